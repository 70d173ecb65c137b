"""What must become of each mail of the demo.

The expectations are those of a demo office: automatic entry is on, a person approves above
`APPROVAL_ABOVE`, nothing above `AMOUNT_LIMIT` goes in by itself, no spot check is drawn, the
trusted authserv-id is `municipality.AUTHSERV_ID`, and every supplier of the register has been paid before.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from robot.demo.documents.truth import InvoiceTruth
from robot.demo.suppliers import SUPPLIERS
from robot.outcome import Reason, State

APPROVAL_ABOVE = Decimal("25000.00")
AMOUNT_LIMIT = Decimal("100000.00")
KNOWN_SUPPLIERS: tuple[str, ...] = tuple(supplier.cvr for supplier in SUPPLIERS)
"""The suppliers of whom the demo's books must hold an earlier confirmed invoice."""

ENTERED = (State.FILED, State.CONFIRMED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What must become of one case. `states` and `reasons` are alternatives, the usual one first.

    A reason holds where any finding of the case has it. `invoice` is what a person would read in
    the document, None where nothing in it is an invoice or nobody can read it.
    """

    states: tuple[State, ...]
    reasons: tuple[Reason, ...] = ()
    invoice: InvoiceTruth | None = None

    @property
    def goes_in(self) -> bool:
        """Whether the invoice is entered without a person."""
        return self.states == ENTERED

    @property
    def voucher_fields(self) -> dict[str, Any]:
        """What the voucher must show, under the names of `robot.case.Intent`; empty where none is made."""
        truth = self.invoice
        if truth is None or not self.goes_in:
            return {}
        return {
            "supplier_id": truth.supplier.cvr,
            "supplier_name": truth.supplier.name,
            "invoice_number": truth.invoice_number,
            "issue_date": truth.issue_date,
            "credit_note": truth.credit_note,
            "currency": truth.currency,
            "net_total": truth.net_total,
            "vat_total": truth.vat_total,
            "gross_total": truth.gross_total,
            "account_code": truth.supplier.account_code,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoMail:
    """One mail of the demo: its bytes, what it is, and what must become of each case in it."""

    key: str
    raw: bytes
    what_da: str
    what_en: str
    expected: tuple[Expected, ...]  # one a case, in the order of the mail's parts


def entered(*invoices: InvoiceTruth) -> tuple[Expected, ...]:
    """Return the expectation of invoices that go in by themselves."""
    return tuple(Expected(states=ENTERED, invoice=invoice) for invoice in invoices)


def held(*reasons: Reason, invoice: InvoiceTruth | None = None) -> tuple[Expected, ...]:
    """Return the expectation of one case that waits for a person."""
    return (Expected(states=(State.HELD,), reasons=reasons, invoice=invoice),)


def duplicate(invoice: InvoiceTruth) -> tuple[Expected, ...]:
    """Return the expectation of an invoice that was here before."""
    return (Expected(states=(State.DUPLICATE,), reasons=(Reason.DUPLICATE, Reason.SAME_DOCUMENT), invoice=invoice),)


def sorted_away(*reasons: Reason) -> tuple[Expected, ...]:
    """Return the expectation of what is certainly no invoice, or goes along with one."""
    return (Expected(states=(State.SORTED_AWAY,), reasons=reasons),)
