"""Goes over the pages once and notes what stands where: labels, amounts, dates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeVar

from robot.invoice import Box
from scrapers.amounts import CODES, Amount, decimal_mark, find_amounts, settle
from scrapers.compact_dates import compact_dates
from scrapers.dates import FoundDate, find_dates
from scrapers.labels import Label, find_labels
from scrapers.pdf.layout import Layout, Row, Segment
from scrapers.wrapped_dates import wrapped_dates
from scrapers.wrapped_labels import with_wrapped_labels

_DIGIT = re.compile(r"\d")
COLUMN_WORDS = frozenset(
    (
        *(
            "beskrivelse",
            "tekst",
            "varetekst",
            "specifikation",
            "ydelse",
            "vare",
            "produkt",
            "varenr",
            "varenummer",
            "linje",
        ),
        *(
            "antal",
            "enhed",
            "enheder",
            "enhedspris",
            "stykpris",
            "pris",
            "stk",
            "á",
            "à",
            "beløb",
            "kvn",
            "kvt",
            "pos",
            "art",
        ),
        *("samlet", "nettopris", "rabat", "moms", "timer", "time", "timepris", "dato", "skattesats", "skattebeløb"),
        *("description", "item", "quantity", "qty", "unit", "price", "amount", "rate", "net", "total", "taxes", "tax"),
        *(
            "artikel",
            "menge",
            "einzelpreis",
            "betrag",
            "bezeichnung",
            "mwst",
            "summe",
            "désignation",
            "quantité",
            "prix",
        ),
        *("aantal", "prijs", "bedrag", "antall", "stykkpris", "benämning", "á-pris", "mva"),
    )
)


T = TypeVar("T", Amount, FoundDate)


class AmountAt(NamedTuple):
    """An amount and its place: the words `first` to `last` (exclusive) of a row."""

    amount: Amount
    row: Row
    first: int
    last: int

    @property
    def value(self) -> Decimal:
        """The size of the amount, without its sign. Only for amounts that are settled."""
        assert self.amount.value is not None
        return abs(self.amount.value)

    @property
    def box(self) -> Box:
        """The rectangle around it."""
        return self.row.box(self.first, self.last)


class DateAt(NamedTuple):
    """A date and its place."""

    found: FoundDate
    row: Row
    first: int
    last: int

    @property
    def value(self) -> date:
        """The date."""
        return self.found.value

    @property
    def box(self) -> Box:
        """The rectangle around it."""
        return self.row.box(self.first, self.last)


class RowNotes(NamedTuple):
    """What stands in one row."""

    row: Row
    text: str
    labels: tuple[Label, ...]
    amounts: tuple[AmountAt, ...]
    dates: tuple[DateAt, ...]
    is_table_head: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """What stands on the pages of one invoice."""

    layout: Layout
    rows: tuple[RowNotes, ...]
    mark: str  # the document's decimal mark, "" where it is not known
    text: str  # all rows, a line each
    naming: tuple[Label, ...]  # all labels that are not heads of a table's columns, in reading order

    def labels(self, *fields: str) -> list[Label]:
        """Return the labels of these fields that are not heads of a table's columns, in reading order."""
        return [label for label in self.naming if label.field in fields]

    def of(self, row: Row) -> RowNotes:
        """Return the notes of a row."""
        return self.rows[row.index - self.rows[0].row.index]


def take_notes(layout: Layout, near: Sequence[date] = ()) -> Notes:
    """Return labels, amounts and dates of each row; open amounts are closed by the document's decimal mark."""
    return gather(layout, note_rows(layout, near))


def note_rows(layout: Layout, near: Sequence[date] = ()) -> tuple[RowNotes, ...]:
    """Return what stands in each row by itself: amounts that only the document can close are open.

    `near` are days about which an invoice may be dated: when the mail came, when the file was made.
    One search goes over the text of all rows, for no date reaches from a line into the next; and so for amounts.
    """
    texts = [" ".join([segment.text for segment in row.segments]) for row in layout.rows]
    dates: dict[int, list[DateAt]] = {}
    for place, begin, found in _in_lines(find_dates("\n".join(texts)), texts):
        row = layout.rows[place]
        words = _words_of(texts[place], found.start - begin, found.end - begin)
        dates.setdefault(row.index, []).append(DateAt(found, row, *words))
    amounts: dict[int, list[AmountAt]] = {}
    # An amount does not reach over a wide gap.
    segments = [(row, segment) for row in layout.rows for segment in row.segments if _DIGIT.search(segment.text)]
    lines = [segment.text for _, segment in segments]
    joined = "\n".join(lines)
    labels = with_wrapped_labels(
        layout.rows, [find_labels(row, text) for row, text in zip(layout.rows, texts, strict=True)]
    )
    known = {index: [at.value for at in there] for index, there in dates.items()}
    for row, first, last, found in (
        *wrapped_dates(layout.rows, segments, joined),
        *compact_dates(layout.rows, labels, known, near),
    ):
        dates.setdefault(row.index, []).append(DateAt(found, row, first, last))
    for place, begin, amount in _in_lines(find_amounts(joined), lines):
        row, segment = segments[place]
        first, last = _words_of(lines[place], amount.start - begin, amount.end - begin)
        first, last = segment.first + first, segment.first + last
        if not any(date.first < last and first < date.last for date in dates.get(row.index, ())):
            amounts.setdefault(row.index, []).append(AmountAt(amount, row, first, last))
    return tuple(
        RowNotes(
            row=row,
            text=text,
            labels=named,
            amounts=tuple(amounts.get(row.index, ())),
            dates=tuple(dates.get(row.index, ())),
            is_table_head=_is_table_head(row, amounts.get(row.index, ())),
        )
        for row, text, named in zip(layout.rows, texts, labels, strict=True)
    )


def gather(layout: Layout, rows: Sequence[RowNotes]) -> Notes:
    """Return the notes of one invoice of these rows, open amounts closed by its decimal mark."""
    mark = decimal_mark(a.amount for notes in rows for a in notes.amounts)
    settled = tuple(_settled(notes, mark) for notes in rows)
    told = tuple(_told_apart(notes, below) for notes, below in zip(settled, (*settled[1:], None), strict=False))
    return Notes(
        layout=layout,
        rows=told,
        mark=mark,
        text="\n".join(notes.text for notes in told),
        naming=tuple(label for notes in told if not notes.is_table_head for label in notes.labels),
    )


def _told_apart(notes: RowNotes, below: RowNotes | None) -> RowNotes:
    """Return the row as no head of lines where only amounts stand below it: it heads the totals."""
    if not notes.is_table_head or below is None or any(_is_text(below, s) for s in below.row.segments):
        return notes
    return notes._replace(is_table_head=False)


def _is_text(notes: RowNotes, segment: Segment) -> bool:
    amounts = [a for a in notes.amounts if segment.first <= a.first < segment.last]
    return not amounts and segment.text.strip("().") not in CODES


def _in_lines(found: Iterable[T], lines: Sequence[str]) -> Iterator[tuple[int, int, T]]:
    """Yield each find with its line's place, and where that line begins. Finds come in their order."""
    place = begin = 0
    for item in found:
        while item.start > begin + len(lines[place]):
            begin += len(lines[place]) + 1
            place += 1
        yield place, begin, item


def _settled(notes: RowNotes, mark: str) -> RowNotes:
    amounts = notes.amounts
    if not amounts or all(a.amount.value is not None for a in amounts):
        return notes
    return notes._replace(amounts=tuple(a._replace(amount=settle(a.amount, mark)) for a in amounts))


def _words_of(text: str, start: int, end: int) -> tuple[int, int]:
    """Return which words (first, last exclusive) hold these characters; words are parted by single spaces."""
    return text.count(" ", 0, start), text.count(" ", 0, end - 1) + 1


def _is_table_head(row: Row, amounts: Sequence[AmountAt]) -> bool:
    if len(row.segments) < 3 or any(a.amount.is_money for a in amounts):
        return False
    words = {w.text.casefold().strip(" .:,*") for w in row.words}
    return len(words & COLUMN_WORDS) >= 3
