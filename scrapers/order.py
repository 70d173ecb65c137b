"""Asks the order in which a file writes its text whether a value belongs to a label.

It is another witness than where the two stand on the page: a program writes a label, then its value, or a row of
labels, then a row of values. See docs/decisions/0004-the-order-of-the-text.md.
"""

from __future__ import annotations

from collections.abc import Mapping

from scrapers.dates import WEEKDAYS
from scrapers.labels import Label
from scrapers.pdf.layout import Row, Segment
from scrapers.sightings import Notes

_WORDS_BEFORE = 2  # of a label in its segment: "Liefer- und Rechnungsdatum"
_LONGEST_DAY = 4  # letters: "d.", "den", "lør.", "tirs."
_FEWEST_CELLS = 2
_CLOSE = 0.4  # of a row's height: the gap between two rows of one cell


def follows_in_file(notes: Notes, label: Label, row: Row, place: int) -> bool:
    """Return whether the file writes the word at a place where it writes the value of a label.

    That is right behind the label (a colon, "d." or a day of the week may stand between), right before it where the
    label is a caption under its value, or at the same rank of the next row, where both rows have as many cells.
    A label within a sentence may speak of another document, and has no such value.
    """
    home = label.row.segment_at(label.first)
    if label.first - label.begins > _WORDS_BEFORE:
        return False
    at = notes.layout.written
    before, value = at.get(id(label.row.words[label.last - 1])), at.get(id(row.words[place]))
    if before is None or value is None or before == value:
        return False
    if before < value:
        between = notes.layout.stream[before + 1 : value]
        if len(between) <= 2 and all(_says_nothing(word.text) for word in between):
            return True
    if row is label.row:
        return False
    cell = row.segment_at(place)
    under_value = row.top < label.row.top and at.get(id(label.row.words[label.first])) == _end(at, row, cell) + 1
    ranked = _same_rank(at, label.row, home, row, cell) or _same_rank_wrapped(notes, label.row, home, row, cell)
    return under_value or ranked


def _says_nothing(text: str) -> bool:
    bare = text.strip(".:#, ").casefold()
    return not bare or (bare.isalpha() and len(bare) <= _LONGEST_DAY) or bare in WEEKDAYS


def _end(at: Mapping[int, int], row: Row, cell: Segment) -> int:
    return at.get(id(row.words[cell.last - 1]), -2)


def _same_rank_wrapped(notes: Notes, labels: Row, home: Segment, values: Row, cell: Segment) -> bool:
    """Return the same for labels that are broken over two rows, which the file writes cell by cell."""
    at = notes.layout.written
    upper = next(iter(notes.layout.above(labels, 1)), None)
    if upper is None or labels.top - upper.bottom > _CLOSE * labels.height or values.top < labels.top:
        return False
    count = len(labels.segments)
    if count < _FEWEST_CELLS or len(upper.segments) != count or len(values.segments) != count:
        return False
    if labels.segments.index(home) != values.segments.index(cell):
        return False
    parts = [
        row.words[place]
        for cells in zip(upper.segments, labels.segments, strict=True)
        for row, s in zip((upper, labels), cells, strict=True)
        for place in range(s.first, s.last)
    ]
    written = [at.get(id(word)) for word in (*parts, *values.words)]
    return None not in written and written == list(range(written[0] or 0, (written[0] or 0) + len(written)))


def _same_rank(at: Mapping[int, int], labels: Row, home: Segment, values: Row, cell: Segment) -> bool:
    """Return whether the file writes two rows of as many cells one after the other, and the two at the same rank."""
    if len(labels.segments) != len(values.segments) or len(labels.segments) < _FEWEST_CELLS:
        return False
    if labels.segments.index(home) != values.segments.index(cell):
        return False
    first, second = (labels, values) if labels.top < values.top else (values, labels)
    written = [at.get(id(word)) for row in (first, second) for word in row.words]
    return None not in written and written == list(range(written[0] or 0, (written[0] or 0) + len(written)))
