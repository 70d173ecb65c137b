"""No personal number is typed into a system, where it would stand in the books, in searches and in pictures."""

from __future__ import annotations

from collections.abc import Iterator

from robot.checks.subject import Subject, hold
from robot.invoice import Certainty, Finding
from robot.masking import mask
from robot.outcome import Reason

_PROSE = ("order_reference",)  # of what is typed, what a supplier may write anything into


def check_personal_number(subject: Subject) -> Iterator[Finding]:
    """Hold for a reference that looks like a CPR number, unless a person stated it."""
    present = dict(subject.invoice.each_field())
    for name in _PROSE:
        found = present.get(name)
        if name not in subject.process.fields.typed or found is None or found.certainty is Certainty.STATED:
            continue
        if mask(str(found.value)) != str(found.value):
            yield hold(Reason.PERSONAL_NUMBER, name)
