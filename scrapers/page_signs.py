"""What one page says of itself where several lie in one file: whose it is, which sheet of how many, what it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from robot.invoice import Fact, Kind
from robot.ports import Hints
from scrapers.appendices import is_prose, titled_as_appendix
from scrapers.identifiers import tax_numbers
from scrapers.kinds import titled
from scrapers.numbers import invoice_number
from scrapers.pdf.words import PageWords
from scrapers.sightings import Notes
from scrapers.totals import find_totals

_SHEET = re.compile(
    r"\b(?:side|page|seite|sida|pagina|blad|blatt|sidenr\.?)\s*(?:nr\.?)?\s*:?\s*"
    r"(?P<page>\d{1,3})\s*(?:af|of|von|av|van|sur|/|\()\s*(?P<of>\d{1,3})\b",
    re.IGNORECASE,
)
_COPY = re.compile(r"\b(?:kopi|copy|kopie|duplikat|genudskrift|copie)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Which of how many sheets a page says that it is: "Side 2 af 3"."""

    page: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSigns:
    """One page's own signs. `number` stands in its upper half, where an invoice states it; `low_number` below."""

    page: int
    number: str | None = None
    low_number: str | None = None
    sellers: frozenset[str] = frozenset()
    sheet: Sheet | None = None
    gross: Decimal | None = None  # under a label of its own
    summed: bool = False  # net and VAT on the same page come to it
    amounts: frozenset[Decimal] = frozenset()  # all amounts of money
    title: Kind | None = None  # invoice or credit note, where it has the title of one
    appendix: bool = False  # titled as an appendix, or running text
    copy: bool = False
    blank: bool = False  # no text at all: a photograph, a drawing

    @property
    def own_number(self) -> str | None:
        """The number that the page states as its own: in its upper half, or anywhere below the title of an invoice."""
        return self.number or (self.low_number if self.title is not None else None)


def signs_of(page: PageWords, notes: Notes, ours: frozenset[str] = frozenset()) -> PageSigns:
    """Return the signs of a page and its notes. `ours` are our own tax numbers, which say nothing of the seller."""
    if not notes.rows:
        return PageSigns(page=page.number, blank=True)
    found = invoice_number(notes, Hints())
    value = found.value if found is not None else None
    high = found is not None and found.box is not None and found.box.top < 0.5 * page.height
    title = titled(notes)
    gross = find_totals(notes).gross
    named = gross is not None and Fact.LABEL in gross.facts
    return PageSigns(
        page=page.number,
        number=value if high else None,
        low_number=None if high else value,
        sellers=frozenset(n.value for n in tax_numbers(notes) if n.label != "buyer_id") - ours,
        sheet=sheet_of(notes.text),
        gross=gross.value if gross is not None and named else None,
        summed=gross is not None and named and Fact.ARITHMETIC in gross.facts,
        amounts=frozenset(a.value for row in notes.rows for a in row.amounts if a.amount.value and a.amount.is_money),
        title=title,
        appendix=title is None and (titled_as_appendix(notes) or (not high and is_prose(notes))),
        copy=_COPY.search(notes.text) is not None,
    )


def sheet_of(text: str) -> Sheet | None:
    """Return the sheet that a text names: "Side 2 af 3", "page 1/2". None where it names none that can be."""
    match = _SHEET.search(text)
    if match is None:
        return None
    page, of = int(match["page"]), int(match["of"])
    return Sheet(page=page, of=of) if 1 <= page <= of else None
