"""Reads dates as they are written in Europe: day first, month names of seven languages, ISO 8601, and payment terms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

_MONTHS: tuple[str, ...] = (
    "januar january jan januari janvier janv",
    "februar february feb februari februari février févr fevrier",
    "marts march mar märz mars mrt maart",
    "april apr avril avr",
    "maj may mai mei",
    "juni june jun juin",
    "juli july jul juillet juil",
    "august aug augusti août aout augustus",
    "september sep sept septembre",
    "oktober october okt oct octobre",
    "november nov novembre",
    "december dec dezember dez desember des décembre déc",
)
MONTHS: dict[str, int] = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split()}
_NAME = "|".join(sorted(MONTHS, key=len, reverse=True))
_SPACE = " \t\u00a0\u202f"  # what may stand within a date: it does not go on in the next line
_BEGINS = "".join(sorted({name[0] for name in MONTHS}))
_DATE = re.compile(
    rf"(?<![\w/.-])(?:"
    rf"(?P<iso>(?P<iy>(?:19|20)\d\d)[-./](?P<im>\d\d)[-./](?P<id>\d\d))"
    rf"|(?P<sd>\d{{1,2}})/(?P<sm>\d{{1,2}})[ -](?P<sy>(?:19|20)\d\d)"
    rf"|(?P<d>\d{{1,2}})[{_SPACE}]?[./-][{_SPACE}]?(?P<m>\d{{1,2}})[{_SPACE}]?[./-][{_SPACE}]?(?P<y>(?:19|20)\d\d|\d\d)"
    rf"|(?P<nd>\d{{1,2}})(?:\.|st|nd|rd|th|er)?[{_SPACE}-]*(?:of[{_SPACE}]|de[{_SPACE}])?(?=[{_BEGINS}])(?P<nm>{_NAME})\b\.?,?[{_SPACE}-]*(?P<ny>(?:19|20)\d\d|\d\d\b)"
    rf"|(?P<um>{_NAME})\b\.?[{_SPACE}](?P<ud>\d{{1,2}})(?:st|nd|rd|th)?,?[{_SPACE}](?P<uy>(?:19|20)\d\d)"
    rf")(?![\w/]|[-.]\d)",
    re.IGNORECASE,
)
# A pattern that begins with a digit finds its places many times faster than one that begins with a choice.
_MAY_BEGIN = re.compile(
    rf"\d(?<![\w/.-]\d)(?=\d?(?:\d\d[./-]\d\d[./-]\d|/\d\d?[ -]\d|[{_SPACE}]?[./-][{_SPACE}]?\d\d?[{_SPACE}]?[./-]"
    rf"|(?:\.|st|nd|rd|th|er)?[{_SPACE}-]*(?:of[{_SPACE}]|de[{_SPACE}])?[{_BEGINS}]))",
    re.IGNORECASE,
)
_AFTER_MONTH = re.compile(rf"\d\d?(?:st|nd|rd|th)?,?[{_SPACE}](?:19|20)\d\d", re.IGNORECASE)
_TERMS = re.compile(
    r"\b(?:netto|net|betal(?:es|t\s+(?:inden|senest)|ing(?:sbetingelser|sfrist)?)|terms|zahlbar|innerhalb|kontant|within)\b[^\d\n%]{0,30}?"
    r"(?P<days>\d{1,3})\s*(?:kalender)?(?:dage|dg|days|tage|tagen|dagar|dager|dagen|jours)\b"
    r"(?!(?:\s*\([^()\n]{1,25}\))?[^.\n]{0,25}(?:skonto|rabat|discount|escompte|korting))"
    r"|(?<![\d.,-])(?P<before>\d{1,3})\s*(?:dage|days|tage|dagar|dager|dagen|jours)\s+nett?o?\b"
)
_END_OF_MONTH = re.compile(r"løbende\s+måned|lb\.?\s*md|end of month|l\.?\s?m\.?\s?\+")

WEEKDAYS: frozenset[str] = frozenset(
    [
        *(
            "mandag",
            "tirsdag",
            "onsdag",
            "torsdag",
            "fredag",
            "lørdag",
            "søndag",
            "måndag",
            "tisdag",
            "lördag",
            "söndag",
        ),
        *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        *("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag"),
        *("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
        *("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
    ]
)
"""The days of the week, which may stand before a date and say nothing more."""

USUAL_TERMS: frozenset[int] = frozenset([0, 5, 7, 8, 10, 14, 15, 20, 21, 25, 28, 30, 31, 35, 40, 45, 60, 90])
"""Days between issue and due date that suppliers commonly give."""


class FoundDate(NamedTuple):
    """A date on the page."""

    value: date
    raw: str
    month_first: bool  # 03/20/2023: certainly American
    american: date | None  # 04/05/2023: what an American means by it, where that is another day
    start: int
    end: int


def find_dates(text: str) -> list[FoundDate]:
    """Return every date in the text, from left to right."""
    return [found for match in _matches(text) if (found := _from_match(match)) is not None]


def _matches(text: str) -> Iterator[re.Match[str]]:
    """Yield what `_DATE.finditer` would."""
    if _AFTER_MONTH.search(text) is not None:  # the one form that does not begin with a digit
        yield from _DATE.finditer(text)
        return
    end = 0
    for begin in _MAY_BEGIN.finditer(text):
        if begin.start() >= end and (match := _DATE.match(text, begin.start())) is not None:
            end = match.end()
            yield match


def parse_date(text: str) -> date | None:
    """Return the one date that the whole text is, day first, or None."""
    match = _DATE.fullmatch(text.strip())
    found = _from_match(match) if match else None
    return found.value if found else None


def find_terms(text: str) -> int | None:
    """Return the days of "netto 14 dage" and the like; None where there are none or they start at the month's end."""
    folded = text.casefold()
    if _END_OF_MONTH.search(folded):
        return None
    match = _TERMS.search(folded)
    return int(match["days"] or match["before"]) if match else None


def due_after(issued: date, days: int) -> date:
    """Return the due date of these terms."""
    return issued + timedelta(days=days)


def _from_match(match: re.Match[str]) -> FoundDate | None:
    month_first = False
    american = None
    if match["iso"]:
        year, month, day = int(match["iy"]), int(match["im"]), int(match["id"])
    elif match["sd"]:
        day, month, year = int(match["sd"]), int(match["sm"]), int(match["sy"])
    elif match["d"]:
        day, month, year = int(match["d"]), int(match["m"]), full_year(match["y"])
        slashed = "/" in match.group() and "-" not in match.group()
        if month > 12 >= day and slashed:
            day, month, month_first = month, day, True
        elif slashed and day != month:
            american = calendar_day(year, day, month)
    elif match["nd"]:
        day, month, year = int(match["nd"]), MONTHS[match["nm"].casefold()], full_year(match["ny"])
    else:
        day, month, year = int(match["ud"]), MONTHS[match["um"].casefold()], int(match["uy"])
    value = calendar_day(year, month, day)
    if value is None:
        return None
    return FoundDate(value, match.group(), month_first, american, match.start(), match.end())


def calendar_day(year: int, month: int, day: int) -> date | None:
    """Return this day, None where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def full_year(text: str) -> int:
    """Return the year; of two digits one of this century."""
    number = int(text)
    return number if number > 99 else 2000 + number
