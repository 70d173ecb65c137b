"""Finds the titles that name an invoice's number: "FAKTURA 4711", and "Nr. 4711" under or beside one alone."""

from __future__ import annotations

import re

from scrapers.labels import Label
from scrapers.number_forms import TRIM
from scrapers.pdf.layout import Row, Segment
from scrapers.sightings import Notes

NUMBER = frozenset(["nr", "nummer", "no", "nº", "n°", "numéro", "number", "#"])
_ROWS_BELOW_TITLE = 4  # with those of other columns between
_REACH_OF_TITLE = 2.5  # of the height of the row below
FEWEST_DIGITS = 4  # of a number that a title alone names
_JOINED = re.compile(r"/\s?\w+|\w+\s?/|(?:&|og|und|and|et|en|och)\s\w+", re.IGNORECASE)
_OURS = frozenset(["vores", "vor", "vort", "our", "unsere", "notre", "onze", "vår", "kopi", "af"])


def with_the_title(notes: Notes) -> list[Label]:
    """Return "#" or "Nr." that goes on from the title alone in its cell: "INVOICE" over "# 4711", or beside it."""
    found = []
    for title in notes.labels("invoice_title"):
        home = title.row.segment_at(title.first)
        if not _is_title_alone(title, home):
            continue
        near = rows_under(notes, title)
        cells = [(title.row, s) for s in title.row.segments if s.first == home.last]
        cells += [(row, s) for row in near for s in row.segments if s.x0 < home.x1 and s.x1 > home.x0]
        cells += [(row, row.segments[0]) for row in near[:1] if row.segments[0].x1 <= home.x0]  # under a centred one
        found += [
            Label("invoice_number", f"{title.wording} {row.words[s.first].text}", row, s.first, s.first + 1)
            for row, s in cells
            if row.words[s.first].text.casefold().strip(" .:") in NUMBER
            and (s.last - s.first > 1 or s.last < len(row.words))  # the number follows, in this cell or the next
        ]
    return found


def rows_under(notes: Notes, title: Label) -> list[Row]:
    """Return the rows below a title that are near enough to go on from it."""
    below = notes.layout.below(title.row, _ROWS_BELOW_TITLE)
    return [row for row in below if row.top - title.row.bottom < _REACH_OF_TITLE * row.height]


def _is_title_alone(title: Label, home: Segment) -> bool:
    """Return whether a title is all that its cell says, or is joined there to another one: "Faktura / følgeseddel"."""
    rest = title.row.text(home.first, title.first) + title.row.text(title.last, home.last)
    return not rest or _JOINED.fullmatch(rest) is not None


def names_a_number(label: Label) -> bool:
    """Return whether a label is the invoice number's, or the title right before the number: "FAKTURA 4711"."""
    if label.field != "invoice_title":
        return label.field == "invoice_number"
    following = label.row.text(label.last, label.last + 1).strip(TRIM)
    return starts_cell(label) and sum(c.isdigit() for c in following) >= FEWEST_DIGITS


def starts_cell(label: Label) -> bool:
    """Return whether nothing stands before the label in its segment but what says that the number is ours."""
    return all(word.text.casefold().strip(TRIM) in _OURS for word in label.row.words[label.begins : label.first])
