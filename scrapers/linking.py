"""Links labels with their values: right of them, below, left of them, or above a caption in smaller print."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from scrapers.amounts import CODES
from scrapers.dates import WEEKDAYS
from scrapers.labels import Label
from scrapers.pdf.layout import Row, Segment
from scrapers.said_behind import qualified
from scrapers.sightings import AmountAt, DateAt, Notes, RowNotes

_INCLUDES = frozenset(["inkluderer", "inkl", "incl", "heraf", "includes", "including", "inklusive", "enthält", "dont"])
_WORDS_BETWEEN = 4  # of a label and its value in one segment: "forfalder til betaling med frist den 3. maj"
_ROWS_BELOW = 3
_WORDS_OF_OTHERS = 2  # words of a cell of labels that belong to none: "Oss", of "Oss tillhanda senast"
_SAME_EDGE = 1.5  # points
_ALIGNED = 3.0  # points
_CAPTION = 1.2  # a value's height in that of its caption
_DIGIT = re.compile(r"\d")
_CURRENCIES = CODES | {"KR"}
_NOWHERE = 1000.0
_TOTALS = frozenset(["gross_total", "payable_total", "total"])
_LONGEST_DAY = 4  # letters: "d.", "den", "man.", "fre."
_ROWS_OF_A_TABLE = 12
_REACH_BELOW = 2.2  # of the label's height


class Link(NamedTuple):
    """A value that a label names: `how` is "right", "below", "left" or "above" it.

    `only`: it names nothing else of that kind.
    """

    item: AmountAt | DateAt
    label: Label
    how: str
    only: bool


def links(notes: Notes, label: Label, kind: str) -> list[Link]:
    """Return the values ("amounts" or "dates") that a label names: right of it, else below it."""
    here = notes.of(label.row)
    items = _of_kind(here, kind)
    asides = _asides(label)
    limit = _next_label(here.labels, label, asides)
    # "moms kr. 250,00": the currency may be the label's last word and the amount's first
    said = sum(d.last - d.first for d in here.dates) if kind == "amounts" else 0
    aside = asides if kind == "amounts" else ()
    said += sum(map(len, aside))
    right = [
        i
        for i in items
        if label.first < i.first < limit
        and i.last > label.last
        and not any(i.first in words for words in aside)
        and _reaches(label, i, said)
    ]
    before = _before(here, label, taken=bool(right)) if kind == "amounts" else None
    if before is not None:
        return [Link(before, label, "left", only=True)]
    if right:
        return [Link(item, label, "right", len(right) == 1) for item in right]
    caption = captioned(notes, label)
    if caption is not None:
        row, segment = caption
        above = [i for i in _of_kind(notes.of(row), kind) if segment.first <= i.first and i.last <= segment.last]
        return [Link(item, label, "above", len(above) == 1) for item in above]
    below = _below(notes, label, kind, limit)
    if kind == "amounts" and label.field == "vat_total" and (inside := _included(here, label)) is not None:
        return [Link(inside, label, "right", only=True)]
    if not below and kind == "amounts" and (left := _left(here, label)) is not None:
        return [Link(left, label, "left", only=True)]
    return [Link(item, label, "below", len(below) == 1) for item in below]


def _asides(label: Label) -> Sequence[range]:
    """Return the words of its cell that are put in brackets behind a label: "I alt DKK (heraf moms 250,00)   1.250,00".

    An amount alone in brackets is no aside: it is below zero.
    """
    row, home = label.row, label.row.segment_at(label.first)
    found, start = [], None
    for place in range(label.last, home.last):
        word = row.words[place].text
        if start is None and word.startswith("(") and word[1:2].isalpha():
            start = place
        if start is not None and word.rstrip(".:,").endswith(")"):
            found.append(range(start, place + 1))
            start = None
    return found


def captioned(notes: Notes, label: Label) -> tuple[Row, Segment] | None:
    """Return what stands right over a label in smaller print, as forms have it: the value, its caption under it.

    What stands under the label must be farther away.
    """
    row, home = label.row, label.row.segment_at(label.first)
    if label.first != home.first or home.last != label.last:
        return None
    for above in reversed(notes.layout.above(row, _ROWS_BELOW)):
        fits = [s for s in above.segments if _in_one_column(s, home)]
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


def _in_one_column(one: Segment, other: Segment) -> bool:
    """Return whether two cells have their left edges, their right edges or their middles over each other."""
    middles = abs((one.x0 + one.x1) - (other.x0 + other.x1)) / 2
    return abs(one.x0 - other.x0) < _ALIGNED or abs(one.x1 - other.x1) < _SAME_EDGE or middles < _SAME_EDGE


def _included(here: RowNotes, label: Label) -> AmountAt | None:
    """Return the VAT of "1.250,00 (inkluderer 250,00 moms)"."""
    for at in here.amounts:
        if at.last == label.first and at.first > 0 and at.amount.is_money and at.amount.value is not None:
            word = here.row.words[at.first - 1].text.casefold().strip("(.: ")
            return at if word in _INCLUDES else None
    return None


def _before(here: RowNotes, label: Label, *, taken: bool) -> AmountAt | None:
    """Return the amount that a label is said of behind it; `taken`: others may be its own."""
    said = qualified(here, label)
    return said if said is not None or taken else _before_in_cell(here, label)


def _before_in_cell(here: RowNotes, label: Label) -> AmountAt | None:
    """Return the amount that begins the cell right before the label: "22.352,06 DKK i alt"."""
    home = label.row.segment_at(label.first)
    for at in here.amounts:
        begins = at.first == home.first and at.amount.is_money and at.amount.value is not None
        between = [word.text.strip(".,").upper() for word in label.row.words[at.last : label.first]]
        if begins and at.last <= label.first and all(word in _CURRENCIES for word in between):
            return at
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


def _of_kind(notes: RowNotes, kind: str) -> Iterable[AmountAt] | Iterable[DateAt]:
    if kind == "dates":
        return notes.dates
    return [a for a in notes.amounts if not a.amount.percent and a.amount.value is not None]


def _next_label(labels: Sequence[Label], label: Label, asides: Sequence[range]) -> int:
    """Return the word at which the next label starts. "Dato:" right before "d." is no end, nor is a title."""
    end = label.last
    home = label.row.segment_at(label.first)
    words = label.row.words
    for other in labels:
        if other.first < label.last or any(other.first in aside for aside in asides):
            continue
        while end < other.first and not any(c.isalnum() for c in words[end].text):
            end += 1
        if other.field == "due_date" and label.field in _TOTALS and other.last < home.last:
            continue  # "Samlet beløb senest 11-09-24   20.955,37"
        if other.field == "date" and other.first == end:
            end = other.last
            continue
        if other.first == end and other.field in ("currency", "account", "other_party"):
            continue
        return other.first
    return len(label.row.words)


def _reaches(label: Label, item: AmountAt | DateAt, said: int = 0) -> bool:
    """Return whether few words stand between a label and its value; `said` are those of dates and asides, which may."""
    row = label.row
    home = row.segment_at(label.first)
    if item.first < home.last:
        return item.first - label.last <= _WORDS_BETWEEN
    if home.last - label.last > _WORDS_BETWEEN + said and not _explains_vat(label, item):
        return False
    between = row.words[home.last : item.first]
    return all(not any(c.isalpha() for c in w.text) or _may_be_day(w.text) for w in between)


def _may_be_day(word: str) -> bool:
    bare = word.strip(".,").casefold()
    return len(bare) <= _LONGEST_DAY or bare in WEEKDAYS


def _explains_vat(label: Label, item: AmountAt | DateAt) -> bool:
    """Return whether words about the VAT part its label from its amount: "MWST 0.0 % (Leistungsort im Ausland)   0.00".

    They name a rate, or there is none; the amount is alone in the row's last cell.
    """
    row, home = label.row, label.row.segment_at(label.first)
    cell = row.segment_at(item.first)
    alone = (cell.first, cell.last, item.last) == (item.first, item.last, len(row.words))
    if label.field != "vat_total" or label.first != home.first or not alone or isinstance(item, DateAt):
        return False
    return item.amount.is_money and (item.amount.value == 0 or "%" in home.text)


def _below(notes: Notes, label: Label, kind: str, limit: int) -> list[AmountAt] | list[DateAt]:
    if notes.of(label.row).is_table_head:
        return []
    home = label.row.segment_at(label.first)
    if home.first != label.first:
        return _in_column(notes, label, kind)
    right = label.row.words[limit].x0 if limit < len(label.row.words) else max(home.x1, label.x1 + 60)
    column = _Column(label.x0, right, home.x1 if home.last == label.last else -_NOWHERE)
    if kind == "dates":
        return _dates_below(notes, label, column) or _in_column(notes, label, kind)
    return _amounts_below(notes, label, column)


def under_in_row(notes: Notes, label: Label) -> tuple[Row, int] | None:
    """Return the value that begins where a label does, in the next row that has values, under a row of labels alone.

    Narrow columns leave no wide gap between them: "Fakturanummer Förfallodatum" over "F14478 2022-03-15".
    """
    row = label.row
    if _DIGIT.search(notes.of(row).text) or not _heads_columns(notes.of(row), label):
        return None
    bottom = row.bottom
    for below in notes.layout.below(row, _ROWS_BELOW):
        if below.top - bottom > _REACH_BELOW * row.height:
            return None
        bottom = below.bottom
        under = [n for n, word in enumerate(below.words) if word.x0 < label.x1 and word.x1 > label.x0]
        if _DIGIT.search(notes.of(below).text):
            at = next((n for n in under if abs(below.words[n].x0 - label.x0) < _SAME_EDGE), None)
            return (below, at) if at is not None and _DIGIT.search(below.words[at].text) else None
        if under:
            return None
    return None


def _heads_columns(here: RowNotes, label: Label) -> bool:
    """Return whether a label's cell is labels and little else, no sentence."""
    home = label.row.segment_at(label.first)
    named = {place for lb in (*here.labels, label) for place in range(lb.first, lb.last)}
    return sum(place not in named for place in range(home.first, home.last)) <= _WORDS_OF_OTHERS


def _in_column(notes: Notes, label: Label, kind: str) -> list[AmountAt] | list[DateAt]:
    found = under_in_row(notes, label)
    if found is None:
        return []
    here, place = notes.of(found[0]), found[1]
    if kind == "dates":
        return [at for at in here.dates if at.first == place]
    return [at for at in here.amounts if at.first == place and not at.amount.percent and at.amount.value is not None]


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
