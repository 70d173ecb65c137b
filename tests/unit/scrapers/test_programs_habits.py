"""Habits of the programs that suppliers write their invoices with."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from robot.invoice import Certainty
from scrapers.dates import find_terms
from scrapers.identifiers import check_digits_hold
from tests.fakes.printed_pages import Text
from tests.unit.scrapers.test_layout_habits import LETTERHEAD, LINE, NUMBER, TOTALS, certainty, invoice_of

BEFORE: list[Text] = [(60, 400, "Betalingsbetingelser: netto 30 dage"), (300, 400, "Forfaldsdato: 12-12-2026")]


def test_title_with_number_over_its_day(tmp_path: Path) -> None:
    """The title has the supplier's name at its right, and the day stands alone under it, without any label."""
    head: list[Text] = [(60, 200, "Faktura 103248"), (380, 200, "KONTORHUSET RANDERS"), (60, 214, "12. november 2026")]
    invoice = invoice_of(tmp_path, LETTERHEAD, head, LINE, TOTALS, BEFORE)
    assert (invoice.value("invoice_number"), certainty(invoice, "invoice_number")) == ("103248", Certainty.PROVEN)
    assert (invoice.value("issue_date"), certainty(invoice, "issue_date")) == (date(2026, 11, 12), Certainty.PROVEN)


def test_a_number_that_may_go_on_in_the_next_cell_is_not_proven(tmp_path: Path) -> None:
    """What stands beside it has digits: it may be its second half."""
    head: list[Text] = [(60, 200, "Faktura 103248"), (380, 200, "117"), (60, 214, "12. november 2026")]
    invoice = invoice_of(tmp_path, LETTERHEAD, head, LINE, TOTALS, BEFORE)
    assert certainty(invoice, "invoice_number") is not Certainty.PROVEN


def test_from_and_to_over_columns_name_no_party(tmp_path: Path) -> None:
    """A table of journeys: what stands under "Fra" is where one went from."""
    heads: list[Text] = [(60, 250, "Tid"), (120, 250, "Fra"), (260, 250, "Til"), (400, 250, "Takst")]
    rows: list[Text] = [(60, 264, "07:41"), (120, 264, "Nordhavn Lægehus"), (260, 264, "Næstved Sygehus"), (400, 264, "50,00")]  # fmt: skip # noqa: E501
    invoice = invoice_of(tmp_path, LETTERHEAD, NUMBER, heads, rows, LINE, TOTALS)
    assert invoice.value("supplier_name") == "Sydfyns Tagdækning ApS"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Zahlbar innerhalb von 10 Tagen (bis 03.11.2026) mit 2 % Skonto, oder innerhalb von 30 Tagen rein netto", 30),
        ("Zahlbar innerhalb von 10 Tagen (bis 03.11.2026).", 10),
    ],
)
def test_terms_with_a_cash_discount(text: str, days: int) -> None:
    """The day in brackets does not part the discount from its days."""
    assert find_terms(text) == days


def test_a_date_that_breaks_in_a_sentence_of_wide_lines(tmp_path: Path) -> None:
    """Word sets lines one and a half apart."""
    text: list[Text] = [(60, 420, "Beløbet bedes indsat på min konto senest den 1."), (60, 442, "december 2026.")]
    assert invoice_of(tmp_path, LETTERHEAD, NUMBER, LINE, TOTALS, text).value("due_date") == date(2026, 12, 1)


def test_the_vat_number_of_the_customer_is_not_the_supplier(tmp_path: Path) -> None:
    """It stands in the sentence about the reverse charge."""
    text: list[Text] = [(60, 420, "USt-IdNr. des Kunden: DK29189463"), (60, 434, "USt.-ID DE136695976")]
    head: list[Text] = [text for text in LETTERHEAD if "CVR" not in text[2]]
    invoice = invoice_of(tmp_path, head, NUMBER, LINE, TOTALS, text)
    assert (invoice.value("supplier_id"), invoice.value("buyer_id")) == ("DE136695976", "29189463")


def test_a_number_of_the_one_stop_shop(tmp_path: Path) -> None:
    """Sellers from outside the union have one; nothing but its label speaks for it."""
    head: list[Text] = [text for text in LETTERHEAD if "CVR" not in text[2]]
    invoice = invoice_of(tmp_path, head, NUMBER, LINE, TOTALS, [(60, 420, "EU OSS VAT EU372022452")])
    assert invoice.value("supplier_id") == "EU372022452"
    assert not check_digits_hold("EU372022452")
