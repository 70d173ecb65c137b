"""The demo's past: each supplier has been paid before, so that its next invoice is not its first."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from robot.case import Intent, Voucher
from robot.demo.arkiv2003.books import Books
from robot.demo.arkiv2003.pages import SUBJECTS
from robot.invoice import Certainty, Fact, Field, Finding, Invoice, Kind, Severity
from robot.message import Origin, Place, RawMessage
from robot.outcome import Reason, State
from robot.ports import Ledger, NewCase
from robot.register import Supplier, compact

T = TypeVar("T")


def remember_suppliers(ledger: Ledger, suppliers: Iterable[Supplier], at: datetime, gross_total: Decimal) -> None:
    """Enter one confirmed case a supplier, of an invoice "H-1" at `at`, where the books have none yet."""
    for supplier in suppliers:
        if ledger.confirmed_before(supplier.cvr) == 0:
            _remember(ledger, supplier, at, gross_total)


def open_cases(books: Path, suppliers: Iterable[Supplier], at: datetime) -> None:
    """Let an empty archive have a case since `at` for three suppliers in four; the robot opens the rest."""
    archive = Books(books)
    if archive.cases():
        return
    for number, supplier in enumerate(suppliers):
        if number % 4:
            archive.create_case(f"Fakturaer fra {supplier.name}", SUBJECTS[0], "birthe", at)


def _remember(ledger: Ledger, supplier: Supplier, at: datetime, gross_total: Decimal) -> None:
    number = "H-1"
    message = RawMessage(
        place=Place(account="history", folder="", uid_validity=0, uid=supplier.cvr),
        path=Path(),
        sha256=hashlib.sha256(supplier.cvr.encode()).hexdigest(),
        size=0,
    )
    note = Finding(reason=Reason.DONE_BY_PERSON, severity=Severity.NOTE)
    made = NewCase(document=None, trail="history", findings=(note,))
    (case,) = ledger.take_in(message, Origin(kind="folder"), [made], runbook="fakturaer", now=at)
    invoice = Invoice(
        invoice_number=_field(number),
        supplier_id=_field(compact(supplier.cvr)),
        issue_date=_field(at.date()),
        gross_total=_field(gross_total),
        currency=_field(supplier.currency),
    )
    intent = Intent(
        case_id=case.case_id,
        system="oekonomi98",
        credit_note=False,
        supplier_id=compact(supplier.cvr),
        supplier_name=supplier.name,
        invoice_number=number,
        issue_date=at.date(),
        due_date=None,
        currency=supplier.currency,
        net_total=gross_total,
        vat_total=Decimal("0.00"),
        gross_total=gross_total,
        account_code=supplier.account_code,
        text=supplier.name,
    )
    case = ledger.advance(case, State.READ, at, invoice=invoice, kind=Kind.INVOICE)
    case = ledger.advance(case, State.CHECKED, at)
    case = ledger.advance(case, State.READY, at)
    case = ledger.advance(case, State.ENTERING, at, intent=intent)
    voucher = Voucher(system="oekonomi98", number=f"97-{case.case_id[-6:]}", at=at)
    case = ledger.advance(case, State.ENTERED, at, voucher=voucher)
    case = ledger.advance(case, State.CONFIRMED, at)
    ledger.advance(case, State.FILED, at, filed_as="2026-000000-0")


def _field(value: T) -> Field[T]:
    return Field(
        value=value, raw=str(value), certainty=Certainty.PROVEN, rule="history", facts=frozenset({Fact.HISTORY})
    )
