"""Reads dates that are broken over two rows of a narrow column or a sentence: "23. september" over "2025"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scrapers.dates import MONTHS, FoundDate, find_dates
from scrapers.pdf.layout import Row, Segment

_BEGUN = re.compile(
    rf"(?<![\w/.-])(?:(?:19|20)\d\d-(?:\d\d-)?|\d{{1,2}}[-./]\d{{1,2}}[-./]|\d{{1,2}}\.? (?:{'|'.join(MONTHS)})\.?"
    r"|(?<=\bden )\d{1,2}\.|(?<=\bd\. )\d{1,2}\.)$",
    re.IGNORECASE | re.MULTILINE,
)
_LONGEST_REST = 2  # words: "juni 2025"
_ROWS = 2  # with those of other columns between
_CLOSE = 1.2  # of a row's height: the gap between two rows of one cell or sentence, of one and a half lines at most
_SAME_EDGE = 3.0  # points


def wrapped_dates(
    rows: Sequence[Row], cells: Sequence[tuple[Row, Segment]], text: str
) -> Iterator[tuple[Row, int, int, FoundDate]]:
    """Yield the row, the words (first, last exclusive) in it and the date of each that goes on in the next row.

    `cells` are the segments that may hold one, and `text` is theirs, a line each.
    """
    for match in _BEGUN.finditer(text):
        row, cell = cells[text.count("\n", 0, match.start())]
        for word in _under(rows, row, cell):
            whole = match.group() + (" " if match.group()[-1] not in "-./" or " " in match.group() else "") + word
            found = find_dates(whole)
            if len(found) == 1 and found[0].start == 0:
                count = match.group().count(" ") + 1
                yield row, cell.last - count, cell.last, found[0]
            break


def _under(rows: Sequence[Row], row: Row, cell: Segment) -> Iterator[str]:
    """Yield the first words of what stands right under a cell, with the same left edge."""
    start = row.index - rows[0].index + 1
    for below in rows[start : start + _ROWS]:
        if below.page != row.page or below.top - row.bottom > _CLOSE * row.height:
            return
        for other in below.segments:
            if abs(other.x0 - cell.x0) < _SAME_EDGE:
                yield below.text(other.first, min(other.first + _LONGEST_REST, other.last)).rstrip(".,;)")
                return
