"""Which pages of a PDF make an invoice: batches, appendices, copies, and what is in doubt."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from robot.demo.documents.carry_over import carry_over
from robot.demo.documents.consultancy import consultancy
from robot.demo.documents.craftsman_letter import craftsman_letter
from robot.demo.documents.dentist import dentist
from robot.demo.documents.dot_matrix import dot_matrix
from robot.demo.documents.erp_print import erp_print
from robot.demo.documents.euro_invoice import euro_invoice
from robot.demo.documents.left_totals import left_totals
from robot.demo.documents.small_business import small_business
from robot.demo.documents.truth import InvoiceTruth
from robot.demo.documents.utility_bill import utility_bill
from robot.demo.invoices import goods, services, works
from robot.demo.night import Night
from robot.invoice import Kind, Reading, Severity
from robot.outcome import Reason
from robot.ports import Hints
from robot.register import Register
from robot.settings import Limits, Office
from scrapers.page_reading import read_pdf, read_words
from scrapers.pdf.words import PageWords, read_pages
from tests.fakes.appendix_pages import delivery_note, receipt, terms, time_sheet
from tests.fakes.printed_pages import Text, danish_invoice, print_pages

OFFICE = Office(name="Fjordby Kommune", cvr=("25313763",), glns=("5798000000018",))
NIGHT = Night(seed=7, tonight=date(2026, 11, 23))
LAYOUTS: tuple[tuple[Callable[..., bytes], InvoiceTruth], ...] = (
    (erp_print, goods.office_supplies(NIGHT)),
    (small_business, services.catering(NIGHT)),
    (carry_over, goods.groceries(NIGHT)),
    (dot_matrix, works.haulage(NIGHT)),
    (left_totals, works.gardening(NIGHT)),
    (utility_bill, services.water(NIGHT)),
    (euro_invoice, goods.toys(NIGHT)),
    (consultancy, services.engineering(NIGHT)),
    (craftsman_letter, works.carpentry(NIGHT)),
    (dentist, services.dental_care(NIGHT)),
)
SIZE = "Side {} af {}"


def read(folder: Path, *pages: Sequence[Text]) -> Reading:
    """Print the pages and read them."""
    path = print_pages(folder / "fakturaer.pdf", [list(page) for page in pages])
    return read_pdf(path, office=OFFICE, limits=Limits(), register=Register([]), hints=Hints())


def found(reading: Reading) -> list[tuple[str, tuple[int, ...], tuple[int, ...]]]:
    """Return number, pages and appendix pages of each invoice."""
    return [(i.value("invoice_number"), i.pages, i.appendix_pages) for i in reading.invoices]


def holds(reading: Reading) -> list[tuple[str, int | None]]:
    """Return reason and part of each finding that holds."""
    return [(f.reason, f.part) for f in reading.findings if f.severity is Severity.HOLD]


def at(page: Sequence[Text], words: str) -> list[Text]:
    """Return the page with "Side 1 af 2" or the like at its foot."""
    return [*page, (480, 800, words)]


@cache
def words_of(layout: int, serial: int) -> tuple[PageWords, ...]:
    """Return the pages of one generated invoice; `serial` gives it a number of its own."""
    draw, truth = LAYOUTS[layout]
    numbered = replace(truth, invoice_number=f"{truth.invoice_number}{serial:02d}")
    document = pdfium.PdfDocument(io.BytesIO(draw(numbered)))
    return tuple(read_pages(document, 20))


def number_of(layout: int, serial: int) -> str:
    """Return the number of that invoice."""
    return f"{LAYOUTS[layout][1].invoice_number}{serial:02d}"


@cache
def terms_words(folder: Path, pages: int) -> tuple[PageWords, ...]:
    """Return pages of terms and conditions; the first alone has a title."""
    path = print_pages(folder / f"terms{pages}.pdf", [terms() if n == 0 else terms("") for n in range(pages)])
    return tuple(read_pages(pdfium.PdfDocument(path), 20))


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_invoices_bound_together_come_out_each_with_its_pages(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever generated invoices lie in one PDF, each with or without terms behind it: none lost, none mixed."""
    folder = tmp_path_factory.getbasetemp()
    parts = data.draw(
        st.lists(st.tuples(st.integers(0, len(LAYOUTS) - 1), st.integers(0, 3)), min_size=2, max_size=6), label="parts"
    )
    whole: list[PageWords] = []
    expected = []
    for serial, (layout, pages_of_terms) in enumerate(parts):
        body = words_of(layout, serial)
        behind = terms_words(folder, pages_of_terms) if pages_of_terms else ()
        first = len(whole) + 1
        whole += [page._replace(number=first + n) for n, page in enumerate((*body, *behind))]
        pages = tuple(range(first, first + len(body) + len(behind)))
        expected.append((number_of(layout, serial), pages, pages[len(body) :]))
    reading = read_words(whole, office=OFFICE, register=Register([]), hints=Hints())
    assert found(reading) == expected
    assert [r for r, _ in holds(reading) if r in (Reason.PAGES_UNCLEAR, Reason.PAGES_MISSING)] == []


def test_thirty_invoices_in_one_pdf_are_thirty_cases(tmp_path: Path) -> None:
    """A month's batch is read as one PDF, each invoice with its own number and total."""
    numbers = [str(10_007 + 2_311 * place % 89_000) for place in range(30)]
    reading = read(tmp_path, *(danish_invoice(number) for number in numbers))
    assert found(reading) == [(number, (page,), ()) for page, number in enumerate(numbers, start=1)]
    assert all(str(i.value("gross_total")) == "1250.00" for i in reading.invoices)
    assert holds(reading) == []


@pytest.mark.parametrize("title", ["Almindelige salgs- og leveringsbetingelser", "Vilkår", ""])
def test_three_pages_of_terms_come_along_and_are_not_read(tmp_path: Path, title: str) -> None:
    """Terms stay with the invoice before them; with a title or without, they are running text."""
    reading = read(tmp_path, danish_invoice(), terms(title), terms(""), terms(""))
    assert found(reading) == [("20417", (1, 2, 3, 4), (2, 3, 4))]
    assert [(f.reason, f.facts) for f in reading.findings] == [(Reason.APPENDIX_PAGES, {"pages": "2, 3, 4"})]


@pytest.mark.parametrize("page", [delivery_note(), time_sheet(), receipt(), []])
def test_what_comes_along_changes_no_value(tmp_path: Path, page: list[Text]) -> None:
    """A delivery note, a time sheet, a receipt and a page without text leave the values as they are."""
    alone = read(tmp_path, danish_invoice()).invoices[0]
    reading = read(tmp_path, danish_invoice(), page, danish_invoice("20418"))
    assert found(reading) == [("20417", (1, 2), (2,)), ("20418", (3,), ())]
    assert dict(reading.invoices[0].each_field()) == dict(alone.each_field())
    assert holds(reading) == []


def test_pages_that_count_themselves_make_one_invoice(tmp_path: Path) -> None:
    """The page "Side 2 af 2" belongs to "Side 1 af 2", also where it has no number."""
    head = [text for text in danish_invoice() if text[1] < 300]
    foot = [text for text in danish_invoice() if text[1] >= 300]
    reading = read(
        tmp_path,
        at(head, SIZE.format(1, 2)),
        at(foot, SIZE.format(2, 2)),
        at(danish_invoice("20418"), SIZE.format(1, 1)),
    )
    assert found(reading) == [("20417", (1, 2), ()), ("20418", (3,), ())]
    assert str(reading.invoices[0].value("gross_total")) == "1250.00"
    assert holds(reading) == []


def test_an_appendix_that_counts_its_own_pages_stays_with_the_invoice(tmp_path: Path) -> None:
    """Terms of two sheets behind an invoice of one sheet are neither the next invoice nor its second sheet."""
    sheets = (at(terms("Vilkår"), SIZE.format(1, 2)), at(terms(""), SIZE.format(2, 2)))
    reading = read(tmp_path, at(danish_invoice(), SIZE.format(1, 1)), *sheets)
    assert found(reading) == [("20417", (1, 2, 3), (2, 3))]
    assert holds(reading) == []


def test_a_page_that_is_not_there_is_missed(tmp_path: Path) -> None:
    """The page "Side 1 af 2" alone is held: the total may stand on the sheet that did not come."""
    reading = read(tmp_path, at(danish_invoice(), SIZE.format(1, 2)), at(danish_invoice("20418"), SIZE.format(1, 1)))
    assert found(reading) == [("20417", (1,), ()), ("20418", (2,), ())]
    assert holds(reading) == [(Reason.PAGES_MISSING, 1)]


def test_another_print_of_the_same_invoice_comes_along(tmp_path: Path) -> None:
    """Original and copy in one PDF are one invoice; its lines are not counted twice."""
    reading = read(tmp_path, danish_invoice(), danish_invoice(more=[(200, 60, "KOPI")]))
    assert found(reading) == [("20417", (1, 2), (2,))]
    assert len(reading.invoices[0].lines) == 1


def test_the_same_number_with_another_total_is_held(tmp_path: Path) -> None:
    """Two different totals under one number: a person looks which of them counts."""
    other = danish_invoice(net="2.000,00", vat="500,00", gross="2.500,00")
    reading = read(tmp_path, danish_invoice(), other)
    assert (Reason.PAGES_UNCLEAR, None) in holds(reading)


def test_an_invoice_whose_number_cannot_be_read_is_not_lost_in_the_one_before(tmp_path: Path) -> None:
    """A second title and another total without a number: both invoices wait for a person."""
    nameless = [t for t in danish_invoice(net="8.000,00", vat="2.000,00", gross="10.000,00") if "Fakturanr" not in t[2]]
    reading = read(tmp_path, danish_invoice(), nameless)
    assert found(reading) == [("20417", (1,), ()), (None, (2,), ())]
    assert holds(reading) == [(Reason.PAGES_UNCLEAR, 1), (Reason.PAGES_UNCLEAR, 2)]
    assert str(reading.invoices[0].value("gross_total")) == "1250.00"


def test_a_finding_is_about_its_own_invoice_alone(tmp_path: Path) -> None:
    """One doubtful invoice of a batch does not hold the others."""
    reading = read(
        tmp_path, danish_invoice("20417"), at(danish_invoice("20418"), SIZE.format(1, 3)), danish_invoice("20419")
    )
    assert holds(reading) == [(Reason.PAGES_MISSING, 2)]


def test_a_cover_letter_belongs_to_no_invoice(tmp_path: Path) -> None:
    """A page in front without number and total makes no case; a note says which page was left."""
    cover: list[Text] = [
        (60, 100, "Til bogholderiet"),
        (60, 130, "Hermed vores fakturaer for november. God weekend!"),
        (60, 150, "Med venlig hilsen, Bo"),
    ]
    reading = read(tmp_path, cover, danish_invoice("20417"), danish_invoice("20418"))
    assert found(reading) == [("20417", (2,), ()), ("20418", (3,), ())]
    assert [(f.reason, f.severity, f.facts) for f in reading.findings] == [
        (Reason.APPENDIX_PAGES, Severity.NOTE, {"pages": "1"})
    ]


def test_a_credit_note_is_told_from_the_invoice_that_it_takes_back(tmp_path: Path) -> None:
    """Invoice and credit note in one PDF are two, though the second names the first."""
    back = danish_invoice("18118", title="Kreditnota", more=[(60, 230, "Krediterer faktura nr. 20417")])
    reading = read(tmp_path, danish_invoice("20417"), back)
    assert found(reading) == [("20417", (1,), ()), ("18118", (2,), ())]
    assert [i.credit_note for i in reading.invoices] == [False, True]
    assert reading.kind is Kind.INVOICE


def test_a_count_over_the_whole_batch_binds_no_invoices_together(tmp_path: Path) -> None:
    """A scanner's "Side 2 af 3" on every page is not the invoices' own count."""
    numbers = ("20417", "20418", "20419")
    pages = [at(danish_invoice(number), SIZE.format(place, 3)) for place, number in enumerate(numbers, start=1)]
    reading = read(tmp_path, *pages)
    assert found(reading) == [(number, (place,), ()) for place, number in enumerate(numbers, start=1)]
    assert holds(reading) == []


def test_a_first_page_without_a_count_is_not_missed(tmp_path: Path) -> None:
    """Many systems print "Side 2 af 2" from the second sheet on alone."""
    first = [text for text in danish_invoice() if "1.250,00" not in text[2] and "I alt" not in text[2]]
    reading = read(tmp_path, first, at(danish_invoice(), SIZE.format(2, 2)))
    assert Reason.PAGES_MISSING not in [reason for reason, _ in holds(reading)]
