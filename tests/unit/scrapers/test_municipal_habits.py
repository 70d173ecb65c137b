"""How those write who send a municipality its bills: groups of digits, days of the week, notes, roundings."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from robot.invoice import Certainty, Kind
from tests.fakes.printed_pages import Text
from tests.unit.scrapers.test_layout_habits import LETTERHEAD, LINE, NUMBER, TOTALS, certainty, invoice_of

TITLE: list[Text] = [(60, 220, "Faktura", 14.0)]
DATED: list[Text] = [(380, 184, "Fakturadato: 12-11-2026")]


@pytest.mark.parametrize("number", ["0091 5527 3318", "31 0447", "KL 260301-77", "90 001 234"])
def test_a_number_in_groups_of_digits_is_read_whole(tmp_path: Path, number: str) -> None:
    """Its first group would be another invoice's number, or half a customer's."""
    head: list[Text] = [(60, 210, "Kontonummer"), (200, 210, "Regningsnummer"), (340, 210, "Regningsdato")]
    head += [(60, 224, "100 448 2217"), (200, 224, number), (340, 224, "12-11-2026")]
    invoice = invoice_of(tmp_path, LETTERHEAD, head, LINE, TOTALS)
    assert invoice.value("invoice_number") == number


def test_a_year_behind_a_number_leaves_both_open(tmp_path: Path) -> None:
    """Invoice "9 2026" or invoice 9 of a year."""
    invoice = invoice_of(tmp_path, LETTERHEAD, TITLE, [(380, 170, "Regning nr 9 2026")], DATED, LINE, TOTALS)
    assert certainty(invoice, "invoice_number") is not Certainty.PROVEN


def test_a_column_of_numbers_names_no_invoice(tmp_path: Path) -> None:
    """The telephones of a specification stand under "Nummer"."""
    table: list[Text] = [(60, 260, "Nummer"), (200, 260, "Produkt"), (300, 260, "Abonnement"), (400, 260, "Forbrug")]
    for place, number in enumerate(["50 29 21 18", "23 38 76 78", "26 43 37 13", "37 34 31 49"]):
        table += [(60, 274 + 14 * place, number), (200, 274 + 14 * place, "Mobil"), (480, 274 + 14 * place, "250,00")]
    invoice = invoice_of(tmp_path, LETTERHEAD, TITLE, DATED, table, TOTALS)
    assert invoice.value("invoice_number") is None


@pytest.mark.parametrize(
    "due",
    [
        [(380, 198, "Betalingsdag"), (480, 198, "fredag 11. december 2026")],
        [(60, 600, "Raten forfalder fredag den 11. december 2026.")],
        [(60, 600, "Betalingsdagen er 11. december 2026, og præmien betales i banken.")],
        [(380, 198, "Betal.dato : 11.12.26")],
    ],
)
def test_the_due_date_with_its_day_of_the_week(tmp_path: Path, due: list[Text]) -> None:
    """The day of the week says nothing more."""
    invoice = invoice_of(tmp_path, LETTERHEAD, NUMBER, LINE, TOTALS, due)
    assert invoice.value("due_date") == date(2026, 12, 11)


def test_a_day_in_brackets_behind_terms_is_not_of_issue(tmp_path: Path) -> None:
    """The words "8 dage fra dato (20-11-2026)" name the day to pay."""
    printed: list[Text] = [(300, 170, "Regning no."), (420, 170, "118204")]
    printed += [(300, 184, "Udskrevet/Printed"), (420, 184, "12-11-26 07:52")]
    foot: list[Text] = [
        (60, 600, "Beløbet bedes indbetalt senest 8 dage fra dato (20-11-26) på konto 9070-1620338871.")
    ]
    invoice = invoice_of(tmp_path, LETTERHEAD, printed, LINE, TOTALS, foot)
    assert invoice.value("issue_date") == date(2026, 11, 12)


def test_the_rounded_total_is_what_is_to_be_paid(tmp_path: Path) -> None:
    """Gross total and total differ by the rounding: a person sees both."""
    totals: list[Text] = []
    rows = [
        ("Netto", "899,73"),
        ("Moms", "224,93"),
        ("Brutto", "1.124,66"),
        ("Øreafrunding", "-0,16"),
        ("Total", "1.124,50"),
    ]
    for place, (name, amount) in enumerate(rows):
        totals += [(380, 320 + 14 * place, name), (480, 320 + 14 * place, amount)]
    invoice = invoice_of(tmp_path, LETTERHEAD, NUMBER, [(60, 280, "Lagner"), (480, 280, "899,73")], totals)
    assert (invoice.value("gross_total"), invoice.value("payable_total")) == (Decimal("1124.66"), Decimal("1124.50"))


def test_an_invoice_without_title_and_number_is_one_all_the_same(tmp_path: Path) -> None:
    """Its date and its total say so; what is missing is the number."""
    invoice = invoice_of(tmp_path, LETTERHEAD, DATED, LINE, TOTALS, kind=Kind.INVOICE)
    assert invoice.value("invoice_number") is None


def test_the_number_of_an_original_invoice_is_what_is_corrected(tmp_path: Path) -> None:
    """A credit note without a number of its own takes none from the invoice that it takes back."""
    title: list[Text] = [(60, 220, "Kreditering af kursusgebyr", 14.0)]
    refers: list[Text] = [(60, 240, "Oprindelig faktura: 20251-7740 (09.10.2026), PO 4500020144")]
    invoice = invoice_of(tmp_path, LETTERHEAD, title, refers, DATED, LINE, TOTALS, kind=Kind.CREDIT_NOTE)
    assert (invoice.value("invoice_number"), invoice.value("corrects")) == (None, "20251-7740")


def test_what_to_write_when_paying_is_the_number_where_there_is_no_other(tmp_path: Path) -> None:
    """A side column has its values under their labels."""
    side: list[Text] = [(60, 300, "Skriv ved betaling"), (60, 314, "V2612-0093")]
    invoice = invoice_of(tmp_path, LETTERHEAD, TITLE, DATED, side, TOTALS)
    assert invoice.value("invoice_number") == "V2612-0093"
