"""No personal number is typed into a system, where it would stand in the books, in searches and in pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from robot.checks.subject import Subject, hold
from robot.invoice import Certainty, Finding
from robot.masking import mask
from robot.outcome import Reason

_PROSE = ("order_reference",)  # of what is typed, what a supplier may write anything into
_WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)  # modulo 11; numbers since 2007 need not have it
_TEN = re.compile(r"\d{6}[-\s]?\d{4}")


def check_personal_number(subject: Subject) -> Iterator[Finding]:
    """Hold for a reference that looks like a CPR number, unless a person stated it."""
    present = dict(subject.invoice.each_field())
    for name in _PROSE:
        found = present.get(name)
        if name not in subject.process.fields.typed or found is None or found.certainty is Certainty.STATED:
            continue
        if mask(str(found.value)) != str(found.value):
            yield hold(Reason.PERSONAL_NUMBER, name)
    number = subject.invoice.invoice_number
    if number is not None and number.certainty is not Certainty.STATED and _is_personal(number.value):
        yield hold(Reason.PERSONAL_NUMBER, "invoice_number")


def _is_personal(invoice_number: str) -> bool:
    """Return whether an invoice number is a CPR number for certain: many begin with a day and are none."""
    digits = [int(c) for c in invoice_number if c.isdigit()]
    holds = sum(w * d for w, d in zip(_WEIGHTS, digits, strict=False)) % 11 == 0
    return _TEN.fullmatch(invoice_number) is not None and mask(invoice_number) != invoice_number and holds
