"""Goes over the pages once and notes what stands where: labels, amounts, dates; then links labels with values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeVar

from robot.invoice import Box
from scrapers.amounts import CODES, Amount, decimal_mark, find_amounts, settle
from scrapers.dates import FoundDate, find_dates
from scrapers.labels import Label, find_labels
from scrapers.pdf.layout import Layout, Row, Segment

_DIGIT = re.compile(r"\d")
_WORDS_BETWEEN = 4  # of a label and its value in one segment: "forfalder til betaling med frist den 3. maj"
_ROWS_BELOW = 3
_SAME_EDGE = 1.5  # points
_ALIGNED = 3.0  # points
_CAPTION = 1.2  # a value's height in that of its caption
_NOWHERE = 1000.0
_LONGEST_DAY = 4  # letters: "d.", "den", "man.", "fre."
_ROWS_OF_A_TABLE = 12
_REACH_BELOW = 2.2  # of the label's height
_COLUMN_WORDS = frozenset(
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


class Link(NamedTuple):
    """A value that a label names: `how` is "right", "below", "left" or "above" it.

    `only`: it names nothing else of that kind.
    """

    item: AmountAt | DateAt
    label: Label
    how: str
    only: bool


def take_notes(layout: Layout) -> Notes:
    """Return labels, amounts and dates of each row; open amounts are closed by the document's decimal mark."""
    return gather(layout, note_rows(layout))


def note_rows(layout: Layout) -> tuple[RowNotes, ...]:
    """Return what stands in each row by itself: amounts that only the document can close are open.

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
    for place, begin, amount in _in_lines(find_amounts("\n".join(lines)), lines):
        row, segment = segments[place]
        first, last = _words_of(lines[place], amount.start - begin, amount.end - begin)
        first, last = segment.first + first, segment.first + last
        if not any(date.first < last and first < date.last for date in dates.get(row.index, ())):
            amounts.setdefault(row.index, []).append(AmountAt(amount, row, first, last))
    return tuple(
        RowNotes(
            row=row,
            text=text,
            labels=tuple(find_labels(row, text)),
            amounts=tuple(amounts.get(row.index, ())),
            dates=tuple(dates.get(row.index, ())),
            is_table_head=_is_table_head(row, amounts.get(row.index, ())),
        )
        for row, text in zip(layout.rows, texts, strict=True)
    )


def gather(layout: Layout, rows: Sequence[RowNotes]) -> Notes:
    """Return the notes of one invoice of these rows, open amounts closed by its decimal mark."""
    mark = decimal_mark(a.amount for notes in rows for a in notes.amounts)
    settled = tuple(_settled(notes, mark) for notes in rows)
    told = tuple(_told_apart(notes, below) for notes, below in zip(settled, (*settled[1:], None), strict=True))
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


def links(notes: Notes, label: Label, kind: str) -> list[Link]:
    """Return the values ("amounts" or "dates") that a label names: right of it, else below it."""
    here = notes.of(label.row)
    items = _of_kind(here, kind)
    limit = _next_label(here.labels, label)
    # "moms kr. 250,00": the currency may be the label's last word and the amount's first
    right = [i for i in items if label.first < i.first < limit and i.last > label.last and _reaches(label, i)]
    if right:
        return [Link(item, label, "right", len(right) == 1) for item in right]
    caption = captioned(notes, label)
    if caption is not None:
        row, segment = caption
        above = [i for i in _of_kind(notes.of(row), kind) if segment.first <= i.first and i.last <= segment.last]
        return [Link(item, label, "above", len(above) == 1) for item in above]
    below = _below(notes, label, kind)
    if not below and kind == "amounts" and (left := _left(here, label)) is not None:
        return [Link(left, label, "left", only=True)]
    return [Link(item, label, "below", len(below) == 1) for item in below]


def captioned(notes: Notes, label: Label) -> tuple[Row, Segment] | None:
    """Return what stands right over a label in smaller print, as forms have it: the value, its caption under it.

    What stands under the label must be farther away.
    """
    row, home = label.row, label.row.segment_at(label.first)
    if label.first != home.first or home.last != label.last:
        return None
    for above in reversed(notes.layout.above(row, _ROWS_BELOW)):
        fits = [s for s in above.segments if abs(s.x0 - home.x0) < _ALIGNED or abs(s.x1 - home.x1) < _SAME_EDGE]
        if not fits:
            continue
        gap, far = row.top - above.bottom, _REACH_BELOW * row.height
        if above.words[fits[0].first].height < _CAPTION * row.height or gap > 0.8 * row.height:
            return None
        under = next(
            (
                r.top - row.bottom
                for r in notes.layout.below(row, _ROWS_BELOW)
                for s in r.segments
                if s.x0 < home.x1 and s.x1 > home.x0
            ),
            far,
        )
        return (above, fits[0]) if gap < under else None
    return None


def _left(here: RowNotes, label: Label) -> AmountAt | None:
    """Return the amount alone in the segment before a label that starts the row's last segment."""
    segments = label.row.segments
    home = label.row.segment_at(label.first)
    if label.first != home.first or home is not segments[-1] or len(segments) < 2:
        return None
    before = segments[-2]
    alone = [a for a in here.amounts if before.first <= a.first and a.last <= before.last]
    is_money = len(alone) == 1 and alone[0].amount.is_money and alone[0].amount.value is not None
    return alone[0] if is_money and before.last - before.first == alone[0].last - alone[0].first else None


def _words_of(text: str, start: int, end: int) -> tuple[int, int]:
    """Return which words (first, last exclusive) hold these characters; words are parted by single spaces."""
    return text.count(" ", 0, start), text.count(" ", 0, end - 1) + 1


def _is_table_head(row: Row, amounts: Sequence[AmountAt]) -> bool:
    if len(row.segments) < 3 or any(a.amount.is_money for a in amounts):
        return False
    words = {w.text.casefold().strip(" .:,*") for w in row.words}
    return len(words & _COLUMN_WORDS) >= 3


def _of_kind(notes: RowNotes, kind: str) -> Iterable[AmountAt] | Iterable[DateAt]:
    if kind == "dates":
        return notes.dates
    return [a for a in notes.amounts if not a.amount.percent and a.amount.value is not None]


def _next_label(labels: Sequence[Label], label: Label) -> int:
    """Return the word at which the next label starts. "Dato:" right before "d." is no end, nor is a title."""
    end = label.last
    for other in labels:
        if other.first < label.last:
            continue
        if other.field == "date" and other.first == end:
            end = other.last
            continue
        if other.first == end and other.field in ("currency", "account", "other_party"):
            continue
        return other.first
    return len(label.row.words)


def _reaches(label: Label, item: AmountAt | DateAt) -> bool:
    row = label.row
    home = row.segment_at(label.first)
    if item.first < home.last:
        return item.first - label.last <= _WORDS_BETWEEN
    if home.last - label.last > _WORDS_BETWEEN:
        return False
    between = row.words[home.last : item.first]
    return all(not any(c.isalpha() for c in w.text) or len(w.text.strip(".,")) <= _LONGEST_DAY for w in between)


def _below(notes: Notes, label: Label, kind: str) -> list[AmountAt] | list[DateAt]:
    here = notes.of(label.row)
    if here.is_table_head:
        return []
    home = label.row.segment_at(label.first)
    if home.first != label.first:
        return []
    limit = _next_label(here.labels, label)
    right = label.row.words[limit].x0 if limit < len(label.row.words) else max(home.x1, label.x1 + 60)
    column = _Column(label.x0, right, home.x1 if home.last == label.last else -_NOWHERE)
    if kind == "dates":
        return _dates_below(notes, label, column)
    return _amounts_below(notes, label, column)


class _Column(NamedTuple):
    """The part of a page's width that belongs to a label."""

    left: float
    right: float
    edge: float  # the right edge of the label's segment

    def segments(self, row: Row) -> list[Segment]:
        """Return the segments of a row that stand in the column, or end at its label's right edge."""
        return [s for s in row.segments if self._holds(s) or abs(s.x1 - self.edge) < _SAME_EDGE]

    def _holds(self, s: Segment) -> bool:
        return s.x0 < self.right - 1 and s.x1 > self.left - 8 and s.x0 > self.left - 60


def _dates_below(notes: Notes, label: Label, column: _Column) -> list[DateAt]:
    for row in notes.layout.below(label.row, _ROWS_BELOW):
        if row.top - label.row.bottom > _REACH_BELOW * label.row.height:
            break
        segments = column.segments(row)
        if segments:
            below = notes.of(row)
            starts = {s.first for s in segments}
            if any(lb.first in starts and lb.field != "date" for lb in below.labels):
                break
            return [d for d in below.dates if d.first in starts or _dated_by(row, d, starts)][:1]
    return []


def _dated_by(row: Row, at: DateAt, starts: set[int]) -> bool:
    """Return whether only "d.", "den" or a day of the week stands before the date in its segment."""
    return at.first - 1 in starts and len(row.words[at.first - 1].text.strip(".,")) <= _LONGEST_DAY


def _amounts_below(notes: Notes, label: Label, column: _Column) -> list[AmountAt]:
    """Return the one amount under a label; of several under each other only a last one that is the others' sum."""
    found: list[AmountAt] = []
    bottom = label.row.bottom
    for row in notes.layout.below(label.row, _ROWS_OF_A_TABLE):
        if row.top - bottom > _REACH_BELOW * label.row.height:
            break
        segments = column.segments(row)
        if not segments:
            continue
        below = notes.of(row)
        starts = {s.first for s in segments}
        if below.is_table_head or any(lb.first in starts for lb in below.labels):
            break
        here = [a for a in _of_kind(below, "amounts") if a.first in starts and isinstance(a, AmountAt)]
        if not here:
            break
        found.append(here[0])
        bottom = row.bottom
    if len(found) <= 1:
        return found
    *parts, last = (a.amount.value or Decimal(0) for a in found)
    return found[-1:] if last == sum(parts) else []
