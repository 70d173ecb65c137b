"""Finds the places that a rule of a supplier mapping names: beside its anchor, or in its region."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from robot.invoice import Box
from scrapers.labels import normalised
from scrapers.pdf.layout import Row
from scrapers.sightings import Notes
from scrapers.supplier_mapping import FieldRule, Region

_BESIDE = 300.0  # points that a value usually stands from its anchor at most
_ABOVE_OR_BELOW = 60.0
_ALIGNED = 20.0  # points by which a value above or below may stand beside its anchor


class Place(NamedTuple):
    """Words of one row, as the words `first` to `last` (exclusive)."""

    row: Row
    first: int
    last: int

    @property
    def text(self) -> str:
        """The words with single spaces."""
        return self.row.text(self.first, self.last)

    @property
    def box(self) -> Box:
        """The rectangle around them."""
        return self.row.box(self.first, self.last)


def anchors(notes: Notes, wording: str) -> list[Place]:
    """Return each place where a wording stands, in reading order; capitals, points and colons do not count."""
    wanted = normalised(wording)
    found = []
    for row_notes in notes.rows:
        row = row_notes.row
        for first in range(len(row.words)):
            last = _anchor_end(row, first, wanted)
            if last is not None:
                found.append(Place(row, first, last))
    return found


def places_of(notes: Notes, rule: FieldRule) -> Iterator[list[Place]]:
    """Yield, for each anchor of the rule (or for its region), the places to look at, the best first.

    Anchors come in the order of the rule's wordings, then in reading order.
    """
    if rule.region is not None:
        yield list(_in_region(notes, rule.region))
        return
    for wording in rule.anchor:
        for anchor in anchors(notes, wording):
            if is_on_page(notes, anchor.row.page, rule.page):
                yield list(_beside(notes, anchor, rule))


def is_on_page(notes: Notes, page: int, choice: int | str) -> bool:
    """Return whether a page of the document is the one that a rule speaks of, counted within the invoice."""
    pages = notes.layout.pages
    match choice:
        case "any":
            return True
        case "first":
            return page == pages[0]
        case "last":
            return page == pages[-1]
        case int(number):
            return number <= len(pages) and page == pages[number - 1]
    return False


def _anchor_end(row: Row, first: int, wanted: Sequence[str]) -> int | None:
    tokens: tuple[str, ...] = ()
    for place in range(first, len(row.words)):
        own = normalised(row.words[place].text)
        tokens += own
        if not own and not tokens:
            return None
        if tokens == tuple(wanted):
            return place + 1
        if len(tokens) >= len(wanted) or tokens != tuple(wanted)[: len(tokens)]:
            return None
    return None


def _beside(notes: Notes, anchor: Place, rule: FieldRule) -> Iterator[Place]:
    if rule.direction in ("right", "left"):
        reach = _BESIDE if rule.distance is None else rule.distance
        yield from _right(anchor, reach) if rule.direction == "right" else _left(anchor, reach)
        return
    reach = _ABOVE_OR_BELOW if rule.distance is None else rule.distance
    rows = _rows_below(notes, anchor, reach) if rule.direction == "below" else _rows_above(notes, anchor, reach)
    x0, x1 = anchor.row.words[anchor.first].x0, anchor.row.words[anchor.last - 1].x1
    for row in rows:
        for segment in row.segments:
            if segment.x0 < x1 + _ALIGNED and segment.x1 > x0 - _ALIGNED:
                yield Place(row, segment.first, segment.last)


def _right(anchor: Place, reach: float) -> Iterator[Place]:
    """Yield the rest of the anchor's own words, then each further group of words, then all of them."""
    row = anchor.row
    limit = row.words[anchor.last - 1].x1 + reach
    words = [place for place in range(anchor.last, len(row.words)) if row.words[place].x0 <= limit]
    if not words:
        return
    end = words[-1] + 1
    for segment in row.segments:
        first, last = max(segment.first, anchor.last), min(segment.last, end)
        if first < last:
            yield Place(row, first, last)
    yield Place(row, anchor.last, end)


def _left(anchor: Place, reach: float) -> Iterator[Place]:
    row = anchor.row
    limit = row.words[anchor.first].x0 - reach
    words = [place for place in range(anchor.first) if row.words[place].x1 >= limit]
    if not words:
        return
    for segment in reversed(row.segments):
        first, last = max(segment.first, words[0]), min(segment.last, anchor.first)
        if first < last:
            yield Place(row, first, last)
    yield Place(row, words[0], anchor.first)


def _rows_below(notes: Notes, anchor: Place, reach: float) -> Iterator[Row]:
    rows = notes.layout.rows
    start = anchor.row.index - rows[0].index + 1
    for row in rows[start:]:
        if row.page != anchor.row.page or row.top - anchor.row.bottom > reach:
            return
        yield row


def _rows_above(notes: Notes, anchor: Place, reach: float) -> Iterator[Row]:
    rows = notes.layout.rows
    for row in reversed(rows[: anchor.row.index - rows[0].index]):
        if row.page != anchor.row.page or anchor.row.top - row.bottom > reach:
            return
        yield row


def _in_region(notes: Notes, region: Region) -> Iterator[Place]:
    slack = region.tolerance
    for row_notes in notes.rows:
        row = row_notes.row
        if not is_on_page(notes, row.page, region.page):
            continue
        inside = [
            place
            for place, word in enumerate(row.words)
            if region.x0 - slack <= (word.x0 + word.x1) / 2 <= region.x1 + slack
            and region.top - slack <= (word.top + word.bottom) / 2 <= region.bottom + slack
        ]
        if inside:
            yield Place(row, inside[0], inside[-1] + 1)
