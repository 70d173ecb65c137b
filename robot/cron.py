"""When a cron expression comes: five parts, in a zone, on request only in nights before a working day."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger

from robot.sentence import Sentence, said, told_by
from robot.working_days import precedes_working_day

_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")  # cron counts 0 and 7 as Sunday
_WEEKDAYS = re.compile(r"([0-7])(?:-([0-7]))?")
_HORIZON = timedelta(days=9 * 366)  # 29 February comes at least every eight years
_ANY_DAY = datetime(2026, 1, 1, tzinfo=UTC)


class OfficeTrigger(BaseTrigger):  # type: ignore[misc] # apscheduler has no types
    """An APScheduler trigger: cron in the office's zone, on request only in nights before a working day."""

    def __init__(self, cron: CronTrigger, *, working_days_only: bool) -> None:
        self._cron = cron
        self._working_days_only = working_days_only

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime | None:
        """Return the next due time after `previous_fire_time`, or at or after `now`; None: never."""
        due = self._next(previous_fire_time, now)
        while due is not None and self._working_days_only and not precedes_working_day(due):
            due = None if due - now > _HORIZON else self._next(due, due)
        return due

    def _next(self, previous: datetime | None, now: datetime) -> datetime | None:
        due = self._cron.get_next_fire_time(previous, now)
        return due if isinstance(due, datetime) else None


def check_cron(expression: str, *, working_days_only: bool) -> None:
    """Raise ValueError with a sentence for what is no cron expression, and for a time that never comes.

    What never comes, never comes in any zone and from any day on.
    """
    trigger = OfficeTrigger(parse_cron(expression, UTC), working_days_only=working_days_only)
    if trigger.get_next_fire_time(None, _ANY_DAY) is None:
        only = said(" before a working day") if working_days_only else ""
        message = said("'{cron}' never comes{only}. Check the day and the month", cron=expression, only=only)
        raise ValueError(message)


def parse_cron(expression: str, zone: tzinfo) -> CronTrigger:
    """Return the trigger of "minute hour day month weekday" in a zone. Raises ValueError with a sentence."""
    parts = expression.split()
    if len(parts) != 5:
        message = said(
            "'{expression}' has {count} parts; expected five: minute hour day month weekday, for example '15 1 * * *'",
            expression=expression,
            count=len(parts),
        )
        raise ValueError(message)
    minute, hour, day, month, weekday = parts
    try:
        return CronTrigger(
            minute=minute, hour=hour, day=day, month=month, day_of_week=_weekday_names(weekday), timezone=zone
        )
    except ValueError as error:
        why = told_by(error) if isinstance(told_by(error), Sentence) else ""
        message = said(
            "'{expression}' is no cron expression{why}. Expected for example '15 1 * * *'",
            expression=expression,
            why=said(": {error}", error=why) if why else "",
        )
        raise ValueError(message) from None


def _weekday_names(field: str) -> str:
    """Return cron's weekday numbers as names: APScheduler counts from Monday, cron from Sunday."""
    return ",".join(_named(part) for part in field.split(","))


def _named(part: str) -> str:
    found = _WEEKDAYS.fullmatch(part)
    if found is None:
        return part
    first, last = int(found[1]), int(found[2] or found[1])
    if last < first:
        message = said("the weekdays '{part}' run backwards", part=part)
        raise ValueError(message)
    return ",".join(dict.fromkeys(_DAYS[first : last + 1]))
