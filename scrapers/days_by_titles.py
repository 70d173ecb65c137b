"""Finds the day of issue by the number or the title it stands at: behind it, beside it, or right under it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from scrapers.number_titles import names_a_number, starts_cell, with_the_title
from scrapers.sightings import DateAt, Notes

_ROWS_BELOW = 2  # with one of another column between
_SAME_EDGE = 3.0  # points
_DATED = frozenset(["vom", "dateret", "dated", "af", "of", "du", "van", "av"])
_OF = frozenset(["vom", "von", "af", "d", "du", "of", "den", "dateret", "van", "av"])  # "faktura nr. 4711 af 3. maj"


class Sighting(NamedTuple):
    """A date, the rule by which it is one of these days, and how well that rule names it."""

    at: DateAt
    rule: str
    weight: float
    written_behind: bool = False
    discounted: bool = False  # only who takes a cash discount pays by then
    doubtful: bool = False  # another day may be that of issue
    printed: bool = False  # the day of printing


def beside_the_number(notes: Notes) -> Iterator[Sighting]:
    """Yield the date of "Faktura nr. 4711 af 12. marts 2024", or of "El-faktura fra 12. marts 2024"."""
    for label in notes.labels("supplier"):
        for at in notes.of(label.row).dates:
            if label.wording == "faktura fra" and at.first == label.last:
                yield Sighting(at, f"label '{label.wording}'", 2.5)
    for label in [*notes.labels("invoice_number", "invoice_title"), *with_the_title(notes)]:
        for at in notes.of(label.row).dates:
            before = label.row.words[at.first - 1].text.casefold()
            follows = before.strip(".,") in _OF or before == "/" or before.endswith(",")
            between = any(
                lb.field == "other_date" and lb.wording != before and label.last <= lb.first < at.first
                for lb in notes.of(label.row).labels
            )
            if label.last < at.first <= label.last + 4 and follows and not between and starts_cell(label):
                yield Sighting(at, f"label '{label.wording}', '{before}'", 2.5)
            elif label.field == "invoice_number" and is_cell(at) and len(notes.of(label.row).dates) == 1:
                yield Sighting(at, f"beside '{label.wording}'", 2.0)


def under_the_number(notes: Notes) -> Iterator[Sighting]:
    """Yield the date of a row "vom 6. November 2024" that stands right under the number's label."""
    for label in notes.labels("invoice_number", "invoice_title"):
        home = label.row.segment_at(label.first)
        for row in notes.layout.below(label.row, 2):
            for at in notes.of(row).dates:
                segment = row.segment_at(at.first)
                under = abs(segment.x0 - home.x0) < _SAME_EDGE or abs(segment.x1 - home.x1) < _SAME_EDGE
                whole = (at.first, at.last) == (segment.first + 1, segment.last)
                if under and whole and row.words[segment.first].text.casefold() in _DATED:
                    yield Sighting(at, f"under '{label.wording}'", 2.5)


def alone_under_the_title(notes: Notes) -> Iterator[Sighting]:
    """Yield the day alone in its cell right under title and number: "Faktura 103248" over "12. november 2026"."""
    for label in filter(names_a_number, notes.labels("invoice_title")):
        home = label.row.segment_at(label.first)
        for row in notes.layout.below(label.row, _ROWS_BELOW):
            cell = next((s for s in row.segments if abs(s.x0 - home.x0) < _SAME_EDGE), None)
            at = next((d for d in notes.of(row).dates if cell is not None and d.first == cell.first), None)
            if at is not None and is_cell(at):
                yield Sighting(at, f"under '{label.wording}'", 2.0)
            if cell is not None:
                break


def is_cell(at: DateAt) -> bool:
    """Return whether a date is all that stands in its cell."""
    cell = at.row.segment_at(at.first)
    return (cell.first, cell.last) == (at.first, at.last)
