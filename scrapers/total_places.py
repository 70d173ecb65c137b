"""Where totals stand that have no label of their own: behind "=", behind a due date, under the VAT."""

from __future__ import annotations

from collections.abc import Container, Iterator
from decimal import Decimal

from scrapers.columns import in_one_column
from scrapers.labels import Label
from scrapers.linking import Link, links
from scrapers.said_behind import holds_vat, qualified, within
from scrapers.sightings import AmountAt, Notes
from scrapers.vat_rows import rate_of

FIELDS = ("gross_total", "payable_total", "total", "net_total", "subtotal", "vat_total")
_TO_PAY = ("til betaling", "at betale", "betales", "indbetales")
_WORDS_BEFORE = 1  # of a total's label in its segment: "+ moms"
_ROWS_TO_TOTAL = 2
_THREE = 3
_CURRENCY = 3  # letters
_TO_PAY_BY = frozenset(["senest", "inden"])
HIGHEST_RATE = Decimal("0.27")  # Hungary's; more is another tax


def results(notes: Notes) -> Iterator[tuple[str, Link]]:
    """Yield the last amount of "kr. 1.000,00 + moms kr. 250,00 = kr. 1.250,00"."""
    for label in notes.labels("vat_total"):
        equals = [place for place, word in enumerate(label.row.words) if word.text == "=" and place > label.last]
        behind = [at for at in notes.of(label.row).amounts if equals and at.first > equals[-1]]
        if len(behind) == 1:
            yield "total", Link(behind[0], label, "right", only=True)


def in_threes(notes: Notes) -> Iterator[tuple[str, Link]]:
    """Yield net, VAT and gross total of "I alt   1.000,00   250,00   1.250,00": the first two make the last."""
    for label in notes.labels("total", "gross_total"):
        behind = [at for at in notes.of(label.row).amounts if at.first >= label.last]
        if len(behind) != _THREE or not all(at.amount.is_money and at.amount.value is not None for at in behind):
            continue
        net, vat, gross = (at.value for at in behind)
        if net + vat == gross and 0 < vat <= net * HIGHEST_RATE:
            for field, at in zip(("net_total", "vat_total", "gross_total"), behind, strict=True):
                yield field, Link(at, label, "right", only=True)


def with_vat_in_them(notes: Notes) -> Iterator[tuple[str, Link]]:
    """Yield the total of "1.250,00 kr. (heraf moms 250,00 kr.)", and the VAT of "1.250,00 inkl. moms (250,00)".

    Where several amounts are said to hold VAT, they may be lines, and none is taken for the total.
    """
    whole = [(label, at) for label in notes.labels("vat_total") if (at := holds_vat(notes.of(label.row), label))]
    if len(whole) == 1:
        label, at = whole[0]
        yield "total", Link(at, label, "left", only=True)
    for label in notes.labels("gross_total"):
        here = notes.of(label.row)
        if qualified(here, label) is not None and (vat := within(here, label)) is not None:
            yield "vat_total", Link(vat, label, "right", only=True)


def with_due_dates(notes: Notes) -> Iterator[tuple[str, Link]]:
    """Yield the amount of "Til betaling senest 1. december 2026   850,16"."""
    for label in notes.labels("due_date"):
        here = notes.of(label.row)
        dated = [at for at in here.dates if at.first == label.last]
        behind = [at for at in here.amounts if dated and at.first >= dated[0].last and at.amount.value is not None]
        if len(behind) == 1 and label.wording.startswith(_TO_PAY) and starts_segment(label):
            yield "payable_total", Link(behind[0], label, "right", only=True)


def under_the_vat(notes: Notes, everywhere: Container[Decimal]) -> Iterator[Link]:
    """Yield the total without a label under the VAT, in its column: "18.750,00", "Moms 4.687,50", "23.437,50".

    Its place is less than a word of its own: such a total is never proven.
    """
    for label in notes.labels("vat_total"):
        for link in links(notes, label, "amounts"):
            vat = link.item
            if not isinstance(vat, AmountAt) or link.how != "right" or vat.amount.value is None:
                continue
            for row in notes.layout.below(label.row, _ROWS_TO_TOTAL):
                here = notes.of(row)
                unnamed = not any(other.field in FIELDS for other in here.labels)
                for at in here.amounts if unnamed else ():
                    if at.amount.value is None or not at.amount.is_money or not in_one_column(at, vat):
                        continue
                    net = at.value - vat.value
                    if net in everywhere and rate_of(net, vat.value) is not None:
                        yield Link(at, label, "below", only=True)


def starts_segment(label: Label) -> bool:
    """Return whether a label stands near the start of its segment: "moms, jf. § 13" within a sentence is no total."""
    return label.first - label.row.segment_at(label.first).first <= _WORDS_BEFORE


def says_no_more(link: Link) -> bool:
    """Return whether but a currency or a day stands between label and amount: no "Samlet afgiftsbeløb"."""
    row, label = link.label.row, link.label
    between = row.words[label.last : link.item.first] if link.item.row is row else ()
    words = (word.text.casefold().strip(" .:()") for word in between)
    return all(len(word) <= _CURRENCY or word in _TO_PAY_BY or not word.isalpha() for word in words)
