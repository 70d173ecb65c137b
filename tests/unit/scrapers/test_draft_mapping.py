"""Drafts of supplier mappings: found from stated values, proven on the document, and good for the next one."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from robot.demo.documents.consultancy import consultancy
from robot.demo.documents.craftsman_letter import craftsman_letter
from robot.demo.documents.dot_matrix import dot_matrix
from robot.demo.documents.erp_print import erp_print
from robot.demo.documents.left_totals import left_totals
from robot.demo.documents.small_business import small_business
from robot.demo.documents.truth import InvoiceTruth
from robot.demo.documents.utility_bill import utility_bill
from robot.demo.invoices import goods, services, works
from robot.demo.night import Night
from robot.errors import ConfigurationError
from robot.ports import Hints
from robot.register import Register
from robot.settings import Limits, Office
from scrapers.draft_mapping import Draft, draft_mapping
from scrapers.mapped_values import Value
from scrapers.mapping_toml import write_mapping
from scrapers.page_reading import read_pdf
from scrapers.reading import Context
from scrapers.supplier_mapping import Posting, SupplierMapping
from tests.fakes.printed_pages import Text, danish_invoice, print_pages

CONTEXT = Context(office=Office(name="Fjordby Kommune", cvr=("25313763",)), limits=Limits(), register=Register([]))
NOW, LATER = (Night(seed=seed, tonight=date(2026, 11, 23), number=number) for seed, number in ((7, 1), (11, 3)))
LAYOUTS: tuple[tuple[Callable[..., bytes], Callable[[Night], InvoiceTruth]], ...] = (
    (erp_print, goods.office_supplies),
    (small_business, services.catering),
    (dot_matrix, works.haulage),
    (left_totals, works.gardening),
    (utility_bill, services.water),
    (consultancy, services.engineering),
    (craftsman_letter, works.carpentry),
)


def stated_of(truth: InvoiceTruth) -> dict[str, Value]:
    """Return what a person would state of an invoice."""
    return {
        "invoice_number": truth.invoice_number,
        "issue_date": truth.issue_date,
        "net_total": truth.net_total,
        "vat_total": truth.vat_total,
        "gross_total": truth.gross_total,
    }


def drafted(folder: Path, page: list[Text], **stated: Value) -> Draft:
    """Print a page and draft a mapping from it."""
    return draft_mapping(print_pages(folder / "faktura.pdf", [page]), stated, CONTEXT)


@pytest.mark.parametrize(("draw", "make"), LAYOUTS)
def test_a_draft_of_one_invoice_reads_the_suppliers_next_one(
    tmp_path: Path, draw: Callable[..., bytes], make: Callable[[Night], InvoiceTruth]
) -> None:
    """The rules hold for another number, another day and other amounts, not for this one paper alone."""
    first, second = make(NOW), make(LATER)
    first = replace(first, invoice_number=f"8{first.invoice_number}")
    (tmp_path / "first.pdf").write_bytes(draw(first))
    (tmp_path / "second.pdf").write_bytes(draw(second))
    draft = draft_mapping(tmp_path / "first.pdf", stated_of(first), CONTEXT)
    assert draft.whole, [field for field in draft.fields if not field.proven]
    reading = read_pdf(
        tmp_path / "second.pdf",
        office=CONTEXT.office,
        limits=Limits(),
        register=Register([]),
        hints=Hints(),
        supplier_mappings=(draft.mapping,),
    )
    (invoice,) = reading.invoices
    assert invoice.supplier_mapping == "draft.toml"
    assert {name: invoice.value(name) for name in stated_of(second)} == stated_of(second)


def test_what_is_written_is_what_was_drafted(tmp_path: Path) -> None:
    """The TOML, read again, is the same mapping: fields, columns, regions, patterns and posting."""
    page = danish_invoice(more=[(60, 480, "Sagens nummer er PO-77 og Jens"), (300, 560, "Alene")])
    path = print_pages(tmp_path / "faktura.pdf", [page])
    stated: dict[str, Value] = {
        "invoice_number": "20417",
        "gross_total": Decimal("1250.00"),
        "order_reference": "PO-77",
        "buyer_reference": "Alene",
        "currency": "DKK",
    }
    posting = Posting(account_code="3-20-400", text='Tag "{invoice_number}"')
    draft = draft_mapping(path, stated, CONTEXT, posting=posting)
    assert draft.whole
    assert draft.mapping.fields["buyer_reference"].region is not None
    assert draft.mapping.lines is not None
    text = write_mapping(draft.mapping, ("Udkast",))
    again = SupplierMapping.model_validate({**tomllib.loads(text), "source": "draft.toml"})
    assert again == draft.mapping


def test_a_value_that_the_page_does_not_show_is_said_to_be_missing(tmp_path: Path) -> None:
    """Nothing is made up for it, and the other values are drafted all the same."""
    draft = drafted(tmp_path, danish_invoice(), invoice_number="20417", gross_total=Decimal("99.00"))
    assert [(field.name, field.rule is not None, field.proven) for field in draft.fields] == [
        ("invoice_number", True, True),
        ("gross_total", False, False),
    ]
    assert not draft.whole


def test_a_date_without_separators_gets_its_pattern(tmp_path: Path) -> None:
    """A supplier that writes 171226 is read so from then on."""
    draft = drafted(
        tmp_path, danish_invoice(more=[(60, 480, "Rettidig"), (200, 480, "171226")]), due_date=date(2026, 12, 17)
    )
    assert draft.whole
    assert draft.mapping.fields["due_date"].date_pattern == "DDMMYY"


def test_an_american_date_makes_the_month_first(tmp_path: Path) -> None:
    """04/05/2026 stated as the fifth of April."""
    page = [t for t in danish_invoice() if "dato" not in t[2]]
    draft = drafted(tmp_path, [*page, (60, 480, "Issued 04/05/2026")], issue_date=date(2026, 4, 5))
    assert draft.whole
    assert draft.mapping.date_order == "month_first"


def test_the_invoice_that_shows_the_values_is_the_one_that_counts(tmp_path: Path) -> None:
    """Of several invoices in one PDF, the draft is made of the one that the person speaks of."""
    path = print_pages(tmp_path / "to.pdf", [danish_invoice("20417"), danish_invoice("20418")])
    draft = draft_mapping(path, {"invoice_number": "20418"}, CONTEXT)
    assert draft.whole
    assert draft.fields[0].page == 2


def test_a_page_that_tells_no_supplier_needs_one_stated(tmp_path: Path) -> None:
    """Without id, name and address nothing could recognise the next invoice."""
    page: list[Text] = [(60, 90, "Nummer"), (200, 90, "4711"), (60, 120, "12345 67890 12345 67890 12345")]
    with pytest.raises(ConfigurationError, match="--set supplier_id=12345678"):
        drafted(tmp_path, page, invoice_number="4711")
