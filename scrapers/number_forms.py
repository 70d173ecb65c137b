"""The forms that document numbers have: one word, a series and a number, groups of three digits."""

from __future__ import annotations

import re

from stdnum import ean

from scrapers.amounts import CODES
from scrapers.dates import parse_date
from scrapers.pdf.layout import Row

_IDENTIFIER = re.compile(r"\w[\w./\-]*\w|\d")
SERIES = re.compile(r"[A-ZÆØÅÄÖ]{1,3}|[A-ZÆØÅÄÖ]{1,5}-[A-ZÆØÅÄÖ]{1,5}")  # "SF", "P-FAK"
_IN_SERIES = re.compile(r"[A-Z]{1,3} \d(?:\d{2,9}|\d{0,3}[/-]\d{2,9})")  # "A 14593", "B 26/4471", "FT 14-26"
_GROUP = re.compile(r"\d{3}")
_MAY_GO_ON = re.compile(r"(?:.*\D)?(?:\d{1,3}|(?:19|20)\d\d)")  # a number in groups: "90 001 234", "2026-334 871"
TRIM = " .,:;()[]*|#-–"
_NEXT_CELL = re.compile(r"\d[A-ZÆØÅÄÖ]?[a-zæøåäöü]{3,}")  # "4711Side": two cells set too close
_OURS = "5798"  # location numbers of public offices begin so
_MONEY = re.compile(r"\d[\d.]*,\d{2}|\d[\d,]*\.\d{2}")


def with_groups(text: str, row: Row, place: int, last: int) -> str:
    """Return a number with the groups of three digits that it goes on with, up to the word `last`."""
    end = place + 1 + text.count(" ")
    while end < last and _MAY_GO_ON.fullmatch(text) and _GROUP.fullmatch(row.words[end].text.strip(TRIM)):
        text = f"{text} {row.words[end].text.strip(TRIM)}"
        end += 1
    return text


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


def in_series(first: str, second: str) -> str | None:
    """Return a series and its number, which are read as one: half of it would be another invoice's."""
    number = second.strip(TRIM)
    if not SERIES.fullmatch(first) or first in CODES or identifier(number) is None:
        return None
    return f"{first} {number}"


def _is_in_groups(text: str) -> bool:
    """Return whether a text is one number in groups of three digits, perhaps of a series: "90 001 234"."""
    head, *groups = text.split(" ")
    if SERIES.fullmatch(head) and groups:
        head, *groups = groups
    grouped = bool(groups) and all(map(_GROUP.fullmatch, groups))
    return grouped and _MAY_GO_ON.fullmatch(head) is not None and identifier(head) is not None
