"""Every field that is typed is there, and as certain as the runbook asks."""

from __future__ import annotations

from collections.abc import Iterator

from robot.case import ALWAYS_TYPED, as_fact
from robot.checks.subject import Subject, hold
from robot.invoice import Finding
from robot.outcome import Reason


def check_fields(subject: Subject) -> Iterator[Finding]:
    """Hold for a required field that is missing, and for a typed one that is not certain enough.

    What every form is filled with is asked for also where the runbook does not require it, and so is the certainty
    of the number by which the supplier is found.
    """
    rules = subject.process.fields
    present = dict(subject.invoice.each_field())
    needed = (*rules.required, *ALWAYS_TYPED)
    for name in dict.fromkeys(needed):
        if name not in present:
            yield hold(Reason.MISSING_FIELD, name)
    for name in dict.fromkeys((*needed, "supplier_id", *rules.typed)):
        found = present.get(name)
        if found is not None and not rules.enough(name, found.certainty):
            # as it would be entered: what stands on the page may be a sum of several
            yield hold(Reason.NOT_PROVEN, name, seen=as_fact(found.value), certainty=found.certainty)
