"""What an e-invoice itself says against paying it: a document that asks for nothing, a payment already made, a test."""

from __future__ import annotations

from collections.abc import Iterator

from robot.invoice import Finding, Invoice, Severity
from robot.outcome import Reason
from scrapers.einvoice.stated import CREDIT_CODES, INVOICE_CODES, PAID_CODES, Stated
from scrapers.not_to_pay import said_against

_PROFORMA = "325"


def against(stated: Stated, invoice: Invoice) -> Iterator[Finding]:
    """Yield what holds it, with the words or the code that say so: `not_an_invoice`, `payable_differs` for the paid."""
    if stated.test:
        yield _no_invoice("TestIndicator")
    code = stated.type_code
    if code and (code == _PROFORMA or code not in INVOICE_CODES | CREDIT_CODES):
        yield _no_invoice(f"InvoiceTypeCode {code}")
    if invoice.credit_note:
        return
    codes = {payment.code for payment in stated.payments if payment.code}
    if codes and codes <= PAID_CODES:
        yield _paid(invoice, f"PaymentMeansCode {', '.join(sorted(codes))}")
    for reason, words in said_against("\n".join(stated.notes)):
        yield _paid(invoice, words) if reason is Reason.PAYABLE_DIFFERS else _no_invoice(words)


def _no_invoice(words: str) -> Finding:
    return Finding(reason=Reason.NOT_AN_INVOICE, severity=Severity.HOLD, facts={"words": words})


def _paid(invoice: Invoice, words: str) -> Finding:
    facts = {"payable": "0", "gross": str(invoice.value("gross_total") or "–"), "words": words}
    return Finding(reason=Reason.PAYABLE_DIFFERS, severity=Severity.HOLD, field="payable_total", facts=facts)
