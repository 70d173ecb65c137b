"""The invoice was not here before: not these bytes, not this number, not this amount on this day."""

from __future__ import annotations

from collections.abc import Iterator

from robot.case import as_fact
from robot.checks.subject import Subject, end, hold
from robot.companions import went_along
from robot.invoice import Finding
from robot.outcome import Reason, State
from robot.ports import Earlier
from robot.register import compact, number_key

_PAYMENT = ("iban", "account", "fik")
_FEWEST_DIGITS = 3  # of numbers that are compared by their digits alone
_LOOKS_LIKE = str.maketrans({"O": "0", "О": "0", "Ο": "0", "I": "1", "L": "1", "І": "1"})  # Cyrillic and Greek too


def check_same_document(subject: Subject) -> Iterator[Finding]:
    """End a case whose very bytes came before, in another mail or twice in one.

    Not one that went along with an invoice then, and comes by itself now: a person says that it is one.
    """
    document = subject.case.document
    if document is None or subject.case.part > 1:
        return
    before = subject.history.same_document(document.sha256, subject.case)
    # A file that was rejected before was held for that, and a person wants it tried again.
    if before is not None and not went_along(before) and before.state is not State.REJECTED:
        yield end(Reason.SAME_DOCUMENT, case=before.case_id)


def check_duplicate(subject: Subject) -> Iterator[Finding]:
    """End what is certainly the same invoice; hold what may be.

    The same supplier, number, amount and day is the same invoice, if it asks for the money at the same account:
    else one of the two may be forged. The same number with another amount or on another day (some suppliers
    count anew each year), the same amount on the same day under another number or under one that looks alike on
    any, and number, amount and day of another supplier, are for a person.
    """
    invoice = subject.invoice
    if invoice.supplier_id is None or invoice.invoice_number is None:
        return
    gross, issued = invoice.value("gross_total"), invoice.value("issue_date")
    number = number_key(invoice.invoice_number.value)
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
        same_day = issued is None or earlier.issue_date in (None, issued)
        if not _is_of(earlier, invoice.supplier_id.value):
            if same_day:
                yield hold(Reason.POSSIBLE_DUPLICATE, "supplier_id", **facts, supplier=earlier.supplier_id)
        elif number_key(earlier.invoice_number) == number:
            certain = invoice.invoice_number.can_be_entered and invoice.supplier_id.can_be_entered
            same = certain and same_day and gross is not None and earlier.gross_total == gross
            if same and not _asks_elsewhere(subject, earlier):
                yield end(Reason.DUPLICATE, "invoice_number", **facts)
            else:
                yield hold(Reason.POSSIBLE_DUPLICATE, "invoice_number", **facts)
        elif (issued is not None and earlier.issue_date == issued) or _look_alike(earlier.invoice_number, number):
            yield hold(Reason.POSSIBLE_DUPLICATE, "gross_total", **facts)


def _is_of(earlier: Earlier, supplier_id: str) -> bool:
    return compact(earlier.supplier_id) == compact(supplier_id)


def _asks_elsewhere(subject: Subject, earlier: Earlier) -> bool:
    """Return whether the earlier case wants the money at another account."""
    case = subject.history.case(earlier.case_id)
    if case is None or case.invoice is None:
        return False
    asked = [(subject.invoice.value(name), case.invoice.value(name)) for name in _PAYMENT]
    return any(here and there and number_key(here) != number_key(there) for here, there in asked)


def _look_alike(one: str, other: str) -> bool:
    """Return whether two numbers differ by letters or a year before them, zeros, or letters that look like digits."""
    short, long = sorted((_digits(one), _digits(other)), key=len)
    bare = short.lstrip("0")
    alike = len(bare) >= _FEWEST_DIGITS and bare == long.lstrip("0")
    return alike or (len(short) > _FEWEST_DIGITS and long.endswith(short))


def _digits(invoice_number: str) -> str:
    return "".join(c for c in number_key(invoice_number).translate(_LOOKS_LIKE) if c.isdigit())
