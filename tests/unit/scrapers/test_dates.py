"""Dates and payment terms as they are written in Europe."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers import dates
from scrapers.dates import due_after, find_dates, find_terms, parse_date

PIECES = (
    *("1", "2", "20", "03", "31", "2024", "1999", "24", "12", "7"),
    *(" ", "-", ".", "/", ", ", ". ", "\n", " of ", " de ", "th", "st", "x", "("),
    *("maj", "May", "MÄRZ", "jan", "december", "févr", "a"),
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("04-05-2023", date(2023, 5, 4)),
        ("4.5.23", date(2023, 5, 4)),
        ("04/05-2023", date(2023, 5, 4)),
        ("3. marts 2024", date(2024, 3, 3)),
        ("2024-03-03", date(2024, 3, 3)),
        ("11. jan. 2026", date(2026, 1, 11)),
        ("19 april 2014", date(2014, 4, 19)),
        ("24. Januar 2014", date(2014, 1, 24)),
        ("1er août 2020", date(2020, 8, 1)),
        ("5 août 2020", date(2020, 8, 5)),
        ("Jan 31, 2022", date(2022, 1, 31)),
        ("31-02-2023", None),
        ("32.1.2023", None),
    ],
)
def test_a_date_is_read_day_first(text: str, value: date | None) -> None:
    """Each way of writing a date gives that day; what is no day gives none."""
    assert parse_date(text) == value


def test_an_american_date_says_so() -> None:
    """03/20/2023 can only be 20 March; 04/05/2023 keeps its other reading beside."""
    certain, open_ = find_dates("03/20/2023 and 04/05/2023")
    assert (certain.value, certain.month_first) == (date(2023, 3, 20), True)
    assert (open_.value, open_.american) == (date(2023, 5, 4), date(2023, 4, 5))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Betalingsbetingelser: Netto 14 dage", 14),
        ("Zahlbar innerhalb 30 Tagen", 30),
        ("Payment terms: Net 30 days", 30),
        ("Betales inden 30 dage til Nordbank", 30),
        ("Bedes betalt inden 14 dage på konto 9217 4568712903", 14),
        ("Terms\n30 days net", 30),
        ("Betalt for 14 dage", None),
        ("Løbende måned + 30 dage", None),
        ("14 dages returret", None),
    ],
)
def test_terms_are_read(text: str, days: int | None) -> None:
    """Days after the issue date are terms; days after the month's end are not."""
    assert find_terms(text) == days


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)))
def test_every_danish_date_is_read_back(day: date) -> None:
    """Whatever day is written the Danish way comes back as it was."""
    assert parse_date(f"{day:%d-%m-%Y}") == day
    assert parse_date(f"{day:%d.%m.%y}") == day
    assert parse_date(day.isoformat()) == day


def test_the_due_date_follows_the_terms() -> None:
    """Fourteen days after 26 November 2023 is 10 December."""
    assert due_after(date(2023, 11, 26), 14) == date(2023, 12, 10)


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=9).map("".join))
def test_the_quick_search_finds_what_the_whole_pattern_finds(text: str) -> None:
    """Where a date may begin is looked for first; no form may be lost by that."""
    quick = [(match.start(), match.end()) for match in dates._matches(text)]
    assert quick == [(match.start(), match.end()) for match in dates._DATE.finditer(text)]
