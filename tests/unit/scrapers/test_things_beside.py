"""What stands beside an invoice's own values and looks like them: it must not be taken for them, nor be proven."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from robot.invoice import Certainty, Invoice
from tests.fakes.printed_pages import Text
from tests.unit.scrapers.test_layout_habits import LETTERHEAD, LINE, NUMBER, TOTALS, certainty, invoice_of

Rows = list[tuple[str, str]]
LAST_TIME: Rows = [("Sidste faktura netto", "3.200,00"), ("Moms", "800,00"), ("Sidste faktura total", "4.000,00")]
TWO_LINES: list[Text] = [(60, 280, "Tagpap lagt"), (480, 280, "600,00"), (60, 294, "Skruer"), (480, 294, "400,00")]
LINES_HEAD: list[Text] = [(60, 262, "Beskrivelse"), (300, 262, "Antal"), (380, 262, "Pris"), (480, 262, "Beløb")]


def _block(rows: Rows, *, x: float = 60, top: float = 600) -> list[Text]:
    named: list[Text] = [(x, top + 14 * place, name) for place, (name, _) in enumerate(rows)]
    return named + [(x + 150, top + 14 * place, amount) for place, (_, amount) in enumerate(rows)]


def _totals(invoice: Invoice) -> list[object]:
    return [invoice.value(name) for name in ("net_total", "vat_total", "gross_total")]


@pytest.mark.parametrize(
    "own",
    [
        TOTALS,
        [(380, 320, "Momsfri i alt"), (480, 320, "1.000,00")],
        [(380, 320, "Beløb"), (480, 320, "1.000,00"), (380, 336, "Moms"), (480, 336, "250,00"), (480, 352, "1.250,00")],
    ],
    ids=["named in full", "without VAT", "without a name of its own"],
)
def test_of_two_sums_none_is_proven(tmp_path: Path, own: list[Text]) -> None:
    """Both are consistent and named: nobody can tell which is to be paid."""
    invoice = invoice_of(tmp_path, LETTERHEAD, NUMBER, LINE, own, _block(LAST_TIME))
    assert certainty(invoice, "gross_total") is not Certainty.PROVEN


def test_the_sum_that_the_lines_make_is_proven(tmp_path: Path) -> None:
    """What the table of lines comes to is this invoice's, however well the other is named."""
    invoice = invoice_of(tmp_path, LETTERHEAD, NUMBER, LINES_HEAD, TWO_LINES, TOTALS, _block(LAST_TIME))
    assert _totals(invoice) == [Decimal("1000.00"), Decimal("250.00"), Decimal("1250.00")]
    assert certainty(invoice, "gross_total") is Certainty.PROVEN


def test_a_sum_that_the_lines_do_not_make_is_not_proven(tmp_path: Path) -> None:
    """The invoice's own total has a poorer name; its lines speak for it."""
    own: list[Text] = [(380, 320, "I alt"), (480, 320, "1.000,00")]
    invoice = invoice_of(tmp_path, LETTERHEAD, NUMBER, LINES_HEAD, TWO_LINES, own, _block(LAST_TIME))
    assert certainty(invoice, "gross_total") is not Certainty.PROVEN


def test_totals_of_parts_over_the_total_leave_it_proven(tmp_path: Path) -> None:
    """A collective invoice has a total for each delivery note in the column that ends in its own."""
    parts: list[Text] = []
    for place, (name, amount) in enumerate(
        [("Fliser", "600,00"), ("I alt", "600,00"), ("Sand", "300,00"), ("Grus", "100,00"), ("I alt", "400,00")]
    ):
        parts += [(60, 230 + 14 * place, name), (480, 230 + 14 * place, amount)]
    invoice = invoice_of(tmp_path, LETTERHEAD, NUMBER, parts, TOTALS)
    assert _totals(invoice) == [Decimal("1000.00"), Decimal("250.00"), Decimal("1250.00")]
    assert certainty(invoice, "gross_total") is Certainty.PROVEN


@pytest.mark.parametrize("other", ["Restordre total: kr. 9.500,00", "Forbrug i alt DKK 31,66"])
def test_the_currency_is_that_of_the_totals_that_were_read(tmp_path: Path, other: str) -> None:
    """Another sum may be in other money."""
    totals: list[Text] = [(380, 320, "Subtotal EUR"), (480, 320, "1.000,00"), (380, 336, "VAT 25 % EUR")]
    totals += [(480, 336, "250,00"), (380, 352, "Total EUR"), (480, 352, "1.250,00"), (60, 600, other)]
    invoice = invoice_of(tmp_path, LETTERHEAD, NUMBER, LINE, totals)
    assert invoice.value("currency") == "EUR"


@pytest.mark.parametrize(
    "theirs",
    ["Revisor, CVR: 10150817", "Vognmand CVR-nr. 10150817", "Kundens CVR-nr. 10150817", "CVR-nr. 10150817"],
)
def test_the_number_of_another_company_is_not_proven_to_be_the_suppliers(tmp_path: Path, theirs: str) -> None:
    """Two numbers of one form under each other are two companies', and some say whose they are."""
    head: list[Text] = [(60, 60, "Sydfyns Tagdækning ApS"), (60, 150, "Fjordby Kommune"), (60, 164, "9990 Fjordby")]
    foot: list[Text] = [(60, 760, "Havnegade 4, 5700 Svendborg - CVR 13585628"), (60, 774, theirs)]
    invoice = invoice_of(tmp_path, head, NUMBER, LINE, TOTALS, foot)
    proven = certainty(invoice, "supplier_id") is Certainty.PROVEN
    assert not proven or invoice.value("supplier_id") == "13585628"


ISSUED = date(2026, 11, 12)


@pytest.mark.parametrize(
    "dates",
    [
        [(380, 100, "12-11-2026"), (60, 700, "Udskrevet"), (140, 700, "07-05-2026")],
        [(380, 170, "Rev. dato: 04-01-2026"), (380, 100, "Fjordby, 12-11-2026")],
        [
            (380, 100, "den 12.11.2026"),
            (60, 280, "den 23. oktober 2026"),
            (220, 280, "Konsultation"),
            (60, 294, "den 3. oktober 2026"),
            (220, 294, "Statusattest"),
        ],
        [(60, 200, "El-faktura fra 12.11.2026"), (60, 700, "Udskrevet"), (140, 700, "24-05-2026")],
        [(380, 158, "Udskrevet den"), (380, 170, "12-11-2026"), (60, 700, "Udskrevet"), (140, 700, "24-10-2025")],
    ],
    ids=["printed", "revised", "a day a line", "at the title", "the same label twice"],
)
def test_the_day_of_something_else_is_not_proven(tmp_path: Path, dates: list[Text]) -> None:
    """A print, a revision, a treatment: none of these days is the invoice's."""
    number: list[Text] = [(380, 120, "Fakturanr.: 20417")]
    invoice = invoice_of(tmp_path, LETTERHEAD, number, dates, TOTALS)
    issued = dict(invoice.each_field()).get("issue_date")
    assert issued is None or issued.value == ISSUED or issued.certainty is not Certainty.PROVEN


def test_two_cells_that_touch_are_no_number(tmp_path: Path) -> None:
    """The next cell's first word stands right behind the number."""
    invoice = invoice_of(tmp_path, LETTERHEAD, [(380, 170, "Fakturanr.: 20417Sidetal")], LINE, TOTALS)
    assert invoice.value("invoice_number") != "20417Sidetal"
