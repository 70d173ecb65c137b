"""What is said of an amount behind it: with or without VAT, and how much of it is VAT."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from robot.invoice import Certainty, Invoice
from tests.fakes.printed_pages import Text
from tests.unit.scrapers.test_layout_habits import LETTERHEAD, NUMBER, certainty, invoice_of

WORK: list[Text] = [(60, 240, "Faktura", 14.0), (60, 280, "Tagpap lagt")]


def _totals(invoice: Invoice) -> tuple[Decimal | None, ...]:
    return tuple(invoice.value(name) for name in ("net_total", "vat_total", "gross_total"))


def _read(folder: Path, *rows: str) -> Invoice:
    said: list[Text] = [(60, 320 + 14 * place, row) for place, row in enumerate(rows)]
    return invoice_of(folder, LETTERHEAD, NUMBER, WORK, said)


@pytest.mark.parametrize(
    "text",
    [
        "Beløbet på 1.250,00 kr. (heraf moms 250,00 kr.) bedes indbetalt på vores konto.",
        "I alt DKK 1.250,00 inkl. 25% moms (DKK 250,00)",
        "I alt inkl. moms (25%) DKK 1.250,00, heraf moms DKK 250,00",
    ],
)
def test_the_vat_within_the_total(tmp_path: Path, text: str) -> None:
    """The VAT stands behind the total of which it is a part, in brackets or after a comma."""
    invoice = _read(tmp_path, text)
    assert _totals(invoice) == (Decimal("1000.00"), Decimal("250.00"), Decimal("1250.00"))
    assert certainty(invoice, "gross_total") is Certainty.PROVEN


@pytest.mark.parametrize(
    "rows",
    [
        ("Samlet pris: 1.000,00 kr. ekskl. moms / 1.250,00 kr. inkl. moms",),
        ("Total 1.000,00 ekskl. moms", "Total 1.250,00 inkl. moms"),
    ],
)
def test_each_amount_is_what_is_said_behind_it(tmp_path: Path, rows: tuple[str, ...]) -> None:
    """Not the one that comes after: read from the left, the two would change places."""
    net, _, gross = _totals(_read(tmp_path, *rows))
    assert (net, gross) == (Decimal("1000.00"), Decimal("1250.00"))


def test_a_label_with_an_amount_of_its_own_says_nothing_of_the_one_before(tmp_path: Path) -> None:
    """As "Total 1.000,00 inkl. moms 1.250,00": the amounts stand behind their labels."""
    assert _read(tmp_path, "Total 1.000,00 inkl. moms 1.250,00").value("gross_total") == Decimal("1250.00")


def test_a_total_to_which_vat_is_added_is_the_net(tmp_path: Path) -> None:
    """What both come to is not on the page, and not made up."""
    invoice = _read(tmp_path, "Pris i alt kr. 1.000,00 + 25% moms kr. 250,00")
    assert _totals(invoice) == (Decimal("1000.00"), Decimal("250.00"), None)


def test_of_several_amounts_with_vat_in_them_none_is_the_total(tmp_path: Path) -> None:
    """They may be lines, and the largest of them would have been proven by its VAT."""
    lines = ("Foredrag: 625,00 kr. (heraf moms 125,00 kr.)", "Kursus: 1.250,00 kr. (heraf moms 250,00 kr.)")
    assert _read(tmp_path, *lines).value("gross_total") is None
