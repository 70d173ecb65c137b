"""Says whether the day on which an invoice was printed is the day on which it was issued."""

from __future__ import annotations

from scrapers.days_by_titles import is_cell
from scrapers.linking import links
from scrapers.sightings import DateAt, Notes, RowNotes

PRINTED = ("udskrevet", "udskrivningsdato")
_DAYS_TO_PRINT = range(1, 15)  # from the day of issue
_NEAR = 60.0  # points
_HEAD = 0.5  # of the page, from its top: where a letter has its day


def is_lone(notes: Notes, printed: DateAt) -> bool:
    """Return whether no day beside the day of printing may be that of issue.

    Such is one near it from which an invoice may have waited for its printing, and a later one alone in its cell in the
    head of the page. What a label says of another day, as of a delivery, is none.
    """
    others = [
        (row, at)
        for row in notes.rows
        if row.row.page == printed.row.page
        for at in row.dates
        if at.value > printed.value or (printed.value - at.value).days in _DAYS_TO_PRINT
    ]
    if not others:
        return True
    told = {link.item.value for lb in notes.labels("other_date", "due_date") for link in links(notes, lb, "dates")}
    return not any(at.value not in told and _may_be_of_issue(notes, row, at, printed) for row, at in others)


def _may_be_of_issue(notes: Notes, here: RowNotes, at: DateAt, printed: DateAt) -> bool:
    if at.value > printed.value:
        return is_cell(at) and len(here.dates) == 1 and here.row.top < _HEAD * notes.layout.page_height
    named = [label for label in here.labels if label.field in ("other_date", "due_date")]
    told = any(label.last <= at.first <= label.last + 1 for label in named)
    return not told and abs(here.row.top - printed.row.top) <= _NEAR
