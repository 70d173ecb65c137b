"""Reading the pages of a PDF without a supplier mapping."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.lib.colors import Color, white

from robot.invoice import Certainty, Fact, Kind, Reading, Severity
from robot.outcome import Reason
from robot.ports import Hints
from robot.register import Register, Supplier
from robot.settings import Limits, Office
from scrapers.page_reading import read_pdf
from scrapers.supplier_mapping import SupplierMapping
from tests.fakes.printed_pages import Text, apart, danish_invoice, print_pages

OFFICE = Office(name="Fjordby Kommune", cvr=("25313763",), glns=("5798000000018",))
SUPPLIER = Supplier(name="Sydfyns Tagdækning ApS", cvr="13585628", account="9999-0001234567")


def read(
    folder: Path,
    *pages: list[Text],
    hints: Hints | None = None,
    register: Register | None = None,
    mappings: tuple[SupplierMapping, ...] = (),
) -> Reading:
    """Print the pages and read them."""
    path = print_pages(folder / "faktura.pdf", pages)
    return read_pdf(
        path,
        office=OFFICE,
        limits=Limits(),
        register=Register([SUPPLIER]) if register is None else register,
        hints=hints or Hints(),
        supplier_mappings=mappings,
    )


def reasons(reading: Reading) -> set[str]:
    """Return the reasons of the findings."""
    return {finding.reason for finding in reading.findings}


def test_an_ordinary_danish_invoice_is_read_whole(tmp_path: Path) -> None:
    """Every field that the page shows comes out, each with its place."""
    reading = read(tmp_path, danish_invoice())
    (invoice,) = reading.invoices
    values = {name: field.value for name, field in invoice.each_field()}
    assert reading.kind is Kind.INVOICE
    assert reading.findings == ()
    assert values == {
        "invoice_number": "20417",
        "issue_date": date(2026, 11, 12),
        "due_date": date(2026, 12, 12),
        "currency": "DKK",
        "supplier_name": "Sydfyns Tagdækning ApS",
        "supplier_id": "13585628",
        "buyer_name": "Fjordby Kommune",
        "buyer_gln": "5798000000018",
        "net_total": Decimal("1000.00"),
        "vat_total": Decimal("250.00"),
        "gross_total": Decimal("1250.00"),
        "account": "9999-0001234567",
    }
    assert all(field.page == 1 and field.box is not None for _, field in invoice.each_field())
    assert [(line.description, line.amount) for line in invoice.lines] == [("Tagpap lagt", Decimal("1000.00"))]


def test_totals_that_add_up_under_their_labels_are_proven(tmp_path: Path) -> None:
    """Label and arithmetic together prove net, VAT and gross."""
    (invoice,) = read(tmp_path, danish_invoice()).invoices
    for field in (invoice.net_total, invoice.vat_total, invoice.gross_total):
        assert field is not None
        assert field.certainty is Certainty.PROVEN
        assert {Fact.LABEL, Fact.ARITHMETIC} <= field.facts


def test_totals_that_do_not_add_up_are_not_proven(tmp_path: Path) -> None:
    """A wrong VAT amount leaves the total without arithmetic."""
    (invoice,) = read(tmp_path, danish_invoice(vat="240,00")).invoices
    assert invoice.gross_total is not None
    assert invoice.gross_total.certainty is not Certainty.PROVEN


def test_a_number_seen_once_is_supported_and_with_the_file_name_proven(tmp_path: Path) -> None:
    """The file name is a second sighting of the invoice number."""
    page = apart(danish_invoice(), "Fakturanr.: 20417")
    (once,) = read(tmp_path, [*page]).invoices
    (twice,) = read(tmp_path, [*page], hints=Hints(name="Faktura_20417.pdf")).invoices
    assert once.invoice_number is not None
    assert twice.invoice_number is not None
    assert once.invoice_number.certainty is Certainty.SUPPORTED
    assert twice.invoice_number.certainty is Certainty.PROVEN


def test_our_own_cvr_is_never_the_suppliers(tmp_path: Path) -> None:
    """Where the page shows our CVR number beside the supplier's, each goes to its party."""
    (invoice,) = read(tmp_path, danish_invoice(more=[(60, 206, "CVR 25313763")])).invoices
    assert invoice.supplier_id is not None
    assert invoice.buyer_id is not None
    assert (invoice.supplier_id.value, invoice.buyer_id.value) == ("13585628", "25313763")


def test_our_own_cvr_alone_makes_no_supplier(tmp_path: Path) -> None:
    """A page that shows no other CVR number than ours has no supplier id."""
    page = [t for t in danish_invoice() if "CVR" not in t[2]]
    (invoice,) = read(tmp_path, [*page, (60, 206, "CVR 25313763")]).invoices
    assert invoice.supplier_id is None


def test_a_number_under_our_name_is_ours(tmp_path: Path) -> None:
    """Another CVR number in our own address block is not the supplier's, configured or not."""
    page = [t for t in danish_invoice() if "CVR" not in t[2]]
    (invoice,) = read(tmp_path, [*page, (60, 206, "CVR-nr. 88146328")]).invoices
    assert invoice.supplier_id is None
    assert invoice.value("buyer_id") == "88146328"


def test_two_cvr_numbers_that_nobody_knows_prove_none(tmp_path: Path) -> None:
    """Without register and configuration to tell them apart, a second number is a rival."""
    page = danish_invoice(more=[(60, 500, "Partner: CVR-nr. 88146328")])
    (invoice,) = read(tmp_path, page, register=Register([])).invoices
    assert invoice.supplier_id is not None
    assert invoice.supplier_id.certainty is not Certainty.PROVEN


def test_the_payment_line_of_a_giro_slip_is_read_in_canonical_form(tmp_path: Path) -> None:
    """A FIK line with a valid check digit is proven by itself."""
    (invoice,) = read(tmp_path, danish_invoice(more=[(60, 700, "+71< 766802547781123 +85638969<")])).invoices
    assert invoice.fik is not None
    assert invoice.fik.value == "+71<766802547781123+85638969<"
    assert invoice.fik.certainty is Certainty.PROVEN


def test_a_payment_line_with_a_wrong_check_digit_is_not_proven(tmp_path: Path) -> None:
    """One digit changed, and the line is supported at most."""
    (invoice,) = read(tmp_path, danish_invoice(more=[(60, 700, "+71<766802547781124+85638969<")])).invoices
    assert invoice.fik is not None
    assert invoice.fik.certainty is not Certainty.PROVEN


def test_a_credit_note_says_so_and_what_it_takes_back(tmp_path: Path) -> None:
    """The title decides, and the number of the invoice is not taken for the credit note's own."""
    page = danish_invoice("18118", title="Kreditnota", more=[(60, 230, "Krediterer faktura nr. 89404")])
    reading = read(tmp_path, page)
    (invoice,) = reading.invoices
    assert reading.kind is Kind.CREDIT_NOTE
    assert invoice.credit_note
    assert invoice.value("invoice_number") == "18118"
    assert invoice.value("corrects") == "89404"


def test_two_invoices_in_one_pdf_are_told_apart_and_appendices_stay(tmp_path: Path) -> None:
    """A new number in the head of a page starts an invoice; a page without one belongs to the invoice before."""
    appendix: list[Text] = [(60, 60, "Bilag: kørselsliste for november"), (60, 90, "Svendborg - Odense 44 km")]
    reading = read(tmp_path, danish_invoice("20417"), appendix, danish_invoice("20418"))
    assert [(i.value("invoice_number"), i.pages) for i in reading.invoices] == [("20417", (1, 2)), ("20418", (3,))]


def test_a_page_with_the_same_number_continues_the_invoice(tmp_path: Path) -> None:
    """Page two repeats the number: one invoice of two pages, its number seen twice."""
    reading = read(tmp_path, danish_invoice(), [(380, 60, "Fakturanr.: 20417"), (60, 100, "Vilkår for levering")])
    (invoice,) = reading.invoices
    assert invoice.pages == (1, 2)
    assert invoice.invoice_number is not None
    assert invoice.invoice_number.certainty is Certainty.PROVEN


@pytest.mark.parametrize("colour", [white, Color(0, 0, 0, alpha=0)])
def test_a_total_that_the_page_does_not_show_is_held(tmp_path: Path, colour: Color) -> None:
    """White and transparent text is not read, and the document goes to a person."""
    hidden = danish_invoice(more=[(380, 380, "I alt DKK: 125.000,00", colour)])
    reading = read(tmp_path, hidden)
    assert Reason.HIDDEN_TEXT in reasons(reading)
    assert reading.invoices[0].value("gross_total") == Decimal("1250.00")


def test_an_open_amount_holds_the_document(tmp_path: Path) -> None:
    """A total of 1.250 on a page without any other decimals can be read in two ways."""
    page: list[Text] = [
        (60, 60, "Sydfyns Tagdækning ApS, CVR-nr.: 13585628"),
        (60, 90, "Faktura nr. 4711"),
        (60, 105, "Fakturadato: 12-11-2026"),
        (60, 300, "At betale"),
        (300, 300, "1.250"),
    ]
    reading = read(tmp_path, page)
    assert Reason.AMOUNT_AMBIGUOUS in reasons(reading)
    assert reading.invoices[0].gross_total is None


def test_a_mapping_speaks_for_a_field(tmp_path: Path) -> None:
    """A mapping's rule that agrees with the label proves the number; its missing anchor is noted."""
    mapping = SupplierMapping.model_validate(
        {
            "name": "Sydfyns Tagdækning",
            "match": {"supplier_id": ["13585628"]},
            "fields": {
                "invoice_number": {"anchor": "Fakturanr."},
                "order_reference": {"anchor": "Jeres indkøb"},
            },
            "source": "sydfyns.toml",
        }
    )
    reading = read(tmp_path, danish_invoice(), mappings=(mapping,))
    (invoice,) = reading.invoices
    assert invoice.supplier_mapping == "sydfyns.toml"
    assert invoice.invoice_number is not None
    assert invoice.invoice_number.facts >= {Fact.LABEL, Fact.MAPPING}
    assert invoice.invoice_number.certainty is Certainty.PROVEN
    assert [(f.field, f.severity) for f in reading.findings] == [("order_reference", Severity.NOTE)]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(net=st.decimals(min_value=Decimal("10.00"), max_value=Decimal("9999999.96"), places=2))
def test_a_proven_total_is_the_true_one(tmp_path: Path, net: Decimal) -> None:
    """Whatever the amounts are, a total that is called proven is what was printed."""
    vat = (net * Decimal("0.25")).quantize(Decimal("0.01"))
    danish = [f"{value:,.2f}".translate(str.maketrans(",.", ".,")) for value in (net, vat, net + vat)]
    (invoice,) = read(tmp_path, danish_invoice(net=danish[0], vat=danish[1], gross=danish[2])).invoices
    for name, true in (("net_total", net), ("vat_total", vat), ("gross_total", net + vat)):
        field = getattr(invoice, name)
        assert field is not None
        assert field.value == true
        assert field.certainty is Certainty.PROVEN
