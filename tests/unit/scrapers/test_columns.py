"""Totals that are proven by the column they end, and what must not be added up with them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from robot.invoice import Certainty
from tests.fakes.printed_pages import Text
from tests.unit.scrapers.test_layout_habits import LETTERHEAD, NUMBER, certainty, invoice_of

Rows = list[tuple[str, str]]
FEES: Rows = [("Salær, 25 timer", "64.250,00"), ("25 % moms", "16.062,50")]
TITLE: list[Text] = [(60, 240, "Faktura", 14.0)]


def _column(rows: Rows) -> list[Text]:
    texts: list[Text] = []
    for place, (name, amount) in enumerate(rows):
        texts += [(60, 280 + 14 * place, name), (480 - 5 * len(amount), 280 + 14 * place, amount)]
    return texts


@pytest.mark.parametrize(
    ("rows", "net", "vat", "gross"),
    [
        ([*FEES, ("Retsafgift, momsfri", "4.300,00"), ("Til betaling", "84.612,50")], 68550, 16062.5, 84612.5),
        (
            [
                ("Kørsel, momsfri", "1.689,00"),
                ("Gebyr 5 % af kørsel", "84,45"),
                ("Moms 25 % af gebyr", "21,11"),
                ("At betale", "1.794,56"),
            ],
            1773.45,
            21.11,
            1794.56,
        ),
        (
            [
                ("Subtotal", "5.382,00"),
                ("Discount 5%", "-269,10"),
                ("Sales tax", "0,00"),
                ("S&H", "212,40"),
                ("Total", "5.325,30"),
            ],
            5325.3,
            0,
            5325.3,
        ),
    ],
)
def test_the_column_comes_to_the_total(tmp_path: Path, rows: Rows, net: float, vat: float, gross: float) -> None:
    """The VAT is of a part of the rows; the others say that they bear none."""
    invoice = invoice_of(tmp_path, LETTERHEAD, NUMBER, TITLE, _column(rows))
    found = [invoice.value(name) for name in ("net_total", "vat_total", "gross_total")]
    assert found == [Decimal(str(net)), Decimal(str(vat)), Decimal(str(gross))]
    assert certainty(invoice, "gross_total") is Certainty.PROVEN


@pytest.mark.parametrize(
    "row",
    [
        ("Tidligere restance (momsfri)", "4.300,00"),  # of another invoice
        ("Forrige saldo, uden moms", "4.300,00"),
        ("Kursusmateriale", "4.300,00"),  # nobody says that it bears no VAT
        ("Betalt a conto (momsfri)", "-4.300,00"),
    ],
)
def test_what_is_not_of_this_invoice_proves_nothing(tmp_path: Path, row: tuple[str, str]) -> None:
    """The column adds up all the same, and what is to be paid is not what the invoice comes to."""
    total = "84.612,50" if not row[1].startswith("-") else "76.012,50"
    invoice = invoice_of(tmp_path, LETTERHEAD, NUMBER, TITLE, _column([*FEES, row, ("I alt til betaling", total)]))
    assert (invoice.value("gross_total"), certainty(invoice, "gross_total")) != (
        Decimal(total.replace(".", "").replace(",", ".")),
        Certainty.PROVEN,
    )
