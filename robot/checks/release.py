"""How far the robot may go alone: the office's limit, its approvals, and the spot check."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from decimal import Decimal

from robot.case import as_fact
from robot.checks.subject import Subject, hold
from robot.invoice import Finding
from robot.limits import is_above, is_foreign
from robot.outcome import Reason


def check_amount_limit(subject: Subject) -> Iterator[Finding]:
    """Hold what is above the amount that the robot may ever enter by itself."""
    if _is_above(subject, limit := subject.process.checks.amount_limit):
        yield hold(Reason.OVER_LIMIT, "gross_total", **_compared(subject, limit))


def check_approval(subject: Subject) -> Iterator[Finding]:
    """Hold what the runbook wants a person to approve."""
    if not subject.process.automatic_entry:
        yield hold(Reason.AUTOMATIC_ENTRY_OFF)
        return
    rule = subject.process.approval
    if rule.mode == "always":
        yield hold(Reason.APPROVAL, "gross_total", amount=as_fact(subject.invoice.value("gross_total")), limit="0")
    elif rule.mode == "above" and _is_above(subject, rule.above):
        yield hold(Reason.APPROVAL, "gross_total", **_compared(subject, rule.above))


def _is_above(subject: Subject, limit: Decimal) -> bool:
    gross, currency = subject.invoice.value("gross_total"), subject.invoice.value("currency")
    rules = subject.process.checks
    if is_foreign(currency) and currency not in rules.currencies and "currency" not in rules.without:
        return False  # held for its currency, which nobody can approve: a limit would say no more
    return gross is not None and is_above(gross, currency, limit)


def _compared(subject: Subject, limit: Decimal) -> dict[str, str]:
    """Return the facts of an amount above a limit; with its currency where that is why."""
    facts = {"amount": as_fact(subject.invoice.value("gross_total")), "limit": as_fact(limit)}
    currency = subject.invoice.value("currency")
    return {**facts, "currency": currency} if is_foreign(currency) else facts


def check_spot_check(subject: Subject) -> Iterator[Finding]:
    """Hold what tonight's spot check drew."""
    if subject.drawn:
        yield hold(Reason.SPOT_CHECK)


def drawn(seed: int, sha256: str, part: int, share: float) -> bool:
    """Whether the spot check draws this document: fixed by the run's seed before anything is read."""
    digest = hashlib.sha256(f"{seed}/{sha256}/{part}".encode()).digest()
    return int.from_bytes(digest[:8], "big") < share * 2**64
