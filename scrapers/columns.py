"""Proves a total by the column that it ends: the amounts right above it come to it, the VAT among them.

That is more than a label where the VAT is of a part of the rows alone: "Salær 64.250,00", "25 % moms 16.062,50",
"Retsafgift, momsfri 4.300,00", "I alt 84.612,50".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from scrapers.sightings import AmountAt, Notes
from scrapers.vat_rows import rate_of

_ONE_COLUMN = 12.0  # points between right edges: "kr." may stand behind one amount alone
_MOST = 10  # amounts
_FEWEST = 3
_REACH = 40.0  # points between two rows of a column
_FREE = re.compile(
    r"moms-?fri|udlæg|ikke momspligtig|fritage[nt]|uden moms|mva-?fri|utlegg|utlägg|exempt|zero.rated|disbursement"
    r"|steuerfrei|auslage|durchlaufend|débours|exonéré|btw-?vrij|verschot|\b0(?:[.,]0+)? ?%",
    re.IGNORECASE,
)
_NOT_OF_IT = re.compile(
    r"saldo|restance|forrige|tidligere|overført|transport|rykker|renter|balance|previous|brought|carried|a ?conto"
    r"|indbetal|\bbetalt|forud|deposit|depositum|\bpaid|prepaid|acompte|versé|anzahlung|vorauszahl|abschlag|gezahlt|voorschot"
    r"|förskott|forskudd|innbetal|inbetal|tilbagehold|retention|einbehalt",
    re.IGNORECASE,
)
_ZERO = Decimal(0)


class Column(NamedTuple):
    """A total that its column comes to, and the VAT in it."""

    total: Decimal
    vat: Decimal


def adds_up(notes: Notes, total: AmountAt) -> Column | None:
    """Return the column that ends in this total, where VAT is named in it and nothing else than this invoice's is."""
    summands: list[AmountAt] = []
    rest = total.amount.value
    for at in _above(notes, total):
        summands.append(at)
        rest = rest - (at.amount.value or _ZERO) if rest is not None else None
        if rest == 0 and len(summands) >= _FEWEST:
            return _judged(notes, total, summands)
    return None


def in_one_column(one: AmountAt, other: AmountAt) -> bool:
    """Return whether two amounts end under each other."""
    return abs(one.box.x1 - other.box.x1) < _ONE_COLUMN


def _above(notes: Notes, total: AmountAt) -> Iterator[AmountAt]:
    """Yield the amounts of money over an amount in its column, from below."""
    top, found = total.row.top, 0
    for row in reversed(notes.layout.above(total.row, 2 * _MOST)):
        here = notes.of(row)
        if here.is_table_head or top - row.bottom > _REACH:
            return
        for at in here.amounts:
            if in_one_column(at, total) and at.amount.is_money and at.amount.value is not None:
                yield at
                found, top = found + 1, row.top
        if found >= _MOST:
            return


def _judged(notes: Notes, total: AmountAt, summands: Sequence[AmountAt]) -> Column | None:
    texts = {id(at): _name(at) for at in summands}
    taxes = [at for at in summands if _is_tax(notes, at)]
    others = [at for at in summands if at not in taxes]
    vat = sum((at.value for at in taxes), _ZERO)
    foreign = any(_NOT_OF_IT.search(texts[id(at)]) for at in others)
    if not taxes or foreign or any((at.amount.value or _ZERO) < 0 for at in taxes):
        return None
    taxed = [at for at in others if not _FREE.search(texts[id(at)])]
    base = sum((at.amount.value or _ZERO for at in taxed), _ZERO)
    if vat and rate_of(base, vat) is None:
        return None
    return Column(total=total.value, vat=vat)


def _cell(at: AmountAt) -> tuple[int, int]:
    """Return the words (first, last exclusive) of the cell that says what an amount is: its own, or the one before."""
    own = at.row.segment_at(at.first)
    if own.first < at.first or own.first == 0:
        return own.first, at.first
    before = at.row.segment_at(own.first - 1)
    return before.first, before.last


def _name(at: AmountAt) -> str:
    first, last = _cell(at)
    return at.row.text(first, last)


def _is_tax(notes: Notes, at: AmountAt) -> bool:
    first, last = _cell(at)
    return any(lb.field == "vat_total" and first <= lb.first < last for lb in notes.of(at.row).labels)
