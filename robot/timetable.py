"""The `[[schedule]]` entries of config.toml as times: when a runbook is due, next and last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

from robot.cron import OfficeTrigger, parse_cron
from robot.errors import ConfigurationError
from robot.ports import Run
from robot.runbook import load_process
from robot.sentence import at, said
from robot.settings import Schedule, Settings
from robot.toml import key_name

_LONGEST_LOOK_BACK_DAYS = 64


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

    Raises `ConfigurationError` for a time of day that clock changes skip or repeat.
    """
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
    trigger = OfficeTrigger(parse_cron(entry.cron, zone), working_days_only=entry.working_days_only)
    return Plan(runbook=entry.runbook, trigger=trigger, catch_up=entry.catch_up)


def _in_clock_change(expression: str, zone: ZoneInfo, now: datetime) -> tuple[datetime, datetime, datetime] | None:
    """Return (start, end, time) where the expression's time of day lies in an hour that clock changes touch.

    The day is left out on purpose: "not between 2 and 3" is a rule that a person can remember.
    """
    minute, hour, *_ = expression.split()
    daily = parse_cron(f"{minute} {hour} * * *", UTC)
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
