"""Finding the labels of a row."""

from __future__ import annotations

import pytest

from scrapers.labels import find_labels
from scrapers.pdf.layout import lay_out
from scrapers.pdf.words import PageWords, Word


def fields(line: str) -> list[str]:
    """Return the fields of the labels of a line; several spaces make a gap."""
    words = []
    left = 60.0
    for text in line.split(" "):
        if text:
            words.append(Word(text, left, 60.0, left + 5 * len(text), 70.0))
        left += 5 * len(text) + 3
    (row,) = lay_out([PageWords(1, 595.0, 842.0, tuple(words))]).rows
    return [label.field for label in find_labels(row, row.text())]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Faktura nr.: 4711", ["invoice_number"]),
        ("Fakturanr. 4711", ["invoice_number"]),
        ("FAKTURA-NR 4711", ["invoice_number"]),
        ("CVR-nr.: 13585628", ["cvr"]),
        ("Moms-nr. 13585628", ["cvr"]),
        ("I alt inkl. moms 1.250,00", ["gross_total"]),
        ("I alt ekskl. moms 1.000,00", ["net_total"]),
        ("Rechnungssumme Brutto (inkl. USt.) 235,62", ["gross_total"]),
        ("Summe inkl. USt: 571,04", ["gross_total"]),
        ("Ordredato: 1. maj 2024", ["other_date"]),
        ("Krediterer faktura nr. 89404", ["corrects"]),
        ("Reg.nr. 1826 Kontonr. 0506874109", ["registration", "account"]),
    ],
)
def test_the_longest_wording_wins(line: str, expected: list[str]) -> None:
    """Case, hyphens and full stops do not matter, and a longer wording is never read as a shorter one."""
    assert fields(line) == expected


def test_a_label_does_not_reach_over_a_wide_gap() -> None:
    """Words of two columns make no label together."""
    assert fields("Faktura" + " " * 12 + "nr.") == ["invoice_title"]
