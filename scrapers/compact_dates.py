"""Reads dates without strokes behind or under the label of a date: "121126", "12112026", "20261112", "12 11 2026".

Six digits can be read from both ends. A day near by decides: when the mail came, when the file was made, another
date of the page. Where none does, the number is no date.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from scrapers.dates import FoundDate, calendar_day, full_year
from scrapers.labels import Label
from scrapers.pdf.layout import Row

_DATED = frozenset(["issue_date", "due_date", "date"])
_COMPACT = re.compile(r"(?:\d{6}|\d{8}|\d{2} \d{2} (?:20)?\d{2})(?![\w.,/-])")
_NEAR_DAYS = 366
_THIS_CENTURY = range(2000, 2100)
_ROWS_BELOW = 2
_LONGEST = 3  # words


def compact_dates(
    rows: Sequence[Row], labels: Sequence[Sequence[Label]], known: Mapping[int, Collection[date]], near: Sequence[date]
) -> Iterator[tuple[Row, int, int, FoundDate]]:
    """Yield the row, the words (first, last exclusive) in it and the date of each.

    `known` are the dates that stand in each row by its index, `near` days about which an invoice may be dated.
    """
    around = [*near, *(day for days in known.values() for day in days)]
    for at, here in enumerate(labels):
        for label in here if here and rows[at].index not in known else ():
            if label.field not in _DATED:
                continue
            for row, place in _places(rows, at, label):
                match = _COMPACT.match(row.text(place, place + _LONGEST))
                value = _read(match.group().replace(" ", ""), around) if match is not None else None
                if match is not None and value is not None and row.index not in known:
                    found = FoundDate(value, match.group(), month_first=False, american=None, start=0, end=0)
                    yield row, place, place + match.group().count(" ") + 1, found
                    break


def _places(rows: Sequence[Row], at: int, label: Label) -> Iterator[tuple[Row, int]]:
    """Yield where the value of a label may begin: behind it, or under it in one of the next rows."""
    row = rows[at]
    behind = next((n for n in range(label.last, len(row.words)) if row.words[n].text.strip(":.- ")), None)
    if behind is not None:
        yield row, behind
    for below in rows[at + 1 : at + 1 + _ROWS_BELOW]:
        under = [n for n, word in enumerate(below.words) if word.x0 < label.x1 and word.x1 > label.x0]
        if below.page != row.page or not under:
            continue
        yield below, under[0]
        return


def _read(digits: str, around: Collection[date]) -> date | None:
    """Return the one day that these digits are."""
    if len(digits) == 8:
        by_day = _day(digits[4:], digits[2:4], digits[:2])
        by_year = _day(digits[:4], digits[4:6], digits[6:])
        return by_day or by_year
    readings = [_day(digits[4:], digits[2:4], digits[:2]), _day(digits[:2], digits[2:4], digits[4:])]
    fitting = {
        day for day in readings if day is not None and any(abs((day - one).days) <= _NEAR_DAYS for one in around)
    }
    return fitting.pop() if len(fitting) == 1 else None


def _day(year: str, month: str, day: str) -> date | None:
    number = full_year(year)
    return calendar_day(number, int(month), int(day)) if number in _THIS_CENTURY else None
