"""Which nights the robot works: those before a day on which Danish banks and offices are open."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache

import holidays

_NOON = 12
_SATURDAY = 5
_BANKS_CLOSED = ((6, 5), (12, 24), (12, 31))  # Grundlovsdag, juleaftensdag, nytårsaftensdag


def is_working_day(day: date) -> bool:
    """Whether banks are open, and so payments are made, on this day in Denmark.

    Closed are Saturdays, Sundays, the public holidays, the Friday after Ascension, 5 June, 24 December
    and 31 December. 1 May is a working day, and store bededag is one since 2024.
    Source: Danmarks Nationalbank, "Banklukkedage".
    """
    return day.weekday() < _SATURDAY and day not in _closed(day.year)


def next_working_day(day: date) -> date:
    """Return the first working day after this one."""
    return next(later for n in range(1, 20) if is_working_day(later := day + timedelta(days=n)))


def precedes_working_day(moment: datetime) -> bool:
    """Whether a run at this local time works for a working day.

    Before noon the run works for the same day; from noon on for the day after.
    """
    day = moment.date()
    return is_working_day(day if moment.hour < _NOON else day + timedelta(days=1))


@lru_cache(maxsize=64)
def _closed(year: int) -> frozenset[date]:
    public = holidays.country_holidays("DK", years=year, language="da")
    ascension = public.get_named("Kristi himmelfart")
    return frozenset(
        [
            *public,
            *(day + timedelta(days=1) for day in ascension),
            *(date(year, month, day) for month, day in _BANKS_CLOSED),
        ]
    )
