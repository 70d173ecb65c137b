"""Tells several invoices in one PDF apart: a new number or "side 1 af 2" on a page starts the next one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

from robot.ports import Hints
from scrapers.numbers import invoice_number
from scrapers.pdf.layout import Layout, lay_out, put_together
from scrapers.pdf.words import PageWords
from scrapers.sightings import Notes, RowNotes, gather, note_rows, take_notes

_PAGE_OF = re.compile(
    r"\b(?:side|page|seite|sida|pagina|sidenr\.?)\s*:?\s*(?P<page>\d{1,3})\s*(?:af|of|von|av|van|sur|/|\()\s*(?P<of>\d{1,3})",
    re.IGNORECASE,
)


def split_pages(pages: Sequence[PageWords]) -> list[Notes]:
    """Return the notes of each invoice. Pages without a number of their own belong to the invoice before."""
    if len(pages) == 1:
        return [take_notes(lay_out(pages))]
    groups: list[list[int]] = []
    current: str | None = None
    layouts: list[Layout] = []
    rows: list[tuple[RowNotes, ...]] = []
    for place, page in enumerate(pages):
        layouts.append(lay_out([page], first=sum(len(noted) for noted in rows)))
        rows.append(note_rows(layouts[-1]))
        notes = gather(layouts[-1], rows[-1])
        found = invoice_number(notes, Hints()) if notes.rows else None
        any_number = found.value if found is not None else None
        number = any_number if found is not None and _heads_page(found.box, page) else None
        continues = (match := _PAGE_OF.search(notes.text)) is not None and int(match["page"]) > 1
        if groups and (number is None or number == current or continues):
            groups[-1].append(place)
            current = current or number
        else:
            groups.append([place])
            current = number or any_number
    return [
        gather(put_together([layouts[p] for p in group]), tuple(chain.from_iterable(rows[p] for p in group)))
        for group in groups
    ]


def _heads_page(box: object, page: PageWords) -> bool:
    """Return whether the number stands in the upper half: below it may be an earlier invoice's."""
    top = getattr(box, "top", None)
    return top is not None and top < 0.5 * page.height
