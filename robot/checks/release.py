"""How far the robot may go alone: the office's limit, its approvals, and the spot check."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from robot.case import as_fact
from robot.checks.subject import Subject, hold
from robot.invoice import Finding
from robot.outcome import Reason


def check_amount_limit(subject: Subject) -> Iterator[Finding]:
    """Hold what is above the amount that the robot may ever enter by itself."""
    gross, limit = subject.invoice.value("gross_total"), subject.process.checks.amount_limit
    if gross is not None and gross > limit:
        yield hold(Reason.OVER_LIMIT, "gross_total", amount=as_fact(gross), limit=as_fact(limit))


def check_approval(subject: Subject) -> Iterator[Finding]:
    """Hold what the runbook wants a person to approve."""
    if not subject.process.automatic_entry:
        yield hold(Reason.AUTOMATIC_ENTRY_OFF)
        return
    rule, gross = subject.process.approval, subject.invoice.value("gross_total")
    if rule.mode == "always" or (rule.mode == "above" and gross is not None and gross > rule.above):
        limit = as_fact(rule.above) if rule.mode == "above" else "0"
        yield hold(Reason.APPROVAL, "gross_total", amount=as_fact(gross), limit=limit)


def check_spot_check(subject: Subject) -> Iterator[Finding]:
    """Hold what tonight's spot check drew."""
    if subject.drawn:
        yield hold(Reason.SPOT_CHECK)


def drawn(seed: int, sha256: str, part: int, share: float) -> bool:
    """Whether the spot check draws this document: fixed by the run's seed before anything is read."""
    digest = hashlib.sha256(f"{seed}/{sha256}/{part}".encode()).digest()
    return int.from_bytes(digest[:8], "big") < share * 2**64
