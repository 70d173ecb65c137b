"""Says whether the day on which an invoice was printed is the day on which it was issued."""

from __future__ import annotations

from scrapers.sightings import DateAt, Notes

PRINTED = ("udskrevet", "udskrivningsdato")
_DAYS_TO_PRINT = range(1, 15)  # from the day of issue
_NEAR = 60.0  # points


def is_lone(notes: Notes, printed: DateAt) -> bool:
    """Return whether no day beside the day of printing is one from which an invoice may have waited for it.

    What a label says of another day, as of a delivery, is none.
    """
    for row in notes.rows:
        if row.row.page != printed.row.page or abs(row.row.top - printed.row.top) > _NEAR:
            continue
        named = [label for label in row.labels if label.field in ("other_date", "due_date")]
        for at in row.dates:
            told = any(label.last <= at.first <= label.last + 1 for label in named)
            if not told and (printed.value - at.value).days in _DAYS_TO_PRINT:
                return False
    return True
