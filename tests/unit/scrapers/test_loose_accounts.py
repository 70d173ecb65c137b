"""Accounts outside the usual forms."""

from __future__ import annotations

import pytest

from scrapers.loose_accounts import loose_accounts


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Vi har ny bank: reg. nr. 1234, kontonr. 765 4321", "1234-0007654321"),
        ("k o n t o   1 2 3 4   0 0 0 7 6 5 4 3 2 1", "1234-0007654321"),
        ("Kontonr. 1234.0007.654.321", "1234-0007654321"),
        ("Account no.: 0007654321  Sort code: 1234", "1234-0007654321"),
        ("1234-0007654321", "1234-0007654321"),
        ("Betaling kan kun ske med frigørende virkning til 2191 0000123456.", "2191-0000123456"),
        ("IBAN: D K 5 0 0 0 4 0 0 4 4 0 1 1 6 2 4 3", "DK5000400440116243"),
        ("Bankkonto IBAN-nr. DK50 0040 0440 1162 43 BIC XX", "DK5000400440116243"),
        ("Betales til reg.nr. 9989, kontonr. 8831217. 10 dage netto.", "9989-0008831217"),
        ("Kortart 73, kreditornr. 87654321", "+73<+87654321<"),
    ],
)
def test_an_account_is_found_however_it_is_said(text: str, value: str) -> None:
    """Spaced out, dotted, in a sentence, in English, in words, or alone."""
    assert [found.value for found in loose_accounts(text)] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "Kontonr. 123456",
        "Kundekonto: 12345678901",
        "Konto 1234567 dato 01-02-2026",
        "EAN-nr. 5799999000010",
        "Faktura 2026-0000123456 af 12-11-2026",
        "Ordre 1234 0007654321",
        "Telefon 12 34 56 78, konto efter aftale",
        "Varenr. 1234-0007654321 Skruer",
        "IBAN oplyses på forlangende",
    ],
)
def test_other_numbers_are_no_accounts(text: str) -> None:
    """A customer's account in the supplier's books, a date, an item, a location number."""
    assert not list(loose_accounts(text))
