"""The invoice is ours, in our currency, and of our time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from robot.checks.subject import Subject, hold
from robot.invoice import Finding
from robot.outcome import Reason
from robot.register import compact


def check_dates(subject: Subject) -> Iterator[Finding]:
    """Hold for an issue date in the future or long ago, and for a due date out of all reason."""
    rules, today = subject.process.checks, subject.today
    issued, due = subject.invoice.value("issue_date"), subject.invoice.value("due_date")
    if issued is not None:
        early, late = today - timedelta(days=rules.most_days_old), today + timedelta(days=rules.most_days_ahead)
        if not early <= issued <= late:
            yield hold(Reason.DATE_IMPLAUSIBLE, "issue_date", seen=issued.isoformat())
        if due is not None and not issued <= due <= issued + timedelta(days=366):
            yield hold(Reason.DATE_IMPLAUSIBLE, "due_date", seen=due.isoformat())


def check_currency(subject: Subject) -> Iterator[Finding]:
    """Hold for a currency that the runbook does not post."""
    seen, known = subject.invoice.value("currency"), subject.process.checks.currencies
    if seen is not None and seen not in known:
        yield hold(Reason.CURRENCY, "currency", seen=seen, expected=", ".join(known))


def check_buyer(subject: Subject) -> Iterator[Finding]:
    """Hold an invoice that names another buyer by CVR number or GLN."""
    ours = {*subject.office.glns, *(compact(c) for c in subject.office.cvr)}
    for name in ("buyer_gln", "buyer_id"):
        seen = subject.invoice.value(name)
        if seen is not None and ours and compact(seen) not in ours:
            buyer = subject.invoice.value("buyer_name")
            yield hold(Reason.OTHER_BUYER, name, seen=f"{buyer} ({seen})" if buyer else seen)
            return
