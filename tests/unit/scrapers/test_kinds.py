"""Sorting documents: what is surely no invoice ends, what is unclear is held."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from robot.invoice import Kind, Severity
from robot.outcome import Reason
from scrapers import kinds
from scrapers.kinds import sort_document
from scrapers.pdf.layout import lay_out
from scrapers.pdf.words import PageWords, Word
from scrapers.sightings import Notes, take_notes


def notes(*lines: str) -> Notes:
    """Return the notes of a page with these lines."""
    words = []
    for number, line in enumerate(lines):
        left = 60.0
        for text in line.split():
            words.append(Word(text, left, 60.0 + 20 * number, left + 5 * len(text), 70.0 + 20 * number))
            left += 5 * len(text) + 3
    return take_notes(lay_out([PageWords(1, 595.0, 842.0, tuple(words))]))


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Faktura", Kind.INVOICE),
        ("FAKTURA nr. 4711", Kind.INVOICE),
        ("R E C H N U N G", Kind.INVOICE),
        ("Kørselsfaktura", Kind.INVOICE),
        ("Slutregning", Kind.INVOICE),
        ("Honorarnota", Kind.INVOICE),
        ("Kreditnota", Kind.CREDIT_NOTE),
        ("KREDIT NOTA", Kind.CREDIT_NOTE),
    ],
)
def test_a_title_makes_an_invoice_or_a_credit_note(title: str, kind: Kind) -> None:
    """An invoice's or a credit note's title sorts the document without a finding."""
    found = sort_document(notes("Sydfyns Tag ApS", title, "Beløb 10,00"), has_number=True, has_total=True)
    assert (found.kind, found.findings) == (kind, ())


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        ("Rykker 1", Reason.REMINDER),
        ("Betalingspåmindelse", Reason.REMINDER),
        ("Kontoudtog", Reason.STATEMENT),
        ("Tilbud", Reason.ESTIMATE),
        ("Prisoverslag", Reason.ESTIMATE),
        ("Ordrebekræftelse", Reason.NOT_AN_INVOICE),
        ("Følgeseddel", Reason.NOT_AN_INVOICE),
        ("Proforma faktura", Reason.NOT_AN_INVOICE),
    ],
)
def test_what_is_positively_no_invoice_ends(title: str, reason: Reason) -> None:
    """A reminder, a statement, an estimate without an invoice's title or number is sorted away."""
    found = sort_document(notes("Sydfyns Tag ApS", title, "Beløb 10,00"), has_number=False, has_total=True)
    assert [(f.reason, f.severity) for f in found.findings] == [(reason, Severity.END)]


def test_a_reminder_beside_an_invoice_title_is_held() -> None:
    """A page that calls itself both is not sorted away."""
    found = sort_document(notes("Rykker", "Faktura"), has_number=True, has_total=True)
    assert [f.severity for f in found.findings] == [Severity.HOLD]


def test_an_invoice_may_speak_of_an_estimate_or_an_order() -> None:
    """A line such as "Tilbud nr. 9" and "Vedr. tilbud" is a reference, no title."""
    found = sort_document(notes("Faktura", "Tilbudsnr.: 9", "Vedr. tilbud af 3. maj"), has_number=True, has_total=True)
    assert (found.kind, found.findings) == (Kind.INVOICE, ())


def test_an_unknown_text_with_an_amount_is_held() -> None:
    """A text with an amount and no known title may be an invoice."""
    found = sort_document(notes("Vi har hermed", "leveret for kr. 1.250,00"), has_number=False, has_total=False)
    assert [(f.reason, f.severity) for f in found.findings] == [(Reason.NOT_AN_INVOICE, Severity.HOLD)]


def test_an_advert_without_amounts_ends() -> None:
    """A text without amount, number and any word of invoices is sorted away."""
    found = sort_document(notes("Kom til messe", "Vi ses i Odense"), has_number=False, has_total=False)
    assert [(f.reason, f.severity) for f in found.findings] == [(Reason.NOT_AN_INVOICE, Severity.END)]


def test_every_title_has_letters_by_which_it_is_found() -> None:
    """Lines without any of these letters are passed over unread, so no word of `titles.toml` may lack them."""
    table = tomllib.loads(files("scrapers").joinpath("titles.toml").read_text(encoding="utf-8"))
    plain = [word for words in table.values() for word in words if word.replace(" ", "").isalpha()]
    assert len(plain) > 20
    assert [word for word in plain if not any(stem in word for stem in kinds._stems())] == []
