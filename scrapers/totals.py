"""Chooses net, VAT, gross and payable total: by their labels, and by arithmetic over all amounts of the pages.

Arithmetic is net + VAT = gross together with a VAT rate that exists. A total that has its own
label and takes part in such a sum is proven; a label alone supports, arithmetic alone supports.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from robot.invoice import Certainty, Fact, Field, Rival, VatSubtotal
from scrapers.certainty import grade
from scrapers.other_totals import beside
from scrapers.sightings import AmountAt, Notes
from scrapers.total_places import HIGHEST_RATE
from scrapers.total_roles import GROSS, NET, STRONG, VAT, Roles, Sum
from scrapers.vat_rows import rate_of, sums_of_parts

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The totals of an invoice, without signs."""

    net: Field[Decimal] | None = None
    vat: Field[Decimal] | None = None
    gross: Field[Decimal] | None = None
    payable: Field[Decimal] | None = None
    subtotals: tuple[VatSubtotal, ...] = ()
    ambiguous: bool = False  # a labelled amount can be read in two ways


def find_totals(notes: Notes, line_amounts: Decimal | None = None) -> Totals:
    """Return the totals. `line_amounts` is the sum of the lines, where they could be read.

    Where no VAT is named, the net total is the gross total only if the page says that it is
    exempt, or if the lines come to it.
    """
    roles = Roles(notes)
    ambiguous = _has_ambiguous(notes)
    made = abs(line_amounts) if line_amounts is not None else None

    def worth(one: Sum) -> tuple[bool, float, Decimal]:
        return one.holds and made in (one.net, one.gross), one.score, one.gross

    sums = sorted(_sums(roles, line_amounts), key=worth, reverse=True)
    sums = sums or list(_unnamed(roles))
    if not sums:
        return Totals(
            net=_only("net_total", roles),
            vat=_only("vat_total", roles),
            gross=_alone(GROSS, roles),
            ambiguous=ambiguous,
        )
    best = sums[0]
    as_good = (
        s for s in sums[1:] if s.gross != best.gross and s.holds >= best.holds and worth(s)[:2] == worth(best)[:2]
    )
    rival = next(as_good, None)
    lost = "as good a sum, but a smaller total"
    apart = rival.gross if rival is not None else None
    if rival is None:
        lost, apart = "a total of another sum", beside(roles, sums[1:], best, line_amounts)
    rivals = () if apart is None else (Rival(raw=str(apart), why_lost=lost),)
    gross = _field("gross_total", best.gross, GROSS, roles, total=best, rivals=rivals)
    return Totals(
        net=_field("net_total", best.net, NET, roles, total=best, rivals=rivals) or _only("net_total", roles),
        vat=_field("vat_total", best.vat, VAT, roles, total=best, rivals=rivals) or _only("vat_total", roles),
        gross=gross,
        payable=_payable(roles, best.gross),
        subtotals=(VatSubtotal(rate=best.rate, taxable=best.net, vat=best.vat),) if best.rate is not None else (),
        ambiguous=ambiguous,
    )


def _sums(roles: Roles, line_amounts: Decimal | None) -> Iterator[Sum]:
    named_vat = roles.values(VAT)
    for gross in roles.values(GROSS):
        weight = roles.best(gross, GROSS)
        if gross <= 0:
            continue
        with_vat = list(_with_vats(roles, gross, named_vat, weight, line_amounts))
        # A VAT amount that is named but does not fit may belong to something else.
        yield from with_vat or _with_vats(roles, gross, set(roles.everywhere), weight, line_amounts)
        yield from _with_parts(roles, gross, weight)
        for vat in (column.vat for column in roles.columns if column.total == gross):
            score = weight + 5.0  # all that makes it is on the page, under each other
            yield Sum(net=gross - vat, vat=vat, gross=gross, score=score, holds=True, rate=None, in_parts=True)
        if _ZERO in named_vat or (not named_vat and (roles.exempt or not roles.speaks_of_vat)):
            yield _without_vat(roles, gross, weight, line_amounts, named_zero=_ZERO in named_vat)


def _with_vats(
    roles: Roles, gross: Decimal, vats: set[Decimal], weight: float, line_amounts: Decimal | None
) -> Iterator[Sum]:
    for vat in vats:
        if _ZERO < vat < gross and (found := _with_vat(roles, gross, vat, weight, line_amounts)) is not None:
            yield found


def _with_vat(roles: Roles, gross: Decimal, vat: Decimal, weight: float, lines: Decimal | None) -> Sum | None:
    net = _net_of(roles, gross, vat)
    rate = rate_of(net, vat)
    on_page = net in roles.everywhere
    net_weight = roles.best(net, NET)
    vat_weight = roles.best(vat, VAT)
    if not on_page and any(abs(value - net) < 1 for value in roles.everywhere):
        return None  # the page has another net total, and a gap that it does not explain
    if not on_page and not (rate is not None and vat_weight >= STRONG and weight >= STRONG):
        return None
    if rate is None and not (net_weight >= STRONG and vat_weight >= STRONG and vat <= net * HIGHEST_RATE):
        return None
    score = weight + net_weight + vat_weight + (2.0 if rate is not None else 0.0) + (1.0 if on_page else 0.0)
    return Sum(net=net, vat=vat, gross=gross, score=score + (net == lines), holds=True, rate=rate)


def _unnamed(roles: Roles) -> Iterator[Sum]:
    """Yield the sum of three amounts that the page shows, the largest of it among them, where no total is named."""
    amounts = roles.everywhere
    if roles.values(GROSS) or not amounts:
        return
    gross = max(amounts)
    for vat in roles.values(VAT):
        rate = rate_of(gross - vat, vat)
        if rate is not None and gross - vat in amounts:
            yield Sum(net=gross - vat, vat=vat, gross=gross, score=0.0, holds=True, rate=rate)


def _net_of(roles: Roles, gross: Decimal, vat: Decimal) -> Decimal:
    """Return the gross total less VAT, and less the rounding where that leads to an amount that the page shows."""
    rest = gross - vat
    for rounding in (_ZERO, *roles.roundings):
        if rest - rounding in roles.everywhere and (rounding == 0 or rest - rounding >= 1):
            return rest - rounding
    return rest


def _with_parts(roles: Roles, gross: Decimal, weight: float) -> Iterator[Sum]:
    """Yield the sums whose VAT is that of several rates: named amounts, or rows of rate, amount and VAT."""
    named = [v for v in roles.values(VAT) if _ZERO < v < gross]
    in_rows = sum((row.vat for row in roles.vat_rows), _ZERO)
    for vat in named:
        for taxed_part in roles.values({"net_total": 3.0}):
            rate, rest = rate_of(taxed_part, vat), gross - vat - taxed_part
            exempt = next((rest - r for r in (_ZERO, *roles.roundings) if rest - r in roles.everywhere), _ZERO)
            if rate is not None and exempt >= 1:
                score = weight + 6.0  # VAT, its base and what bears none, all on the page
                net = taxed_part + exempt
                yield Sum(net=net, vat=vat, gross=gross, score=score, holds=True, rate=None, in_parts=True)
    for vat in {*sums_of_parts(named), in_rows} if len(roles.vat_rows) > 1 else set(sums_of_parts(named)):
        net = gross - vat
        net_weight = roles.best(net, NET)
        taxed = sum((row.taxable for row in roles.vat_rows), _ZERO)
        exempt_too = {net, net - taxed} <= roles.everywhere.keys()
        if 0 < vat <= net * HIGHEST_RATE and (
            net_weight >= STRONG or (vat == in_rows and (net == taxed or exempt_too))
        ):
            score = weight + net_weight + 3.0 + (1.0 if vat == in_rows else 0.0)
            yield Sum(net=net, vat=vat, gross=gross, score=score, holds=True, rate=None, in_parts=True)


def _without_vat(roles: Roles, gross: Decimal, weight: float, lines: Decimal | None, *, named_zero: bool) -> Sum:
    net = gross
    if lines is not None and abs(lines) - gross in roles.roundings:
        net = abs(lines)  # "Øreafrunding -0,04": what is to be paid is rounded
    net_weight = roles.best(gross, {"net_total": 3.0, "subtotal": 2.0})
    holds = (named_zero and net_weight >= STRONG) or (lines is not None and abs(lines) == net)
    score = weight + (net_weight if named_zero else 0.0) + (1.0 if holds else 0.0)
    return Sum(net=net, vat=_ZERO, gross=gross, score=score, holds=holds, rate=_ZERO if holds else None)


def _field(
    name: str, value: Decimal, among: dict[str, float], roles: Roles, *, total: Sum, rivals: tuple[Rival, ...]
) -> Field[Decimal] | None:
    weight = roles.best(value, among)
    link = roles.named_by(value, among) if weight > 0 else None
    at = link.item if link is not None else roles.everywhere.get(value)
    no_vat = total.vat == 0 and (roles.exempt or value in roles.weight["vat_total"])
    if total.vat == 0 and not total.holds and not no_vat and name != "gross_total":
        return None  # no VAT is named: that the net is the gross would be a guess
    facts = set()
    if weight >= STRONG:
        facts.add(Fact.LABEL)
    if total.holds:
        facts.add(Fact.ARITHMETIC)
    if name == "gross_total" and total.vat == 0 and roles.shows_again(value):
        facts.add(Fact.SECOND_SIGHTING)
    if no_vat and name != "gross_total":
        facts.add(Fact.LABEL if name == "vat_total" else Fact.RELATION)
    others_named = roles.best(total.gross, GROSS) >= STRONG and roles.best(total.vat, VAT) >= STRONG
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


def _only(field: str, roles: Roles) -> Field[Decimal] | None:
    """Return the one amount that a field's own label names, where no sum holds."""
    return _alone({field: 3.0}, roles) if len(roles.weight[field]) == 1 else None


def _alone(among: dict[str, float], roles: Roles) -> Field[Decimal] | None:
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


def _payable(roles: Roles, gross: Decimal) -> Field[Decimal] | None:
    field = "payable_total"
    named = roles.weight[field]
    if gross in named:
        return None
    if not named:  # "Brutto 22.374,66", "Øreafrunding -0,16", "Total 22.374,50"
        field = "total"
        rounded = {gross + rounding for rounding in roles.roundings if rounding}
        named = {v: w for v, w in roles.weight[field].items() if v in rounded}
    if not named:
        return None
    value = max(named, key=lambda v: (named[v], v))
    link = roles.place[field, value]
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
