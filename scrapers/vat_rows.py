"""Finds rows that state a VAT rate, the amount it is of, and the VAT: "Moms 25 % af 1.000,00   250,00"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from scrapers.sightings import AmountAt, Notes, RowNotes

VAT_RATES: tuple[Decimal, ...] = tuple(
    Decimal(rate)
    for rate in (
        *range(25, 2, -1),
        *("25.5", "13.5", "8.1", "5.5", "2.6", "2.1"),
    )
    if rate != 11
)
"""Rates in percent in force (or lately in force) in Europe; Denmark has 25 alone."""

_BROKEN_RATES = tuple(rate for rate in VAT_RATES if rate % 1)
_NEAR = {int(rate): (rate, *_BROKEN_RATES) for rate in VAT_RATES if not rate % 1}
_FEW_CROWNS = 5
_HUNDRED = Decimal(100)
_ROUNDING = Decimal("0.02")
_MOST_PARTS = 4


class VatRow(NamedTuple):
    """The VAT of one rate, as one row states it."""

    rate: Decimal
    taxable: Decimal
    vat: Decimal


def is_vat_of(rate: Decimal, taxable: Decimal, vat: Decimal) -> bool:
    """Return whether the rate, in percent, of the taxable amount is this VAT, give or take two cents."""
    return vat > _ROUNDING and abs(taxable * rate / _HUNDRED - vat) <= _ROUNDING


def rates_near(taxable: Decimal, vat: Decimal) -> Sequence[Decimal]:
    """Return the rates, in their order, that may make this VAT of this amount, which is above 0."""
    if taxable <= _FEW_CROWNS:
        return VAT_RATES
    nearest = round(vat * _HUNDRED / taxable)  # two cents come to less than half a percent
    return _NEAR.get(nearest, _BROKEN_RATES)


def vat_rows(notes: Notes) -> list[VatRow]:
    """Return each such row once. Three numbers that fit are no accident, whatever the labels say."""
    found: list[VatRow] = []
    for row in notes.rows:
        if len(row.amounts) >= 3 and (one := _vat_row(row)) is not None and one not in found:
            found.append(one)
    return found


def sums_of_parts(values: Sequence[Decimal]) -> Iterator[Decimal]:
    """Yield what two or more of these amounts come to."""
    for count in range(2, min(len(values), _MOST_PARTS) + 1):
        for parts in combinations(values, count):
            yield sum(parts, Decimal(0))


def _vat_row(row: RowNotes) -> VatRow | None:
    settled = [a for a in row.amounts if a.amount.value is not None]
    money = [a for a in settled if a.amount.is_money and not a.amount.percent]
    for at in settled:
        if at.value not in VAT_RATES or (not at.amount.percent and at.amount.currency):
            continue
        for taxable, vat in _pairs([m for m in money if m is not at]):
            if is_vat_of(at.value, taxable.value, vat.value):
                return VatRow(at.value, taxable.value, vat.value)
    return None


def _pairs(money: Sequence[AmountAt]) -> Iterator[tuple[AmountAt, AmountAt]]:
    for first, second in combinations(money, 2):
        yield (first, second) if first.value > second.value else (second, first)


def rate_of(net: Decimal, vat: Decimal) -> Decimal | None:
    """Return the European VAT rate, in percent, that makes this VAT of this net amount, or None."""
    if net <= 0:
        return None
    return next((rate for rate in rates_near(net, vat) if is_vat_of(rate, net, vat)), None)
