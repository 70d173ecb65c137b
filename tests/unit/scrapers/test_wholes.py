"""Half a number, another day, a part of the sum: what looks whole and is not, in layouts nobody described."""

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
    ("head", "number"),
    [
        ("Fakturanummer: P-FAK 26.10-0091", "P-FAK 26.10-0091"),
        ("Fakturanr: SF 26.771", "SF 26.771"),
        ("Fakturanr / kundnr: ÖV-0226 / 14", "ÖV-0226"),
    ],
)
def test_a_series_belongs_to_its_number(tmp_path: Path, head: str, number: str) -> None:
    """Without its letters it is another invoice's; the customer's number behind a stroke is none of it."""
    assert invoice_of(tmp_path, LETTERHEAD, [(60, 210, head)], DAY, LINE, TOTALS).value("invoice_number") == number


def test_the_day_of_printing_beside_another_day_proves_nothing(tmp_path: Path) -> None:
    """An invoice may have waited for the printer; which of the two days is its own, a person says."""
    head: list[Text] = [(60, 200, "FAKTURA 20417"), (60, 214, "færdig 10.11.26"), (300, 214, "udskrevet 12.11.26")]
    invoice = invoice_of(tmp_path, LETTERHEAD, head, LINE, TOTALS, [(60, 420, "Betales inden 12.12.26")])
    assert (invoice.value("issue_date"), certainty(invoice, "issue_date")) != (ISSUED, Certainty.PROVEN)


@pytest.mark.parametrize(
    "head",
    [
        [(60, 214, "faktura dateret 12.11.26"), (300, 214, "udskrevet 13.11.26")],
        [(60, 214, "leveret 10.11.26"), (300, 214, "udskrevet 12.11.26")],
    ],
)
def test_the_day_of_issue_beside_the_day_of_printing(tmp_path: Path, head: list[Text]) -> None:
    """What is said to be the invoice's day is; where the other is a delivery's, it was issued when it was printed."""
    due: list[Text] = [(60, 420, "Betales inden 12.12.26")]
    invoice = invoice_of(tmp_path, LETTERHEAD, [(60, 200, "FAKTURA 20417")], head, LINE, TOTALS, due)
    assert (invoice.value("issue_date"), certainty(invoice, "issue_date")) == (ISSUED, Certainty.PROVEN)


def test_net_vat_and_gross_in_one_row(tmp_path: Path) -> None:
    """Some lines bear no VAT: the row of the totals alone says what it all comes to."""
    heads: list[Text] = [(200, 280, "Ekskl. moms"), (300, 280, "Moms"), (400, 280, "Inkl. moms")]
    totals: list[Text] = [
        (60, 320, "I alt DKK"),
        (200, 320, "5.277,05"),
        (300, 320, "1.141,02"),
        (400, 320, "6.418,07"),
    ]
    invoice = invoice_of(tmp_path, LETTERHEAD, NUMBER, heads, totals)
    read = [invoice.value(name) for name in ("net_total", "vat_total", "gross_total")]
    assert read == [Decimal("5277.05"), Decimal("1141.02"), Decimal("6418.07")]


def test_totals_before_their_labels_in_one_cell(tmp_path: Path) -> None:
    """As "22.352,06 DKK i alt": what stands under the label is the next total."""
    totals: list[Text] = [
        (380, 320, "17.881,65 før moms"),
        (380, 334, "4.470,41 moms"),
        (380, 348, "22.352,06 DKK i alt"),
    ]
    invoice = invoice_of(tmp_path, LETTERHEAD, NUMBER, [(60, 280, "Skilt"), (480, 280, "17.881,65")], totals)
    assert (invoice.value("vat_total"), invoice.value("gross_total")) == (Decimal("4470.41"), Decimal("22352.06"))


def test_the_number_under_the_title_and_another_invoice_in_a_sentence(tmp_path: Path) -> None:
    """A credit note names the invoice that it changes nearer to the word "faktura" than its own number."""
    head: list[Text] = [
        (380, 150, "KREDITFAKTURA", 14.0),
        (380, 168, "K-30288"),
        (60, 210, "vedrører jeres faktura 118820"),
    ]
    invoice = invoice_of(tmp_path, LETTERHEAD, head, DAY, LINE, TOTALS, kind=Kind.CREDIT_NOTE)
    assert invoice.value("invoice_number") == "K-30288"


def test_the_head_of_a_table_is_no_title(tmp_path: Path) -> None:
    """As "Rekvisition" over its number, between the due date and the total."""
    head: list[Text] = [
        (60, 200, "Bilag"),
        (160, 200, "FA/26-010077"),
        (60, 214, "Bilagsdato"),
        (160, 214, "12.11.2026"),
    ]
    table: list[Text] = [
        (60, 300, "Forfalder"),
        (180, 300, "Rekvisition"),
        (300, 300, "Vareværdi"),
        (420, 300, "Moms 25 %"),
    ]
    table += [(60, 314, "12.12.2026"), (180, 314, "SVH-3-2026"), (300, 314, "1.000,00"), (420, 314, "250,00")]
    invoice = invoice_of(tmp_path, LETTERHEAD, head, LINE, table, [(60, 340, "At betale DKK"), (420, 340, "1.250,00")])
    assert invoice.value("order_reference") == "SVH-3-2026"
