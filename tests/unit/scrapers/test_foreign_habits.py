"""Habits of suppliers whose layouts nobody had described: groups of digits, columns of days, pages sized elsewhere."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pikepdf
import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from robot.invoice import Certainty
from robot.ports import Hints
from robot.register import Register
from robot.settings import Limits
from scrapers.page_reading import read_pdf
from tests.fakes.printed_pages import Text, danish_invoice, print_pages
from tests.unit.scrapers.test_layout_habits import LETTERHEAD, LINE, NUMBER, OFFICE, TOTALS, certainty, invoice_of

WIDTH = stringWidth("FAKTURA", "Helvetica", 24) - stringWidth("#1047", "Helvetica", 12)
DATE: list[Text] = [(380, 184, "Fakturadato: 12-11-2026")]


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("Fakturanr.: 90 001 234", "90 001 234"),
        ("Regningsnummer 2026-334 871", "2026-334 871"),
        ("Faktura: LF 2026 771 204", "LF 2026 771 204"),
        ("Fakturanr.: B 26/4471", "B 26/4471"),
        ("Fakturanr.: 20417 side 1", "20417"),
        ("Fakturanr.: 20417 300", "20417"),
    ],
)
def test_a_number_in_groups_is_read_whole(tmp_path: Path, printed: str, number: str) -> None:
    """Half of a number would be another invoice's; what stands behind a whole one is none of it."""
    invoice = invoice_of(tmp_path, LETTERHEAD, [(380, 170, printed)], DATE, LINE, TOTALS)
    assert invoice.value("invoice_number") == number


@pytest.mark.parametrize(
    "title",
    [
        [(380, 150, "FAKTURA", 12.0), (380, 166, "INV/2026/113")],
        [(380, 150, "FAKTURA", 16.0), (380, 168, "Nr. 10 044 981")],
        [(400, 150, "FAKTURA", 24.0), (400 + WIDTH, 172, "#1047", 12.0)],
    ],
)
def test_the_title_alone_has_its_number_under_it(tmp_path: Path, title: list[Text]) -> None:
    """Flush left or right, and whatever its form; a word in a sentence names none."""
    terms: list[Text] = [(60, 260, "Betalingsmåde: EAN-faktura, 30 dage")]
    invoice = invoice_of(tmp_path, LETTERHEAD, title, [(60, 240, "Fakturadato: 12-11-2026")], terms, LINE, TOTALS)
    assert invoice.value("invoice_number") == title[1][2].removeprefix("Nr. ").removeprefix("#")


def test_a_column_of_days_is_no_day_of_issue(tmp_path: Path) -> None:
    """A taxi lists its trips under "Dato"; the invoice's own day stands beside its number, alone."""
    head: list[Text] = [(60, 220, "Faktura nr. 6-102718"), (300, 220, "31.10.26")]
    trips: list[Text] = [(60, 250, "Dato"), (200, 250, "Tur"), (480, 250, "Kr.")]
    for row, day in enumerate(("01.10.26", "01.10.26", "02.10.26", "03.10.26")):
        trips += [(60, 266 + 14 * row, day), (200, 266 + 14 * row, "Engvej 9"), (480, 266 + 14 * row, "250,00")]
    invoice = invoice_of(tmp_path, LETTERHEAD, head, trips, [(380, 352, "I alt DKK"), (480, 352, "1.000,00")])
    assert invoice.value("issue_date") == date(2026, 10, 31)


@pytest.mark.parametrize(
    "story",
    [
        "Sang og musik fredag d. 30. oktober 2026 kl. 14.",
        "Deltagelse i taksationsforretning den 22. september 2026 med lodsejer.",
        "Fratrukket a conto-faktura 20881 af 28. september 2026",
        "Ursprunglig faktura 11873 av den 28. september 2026",
    ],
)
def test_a_day_in_a_sentence_is_no_day_of_issue(tmp_path: Path, story: str) -> None:
    """What was done, and an earlier invoice, have days of their own."""
    head: list[Text] = [(380, 170, "Faktura 20417"), (380, 184, "12. november 2026")]
    invoice = invoice_of(tmp_path, LETTERHEAD, head, [(60, 250, story)], LINE, TOTALS)
    assert invoice.value("issue_date") == date(2026, 11, 12)


@pytest.mark.parametrize(
    ("printed", "account"),
    [
        ([(60, 420, "Konto: Reg. 9312 Kontonr. 3120 4477 90")], "9312-3120447790"),
        ([(60, 420, "Bedes indbetalt på reg.nr."), (60, 432, "2191, kontonr. 7560 118 842.")], "2191-7560118842"),
        ([(60, 420, "Bank: 1551 – 0004 112 233")], "1551-0004112233"),
        ([(60, 420, "BANK 7255 KONTO 0001338842")], "7255-0001338842"),
    ],
)
def test_an_account_in_groups_keeps_its_registration_number(tmp_path: Path, printed: list[Text], account: str) -> None:
    """The account's own first four digits are no registration number where there is one."""
    invoice = invoice_of(tmp_path, LETTERHEAD, NUMBER, LINE, TOTALS, printed)
    assert invoice.value("account") == account


def test_an_iban_goes_on_in_the_next_row(tmp_path: Path) -> None:
    """Its check digits prove that it does; without its end there is none."""
    rows: list[Text] = [(60, 420, "Indsæt beløbet på IBAN DK50 0040"), (60, 432, "0440 1162 43, og anfør 20417.")]
    assert invoice_of(tmp_path, LETTERHEAD, NUMBER, LINE, TOTALS, rows).value("iban") == "DK5000400440116243"
    assert invoice_of(tmp_path, LETTERHEAD, NUMBER, LINE, TOTALS, rows[:1]).value("iban") is None


def test_a_total_under_the_vat_is_found_and_never_proven(tmp_path: Path) -> None:
    """Its place is less than a word; a larger amount elsewhere is no rival to the sum."""
    totals: list[Text] = [(380, 320, "I alt ekskl. moms"), (480, 320, "1.000,00"), (380, 336, "Moms 25 %")]
    totals += [(480, 336, "250,00"), (380, 352, "Kr."), (480, 352, "1.250,00")]
    earlier: list[Text] = [(60, 300, "Sidste år betalte De"), (480, 300, "9.000,00")]
    invoice = invoice_of(tmp_path, LETTERHEAD, NUMBER, LINE, earlier, totals)
    assert invoice.value("gross_total") == Decimal("1250.00")
    assert certainty(invoice, "gross_total") is Certainty.SUPPORTED


@pytest.mark.parametrize("words", ["Netto 10 dage", "MOMS 25,0"])
def test_days_and_rates_are_no_amounts(tmp_path: Path, words: str) -> None:
    """A number without decimals of money behind a total's word may be terms, or a rate."""
    invoice = invoice_of(tmp_path, LETTERHEAD, NUMBER, LINE, [(60, 400, words)])
    assert {invoice.value("net_total"), invoice.value("vat_total")}.isdisjoint({Decimal(10), Decimal("25.0")})


def test_a_label_without_its_letters_is_known(tmp_path: Path) -> None:
    """Old printers write "FAKTURABELOEB", and fill an amount with stars."""
    totals: list[Text] = [(60, 320, "NETTO"), (200, 320, "MOMS"), (340, 320, "FAKTURABELOEB")]
    totals += [(60, 334, "1.000,00"), (200, 334, "250,00"), (340, 334, "DKK *******1.250,00")]
    invoice = invoice_of(tmp_path, LETTERHEAD, NUMBER, LINE, totals)
    assert invoice.value("gross_total") == Decimal("1250.00")


def test_an_order_number_that_begins_like_its_label(tmp_path: Path) -> None:
    """What reads like a label is part of the number, and names nothing under it."""
    order: list[Text] = [(60, 200, "Deres ordre: PO-FK-30886"), (60, 214, "KID: 1182042026901173")]
    assert invoice_of(tmp_path, LETTERHEAD, NUMBER, order, LINE, TOTALS).value("order_reference") == "PO-FK-30886"


def test_a_page_whose_size_the_document_states_shows_what_it_says(tmp_path: Path) -> None:
    """Many programs write the size once for all pages: the values stand where they stand, and none is hidden."""
    path = print_pages(tmp_path / "own.pdf", [danish_invoice()])
    with pikepdf.open(path) as document:
        pages = document.Root.Pages
        pages.MediaBox = document.pages[0].MediaBox
        del document.pages[0].obj["/MediaBox"]
        document.save(tmp_path / "stated.pdf")
    read = [
        read_pdf(at, office=OFFICE, limits=Limits(), register=Register([]), hints=Hints())
        for at in (path, tmp_path / "stated.pdf")
    ]
    assert [reading.findings for reading in read] == [(), ()]
    assert read[0].invoices[0].invoice_number == read[1].invoices[0].invoice_number
