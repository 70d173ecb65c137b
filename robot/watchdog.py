"""Says by mail that a run was due and did not come to its end: a robot that is silent is no good news."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from loguru import logger

from robot.ledger import who_runs
from robot.ports import Clock
from robot.settings import Settings
from robot.timetable import Plan, is_missing
from robot.wiring import open_books, open_post


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A run that was due."""

    runbook: str
    due: datetime
    running_since: datetime | None  # another robot, or this one, is at work


def find_missing(settings: Settings, plans: Sequence[Plan], clock: Clock) -> list[Missing]:
    """Return the runs that were due last and have not come to their end, one a runbook. Raises `LedgerFault`."""
    now, running = clock.now(), who_runs(settings.work())
    found: dict[str, Missing] = {}
    ledger = open_books(settings)
    try:
        for plan in plans:
            due = plan.last_due(now)
            if due is not None and is_missing(due, ledger.last_run(plan.runbook)):
                since = running.since if running else None
                found[plan.runbook] = Missing(runbook=plan.runbook, due=due, running_since=since)
    finally:
        ledger.close()
    return list(found.values())


def tell_of_missing(settings: Settings, plans: Sequence[Plan], clock: Clock) -> list[Missing]:
    """Send a mail for each run that is missing; return them. Raises `LedgerFault` and OSError."""
    missing = find_missing(settings, plans, clock)
    post = open_post(settings, clock)
    for one in missing:
        logger.warning("{}: the run that was due at {:%Y-%m-%d %H:%M} is missing", one.runbook, one.due)
        if post is not None:
            post.tell_missing(one.runbook, one.due, one.running_since)
    return missing
