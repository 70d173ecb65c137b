"""Finds addresses in one line ("Firma ApS · Vej 1 · 1234 By"): the sender's, over a window's address or in the foot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from scrapers.pdf.layout import Row, Segment
from scrapers.sightings import Notes

POSTAL = re.compile(
    r"(?:^|\b)(?:DK[- ]?|D-|F-|S-|N-|NL-)?\d{4,5}"
    r"(?:(?: ?[A-Z]{2})?\s+[A-ZÆØÅÄÖÜ]|[A-ZÆØÅÄÖÜ][a-zæøåäöü])[\wæøåäöüÆØÅé .-]+"
)
"""A postcode with its town."""

_FOUR_DIGITS = re.compile(r"\d{4}")
_BULLET = re.compile(r"[-–—·•●∙◦■▪*|/]+")
_BETWEEN = re.compile(r"\s*(?:\s[-–—·•●∙◦■▪*|/]+\s|,\s)\s*")
_WINDOW_ROWS = 25  # with those of other columns
_WINDOW_HEIGHT = 128.0  # points: 45 mm, DIN 5008's field for an address
_SAME_EDGE = 40.0  # points


class AddressLine(NamedTuple):
    """A whole address in one line."""

    name: str
    row: Row
    segment: Segment


def address_lines(notes: Notes) -> list[AddressLine]:
    """Return the lines that hold a name, then a postcode with its town, parted by commas, dashes or bullets."""
    found = []
    for row_notes in notes.rows:
        if _FOUR_DIGITS.search(row_notes.text) is None or POSTAL.search(row_notes.text) is None:
            continue
        row = row_notes.row
        for whole in _joined(row):
            first, *others = _BETWEEN.split(whole.text)
            if others and any(POSTAL.match(part) for part in others) and any(c.isalpha() for c in first):
                found.append(AddressLine(first.strip(" ,:-|"), row, whole))
    return found


def in_window(notes: Notes, line: AddressLine) -> Iterator[tuple[Row, Segment]]:
    """Yield what stands right under a sender's line with the same left edge: the address in the envelope's window."""
    for row in notes.layout.below(line.row, _WINDOW_ROWS):
        if row.top - line.row.bottom > _WINDOW_HEIGHT:
            return
        yield from ((row, s) for s in row.segments if abs(s.x0 - line.segment.x0) < _SAME_EDGE)


def _joined(row: Row) -> Iterator[Segment]:
    """Yield the segments of a row; those that a bullet joins are one."""
    at = 0
    while at < len(row.segments):
        first = last = row.segments[at]
        at += 1
        while at < len(row.segments) and (_ends_in_bullet(last.text) or _BULLET.match(row.segments[at].text)):
            last = row.segments[at]
            at += 1
        yield Segment(first.first, last.last, row.text(first.first, last.last), first.x0, last.x1)


def _ends_in_bullet(text: str) -> bool:
    return _BULLET.fullmatch(text.rsplit(" ", maxsplit=1)[-1]) is not None
