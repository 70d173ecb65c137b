"""What an e-invoice itself says against paying it: a document that asks for nothing, a payment already made, a test."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from robot.invoice import Finding, Invoice
from scrapers.einvoice.stated import CREDIT_CODES, INVOICE_CODES, PAID_CODES, Stated
from scrapers.not_to_pay import differs, no_invoice, said_against

_PROFORMA = "325"


def against(stated: Stated, invoice: Invoice) -> Iterator[Finding]:
    """Yield what holds it, with the words or the code that say so: `not_an_invoice`, `payable_differs` for the paid."""
    if stated.test:
        yield no_invoice("TestIndicator")
    code = stated.type_code
    if code and (code == _PROFORMA or code not in INVOICE_CODES | CREDIT_CODES):
        yield no_invoice(f"InvoiceTypeCode {code}")
    if invoice.credit_note:
        return
    gross = invoice.value("gross_total")
    codes = {payment.code for payment in stated.payments if payment.code}
    if codes and codes <= PAID_CODES:
        yield differs(gross, Decimal(0), f"PaymentMeansCode {', '.join(sorted(codes))}")
    yield from said_against("\n".join(stated.notes), gross)
