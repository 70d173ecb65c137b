"""Working days: the calendar of Danish banks, and which nights come before one."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from robot.working_days import is_working_day, next_working_day, precedes_working_day

# Danmarks Nationalbank, "Banklukkedage", weekdays alone
CLOSED_2026 = ("01-01", "04-02", "04-03", "04-06", "05-14", "05-15", "05-25", "06-05", "12-24", "12-25", "12-31")
CLOSED_2027 = ("01-01", "03-25", "03-26", "03-29", "05-06", "05-07", "05-17", "12-24", "12-31")


@pytest.mark.parametrize(("year", "closed"), [(2026, CLOSED_2026), (2027, CLOSED_2027)])
def test_a_whole_year_is_as_the_national_bank_says(year: int, closed: tuple[str, ...]) -> None:
    """Of all weekdays of a year exactly the bank closing days are no working days."""
    days = (date.fromordinal(n) for n in range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1))
    found = tuple(f"{day:%m-%d}" for day in days if day.weekday() < 5 and not is_working_day(day))
    assert found == closed


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 11, 21), False),  # Saturday
        (date(2026, 11, 22), False),  # Sunday
        (date(2026, 11, 23), True),
        (date(2026, 5, 1), True),  # banks are open on 1 May
        (date(2023, 5, 5), False),  # the last store bededag
        (date(2024, 4, 26), True),  # where store bededag would have been
    ],
)
def test_days_that_are_easily_mistaken(day: date, *, working: bool) -> None:
    """Week-ends are none, 1 May is one, and store bededag is one since 2024."""
    assert is_working_day(day) is working


@pytest.mark.parametrize(
    ("moment", "runs"),
    [
        ("2026-11-23T01:15", True),  # the night to Monday
        ("2026-11-21T01:15", False),  # the night to Saturday
        ("2026-11-20T22:00", False),  # Friday evening
        ("2026-11-22T22:00", True),  # Sunday evening, for Monday
        ("2026-11-22T11:59", False),  # Sunday, still for the Sunday
        ("2026-11-22T12:00", True),  # Sunday noon, for Monday
        ("2026-12-31T23:00", False),  # New Year's Eve
        ("2027-01-03T22:00", True),  # Sunday, for the first working day of the year
    ],
)
def test_a_run_works_for_the_day_that_follows_it(moment: str, *, runs: bool) -> None:
    """Before noon a run is for the same day, from noon on for the next."""
    assert precedes_working_day(datetime.fromisoformat(moment)) is runs


def test_the_next_working_day_leaves_out_a_holiday_and_its_weekend() -> None:
    """After the Wednesday before Easter comes the Tuesday after it: what is due meanwhile is due that Wednesday."""
    assert next_working_day(date(2026, 4, 1)) == date(2026, 4, 7)
    assert next_working_day(date(2026, 11, 23)) == date(2026, 11, 24)
