"""Messages, invoices and intents for the tests of the ledger, told apart by a number."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

from robot.case import Case, Intent, Voucher
from robot.invoice import Certainty, Document, Fact, Field, Invoice, Kind
from robot.ledger import SqlLedger
from robot.message import Origin, Place, RawMessage
from robot.outcome import State
from robot.ports import NewCase

NOW = datetime(2026, 11, 23, 1, 15, tzinfo=timezone(timedelta(hours=1)))
RUNBOOK = "fakturaer"
ORIGIN = Origin(kind="mail", sender="faktura@tømrer.example", subject="Faktura 1 på døren", sent_at=NOW)


def sha256(text: str) -> str:
    """Return the SHA-256 of some text."""
    return hashlib.sha256(text.encode()).hexdigest()


def place(number: int, *, folder: str = "INBOX", account: str = "faktura", validity: int = 7) -> Place:
    """Return the place of message `number`."""
    return Place(account=account, folder=folder, uid_validity=validity, uid=str(number))


def message(number: int, at: Place | None = None, *, urgent: bool = False) -> RawMessage:
    """Return message `number`; the same number has the same bytes."""
    return RawMessage(
        place=at or place(number), path=Path("spool.eml"), sha256=sha256(f"mail {number}"), size=4711, urgent=urgent
    )


def document(number: int) -> Document:
    """Return document `number`."""
    return Document(sha256=sha256(f"pdf {number}"), name=f"faktura-{number}.pdf", media_type="application/pdf", size=99)


def new_case(number: int, trail: str = "mail > faktura.pdf") -> NewCase:
    """Return what makes a case of document `number`."""
    return NewCase(document=document(number), trail=trail)


def proven(value: Any) -> Field[Any]:
    """Return a field with this value."""
    facts = frozenset({Fact.LABEL, Fact.ARITHMETIC})
    return Field(value=value, raw=str(value), certainty=Certainty.PROVEN, rule="test", facts=facts, page=1)


def invoice(
    number: int, *, gross: str = "125.00", supplier: str = "DK 12 34 56 78", due: date | None = None
) -> Invoice:
    """Return invoice `number` of a supplier."""
    return Invoice(
        invoice_number=proven(f"F-{number}"),
        issue_date=proven(date(2026, 11, 1)),
        due_date=proven(due) if due else None,
        supplier_id=proven(supplier),
        gross_total=proven(Decimal(gross)),
    )


def intent(case: Case, number: int, *, system: str = "oekonomi98", **changed: Any) -> Intent:
    """Return the intent to enter invoice `number` for a case."""
    values: dict[str, Any] = {
        "case_id": case.case_id,
        "system": system,
        "credit_note": False,
        "supplier_id": "12345678",
        "supplier_name": "Tømrer Ærø",
        "invoice_number": f"F-{number}",
        "issue_date": date(2026, 11, 1),
        "due_date": None,
        "currency": "DKK",
        "net_total": Decimal("100.00"),
        "vat_total": Decimal("25.00"),
        "gross_total": Decimal("125.00"),
        "account_code": "5.32.20",
        "text": "Tømrer Ærø",
    }
    return Intent(**values | changed)


def voucher(number: str = "B-1001") -> Voucher:
    """Return a voucher."""
    return Voucher(system="oekonomi98", number=number, at=NOW)


def received(ledger: SqlLedger, number: int, *, urgent: bool = False, now: datetime = NOW) -> Case:
    """Take message `number` in, with one document, and return its case."""
    (case,) = ledger.take_in(message(number, urgent=urgent), ORIGIN, [new_case(number)], runbook=RUNBOOK, now=now)
    return case


def read(ledger: SqlLedger, number: int, what: Invoice | None = None, *, urgent: bool = False) -> Case:
    """Return the case of message `number`, read."""
    case = received(ledger, number, urgent=urgent)
    return ledger.advance(case, State.READ, NOW, kind=Kind.INVOICE, invoice=what or invoice(number))


def ready(ledger: SqlLedger, number: int, what: Invoice | None = None, *, urgent: bool = False) -> Case:
    """Return the case of message `number`, ready to be entered."""
    case = ledger.advance(read(ledger, number, what, urgent=urgent), State.CHECKED, NOW)
    return ledger.advance(case, State.READY, NOW)


def entering(ledger: SqlLedger, number: int, key: int | None = None) -> Case:
    """Return the case of message `number` on its way into the system as invoice `key`."""
    case = ready(ledger, number)
    return ledger.advance(case, State.ENTERING, NOW, intent=intent(case, number if key is None else key))
