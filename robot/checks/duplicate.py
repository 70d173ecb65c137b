"""The invoice was not here before: not these bytes, not this number, not this amount on this day."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from robot.case import as_fact
from robot.checks.subject import Subject, end, hold
from robot.companions import went_along
from robot.invoice import Finding
from robot.outcome import Reason


def check_same_document(subject: Subject) -> Iterator[Finding]:
    """End a case whose very bytes came before, in another mail or twice in one.

    Not one that went along with an invoice then, and comes by itself now: a person says that it is one.
    """
    document = subject.case.document
    if document is None or subject.case.part > 1:
        return
    before = subject.history.same_document(document.sha256, subject.case)
    if before is not None and not went_along(before):
        yield end(Reason.SAME_DOCUMENT, case=before.case_id)


def check_duplicate(subject: Subject) -> Iterator[Finding]:
    """End what is certainly the same invoice; hold what may be.

    The same supplier, number, amount and day is the same invoice. The same number with another
    amount or on another day (some suppliers count anew each year), and the same amount on the
    same day under another number, are for a person.
    """
    invoice = subject.invoice
    if invoice.supplier_id is None or invoice.invoice_number is None:
        return
    gross, issued = invoice.value("gross_total"), invoice.value("issue_date")
    number = _key(invoice.invoice_number.value)
    for earlier in subject.history.earlier(
        invoice.supplier_id.value,
        invoice_number=invoice.invoice_number.value,
        gross_total=gross,
        but=subject.case.case_id,
    ):
        if earlier.credit_note != invoice.credit_note:
            continue
        facts = {
            "case": earlier.case_id,
            "voucher": earlier.voucher or "",
            "number": earlier.invoice_number,
            "seen": as_fact(gross),
            "known": as_fact(earlier.gross_total),
        }
        if _key(earlier.invoice_number) == number:
            certain = invoice.invoice_number.can_be_entered and invoice.supplier_id.can_be_entered
            same_day = issued is None or earlier.issue_date in (None, issued)
            if certain and same_day and gross is not None and earlier.gross_total == gross:
                yield end(Reason.DUPLICATE, "invoice_number", **facts)
            else:
                yield hold(Reason.POSSIBLE_DUPLICATE, "invoice_number", **facts)
        elif issued is not None and earlier.issue_date == issued:
            yield hold(Reason.POSSIBLE_DUPLICATE, "gross_total", **facts)


def _key(invoice_number: str) -> str:
    """Return a number as the ledger compares it: letters and digits alone, or what there is without any."""
    folded = unicodedata.normalize("NFKC", invoice_number).upper()
    return "".join(c for c in folded if c.isalnum()) or "".join(folded.split())
