"""What is true of a demo invoice, before it is drawn: the layouts print it, the tests compare with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from stdnum import luhn

from robot.demo.municipality import Department
from robot.demo.suppliers import DemoSupplier

_CENT = Decimal("0.01")
STANDARD_RATE = Decimal(25)  # momsloven § 33


@dataclass(frozen=True, slots=True, kw_only=True)
class LineTruth:
    """One line; amounts without VAT, in the invoice's currency."""

    description: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    item_number: str = ""

    @property
    def amount(self) -> Decimal:
        """Quantity times price, to the øre."""
        return cents(self.quantity * self.unit_price)


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceTruth:
    """One invoice or credit note: every value that may stand on the page. Totals are positive."""

    supplier: DemoSupplier
    buyer: Department
    invoice_number: str
    issue_date: date
    due_date: date
    lines: tuple[LineTruth, ...]
    net_total: Decimal
    vat_total: Decimal
    gross_total: Decimal
    currency: str = "DKK"
    vat_rate: Decimal = STANDARD_RATE
    order_reference: str = ""
    subject: str = ""  # what the invoice is about, in the supplier's words
    credit_note: bool = False
    corrects: str = ""
    reg: str = ""  # the bank account as the page states it: not always the register's
    account: str = ""
    iban: str = ""
    fik: str = ""  # "+71<123456789012347+80004418<"
    facts: dict[str, str] = field(default_factory=dict)  # what one layout alone prints: meter readings, a case number


def invoice_truth(
    supplier: DemoSupplier,
    buyer: Department,
    *,
    invoice_number: str,
    issue_date: date,
    due_date: date,
    lines: Iterable[LineTruth],
    vat_rate: Decimal | None = None,
    payment_id: int = 0,
    **more: object,
) -> InvoiceTruth:
    """Return the truth of an invoice whose totals follow from its lines and whose account is the register's.

    `payment_id` is the number in a FIK payment id, without check digit. `more` are further
    attributes of `InvoiceTruth`; they come last, so that a test mail can state a false total.
    """
    kept = tuple(lines)
    rate = vat_rate if vat_rate is not None else (STANDARD_RATE if supplier.vat_registered else Decimal(0))
    net = sum((line.amount for line in kept), Decimal("0.00"))
    vat = cents(net * rate / 100)
    values: dict[str, object] = {
        "supplier": supplier,
        "buyer": buyer,
        "invoice_number": invoice_number,
        "issue_date": issue_date,
        "due_date": due_date,
        "lines": kept,
        "net_total": net,
        "vat_total": vat,
        "gross_total": net + vat,
        "vat_rate": rate,
        "currency": supplier.currency,
        "reg": supplier.reg,
        "account": supplier.account,
        "iban": supplier.iban,
        "fik": fik_line(payment_id, supplier.fik_creditor) if supplier.fik_creditor else "",
    }
    return InvoiceTruth(**{**values, **more})  # type: ignore[arg-type]


def cents(amount: Decimal) -> Decimal:
    """Return an amount rounded to the øre, half away from zero as invoices do."""
    return amount.quantize(_CENT, rounding=ROUND_HALF_UP)


def fik_line(payment_id: int, creditor: str) -> str:
    """Return the code line of a payment slip of card type 71: 14 digits and their check digit, creditor number."""
    body = f"{payment_id:014d}"
    return f"+71<{body}{luhn.calc_check_digit(body)}+{creditor}<"


def line(
    description: str, quantity: str | int, unit: str, unit_price: str | Decimal, item_number: str = ""
) -> LineTruth:
    """Return a line; quantity and price as decimal text."""
    return LineTruth(
        description=description,
        quantity=Decimal(quantity),
        unit=unit,
        unit_price=Decimal(unit_price),
        item_number=item_number,
    )
