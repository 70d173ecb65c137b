"""VAT of several rates, and VAT that is named beside the amount it is of."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from robot.invoice import Certainty, Invoice
from robot.ports import Hints
from robot.register import Register
from robot.settings import Limits, Office
from scrapers.page_reading import read_pdf
from tests.fakes.printed_pages import Text, danish_invoice, print_pages


def invoice_with(folder: Path, totals: list[tuple[str, str]]) -> Invoice:
    """Print the ordinary invoice with these totals (wording, amount) and read it."""
    gone = ("I alt ekskl. moms", "Moms 25 %", "At betale DKK", "1.250,00", "250,00")
    page: list[Text] = [t for t in danish_invoice() if t[2] not in gone and not (t[1] == 320 and t[0] == 480)]
    for place, (wording, amount) in enumerate(totals):
        page += [(300, 320 + 16 * place, wording), (480, 320 + 16 * place, amount)]
    path = print_pages(folder / "f.pdf", [page])
    office = Office(name="Fjordby Kommune", cvr=("25313763",))
    (invoice,) = read_pdf(path, office=office, limits=Limits(), register=Register([]), hints=Hints()).invoices
    return invoice


def totals_of(invoice: Invoice) -> tuple[object, object, object]:
    """Return net, VAT and gross total."""
    return invoice.value("net_total"), invoice.value("vat_total"), invoice.value("gross_total")


def test_the_amount_that_vat_is_of_is_not_the_vat(tmp_path: Path) -> None:
    """The row "Moms 25 % af 800,00   200,00" names 200,00, though only a part of the net total bears VAT."""
    rows = [("I alt ekskl. moms", "1.000,00"), ("Moms 25 % af 800,00", "200,00"), ("Total inkl. moms", "1.200,00")]
    invoice = invoice_with(tmp_path, rows)
    assert totals_of(invoice) == (Decimal("1000.00"), Decimal("200.00"), Decimal("1200.00"))
    assert invoice.vat_total is not None
    assert invoice.vat_total.certainty is Certainty.PROVEN


def test_the_amount_that_no_vat_is_of_is_not_the_vat_either(tmp_path: Path) -> None:
    """A foreign seller prints what the rate of 0 % is of, and charges none."""
    totals = [("Subtotal", "348.00"), ("VAT - Denmark (0% on 348.00)", "0.00"), ("Amount due EUR", "348.00")]
    net, vat, gross = totals_of(invoice_with(tmp_path, totals))
    assert vat != Decimal("348.00")
    assert gross == Decimal("348.00")
    assert net in (None, Decimal("348.00"))


def test_the_vat_of_two_rates_is_added_up(tmp_path: Path) -> None:
    """Where each rate has its row and no row adds them up, the VAT is what they come to, and proven by the sum."""
    rows = [
        ("Netto i alt", "1.000,00"),
        ("Moms 25 % af 600,00", "150,00"),
        ("Moms 12 % af 400,00", "48,00"),
        ("Total inkl. moms", "1.198,00"),
    ]
    invoice = invoice_with(tmp_path, rows)
    assert totals_of(invoice) == (Decimal("1000.00"), Decimal("198.00"), Decimal("1198.00"))
    assert invoice.vat_total is not None
    assert invoice.vat_total.certainty is Certainty.PROVEN


def test_parts_that_do_not_come_to_the_difference_prove_nothing(tmp_path: Path) -> None:
    """With a total that the rates do not lead to, neither VAT nor total is proven."""
    rows = [
        ("Netto i alt", "1.000,00"),
        ("Moms 25 % af 600,00", "150,00"),
        ("Moms 12 % af 400,00", "48,00"),
        ("Total inkl. moms", "1.211,00"),
    ]
    doubtful = [f for n, f in invoice_with(tmp_path, rows).each_field() if n in ("vat_total", "gross_total")]
    assert doubtful
    assert all(f.certainty is not Certainty.PROVEN for f in doubtful)


@pytest.mark.parametrize("wording", ["Pris inkl. 25 % moms", "Total inkl. 25% moms"])
def test_a_price_with_its_vat_in_it_is_the_gross_total(tmp_path: Path, wording: str) -> None:
    """The words "inkl. 25 % moms" name the total, not the VAT."""
    invoice = invoice_with(tmp_path, [(wording, "1.250,00"), ("Heraf moms", "250,00")])
    assert totals_of(invoice) == (Decimal("1000.00"), Decimal("250.00"), Decimal("1250.00"))
