"""Finds the currency: a code or symbol at the totals; "kr." is the krone of the supplier's country."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from decimal import Decimal

from robot.invoice import Certainty, Fact, Field
from robot.register import Register
from scrapers.amounts import CODES, KRONE, SYMBOLS
from scrapers.certainty import Candidate, decide
from scrapers.labels import Label
from scrapers.pdf.layout import Segment
from scrapers.sightings import COLUMN_WORDS, Notes

_TOTALS = ("gross_total", "payable_total", "total", "net_total", "vat_total", "subtotal")
_EXCHANGED = re.compile(
    r"exchange|vekselkurs|\bkurs\b|omregnet|umrechnung|wechselkurs|taux de change|wisselkoers", re.IGNORECASE
)
_KRONE_WORDS = {
    "DKK": ("moms", "fakturadato", "beløb", "kontonr", "cvr"),
    "NOK": ("mva", "beløp", "orgnr"),
    "SEK": ("belopp", "momsreg", "bankgiro", "förfallodatum"),
}
_NAMES = dict.fromkeys(("euro", "euros", "eur"), "EUR") | dict.fromkeys(("us$", "usd", "dollar", "dollars"), "USD")
_NAMES |= {"pund": "GBP", "pounds": "GBP", "skr": "SEK", "nkr": "NOK", "dkr": "DKK", "zł": "PLN", "złotych": "PLN"}
_WHOSE_KRONER = re.compile(r"\b(svensk[ea]|norsk[ea]|dansk[ea]) kr")
_KRONER_OF = {"sv": "SEK", "no": "NOK", "da": "DKK"}
_AT_TOTAL = 3.0
_AT_OTHER_SUM = 2.0
_WORDS_BEHIND = 2  # a column's word in its head
_LONGEST_HEAD = 6  # words of a cell: more is a sentence
_OF_COUNTRY = {"NO": "NOK", "SE": "SEK", "DE": "EUR", "FR": "EUR", "NL": "EUR", "FI": "EUR", "AT": "EUR", "BE": "EUR"}


def find_currency(
    notes: Notes, supplier_id: Field[str] | None, register: Register, totals: Collection[Decimal] = ()
) -> Field[str] | None:
    """Return BT-5 as an ISO 4217 code. `totals` are the values that were read: other sums may be in other money.

    The supplier's country and the register's currency speak for what the page names. A page that
    names none at all is in the money of its supplier's country, where its wording is that country's
    too: proven only where the register has the supplier with that currency.
    """
    home = _home(supplier_id.value) if supplier_id is not None else ""
    known = register.by_id(supplier_id.value) if supplier_id is not None else None
    text = notes.text.casefold()
    by_words = _krone_by_words(text)
    certain = supplier_id is not None and supplier_id.certainty is not Certainty.GUESS
    said = _said(text)
    krone = said or (home if home in _KRONE_WORDS and (certain or not by_words) else by_words)
    found = list(_at_totals(notes, krone, totals)) + list(_named(notes, krone))
    found = found or list(_column_heads(notes, krone))
    at_home = certain
    if not found:
        found = list(_anywhere(notes, krone))
        at_home = certain and len({candidate.value for candidate in found}) == 1  # else it may be what was exchanged
    if not found and said:
        found = [Candidate(value=said, raw="", rule="kroner of a country", facts=frozenset([Fact.LABEL]))]
    if not found and home in _KRONE_WORDS and home == by_words:
        found = [Candidate(value=home, raw="", rule="no currency is named", facts=frozenset([Fact.RELATION]))]
    extra = [(home, Fact.RELATION)] if home and at_home else []
    extra += [(known.currency, Fact.CHECK)] if known is not None else []
    return decide("currency", found, extra)


def _home(supplier_id: str) -> str:
    return "DKK" if supplier_id.isdigit() and len(supplier_id) == 8 else _OF_COUNTRY.get(supplier_id[:2], "")


def _said(text: str) -> str:
    """Return which krone the page says it means: "svenske kroner"; "" where it says none or several."""
    if not any(stem in text for stem in ("vensk", "orsk", "ansk")):
        return ""
    said = {_KRONER_OF[match[1][:2]] for match in _WHOSE_KRONER.finditer(text)}
    return said.pop() if len(said) == 1 else ""


def _krone_by_words(text: str) -> str:
    count = {code: sum(word in text for word in words) for code, words in _KRONE_WORDS.items()}
    best = max(count, key=lambda code: count[code])
    return best if count[best] and list(count.values()).count(count[best]) == 1 else ""


def _at_totals(notes: Notes, krone: str, totals: Collection[Decimal]) -> Iterator[Candidate[str]]:
    for label in notes.labels(*_TOTALS):
        here = notes.of(label.row)
        if _EXCHANGED.search(here.text):
            continue  # the VAT in the tax office's money
        ours = not here.amounts or any(at.amount.value in totals for at in here.amounts) or not totals
        weight = _AT_TOTAL if ours else _AT_OTHER_SUM
        for at in here.amounts:
            if at.first >= label.last and at.amount.currency and (code := _code(at.amount.currency, krone)):
                yield _candidate(code, label, f"at '{label.wording}'", weight)
            for word in (at.row.words[max(at.first - 1, 0)], *at.row.words[at.last : at.last + 1]):
                if at.first >= label.last and (code := _spelled(word.text, krone)):
                    yield _candidate(code, label, f"at '{label.wording}'", weight)
        cell = label.row.segment_at(label.last - 1)
        end = cell.last if cell.last - label.first <= _LONGEST_HEAD else label.last + 2
        for word in label.row.words[label.first : max(end, label.last + 2)]:
            if code := _spelled(word.text, krone):
                yield _candidate(code, label, f"at '{label.wording}'", weight)


def _named(notes: Notes, krone: str) -> Iterator[Candidate[str]]:
    for label in notes.labels("currency"):
        for word in label.row.words[label.last : label.last + 2]:
            if code := _spelled(word.text, krone):
                yield _candidate(code, label, f"label '{label.wording}'", _AT_TOTAL)


def _column_heads(notes: Notes, krone: str) -> Iterator[Candidate[str]]:
    """Yield the currency of "Beløb i kr." or "Kr." over a column, of "Betrag €" in any row."""
    for row in notes.rows:
        for segment in row.row.segments:
            if not row.is_table_head and not _heads_a_column(segment):
                continue
            for place in range(segment.first, segment.last):
                if code := _spelled(row.row.words[place].text, krone):
                    yield Candidate(
                        value=code,
                        raw=row.row.words[place].text,
                        rule="head of a column",
                        facts=frozenset([Fact.LABEL]),
                        weight=2.0,
                        page=row.row.page,
                        box=row.row.box(place, place + 1),
                    )


def _heads_a_column(cell: Segment) -> bool:
    """Return whether a cell is the word for a column and one or two more: "Betrag €", "Beløb i DKK"."""
    if not 1 < cell.last - cell.first <= 1 + _WORDS_BEHIND:
        return False
    return cell.text.partition(" ")[0].casefold().strip(".:") in COLUMN_WORDS


def _anywhere(notes: Notes, krone: str) -> Iterator[Candidate[str]]:
    for row in notes.rows:
        if _EXCHANGED.search(row.text):
            continue
        for at in row.amounts:
            if at.amount.currency and (code := _code(at.amount.currency, krone)):
                yield Candidate(
                    value=code,
                    raw=at.amount.raw,
                    rule="at an amount",
                    facts=frozenset([Fact.LABEL]),
                    page=row.row.page,
                    box=at.box,
                )
        for place, word in enumerate(row.row.words):
            bare = word.text.strip("():.,")
            if code := bare if bare in CODES else _NAMES.get(bare.casefold(), ""):
                yield Candidate(
                    value=code,
                    raw=bare,
                    rule="code on the page",
                    facts=frozenset([Fact.LABEL]),
                    page=row.row.page,
                    box=row.row.box(place, place + 1),
                )


def _spelled(word: str, krone: str) -> str:
    """Return the currency that a word is ("DKK", "(kr.)", "kroner", "€"), or ""."""
    bare = word.strip("():.,[]")
    if bare.casefold() in (KRONE, "kroner", "kronor"):
        return krone
    return bare if bare in CODES else SYMBOLS.get(bare, "") or _NAMES.get(bare.casefold(), "")


def _code(currency: str, krone: str) -> str:
    return krone if currency == KRONE else currency


def _candidate(code: str, label: Label, rule: str, weight: float) -> Candidate[str]:
    return Candidate(
        value=code,
        raw=code,
        rule=rule,
        facts=frozenset([Fact.LABEL]),
        weight=weight,
        page=label.row.page,
        box=label.row.box(label.first, len(label.row.words)),
    )
