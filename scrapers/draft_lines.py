"""Drafts the columns of a supplier's lines from the headings of its table."""

from __future__ import annotations

from decimal import Decimal

from scrapers.labels import normalised
from scrapers.lines import adds_up
from scrapers.mapped_lines import mapped_lines
from scrapers.sightings import Notes, RowNotes
from scrapers.supplier_mapping import Column, LinesRule

_HEADINGS: dict[str, tuple[str, ...]] = {
    "item_number": ("varenr", "varenummer", "vare nr", "art nr", "artikelnr", "item no", "item number", "artikel"),
    "description": (
        *("beskrivelse", "tekst", "varetekst", "varebeskrivelse", "ydelse", "specifikation", "vare", "produkt"),
        *("description", "item", "bezeichnung", "beskrivning", "benämning", "désignation", "omschrijving"),
    ),
    "quantity": ("antal", "mængde", "timer", "quantity", "qty", "menge", "antall", "aantal", "quantité", "kvt"),
    "unit": ("enhed", "enh", "unit", "einheit", "enhet", "eenheid"),
    "unit_price": (
        *("pris", "enhedspris", "stykpris", "stk pris", "à pris", "á pris", "a pris", "timepris", "price"),
        *("unit price", "einzelpreis", "pris pr stk", "pris pr enhed", "stykkpris", "prijs", "prix"),
    ),
    "vat_rate": ("moms %", "momssats", "vat %", "vat rate", "mwst %"),
    "amount": (
        *("beløb", "beløb dkk", "linjebeløb", "i alt", "ialt", "total", "sum", "pris i alt", "beløb i alt"),
        *("amount", "line total", "betrag", "gesamt", "belopp", "bedrag", "montant", "nettobeløb", "samlet"),
    ),
}
_TOTALS = frozenset(["net_total", "vat_total", "gross_total", "payable_total", "total", "subtotal"])


def draft_lines(notes: Notes, mark: str, *totals: Decimal | None) -> LinesRule | None:
    """Return columns whose lines add up to one of the totals, or None where no table of the pages does."""
    for place, row in enumerate(notes.rows):
        columns = _columns(row)
        if "amount" not in columns or len(columns) < 2:
            continue
        rule = LinesRule(columns=columns, end=_end(notes.rows[place + 1 :]))
        if adds_up(mapped_lines(notes, rule, mark), *totals):
            return rule
    return None


def _columns(row: RowNotes) -> dict[str, Column]:
    found: dict[str, Column] = {}
    for segment in row.row.segments:
        words = " ".join(normalised(segment.text))
        for name, headings in _HEADINGS.items():
            if words in headings and name not in found:
                found[name] = Column(heading=segment.text)
                break
    return found


def _end(rows: tuple[RowNotes, ...]) -> tuple[str, ...]:
    """Return the first label of a total below the table that leads to an amount."""
    for row in rows:
        for label in row.labels:
            if label.field in _TOTALS and any(at.first >= label.last for at in row.amounts):
                return (row.row.text(label.first, label.last).strip(" .:"),)
    return ()
