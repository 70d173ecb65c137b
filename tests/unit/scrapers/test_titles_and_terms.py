"""How titles name an invoice's number, and sentences the day by which to pay, in layouts nobody described."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from robot.invoice import Certainty, Kind
from tests.fakes.printed_pages import Text
from tests.unit.scrapers.test_layout_habits import LETTERHEAD, LINE, NUMBER, TOTALS, certainty, invoice_of

ISSUED = date(2026, 11, 12)
DAY: list[Text] = [(60, 240, "Fakturadato: 12-11-2026")]


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ([(60, 210, "REGNING"), (180, 210, "Nr.: 26-004"), (300, 210, "Sagsnr.: 25/18843")], "26-004"),
        ([(260, 196, "KONTOFAKTURA", 12.0), (60, 212, "Nr. 2602-0117")], "2602-0117"),
        ([(380, 150, "FAKTURA", 12.0), (380, 166, "Nr........: 7740912"), (380, 180, "Kunde.....: 40118")], "7740912"),
        ([(60, 210, "Kontingentopkrævning nr. 2026/214 udsendt d. 12. november 2026. Momsfri ydelse.")], "2026/214"),
        ([(60, 210, "NOTE D’HONORAIRES N° 2026-14")], "2026-14"),
    ],
)
def test_a_number_that_goes_on_from_the_title(tmp_path: Path, title: list[Text], number: str) -> None:
    """Beside it, under a centred one, behind dots that lead to it, and in the Danish and French words for a bill."""
    assert invoice_of(tmp_path, LETTERHEAD, title, DAY, LINE, TOTALS).value("invoice_number") == number


@pytest.mark.parametrize("title", ["Rechnung / Lieferschein", "Faktura og følgeseddel", "Ordrebekræftelse/faktura"])
def test_an_invoice_that_is_a_delivery_note_as_well(tmp_path: Path, title: str) -> None:
    """It is to be paid; its number and its day go on under the two titles."""
    head: list[Text] = [(60, 196, title, 14.0), (60, 212, "Nr. 4402718 vom 12.11.26")]
    invoice = invoice_of(tmp_path, LETTERHEAD, head, LINE, TOTALS)
    assert (invoice.value("invoice_number"), invoice.value("issue_date")) == ("4402718", ISSUED)


@pytest.mark.parametrize(
    ("title", "refers"),
    [
        ("Stornorechnung ST-10093", "zur Rechnung RG-58820 vom 12.01.2026"),
        ("Kreditfaktura ST-10093", "Avser faktura 58820, 2026-01-12"),
        ("Creditnota ST-10093", "Betreft factuur 58820"),
        ("Kreditnota ST-10093", "Gjelder faktura 58820"),
    ],
)
def test_the_invoice_that_a_credit_note_takes_back_is_not_its_own(tmp_path: Path, title: str, refers: str) -> None:
    """Both numbers stand on the page; the title has the credit note's."""
    head: list[Text] = [(60, 196, title, 14.0), (60, 212, refers)]
    invoice = invoice_of(tmp_path, LETTERHEAD, head, DAY, LINE, TOTALS, kind=Kind.CREDIT_NOTE)
    assert invoice.value("invoice_number") == "ST-10093"


@pytest.mark.parametrize(
    ("sentence", "due"),
    [
        ("Betalingsfrist: 14 dage, d.v.s. 26-11-2026", date(2026, 11, 26)),
        ("Netto 30 dage: 12-12-2026", date(2026, 12, 12)),
        ("Betales senest torsdag den 26. november 2026.", date(2026, 11, 26)),
        ("Betala till bankgiro 721-6062 senast den 12 december 2026.", date(2026, 12, 12)),
        ("Betales til kontonr. 1503 27 80668 innen 26/11-2026. Takk!", date(2026, 11, 26)),
        (
            "Zahlbar innerhalb von 8 Tagen mit 2 % Skonto (= 1.225,00) oder bis zum 12.12.2026 ohne Abzug.",
            date(2026, 12, 12),
        ),
        (
            "Bitte überweisen Sie innerhalb von vier Wochen, spätestens zum 10.12.2026, auf mein Konto.",
            date(2026, 12, 10),
        ),
        ("À régler avant le 1er décembre 2026.", date(2026, 12, 1)),
    ],
)
def test_a_sentence_that_says_by_when(tmp_path: Path, sentence: str, due: date) -> None:
    """The day itself counts, and never that of the cash discount."""
    invoice = invoice_of(tmp_path, LETTERHEAD, NUMBER, LINE, TOTALS, [(60, 420, sentence)])
    assert (invoice.value("issue_date"), invoice.value("due_date")) == (ISSUED, due)


def test_terms_of_a_cash_discount_are_no_terms(tmp_path: Path) -> None:
    """Where no other day is named, none is made of them."""
    terms: list[Text] = [(60, 420, "Zahlbar innerhalb von 8 Tagen mit 2 % Skonto.")]
    assert invoice_of(tmp_path, LETTERHEAD, NUMBER, LINE, TOTALS, terms).value("due_date") is None


def test_the_day_that_a_sentence_goes_on_to_in_the_next_row_is_no_day_of_issue(tmp_path: Path) -> None:
    """As "... inden / den 1. december 2026" in a letter that is dated at its head."""
    letter: list[Text] = [(380, 196, "Rønde, 12. november 2026"), (60, 212, "Honorarregning nr. 9/2026")]
    letter += [(60, 400, "Jeg vil bede jer sætte pengene ind på min konto i banken, 7320-1188402, inden")]
    letter += [(60, 412, "den 1. december 2026.")]
    assert invoice_of(tmp_path, LETTERHEAD, letter, LINE, TOTALS).value("issue_date") == ISSUED


def test_a_day_beside_a_title_with_its_number_is_proven_by_where_it_stands(tmp_path: Path) -> None:
    """As "FAKTURA 30055" over "Datum": no other day is named there."""
    head: list[Text] = [(380, 170, "FAKTURA 30055"), (380, 184, "Datum: 12-11-2026")]
    invoice = invoice_of(tmp_path, LETTERHEAD, head, LINE, TOTALS)
    assert (invoice.value("issue_date"), certainty(invoice, "issue_date")) == (ISSUED, Certainty.PROVEN)


def test_a_total_is_known_by_the_vat_that_is_with_it(tmp_path: Path) -> None:
    """A "Pris med moms" is the whole, and "Pris uden moms" what it is counted from."""
    totals: list[Text] = [(340, 320, "Pris uden moms"), (480, 320, "1.000,00"), (340, 336, "Moms 25 pct.")]
    totals += [(480, 336, "250,00"), (340, 352, "Pris med moms, kr."), (480, 352, "1.250,00")]
    invoice = invoice_of(tmp_path, LETTERHEAD, NUMBER, LINE, totals)
    assert (invoice.value("gross_total"), certainty(invoice, "gross_total")) == (Decimal("1250.00"), Certainty.PROVEN)


def test_a_tax_number_in_uneven_groups(tmp_path: Path) -> None:
    """A number as "SE-nr. 13 585 628" is a CVR number like any other."""
    head = [text for text in LETTERHEAD if "CVR" not in text[2]]
    footer: list[Text] = [(120, 800, "Sydfyns Tagdækning ApS · Havnegade 4 · SE-nr. 13 585 628")]
    assert invoice_of(tmp_path, head, NUMBER, LINE, TOTALS, footer).value("supplier_id") == "13585628"


def test_an_account_in_a_side_column_goes_on_past_the_rows_beside_it(tmp_path: Path) -> None:
    """The letter's own text stands between "Reg." and "Konto", in the next column."""
    column: list[Text] = [
        (60, 420, "Reg. 9070"),
        (200, 426, "Timerne er specificeret i bilag."),
        (60, 433, "Konto 4511882036"),
    ]
    invoice = invoice_of(tmp_path, LETTERHEAD, NUMBER, LINE, TOTALS, column)
    assert invoice.value("account") == "9070-4511882036"


def test_a_cooperative_is_a_company(tmp_path: Path) -> None:
    """Heat and water come from an "a.m.b.a."; the title in larger print is no name."""
    head: list[Text] = [(380, 48, "Varmeværksvej 1, 5690 Fjordby"), (60, 62, "Fjordby Fjernvarme a.m.b.a.")]
    head += [(60, 800, "CVR-nr. 13585628"), (60, 150, "Fjordby Kommune"), (60, 200, "Varmeregning", 16.0)]
    head += [(60, 214, "Installation 40-0077-1, Skolevej 7")]
    assert invoice_of(tmp_path, head, NUMBER, LINE, TOTALS).value("supplier_name") == "Fjordby Fjernvarme a.m.b.a."
