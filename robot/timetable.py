"""The `[[schedule]]` entries of config.toml as times: when a runbook is due, next and last."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger

from robot.errors import ConfigurationError
from robot.ports import Run
from robot.runbook import load_process
from robot.sentence import Sentence, at, said, told_by
from robot.settings import Schedule, Settings
from robot.toml import key_name
from robot.working_days import precedes_working_day

_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")  # cron counts 0 and 7 as Sunday
_WEEKDAYS = re.compile(r"([0-7])(?:-([0-7]))?")
_HORIZON = timedelta(days=9 * 366)  # 29 February comes at least every eight years
_LONGEST_LOOK_BACK_DAYS = 64


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One `[[schedule]]` entry that was proven to be usable."""

    runbook: str
    trigger: OfficeTrigger
    catch_up: bool

    def next_due(self, now: datetime) -> datetime | None:
        """Return when it is due next, at or after `now`."""
        return self.trigger.get_next_fire_time(None, now)

    def last_due(self, now: datetime) -> datetime | None:
        """Return when it was due last, at or before `now`; None: not in the last 64 days."""
        days = 1
        while days <= _LONGEST_LOOK_BACK_DAYS:
            due = self._last_since(now - timedelta(days=days), now)
            if due is not None:
                return due
            days *= 2
        return None

    def _last_since(self, start: datetime, now: datetime) -> datetime | None:
        last, due = None, self.trigger.get_next_fire_time(None, start)
        while due is not None and due <= now:
            last, due = due, self.trigger.get_next_fire_time(due, due)
        return last


def is_missed(plan: Plan, last: Run | None, now: datetime) -> bool:
    """Whether the run that was due last is missing: never begun, or begun and never ended.

    `last` is the runbook's newest run; call it while no run is going on.
    """
    due = plan.last_due(now)
    if not plan.catch_up or due is None:
        return False
    return is_missing(due, last)


def is_missing(due: datetime, last: Run | None) -> bool:
    """Whether no run since `due` has come to its end; `last` is the runbook's newest run."""
    return last is None or last.started_at < due or not last.came_to_its_end


def make_plans(settings: Settings, now: datetime) -> tuple[Plan, ...]:
    """Return a plan for each `[[schedule]]` entry. Raises `ConfigurationError` with every fault of all of them."""
    faults: list[str] = []
    plans = []
    for number, entry in enumerate(settings.schedule):
        where = f"config.toml: {key_name(('schedule', number))}"
        try:
            load_process(settings.runbooks, entry.runbook)
        except ConfigurationError as error:
            faults += [at(f"{where}.runbook", fault) for fault in error.faults]
        try:
            plans.append(make_plan(entry, settings.zone, now))
        except ConfigurationError as error:
            faults += [at(f"{where}.cron", fault) for fault in error.faults]
    if faults:
        raise ConfigurationError(faults)
    return tuple(plans)


def daily_before_work(at: time, zone: ZoneInfo) -> OfficeTrigger:
    """Return a trigger at a time of each working day."""
    return OfficeTrigger(CronTrigger(hour=at.hour, minute=at.minute, timezone=zone), working_days_only=True)


def make_plan(entry: Schedule, zone: ZoneInfo, now: datetime) -> Plan:
    """Return the plan of one entry.

    Raises `ConfigurationError` for what is no cron expression, for a time of day that clock changes
    skip or repeat, and for a time that never comes.
    """
    cron = _cron(entry.cron, zone)
    changed = _in_clock_change(entry.cron, zone, now)
    if changed is not None:
        start, end, at = changed
        raise ConfigurationError(
            said(
                "'{cron}' can fall on {at}. Between {start} and {end} the clock changes in {zone}: the "
                "run would be skipped in spring or come twice in autumn. Choose a time outside of it.",
                cron=entry.cron,
                at=f"{at:%H:%M}",
                start=f"{start:%H:%M}",
                end=f"{end:%H:%M}",
                zone=zone.key,
            )
        )
    plan = Plan(
        runbook=entry.runbook,
        trigger=OfficeTrigger(cron, working_days_only=entry.working_days_only),
        catch_up=entry.catch_up,
    )
    if plan.next_due(now) is None:
        only = said(" before a working day") if entry.working_days_only else ""
        raise ConfigurationError(
            said("'{cron}' never comes{only}. Check the day and the month.", cron=entry.cron, only=only)
        )
    return plan


def _cron(expression: str, zone: tzinfo) -> CronTrigger:
    parts = expression.split()
    if len(parts) != 5:
        raise ConfigurationError(
            said(
                "'{expression}' has {count} parts; expected five: minute hour day month weekday, for "
                "example '15 1 * * *'.",
                expression=expression,
                count=len(parts),
            )
        )
    minute, hour, day, month, weekday = parts
    try:
        return CronTrigger(
            minute=minute, hour=hour, day=day, month=month, day_of_week=_weekday_names(weekday), timezone=zone
        )
    except ValueError as error:
        why = told_by(error) if isinstance(told_by(error), Sentence) else ""
        raise ConfigurationError(
            said(
                "'{expression}' is no cron expression{why}. Expected for example '15 1 * * *'.",
                expression=expression,
                why=said(": {error}", error=why) if why else "",
            )
        ) from None


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


def _in_clock_change(expression: str, zone: ZoneInfo, now: datetime) -> tuple[datetime, datetime, datetime] | None:
    """Return (start, end, time) where the expression's time of day lies in an hour that clock changes touch.

    The day is left out on purpose: "not between 2 and 3" is a rule that a person can remember.
    """
    minute, hour, *_ = expression.split()
    daily = _cron(f"{minute} {hour} * * *", UTC)
    for start, end in clock_changes(zone, now):
        at = daily.get_next_fire_time(None, start)
        if at is not None and at < end:
            return start, end, at
    return None


def clock_changes(zone: ZoneInfo, now: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield the spans of wall clock time that are skipped or repeated in the two years from `now`.

    The spans are wall clock times that are marked as UTC, so that they can be counted with.
    """
    at, day = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0), timedelta(days=1)
    for _ in range(2 * 366):
        before, after = at.astimezone(zone).utcoffset(), (at + day).astimezone(zone).utcoffset()
        if before is not None and after is not None and before != after:
            change = next(
                moment
                for moment in (at + timedelta(minutes=minutes) for minutes in range(24 * 60 + 1))
                if moment.astimezone(zone).utcoffset() == after
            )
            yield change + min(before, after), change + max(before, after)
        at += day
