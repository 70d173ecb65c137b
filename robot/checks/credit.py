"""A credit note takes back an invoice that the office has."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from robot.case import as_fact
from robot.checks.subject import Subject, hold, note
from robot.invoice import Finding
from robot.outcome import Reason


def check_credit_note(subject: Subject) -> Iterator[Finding]:
    """Hold a credit note that takes back, with those before it, more than its invoice; note one without an invoice."""
    invoice = subject.invoice
    corrects, supplier = invoice.value("corrects"), invoice.value("supplier_id")
    gross = invoice.value("gross_total")
    if not invoice.credit_note or supplier is None:
        return
    originals = [
        e
        for e in (
            subject.history.earlier(supplier, invoice_number=corrects, gross_total=None, but=subject.case.case_id)
            if corrects
            else ()
        )
        if not e.credit_note
    ]
    if not originals:
        yield note(Reason.CREDIT_WITHOUT_INVOICE, "corrects", number=corrects or "–")
    elif gross is not None and corrects is not None:
        before = subject.history.credit_notes(supplier, corrects, but=subject.case.case_id)
        taken_back = gross + sum((e.gross_total for e in before if e.gross_total is not None), Decimal(0))
        if all(e.gross_total is not None and e.gross_total < taken_back for e in originals):
            yield hold(
                Reason.CREDIT_WITHOUT_INVOICE, "gross_total", number=corrects, seen=as_fact(taken_back), stated="more"
            )
