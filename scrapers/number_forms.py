"""The forms that document numbers have: one word, a series and a number, groups of three digits."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stdnum import ean

from scrapers.amounts import CODES
from scrapers.dates import parse_date
from scrapers.pdf.layout import Row
from scrapers.sightings import Notes

_IDENTIFIER = re.compile(r"\w[\w./\-]*\w|\d")
SERIES = re.compile(r"[A-ZÆØÅÄÖ]{1,3}|[A-ZÆØÅÄÖ]{1,5}-[A-ZÆØÅÄÖ]{1,5}")  # "SF", "P-FAK"
_IN_SERIES = re.compile(r"[A-Z]{1,3} \d(?:\d{2,9}|\d{0,7}[/-]\d{2,9})")  # "A 14593", "B 26/4471", "KL 260301-77"
_GROUP = re.compile(r"\d{3}")
_SHORT = re.compile(r"\d{2,4}")
_GOES_ON = re.compile(r"(?=.*\d)[\w/.-]{1,8}")
_SAME_EDGE = 3.0  # points
_CLOSE = 0.8  # of a row's height: the gap between two rows of one cell
_GROUP_OF = 4  # digits at the most
STROKE = "/"
_YEAR = re.compile(r"(?:19|20)\d\d")
_MAY_GO_ON = re.compile(r"(?:.*\D)?(?:\d{1,3}|(?:19|20)\d\d)")  # a number in groups: "90 001 234", "2026-334 871"
TRIM = " .,:;()[]*|#-–"
_NEXT_CELL = re.compile(r"\d[A-ZÆØÅÄÖ]?[a-zæøåäöü]{3,}")  # "4711Side": two cells set too close
_OURS = "5798"  # location numbers of public offices begin so
_MONEY = re.compile(r"\d[\d.]*,\d{2}|\d[\d,]*\.\d{2}")


def with_groups(text: str, row: Row, place: int, last: int, *, paired: bool = False) -> str:
    """Return a number with the groups of digits that it goes on with, up to the word `last`.

    Groups of three go on in any number of words; others only where they fill the cell: "0091 5527 3318", and
    "RE-25 / 07 0419" or "41177 / 2025-1" where the label does not name a pair (`paired`).
    """
    end = place + 1 + text.count(" ")
    rest = [word.text.strip(TRIM) for word in row.words[end : row.segment_at(place).last]]
    stroke = rest[:1] == [STROKE] and not paired
    if rest and end + len(rest) <= last and (stroke or _fill_the_cell(text, rest)):
        groups = rest[1:] if stroke else rest
        if groups and (all(map(_SHORT.fullmatch, groups)) or (len(groups) == 1 and identifier(groups[0]))):
            return " ".join([text, *rest])
    while end < last and _MAY_GO_ON.fullmatch(text) and _GROUP.fullmatch(row.words[end].text.strip(TRIM)):
        text = f"{text} {row.words[end].text.strip(TRIM)}"
        end += 1
    return text


def _fill_the_cell(text: str, rest: Sequence[str]) -> bool:
    """Return whether a number and all that follows it are short groups of digits, and the last is no year.

    A series may stand before it: "VN 0061 742".
    """
    head, _, number = text.rpartition(" ")
    whole = number.isdigit() and len(number) <= _GROUP_OF and (not head or SERIES.fullmatch(head) is not None)
    return whole and all(map(_SHORT.fullmatch, rest)) and not _YEAR.fullmatch(rest[-1])


def identifier(text: str) -> str | None:
    """Return the text as a document number: one word with a digit that is no date and no amount."""
    bare = text.strip(TRIM)
    if _IN_SERIES.fullmatch(bare) or (" " in bare and _is_in_groups(bare)):
        return bare
    if not bare or len(bare) > 40 or not any(c.isdigit() for c in bare):
        return None
    if "@" in bare or "%" in bare or not _IDENTIFIER.fullmatch(bare):
        return None
    if bare.startswith(_OURS) and ean.is_valid(bare):
        return None
    if _MONEY.fullmatch(bare) or _NEXT_CELL.search(bare) or parse_date(bare) is not None:
        return None
    return bare


def goes_on_below(notes: Notes, row: Row, place: int, left: float) -> bool:
    """Return whether a number goes on in the next row of its column; `left`: where the label before it begins."""
    cell = row.segment_at(place)
    for below in notes.layout.below(row, 1):
        beside = [one for one in below.segments if one.x1 > left]
        if len(beside) != 1 or below.top - row.bottom > _CLOSE * row.height:
            return False
        (one,) = beside
        aligned = abs(one.x1 - cell.x1) < _SAME_EDGE or abs(one.x0 - cell.x0) < _SAME_EDGE
        return aligned and _GOES_ON.fullmatch(one.text) is not None
    return False


def in_series(first: str, second: str) -> str | None:
    """Return a series and its number, which are read as one: half of it would be another invoice's."""
    number = second.strip(TRIM)
    if not SERIES.fullmatch(first) or first in CODES or identifier(number) is None:
        return None
    return f"{first} {number}"


def _is_in_groups(text: str) -> bool:
    """Return whether a text is one number in groups of three digits, perhaps of a series: "90 001 234"."""
    head, *groups = text.split(" ")
    if groups and _fill_the_cell(head, groups):
        return True
    if SERIES.fullmatch(head) and groups:
        head, *groups = groups
        if groups and _fill_the_cell(head, groups):
            return True
    grouped = bool(groups) and all(map(_GROUP.fullmatch, groups))
    return grouped and _MAY_GO_ON.fullmatch(head) is not None and identifier(head) is not None
