"""Chooses net, VAT, gross and payable total: by their labels, and by arithmetic over all amounts of the pages.

Arithmetic is net + VAT = gross together with a VAT rate that exists. A total that has its own
label and takes part in such a sum is proven; a label alone supports, arithmetic alone supports.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from robot.invoice import Certainty, Fact, Field, Rival, VatSubtotal
from scrapers.certainty import grade
from scrapers.columns import adds_up
from scrapers.linking import Link, links
from scrapers.said_behind import is_added_to
from scrapers.sightings import AmountAt, Notes
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
from scrapers.vat_rows import rate_of, sums_of_parts, vat_rows

_OF = frozenset(["af", "of", "on", "von", "auf", "über", "sur", "over", "van", "av", "på"])  # "25 % af"
_ZERO = Decimal(0)
_GROSS = {"gross_total": 3.0, "total": 2.0, "payable_total": 1.8}
_NET = {"net_total": 3.0, "subtotal": 2.0, "total": 1.0}
_VAT = {"vat_total": 3.0}
_EXEMPT = re.compile(
    r"fritaget\s+for\s+(?:dansk\s+)?moms|momsfritage[nt]|moms-?fri(?:t|e)?\b|ikke\s+momspligtig|momsloven\S*\s+§\s*13\b|ml\.?\s+§\s*13\b"
    r"|(?:beregnes|opkræves|tillægges|betales)\s+ikke\s+moms|(?:er\s+ikke|ej)\s+momsregistreret|uden\s+for\s+momslovens|ikke\s+beregnet\s+moms|ingen\s+moms\s+på|uden\s+moms,?\s+jf"
    r"|omvendt\s+betalingspligt|reverse\s+charge|vat[\s-]+exempt|exempt\s+from\s+vat|outside\s+the\s+scope\s+of\s+vat|zero[\s-]rated"
    r"|(?:unntatt|fritatt)\s+(?:fra\s+|for\s+)?mva|mva-?fri(?:tt)?\b|momsbefri|undantage[nt]\s+från\s+moms|ej\s+momspliktig"
    r"|umsatzsteuerfrei|steuerfrei\s+nach|steuerfreie\s+innergemeinschaftliche|§\s*19\s+(?:abs\.?\s*1\s+)?ustg|kleinunternehmer"
    r"|keine\s+umsatzsteuer|umsatzsteuer\s+wird\s+nicht|tva\s+non\s+applicable|exonérée?s?\s+de\s+(?:la\s+)?tva|293\s?b\b"
    r"|vrijgesteld\s+van\s+btw|btw[\s-]*vrij|btw\s+verlegd"
)
_VAT_WORDS = r"(?:moms|mwst|ust|mva|vat|btw|tva)\b"
_BEARS_VAT = re.compile(
    rf"\b(?:inkl|incl|inklusive|including|med|heraf|heri|hvoraf|plus|\+|zzgl|waarvan|dont)\.?\s+(?:[1-9]\d?\s?%\s+)?{_VAT_WORDS}"
    rf"|\b(?:5|6|7|8|9|10|12|15|19|20|21|25)\s?%\s+{_VAT_WORDS}|\b{_VAT_WORDS},?\s+(?:15|19|20|21|25)\b"
)
_BY_ITS_PLACE = 0.8
_STRONG = 1.5  # the weight from which a label counts as a fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The totals of an invoice, without signs."""

    net: Field[Decimal] | None = None
    vat: Field[Decimal] | None = None
    gross: Field[Decimal] | None = None
    payable: Field[Decimal] | None = None
    subtotals: tuple[VatSubtotal, ...] = ()
    ambiguous: bool = False  # a labelled amount can be read in two ways


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sum:
    net: Decimal
    vat: Decimal
    gross: Decimal
    score: float
    holds: bool  # more than a label: the sum is on the page, or the rate exists
    rate: Decimal | None
    in_parts: bool = False  # the VAT is what several rates come to


class _Roles:
    """Which amount is named as what, how well, and where."""

    def __init__(self, notes: Notes) -> None:
        self.weight: dict[str, dict[Decimal, float]] = defaultdict(dict)
        self.place: dict[tuple[str, Decimal], Link] = {}
        self.everywhere: dict[Decimal, AmountAt] = {}
        self.places: Counter[Decimal] = Counter()
        self.speaks_of_vat = bool(notes.labels("vat_total"))
        self.exempt = False  # the page says in words that there is no VAT
        for at in (at for row in notes.rows for at in row.amounts):
            if at.amount.value is not None and at.amount.is_money:
                self.places[at.value] += 1
                self.everywhere.setdefault(at.value, at)
        for field in FIELDS:
            for label in notes.labels(field):
                for link in links(notes, label, "amounts"):
                    added = field == "total" and isinstance(link.item, AmountAt) and is_added_to(link.item)
                    self._note("net_total" if added else field, link)
        for field, link in (*results(notes), *with_vat_in_them(notes), *with_due_dates(notes), *in_threes(notes)):
            self._note(field, link)
        for link in under_the_vat(notes, self.everywhere):
            self._note("total", link, named=_BY_ITS_PLACE)
        small = {value for value in self.everywhere if value < 1}
        self.roundings = sorted({*small, *(-value for value in small)}, key=abs)
        self.vat_rows = vat_rows(notes)
        totals = [link.item for (field, _), link in self.place.items() if field in _GROSS]
        at_places = {
            (at.row.index, at.first): at for at in totals if isinstance(at, AmountAt)
        }  # one may be named twice
        self.columns = {found for at in at_places.values() if (found := adds_up(notes, at)) is not None}
        named = self.weight["vat_total"]
        for stated in self.vat_rows:  # "moms 25 % af 1.000,00   250,00": the first amount is not the VAT
            if stated.vat in named:
                named[stated.vat] = 1.0
                named.pop(stated.taxable, None)

    def _note(self, field: str, link: Link, *, named: float = 1.0) -> None:
        assert isinstance(link.item, AmountAt)
        if not link.item.amount.is_money and (
            not (link.only and link.how == "right" and starts_segment(link.label)) or _counts(field, link.item)
        ):
            return
        if field == "vat_total" and _is_taxed(link.item):
            return
        value = link.item.value
        weight = named * {"right": 1.0 if link.only else 0.4, "below": 0.85, "left": 0.85, "above": 0.85}[link.how]
        if weight > self.weight[field].get(value, 0.0):
            self.weight[field][value] = weight
            self.place[field, value] = link
        self.everywhere.setdefault(value, link.item)

    def best(self, value: Decimal, among: dict[str, float]) -> float:
        return max((self.weight[f].get(value, 0.0) * w for f, w in among.items()), default=0.0)

    def shows_again(self, value: Decimal) -> bool:
        """Return whether a page that bears no VAT has a total in a second place too: its line, or the payment slip."""
        return self.places[value] > 1 and (self.exempt or not self.speaks_of_vat)

    def values(self, among: dict[str, float]) -> set[Decimal]:
        return {value for field in among for value in self.weight[field]}

    def named_by(self, value: Decimal, among: dict[str, float]) -> Link | None:
        fields = sorted(among, key=lambda f: self.weight[f].get(value, 0.0) * among[f], reverse=True)
        return self.place.get((fields[0], value)) if fields else None


def find_totals(notes: Notes, line_amounts: Decimal | None = None) -> Totals:
    """Return the totals. `line_amounts` is the sum of the lines, where they could be read.

    Where no VAT is named, the net total is the gross total only if the page says that it is
    exempt, or if the lines come to it.
    """
    roles = _Roles(notes)
    roles.exempt = says_exempt(notes.text)
    ambiguous = _has_ambiguous(notes)
    sums = sorted(_sums(roles, line_amounts), key=lambda s: (s.score, s.gross), reverse=True)
    sums = sums or list(_unnamed(roles))
    if not sums:
        return Totals(
            net=_only("net_total", roles),
            vat=_only("vat_total", roles),
            gross=_alone(_GROSS, roles),
            ambiguous=ambiguous,
        )
    best = sums[0]
    rival = next(
        (s for s in sums[1:] if s.gross != best.gross and s.holds >= best.holds and s.score >= best.score), None
    )
    rivals = () if rival is None else (Rival(raw=str(rival.gross), why_lost="as good a sum, but a smaller total"),)
    gross = _field("gross_total", best.gross, _GROSS, roles, total=best, rivals=rivals)
    return Totals(
        net=_field("net_total", best.net, _NET, roles, total=best, rivals=rivals) or _only("net_total", roles),
        vat=_field("vat_total", best.vat, _VAT, roles, total=best, rivals=rivals) or _only("vat_total", roles),
        gross=gross,
        payable=_payable(roles, best.gross),
        subtotals=(VatSubtotal(rate=best.rate, taxable=best.net, vat=best.vat),) if best.rate is not None else (),
        ambiguous=ambiguous,
    )


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


def says_exempt(text: str) -> bool:
    """Return whether the page says that nothing on it bears VAT; "inkl. moms" anywhere speaks against it."""
    folded = text.casefold()
    return _EXEMPT.search(folded) is not None and _BEARS_VAT.search(folded) is None


def _sums(roles: _Roles, line_amounts: Decimal | None) -> Iterator[_Sum]:
    named_vat = roles.values(_VAT)
    for gross in roles.values(_GROSS):
        weight = roles.best(gross, _GROSS)
        if gross <= 0:
            continue
        with_vat = list(_with_vats(roles, gross, named_vat, weight, line_amounts))
        # A VAT amount that is named but does not fit may belong to something else.
        yield from with_vat or _with_vats(roles, gross, set(roles.everywhere), weight, line_amounts)
        yield from _with_parts(roles, gross, weight)
        for vat in (column.vat for column in roles.columns if column.total == gross):
            score = weight + 5.0  # all that makes it is on the page, under each other
            yield _Sum(net=gross - vat, vat=vat, gross=gross, score=score, holds=True, rate=None, in_parts=True)
        if _ZERO in named_vat or (not named_vat and (roles.exempt or not roles.speaks_of_vat)):
            yield _without_vat(roles, gross, weight, line_amounts, named_zero=_ZERO in named_vat)


def _with_vats(
    roles: _Roles, gross: Decimal, vats: set[Decimal], weight: float, line_amounts: Decimal | None
) -> Iterator[_Sum]:
    for vat in vats:
        if _ZERO < vat < gross and (found := _with_vat(roles, gross, vat, weight, line_amounts)) is not None:
            yield found


def _with_vat(roles: _Roles, gross: Decimal, vat: Decimal, weight: float, lines: Decimal | None) -> _Sum | None:
    net = _net_of(roles, gross, vat)
    rate = rate_of(net, vat)
    on_page = net in roles.everywhere
    net_weight = roles.best(net, _NET)
    vat_weight = roles.best(vat, _VAT)
    if not on_page and any(abs(value - net) < 1 for value in roles.everywhere):
        return None  # the page has another net total, and a gap that it does not explain
    if not on_page and not (rate is not None and vat_weight >= _STRONG and weight >= _STRONG):
        return None
    if rate is None and not (net_weight >= _STRONG and vat_weight >= _STRONG and vat <= net * HIGHEST_RATE):
        return None
    score = weight + net_weight + vat_weight + (2.0 if rate is not None else 0.0) + (1.0 if on_page else 0.0)
    return _Sum(net=net, vat=vat, gross=gross, score=score + (net == lines), holds=True, rate=rate)


def _unnamed(roles: _Roles) -> Iterator[_Sum]:
    """Yield the sum of three amounts that the page shows, the largest of it among them, where no total is named."""
    amounts = roles.everywhere
    if roles.values(_GROSS) or not amounts:
        return
    gross = max(amounts)
    for vat in roles.values(_VAT):
        rate = rate_of(gross - vat, vat)
        if rate is not None and gross - vat in amounts:
            yield _Sum(net=gross - vat, vat=vat, gross=gross, score=0.0, holds=True, rate=rate)


def _net_of(roles: _Roles, gross: Decimal, vat: Decimal) -> Decimal:
    """Return the gross total less VAT, and less the rounding where that leads to an amount that the page shows."""
    rest = gross - vat
    for rounding in (_ZERO, *roles.roundings):
        if rest - rounding in roles.everywhere and (rounding == 0 or rest - rounding >= 1):
            return rest - rounding
    return rest


def _with_parts(roles: _Roles, gross: Decimal, weight: float) -> Iterator[_Sum]:
    """Yield the sums whose VAT is that of several rates: named amounts, or rows of rate, amount and VAT."""
    named = [v for v in roles.values(_VAT) if _ZERO < v < gross]
    in_rows = sum((row.vat for row in roles.vat_rows), _ZERO)
    for vat in named:
        for taxed_part in roles.values({"net_total": 3.0}):
            rate, rest = rate_of(taxed_part, vat), gross - vat - taxed_part
            exempt = next((rest - r for r in (_ZERO, *roles.roundings) if rest - r in roles.everywhere), _ZERO)
            if rate is not None and exempt >= 1:
                score = weight + 6.0  # VAT, its base and what bears none, all on the page
                net = taxed_part + exempt
                yield _Sum(net=net, vat=vat, gross=gross, score=score, holds=True, rate=None, in_parts=True)
    for vat in {*sums_of_parts(named), in_rows} if len(roles.vat_rows) > 1 else set(sums_of_parts(named)):
        net = gross - vat
        net_weight = roles.best(net, _NET)
        taxed = sum((row.taxable for row in roles.vat_rows), _ZERO)
        exempt_too = {net, net - taxed} <= roles.everywhere.keys()
        if 0 < vat <= net * HIGHEST_RATE and (
            net_weight >= _STRONG or (vat == in_rows and (net == taxed or exempt_too))
        ):
            score = weight + net_weight + 3.0 + (1.0 if vat == in_rows else 0.0)
            yield _Sum(net=net, vat=vat, gross=gross, score=score, holds=True, rate=None, in_parts=True)


def _without_vat(roles: _Roles, gross: Decimal, weight: float, lines: Decimal | None, *, named_zero: bool) -> _Sum:
    net = gross
    if lines is not None and abs(lines) - gross in roles.roundings:
        net = abs(lines)  # "Øreafrunding -0,04": what is to be paid is rounded
    net_weight = roles.best(gross, {"net_total": 3.0, "subtotal": 2.0})
    holds = (named_zero and net_weight >= _STRONG) or (lines is not None and abs(lines) == net)
    score = weight + (net_weight if named_zero else 0.0) + (1.0 if holds else 0.0)
    return _Sum(net=net, vat=_ZERO, gross=gross, score=score, holds=holds, rate=_ZERO if holds else None)


def _field(
    name: str, value: Decimal, among: dict[str, float], roles: _Roles, *, total: _Sum, rivals: tuple[Rival, ...]
) -> Field[Decimal] | None:
    weight = roles.best(value, among)
    link = roles.named_by(value, among) if weight > 0 else None
    at = link.item if link is not None else roles.everywhere.get(value)
    no_vat = total.vat == 0 and (roles.exempt or value in roles.weight["vat_total"])
    if total.vat == 0 and not total.holds and not no_vat and name != "gross_total":
        return None  # no VAT is named: that the net is the gross would be a guess
    facts = set()
    if weight >= _STRONG:
        facts.add(Fact.LABEL)
    if total.holds:
        facts.add(Fact.ARITHMETIC)
    if name == "gross_total" and total.vat == 0 and roles.shows_again(value):
        facts.add(Fact.SECOND_SIGHTING)
    if no_vat and name != "gross_total":
        facts.add(Fact.LABEL if name == "vat_total" else Fact.RELATION)
    others_named = roles.best(total.gross, _GROSS) >= _STRONG and roles.best(total.vat, _VAT) >= _STRONG
    if name == "net_total" and total.rate is not None and others_named:
        facts.add(Fact.RELATION)  # gross less VAT, both named, and the rate exists
    if name != "gross_total" and total.in_parts:
        facts.add(Fact.RELATION)  # the parts of each rate come to it
    frozen = frozenset(facts)
    assert at is None or isinstance(at, AmountAt)
    return Field(
        value=value,
        raw=at.amount.raw if at is not None else "",
        certainty=grade(name, frozen, most_of_rivals=len(frozen) if rivals else 0),
        rule=f"label '{link.label.wording}', {link.how}" if link is not None else "arithmetic",
        facts=frozen,
        page=at.row.page if at is not None else None,
        box=at.box if at is not None else None,
        rivals=rivals,
    )


def _only(field: str, roles: _Roles) -> Field[Decimal] | None:
    """Return the one amount that a field's own label names, where no sum holds."""
    return _alone({field: 3.0}, roles) if len(roles.weight[field]) == 1 else None


def _alone(among: dict[str, float], roles: _Roles) -> Field[Decimal] | None:
    """Return the amount that labels name best, where no sum holds.

    On a page that bears no VAT, the one amount that is named and stands in a second place too (its line, or the
    payment slip) is proven by both.
    """
    values = sorted(roles.values(among), key=lambda v: (roles.best(v, among), v), reverse=True)
    if not values:
        return None
    link = roles.named_by(values[0], among)
    assert link is not None
    assert isinstance(link.item, AmountAt)
    facts = {Fact.LABEL}
    if roles.shows_again(values[0]):
        facts.add(Fact.SECOND_SIGHTING)
    named = "gross_total" if "gross_total" in among else next(iter(among))
    return Field(
        value=values[0],
        raw=link.item.amount.raw,
        certainty=Certainty.GUESS if len(values) > 1 else grade(named, frozenset(facts)),
        rule=f"label '{link.label.wording}', {link.how}",
        facts=frozenset(facts),
        page=link.item.row.page,
        box=link.item.box,
    )


def _payable(roles: _Roles, gross: Decimal) -> Field[Decimal] | None:
    named = roles.weight["payable_total"]
    if not named or gross in named:
        return None
    value = max(named, key=lambda v: (named[v], v))
    link = roles.place["payable_total", value]
    assert isinstance(link.item, AmountAt)
    return Field(
        value=value,
        raw=link.item.amount.raw,
        certainty=Certainty.SUPPORTED,
        rule=f"label '{link.label.wording}', {link.how}",
        facts=frozenset([Fact.LABEL]),
        page=link.item.row.page,
        box=link.item.box,
    )


def _has_ambiguous(notes: Notes) -> bool:
    for label in notes.labels("gross_total", "payable_total", "total", "net_total", "vat_total"):
        for at in notes.of(label.row).amounts:
            if at.first >= label.last and at.amount.value is None and not at.amount.percent:
                return True
    return False
