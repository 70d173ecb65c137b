"""Says which amount of a page is named as which total, how well, and where."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from scrapers.columns import adds_up
from scrapers.exemption import says_exempt, speaks_of_exemption
from scrapers.linking import Link, links
from scrapers.said_behind import is_added_to
from scrapers.sightings import AmountAt, Notes, RowNotes
from scrapers.total_places import (
    FIELDS,
    HIGHEST_RATE,
    in_threes,
    results,
    starts_segment,
    under_the_vat,
    with_due_dates,
    with_vat_in_them,
)
from scrapers.vat_rows import vat_rows

GROSS = {"gross_total": 3.0, "total": 2.0, "payable_total": 1.8}
"""The labels that may name the gross total, and how well each does; `NET` and `VAT` likewise."""
NET = {"net_total": 3.0, "subtotal": 2.0, "total": 1.0}
VAT = {"vat_total": 3.0}
STRONG = 1.5
"""The weight from which a label counts as a fact."""
_OF = frozenset(["af", "of", "on", "von", "auf", "über", "sur", "over", "van", "av", "på"])  # "25 % af"
_BY_ITS_PLACE = 0.8
_WORDS_BEFORE = 4  # a label, from which it stands within a sentence
_IN_A_SENTENCE = 0.95
_GOODS = frozenset(["", "varer", "ydelser", "beløb", "pris", "arbejde", "honorar", "salær", "leje", "kontingent"])
_WORDS_ADDED = 4  # of "+ 25 % moms" before the amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """A net total, its VAT and what they come to; `score` ranks the sums of a page. `rate` is in percent."""

    net: Decimal
    vat: Decimal
    gross: Decimal
    score: float
    holds: bool  # more than a label: the sum is on the page, or the rate exists
    rate: Decimal | None
    in_parts: bool = False  # the VAT is what several rates come to


class Roles:
    """Which amount is named as what, how well, and where."""

    def __init__(self, notes: Notes) -> None:
        self.weight: dict[str, dict[Decimal, float]] = defaultdict(dict)
        self.place: dict[tuple[str, Decimal], Link] = {}
        self.everywhere: dict[Decimal, AmountAt] = {}
        self.places: Counter[Decimal] = Counter()
        self.speaks_of_vat = bool(notes.labels("vat_total"))
        self.speaks_of_none = speaks_of_exemption(notes.text)
        self.exempt = self.speaks_of_none and says_exempt(notes.text)
        for at in (at for row in notes.rows for at in row.amounts):
            if at.amount.value is not None and at.amount.is_money:
                self.places[at.value] += 1
                self.everywhere.setdefault(at.value, at)
        self.told = {place for row in notes.rows for place in _in_equations(row)}
        bare = {row.row.index for row in notes.rows if row.amounts and _begins_with_total(row)} if self.told else set()
        self.told_totals = {  # what such rows come to that name nothing else: the total as well as any other
            at.value
            for row in notes.rows
            if row.row.index in bare
            for at in row.amounts[-1:]
            if (row.row.index, at.first) in self.told and at.amount.value is not None
        }
        self._note_all(notes)
        if self.told and not any(self.weight.values()):  # the page has nothing but such a row
            self.told = {place for place in self.told if place[0] not in bare}
            self._note_all(notes)
        small = {value for value in self.everywhere if value < 1}
        self.roundings = sorted({*small, *(-value for value in small)}, key=abs)
        self.vat_rows = vat_rows(notes)
        totals = [link.item for (field, _), link in self.place.items() if field in GROSS]
        at_places = {
            (at.row.index, at.first): at for at in totals if isinstance(at, AmountAt)
        }  # one may be named twice
        self.columns = {found for at in at_places.values() if (found := adds_up(notes, at)) is not None}
        named = self.weight["vat_total"]
        for stated in self.vat_rows:  # "moms 25 % af 1.000,00   250,00": the first amount is not the VAT
            if stated.vat in named:
                named[stated.vat] = 1.0
                named.pop(stated.taxable, None)

    def _note_all(self, notes: Notes) -> None:
        for field in FIELDS:
            for label in notes.labels(field):
                for link in links(notes, label, "amounts"):
                    added = field == "total" and isinstance(link.item, AmountAt) and is_added_to(link.item)
                    self._note("net_total" if added else field, link)
        for field, link in (*results(notes), *with_vat_in_them(notes), *with_due_dates(notes), *in_threes(notes)):
            self._note(field, link)
        for link in under_the_vat(notes, self.everywhere):
            self._note("total", link, named=_BY_ITS_PLACE)

    def _note(self, field: str, link: Link, *, named: float = 1.0) -> None:
        assert isinstance(link.item, AmountAt)
        if (link.item.row.index, link.item.first) in self.told:
            return
        if not link.item.amount.is_money and (
            not (link.only and link.how == "right" and starts_segment(link.label)) or _counts(field, link.item)
        ):
            return
        if field == "vat_total" and _is_taxed(link.item):
            return
        value = link.item.value
        named *= _IN_A_SENTENCE if link.label.first - link.label.begins >= _WORDS_BEFORE else 1.0
        weight = named * {"right": 1.0 if link.only else 0.4, "below": 0.85, "left": 0.85, "above": 0.85}[link.how]
        if weight > self.weight[field].get(value, 0.0):
            self.weight[field][value] = weight
            self.place[field, value] = link
        self.everywhere.setdefault(value, link.item)

    def best(self, value: Decimal, among: Mapping[str, float]) -> float:
        """Return how well labels of these fields name a value; 0 where none does."""
        return max((self.weight[f].get(value, 0.0) * w for f, w in among.items()), default=0.0)

    def shows_again(self, value: Decimal) -> bool:
        """Return whether a page that bears no VAT has a total in a second place too: its line, or the payment slip.

        It is the largest amount of the page then; a smaller one is the total of a part.
        """
        bears_none = self.exempt or not self.speaks_of_vat
        return bears_none and self.places[value] > 1 and value == max(self.everywhere)

    def values(self, among: Mapping[str, float]) -> set[Decimal]:
        """Return the values that labels of these fields name."""
        return {value for field in among for value in self.weight[field]}

    def named_by(self, value: Decimal, among: Mapping[str, float]) -> Link | None:
        """Return the label that names a value best, with its place."""
        fields = sorted(among, key=lambda f: self.weight[f].get(value, 0.0) * among[f], reverse=True)
        return self.place.get((fields[0], value)) if fields else None


def _in_equations(row: RowNotes) -> Iterator[tuple[int, int]]:
    """Yield the places of amounts that a row adds up in words: "År til dato: 21.400,00 + moms 5.350,00 = 26.750,00".

    It explains another sum: last year's, the contract's, that in another currency. Totals stand by themselves.
    """
    if "=" not in row.text or "+" not in row.text:
        return
    words = [word.text for word in row.row.words]
    added = [at for at in row.amounts if "+" in words[max(at.first - _WORDS_ADDED, 0) : at.first]]
    results = [at for at in row.amounts if at.first and words[at.first - 1] == "="]
    if added and results:
        first = min(at.first for at in row.amounts)
        yield from ((row.row.index, at.first) for at in row.amounts if first <= at.first <= results[-1].first)


def _begins_with_total(row: RowNotes) -> bool:
    """Return whether nothing stands before a row's first amount but a total's name: no "År til dato 2026"."""
    before = row.row.text(0, row.amounts[0].first).casefold().strip(" .:")
    return before in _GOODS or any(label.first == 0 and label.field in FIELDS for label in row.labels)


def _counts(field: str, at: AmountAt) -> bool:
    """Return whether a number without decimals is none of money: "netto 10 dage", or the rate of "Moms 25,0"."""
    if field == "vat_total" and at.value <= 100 * HIGHEST_RATE:
        return True
    return at.last < at.row.segment_at(at.first).last and at.row.words[at.last].text.isalpha()


def _is_taxed(at: AmountAt) -> bool:
    """Return whether an amount is what a rate is of: "VAT (0% on 348.00)", "Moms 25 % af 1.000,00"."""
    if at.first < 2:  # the rate and the word between
        return False
    rate, between = (at.row.words[at.first - back].text for back in (2, 1))
    return rate.endswith("%") and between.casefold() in _OF
