"""The timetable: when runs are due, which times are refused, and whether one was missed."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from robot.errors import ConfigurationError
from robot.ports import Run
from robot.settings import Office, Schedule, Settings
from robot.timetable import Plan, clock_changes, is_missed, make_plan, make_plans

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def at(text: str) -> datetime:
    """Return a time in Copenhagen."""
    return datetime.fromisoformat(text).replace(tzinfo=COPENHAGEN)


NOW = at("2026-11-23T10:00")  # a Monday


def plan(cron: str = "15 1 * * *", *, working_days_only: bool = True, catch_up: bool = True) -> Plan:
    """Return the plan of one entry."""
    entry = Schedule(cron=cron, working_days_only=working_days_only, catch_up=catch_up)
    return make_plan(entry, COPENHAGEN, NOW)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-23T10:00", "2026-11-24T01:15"),
        ("2026-11-20T10:00", "2026-11-23T01:15"),  # Friday: not in the nights to Saturday and Sunday
        ("2026-12-23T10:00", "2026-12-28T01:15"),  # Christmas
        ("2026-12-30T10:00", "2027-01-04T01:15"),  # New Year
        ("2027-03-24T10:00", "2027-03-30T01:15"),  # Easter, and the night in which the clock changes
    ],
)
def test_the_next_run_is_in_the_night_before_a_working_day(now: str, due: str) -> None:
    """Nights before week-ends and bank holidays are passed over."""
    assert plan().next_due(at(now)) == at(due)


def test_without_working_days_every_night_counts() -> None:
    """An office may want its nights before week-ends too."""
    assert plan(working_days_only=False).next_due(at("2026-11-20T10:00")) == at("2026-11-21T01:15")


@pytest.mark.parametrize(
    ("weekday", "due"),
    [("0", "2026-11-29T01:15"), ("7", "2026-11-29T01:15"), ("1", "2026-11-30T01:15"), ("5-7", "2026-11-27T01:15")],
)
def test_weekdays_are_numbered_as_cron_does(weekday: str, due: str) -> None:
    """0 and 7 are Sunday and 1 is Monday, whatever APScheduler counts."""
    assert plan(f"15 1 * * {weekday}", working_days_only=False).next_due(NOW) == at(due)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-23T10:00", "2026-11-23T01:15"),
        ("2026-11-23T01:15", "2026-11-23T01:15"),
        ("2026-11-23T01:14", "2026-11-20T01:15"),
        ("2026-12-27T10:00", "2026-12-23T01:15"),
    ],
)
def test_the_last_due_time_is_the_newest_that_has_come(now: str, due: str) -> None:
    """Looking back passes over the same nights as looking ahead."""
    assert plan().last_due(at(now)) == at(due)


def test_a_time_long_past_is_no_longer_due() -> None:
    """What comes once a year is not caught up half a year late."""
    assert plan("15 1 4 1 *", working_days_only=False).last_due(at("2026-07-01T10:00")) is None


@pytest.mark.parametrize("cron", ["30 2 * * *", "0 2 * * *", "59 2 * * 1-5", "*/15 * * * *", "0 1-4 * * *"])
def test_times_in_the_hour_of_clock_changes_are_refused(cron: str) -> None:
    """A time between 2 and 3 does not exist in one night of the year and exists twice in another."""
    with pytest.raises(ConfigurationError, match=r"Between 02:00 and 03:00 the clock changes in Europe/Copenhagen"):
        plan(cron)


@pytest.mark.parametrize("cron", ["59 1 * * *", "0 3 * * *", "30 12 * * *"])
def test_times_beside_that_hour_are_taken(cron: str) -> None:
    """The minute before it and the minute after it are safe."""
    assert plan(cron).next_due(NOW)


def test_the_hour_is_that_of_the_offices_own_zone() -> None:
    """Another zone changes at another hour, and one without summer time at none."""
    now = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Atlantic/Azores"))
    with pytest.raises(ConfigurationError, match="Between 00:00 and 01:00"):
        make_plan(Schedule(cron="30 0 * * *"), ZoneInfo("Atlantic/Azores"), now)
    assert make_plan(Schedule(cron="30 2 * * *"), ZoneInfo("Africa/Lagos"), NOW).next_due(NOW)


def test_clock_changes_come_twice_a_year() -> None:
    """In two years there are four, each an hour long, on the last Sundays of March and October."""
    found = list(clock_changes(COPENHAGEN, NOW))
    assert [f"{start:%Y-%m-%d %H:%M}-{end:%H:%M}" for start, end in found] == [
        "2027-03-28 02:00-03:00",
        "2027-10-31 02:00-03:00",
        "2028-03-26 02:00-03:00",
        "2028-10-29 02:00-03:00",
    ]


@pytest.mark.parametrize("cron", ["15 1 * * *", "0 3 * * *"])
@pytest.mark.parametrize("day", ["2027-03-28", "2027-10-31"])
def test_each_night_in_which_the_clock_changes_has_its_run_once(cron: str, day: str) -> None:
    """Before and after the skipped or repeated hour, the run comes at its time by the wall clock, once."""
    minute, hour = cron.split()[:2]
    planned, meant = plan(cron, working_days_only=False), at(f"{day}T0{hour}:{minute:0>2}")
    eve, noon = meant.replace(hour=0, minute=0), meant.replace(hour=12)
    assert planned.next_due(eve) == planned.last_due(noon) == meant
    following = planned.next_due(meant + timedelta(minutes=1))
    assert following is not None
    assert (following.date() - meant.date(), following.time()) == (timedelta(days=1), meant.time())


def test_all_faults_of_all_entries_come_at_once(tmp_path: Path) -> None:
    """Two wrong times and an unknown runbook are three faults, each with its entry."""
    settings = Settings(
        office=Office(name="F"),
        schedule=(Schedule(runbook="ukendt", cron="0 2 * * *"), Schedule(runbook="ukendt", cron="30 2 * * *")),
        home=tmp_path,
    )
    with pytest.raises(ConfigurationError) as caught:
        make_plans(settings, NOW)
    keys = [fault.split(":")[1].strip() for fault in caught.value.faults]
    assert keys == ["schedule[1].runbook", "schedule[1].cron", "schedule[2].runbook", "schedule[2].cron"]


def run(started: str, *, ended: bool = True) -> Run:
    """Return a run that began then."""
    begun = at(started)
    return Run(run_id="r", runbook="fakturaer", started_at=begun, ended_at=begun if ended else None)


@pytest.mark.parametrize(
    ("last", "missed"),
    [
        (None, True),
        (run("2026-11-20T01:15"), True),
        (run("2026-11-23T01:15"), False),
        (run("2026-11-23T08:00"), False),
        (run("2026-11-23T01:15", ended=False), True),  # the power went in the middle
    ],
)
def test_a_run_is_missed_when_none_has_ended_since_it_was_due(last: Run | None, *, missed: bool) -> None:
    """A run that never began, and one that was killed, are made up for; one that was done is not."""
    assert is_missed(plan(), last, NOW) is missed


def test_an_office_may_do_without_catching_up() -> None:
    """With catch_up off nothing is made up for."""
    assert not is_missed(plan(catch_up=False), None, NOW)
