"""What stands at the head of an invoice, and what its sentences say, in layouts nobody described."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from robot.invoice import Certainty
from scrapers.exemption import says_exempt
from scrapers.identifiers import check_digits_hold
from tests.fakes.printed_pages import Text
from tests.unit.scrapers.test_layout_habits import LETTERHEAD, LINE, NUMBER, TOTALS, certainty, invoice_of

ISSUED = date(2026, 11, 12)
DAY: list[Text] = [(60, 240, "Fakturadato: 12-11-2026")]


@pytest.mark.parametrize(
    ("head", "number"),
    [
        ([(60, 210, "Vores faktura"), (200, 210, "HN26-0773")], "HN26-0773"),
        ([(60, 210, "J.nr. 118402-MH · Faktura 62117")], "62117"),
        ([(380, 150, "FAKTURA", 12.0), (380, 166, "B-207 | forfalder 12-12-2026")], "B-207"),
        ([(60, 210, "Nr.:"), (140, 210, "26/0088"), (60, 222, "Dato:"), (140, 222, "12.11.26")], "26/0088"),
        ([(60, 210, "Rechnungsnummer"), (180, 210, "FT 14-26")], "FT 14-26"),
        ([(60, 210, "RÄKNING 2026-0914")], "2026-0914"),
    ],
)
def test_the_number_at_the_head(tmp_path: Path, head: list[Text], number: str) -> None:
    """Ours, behind a point that parts cells, under the title with more behind it, over the day, in a short series."""
    assert invoice_of(tmp_path, LETTERHEAD, head, DAY, LINE, TOTALS).value("invoice_number") == number


@pytest.mark.parametrize("head", ["Vores faktura HN26-0773", "J.nr. 118402-MH · Faktura HN26-0773"])
def test_a_title_that_begins_a_cell_proves_its_number(tmp_path: Path, head: str) -> None:
    """What says that the number is ours, and another number in a cell of its own, may stand before it."""
    invoice = invoice_of(tmp_path, LETTERHEAD, [(60, 210, head)], DAY, LINE, TOTALS)
    assert certainty(invoice, "invoice_number") is Certainty.PROVEN


def test_number_and_day_under_one_label(tmp_path: Path) -> None:
    """SAP prints "Fakturanummer/-dato" over both; the order below it has a day of its own."""
    head: list[Text] = [(326, 190, "Fakturanummer/-dato"), (326, 202, "9100447218 / 12.11.2026")]
    head += [(326, 218, "Ordrenummer/-dato"), (326, 230, "30088142 / 01.10.2026")]
    invoice = invoice_of(tmp_path, LETTERHEAD, head, LINE, TOTALS)
    assert (invoice.value("invoice_number"), invoice.value("issue_date")) == ("9100447218", ISSUED)
    assert certainty(invoice, "issue_date") is not Certainty.GUESS


def test_the_number_before_its_day_in_one_sentence_is_proven_by_the_order_of_the_file(tmp_path: Path) -> None:
    """As "Faktura: TR-1180-8 af 12-11-2026": what follows the number is its day, and no part of it."""
    head: list[Text] = [(60, 210, "Faktura: TR-1180-8 af 12-11-2026")]
    invoice = invoice_of(tmp_path, LETTERHEAD, head, LINE, TOTALS)
    assert (invoice.value("invoice_number"), certainty(invoice, "invoice_number")) == ("TR-1180-8", Certainty.PROVEN)


@pytest.mark.parametrize(
    "sentence",
    [
        "Pengene må gerne stå på min konto i Lån & Spar inden 4. december 2026.",
        "Beløbet bedes indbetalt på klientkontoen inden 4. december 2026 med angivelse af nummeret.",
        "Wij verzoeken u dit bedrag vóór 4 december 2026 over te maken.",
        "Skal være betalt: 4. december 2026",
        "Frist: 4/12 2026",
        "Senest betalt: 4. dec. 2026",
    ],
)
def test_the_day_by_which_the_money_is_wanted(tmp_path: Path, sentence: str) -> None:
    """In a sentence that speaks of paying, or behind the words of who asks for it."""
    invoice = invoice_of(tmp_path, LETTERHEAD, NUMBER, LINE, TOTALS, [(60, 420, sentence)])
    assert invoice.value("due_date") == date(2026, 12, 4)


def test_the_day_by_which_something_else_is_wanted_is_no_due_date(tmp_path: Path) -> None:
    """The sentence does not speak of paying."""
    sentence: list[Text] = [(60, 420, "Tilmelding til julefrokosten skal ske inden 4. december 2026.")]
    assert invoice_of(tmp_path, LETTERHEAD, NUMBER, LINE, TOTALS, sentence).value("due_date") is None


@pytest.mark.parametrize(
    ("number", "holds"),
    [("556838-4498", True), ("5568384498", True), ("556838-4499", False), ("975826562", True), ("975826563", False)],
)
def test_numbers_of_neighbouring_countries_have_check_digits_too(number: str, *, holds: bool) -> None:
    """Swedish and Norwegian organisation numbers, as they are printed at home."""
    assert check_digits_hold(number) is holds


def test_a_tax_number_in_pairs_with_hyphens(tmp_path: Path) -> None:
    """A number as "21-36-07-40" is a CVR number where its label says so."""
    head = [text for text in LETTERHEAD if "CVR" not in text[2]]
    footer: list[Text] = [(60, 800, "Sydfyns Tagdækning ApS – CVR: 13-58-56-28")]
    assert invoice_of(tmp_path, head, NUMBER, LINE, TOTALS, footer).value("supplier_id") == "13585628"


def test_a_company_that_writes_itself_small_is_one(tmp_path: Path) -> None:
    """An architect's letterhead has no capitals."""
    head: list[Text] = [(60, 60, "plan a. arkitekter aps"), (60, 74, "papirfabrikken 24"), (60, 88, "8600 silkeborg")]
    head += [(60, 102, "cvr 13585628"), (60, 150, "Fjordby Kommune")]
    invoice = invoice_of(tmp_path, head, NUMBER, LINE, TOTALS)
    assert invoice.value("supplier_name") == "plan a. arkitekter aps"


def test_what_a_credit_note_gives_back_is_its_total(tmp_path: Path) -> None:
    """As "TIL DERES FAVØR" under net and VAT."""
    totals = [*TOTALS[:-2], (380, 352, "TIL DERES FAVØR"), (480, 352, "1.250,00")]
    invoice = invoice_of(tmp_path, LETTERHEAD, NUMBER, LINE, totals)
    assert (invoice.value("gross_total"), certainty(invoice, "gross_total")) == (Decimal("1250.00"), Certainty.PROVEN)


@pytest.mark.parametrize(
    "text",
    [
        "Beløbet er uden for momslovens område.",
        "Der er ikke beregnet moms",
        "(ej momsregistreret)",
        "Der er ingen moms på regningen.",
    ],
)
def test_more_ways_to_say_that_there_is_no_vat(text: str) -> None:
    """As municipalities, families and very small firms write it."""
    assert says_exempt(text)


def test_a_table_of_rates_with_one_that_bears_no_vat(tmp_path: Path) -> None:
    """The sums of what each rate is of, and of their VAT, stand in one row; the total alone has a label."""
    rates = [("12 %", "22.320,00", "2.678,40"), ("15 %", "17.640,00", "2.646,00"), ("25 %", "3.000,00", "750,00")]
    rates += [("0 %", "360,00", "0,00"), ("Sum", "43.320,00", "6.074,40")]
    table: list[Text] = [(120, 300, "Mva-sats"), (220, 300, "Grunnlag"), (320, 300, "Mva")]
    for place, row in enumerate(rates):
        table += [(120 + 100 * column, 316 + 14 * place, text) for column, text in enumerate(row)]
    table += [(120, 400, "Totalt å betale NOK"), (320, 400, "49.394,40")]
    invoice = invoice_of(tmp_path, LETTERHEAD, NUMBER, table)
    totals = [invoice.value(name) for name in ("net_total", "vat_total", "gross_total")]
    assert totals == [Decimal("43320.00"), Decimal("6074.40"), Decimal("49394.40")]
    assert certainty(invoice, "gross_total") is Certainty.PROVEN
