"""What Danish suppliers do that no label says outright: kr., exemption, sentences, compound words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from robot.invoice import Certainty, Invoice, Kind, Severity
from robot.outcome import Reason
from robot.ports import Hints
from robot.register import Register, Supplier
from robot.settings import Limits, Office
from scrapers.exemption import says_exempt
from scrapers.page_reading import read_pdf
from tests.fakes.printed_pages import Text, apart, danish_invoice, print_pages

OFFICE = Office(name="Fjordby Kommune", cvr=("25313763",))
SUPPLIER = Supplier(name="Sydfyns Tagdækning ApS", cvr="13585628", account="9999-0001234567")
KNOWN = Register([SUPPLIER])


def invoice_of(
    folder: Path, page: list[Text], *, register: Register = KNOWN, received_on: date | None = None, subject: str = ""
) -> Invoice:
    """Print the page, read it, and return its one invoice."""
    path = print_pages(folder / "f.pdf", [page])
    hints = Hints(received_on=received_on, subject=subject)
    (invoice,) = read_pdf(path, office=OFFICE, limits=Limits(), register=register, hints=hints).invoices
    return invoice


def with_texts(replaced: dict[str, str]) -> list[Text]:
    """Return the ordinary invoice with some of its texts replaced, or left out where nothing replaces them."""
    page = [(t[0], t[1], replaced.get(t[2], t[2])) for t in danish_invoice()]
    return [t for t in page if t[2]]


def certainty(invoice: Invoice, name: str) -> Certainty | None:
    """Return how certain a field is, None where it is missing."""
    return dict(invoice.each_field())[name].certainty if name in dict(invoice.each_field()) else None


def test_kr_beside_a_total_is_the_suppliers_krone(tmp_path: Path) -> None:
    """The wording "At betale kr." from a Danish supplier is DKK, and proven."""
    invoice = invoice_of(tmp_path, with_texts({"At betale DKK": "At betale kr."}), register=Register([]))
    assert (invoice.value("currency"), certainty(invoice, "currency")) == ("DKK", Certainty.PROVEN)


def test_kr_over_a_column_is_the_suppliers_krone(tmp_path: Path) -> None:
    """The words "Beløb i kr." over the amounts is enough."""
    page = with_texts({"At betale DKK": "At betale", "Beløb": "Beløb i kr."})
    invoice = invoice_of(tmp_path, page, register=Register([]))
    assert (invoice.value("currency"), certainty(invoice, "currency")) == ("DKK", Certainty.PROVEN)


def test_no_currency_is_proven_by_country_and_register_together(tmp_path: Path) -> None:
    """Where no currency stands, a supplier that the register does not know leaves it unproven."""
    page = with_texts({"At betale DKK": "At betale"})
    assert certainty(invoice_of(tmp_path, page), "currency") is Certainty.PROVEN
    assert certainty(invoice_of(tmp_path, page, register=Register([])), "currency") is Certainty.SUPPORTED


def test_another_currency_on_the_page_is_never_overruled_by_the_register(tmp_path: Path) -> None:
    """A supplier with DKK in the register that bills in euro has billed in euro."""
    invoice = invoice_of(tmp_path, with_texts({"At betale DKK": "At betale EUR"}))
    assert invoice.value("currency") == "EUR"
    assert certainty(invoice, "currency") is not Certainty.PROVEN


EXEMPT = {
    "I alt ekskl. moms": "",
    "Moms 25 %": "Fritaget for moms, jf. momslovens § 13.",
    "250,00": "",
    "1.250,00": "1.000,00",
}


def test_an_exempt_invoice_without_a_vat_line_has_no_vat(tmp_path: Path) -> None:
    """Net is gross and VAT is 0.00 where the page says that it is exempt and the lines come to the total."""
    page = [t for t in with_texts(EXEMPT) if t[:2] != (480, 320)] + [(60, 300, "Bly lagt"), (480, 300, "400,00")]
    page = [(t[0], t[1], "600,00" if t[:2] == (480, 280) else t[2]) for t in page]
    invoice = invoice_of(tmp_path, page)
    assert [invoice.value(n) for n in ("net_total", "vat_total", "gross_total")] == [1000, Decimal(0), 1000]
    assert {certainty(invoice, n) for n in ("net_total", "vat_total", "gross_total")} == {Certainty.PROVEN}
    assert invoice.vat_total is not None
    assert invoice.vat_total.raw == ""  # it stands nowhere on the page


@pytest.mark.parametrize(
    ("text", "exempt"),
    [
        ("Ydelserne er fritaget for moms, jf. momslovens § 13", True),
        ("Persontransport er momsfri", True),
        ("Momsfrit gebyr 50,00\nI alt inkl. moms 1.250,00", False),
        ("Momsfri vare 50,00\nHeraf 25 % moms 200,00", False),
        ("Moms 25 % 250,00", False),
        ("Gemäß § 19 UStG wird keine Umsatzsteuer berechnet", True),
        ("TVA non applicable, article 293 B du CGI", True),
        ("Omvendt betalingspligt, køber afregner momsen", True),
        ("Reverse charge for customers abroad\nVAT 20 % 20.00", False),
        ("Kleinunternehmer zahlen zzgl. 19 % MwSt.", False),
    ],
)
def test_exemption_is_said_in_words_and_not_beside_vat(text: str, exempt: bool) -> None:
    """A page that names VAT as part of a price is not exempt as a whole."""
    assert says_exempt(text) is exempt


def test_a_due_date_at_the_start_of_the_next_row_of_its_sentence(tmp_path: Path) -> None:
    """The text "... senest den / 12/12-2026." is one sentence."""
    page = with_texts({"Forfaldsdato: 12-12-2026": ""})
    page += [(60, 500, "Beløbet bedes indsat på min konto senest den"), (60, 512, "12/12-2026.")]
    assert invoice_of(tmp_path, page).value("due_date") == date(2026, 12, 12)


def test_a_date_below_a_table_label_in_another_column_is_not_its_due_date(tmp_path: Path) -> None:
    """Only a sentence goes on in the next row."""
    page = with_texts({"Forfaldsdato: 12-12-2026": ""})
    page += [(60, 500, "Konto, senest den"), (200, 512, "12/12-2026.")]
    assert invoice_of(tmp_path, page).due_date is None


def test_a_compound_word_names_invoice_and_number(tmp_path: Path) -> None:
    """The text "Kørselsfaktura 20417" is a title with its number."""
    page = with_texts({"Fakturanr.: 20417": "", "Faktura": "Kørselsfaktura 20417"})
    assert invoice_of(tmp_path, page).value("invoice_number") == "20417"


def test_the_only_other_date_is_the_issue_date(tmp_path: Path) -> None:
    """An unlabelled date is proven by usual terms and the day of the mail, if no third date is there."""
    page = with_texts({"Fakturadato: 12-11-2026": "12. november 2026"})
    came = date(2026, 11, 13)
    assert certainty(invoice_of(tmp_path, page, received_on=came), "issue_date") is Certainty.PROVEN
    third: list[Text] = [*page, (60, 560, "Arbejdet er udført 3. november 2026")]
    assert certainty(invoice_of(tmp_path, third, received_on=came), "issue_date") is not Certainty.PROVEN


@pytest.mark.parametrize("number", ["Fakturanr.: 20417", "Bilagsnr.: 20417", "Vores fakturanr.: 20417"])
def test_a_number_is_never_proven_by_its_label_alone(tmp_path: Path, number: str) -> None:
    """However full its wording: a second fact must say the same, as the mail's subject or the file's own order do."""
    page = with_texts({"Fakturanr.: 20417": number})
    assert certainty(invoice_of(tmp_path, apart(page, number)), "invoice_number") is Certainty.SUPPORTED
    assert certainty(invoice_of(tmp_path, page), "invoice_number") is Certainty.PROVEN
    named = invoice_of(tmp_path, apart(page, number), subject="Faktura 20417")
    assert certainty(named, "invoice_number") is Certainty.PROVEN


def test_a_number_named_within_a_sentence_is_not_proven_by_the_files_order(tmp_path: Path) -> None:
    """A sentence may speak of another invoice."""
    page = with_texts({"Fakturanr.: 20417": ""})
    page += [(60, 500, "Arbejdet blev nævnt på vores fakturanr. 20399")]
    assert certainty(invoice_of(tmp_path, page), "invoice_number") is not Certainty.PROVEN


def test_a_short_number_is_not_proven_by_the_files_order(tmp_path: Path) -> None:
    """The text "Bilag nr. 2" may mean the second appendix."""
    page = with_texts({"Fakturanr.: 20417": "Bilag nr. 2"})
    assert certainty(invoice_of(tmp_path, page), "invoice_number") is Certainty.SUPPORTED


def test_the_day_of_issue_within_a_number_speaks_for_it(tmp_path: Path) -> None:
    """A number such as 2026-0117 on an invoice of 2026 is proven, one with another year is not."""
    for number, expected in (("2026-0117", Certainty.PROVEN), ("2024-0117", Certainty.SUPPORTED)):
        page = with_texts({"Fakturanr.: 20417": f"Fakturanr.: {number}"})
        assert certainty(invoice_of(tmp_path, apart(page, f"Fakturanr.: {number}")), "invoice_number") is expected


def test_the_title_among_the_files_properties_is_a_second_sighting(tmp_path: Path) -> None:
    """Programs that print web pages write "Faktura 20417" into the file's properties."""
    page = apart(danish_invoice(), "Fakturanr.: 20417")
    path = print_pages(tmp_path / "f.pdf", [page], title="Faktura 20417")
    (invoice,) = read_pdf(path, office=OFFICE, limits=Limits(), register=KNOWN, hints=Hints()).invoices
    assert certainty(invoice, "invoice_number") is Certainty.PROVEN


def test_a_number_whose_end_stands_a_gap_away_is_not_proven(tmp_path: Path) -> None:
    """The "2026" of "2026   117" may be half of the number."""
    page: list[Text] = [*with_texts({"Fakturanr.: 20417": "Fakturanr.: 2026"}), (470, 170, "117")]
    assert certainty(invoice_of(tmp_path, page), "invoice_number") is not Certainty.PROVEN


@pytest.mark.parametrize("number", ["2026", "5700", "1250"])
def test_a_year_a_postcode_and_a_part_of_an_amount_are_no_second_sighting(tmp_path: Path, number: str) -> None:
    """What stands in dates, addresses and amounts anyway says nothing of the number."""
    page = [*with_texts({"Fakturanr.: 20417": f"Bilagsnr.: {number}"}), (60, 600, "Gebyr 1250,50")]
    page = apart(page, f"Bilagsnr.: {number}")
    assert certainty(invoice_of(tmp_path, page), "invoice_number") is Certainty.SUPPORTED


@pytest.mark.parametrize("wording", ["Fakturadato", "Dato"])
def test_an_issue_date_is_never_proven_by_its_label_alone(tmp_path: Path, wording: str) -> None:
    """Without usual terms or a mail's day it stays supported; with the day the mail came it is proven."""
    page = with_texts({"Forfaldsdato: 12-12-2026": "", "Fakturadato: 12-11-2026": f"{wording}: 12-11-2026"})
    page = apart(page, f"{wording}: 12-11-2026")
    assert certainty(invoice_of(tmp_path, page), "issue_date") is Certainty.SUPPORTED
    came = date(2026, 11, 13)
    assert certainty(invoice_of(tmp_path, page, received_on=came), "issue_date") is Certainty.PROVEN


def test_an_estimate_with_its_number_in_large_print_is_sorted_away(tmp_path: Path) -> None:
    """The text "Tilbud nr. 6126" as a title says what the document is."""
    page: list[Text] = [(60, 60, "Fjordby VVS ApS"), (60, 74, "CVR 13585628"), (60, 300, "Moms 25 % 25,00")]
    from reportlab.lib.pagesizes import A4  # noqa: PLC0415 - one test alone draws by itself
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415 - the same

    canvas = Canvas(str(tmp_path / "t.pdf"), pagesize=A4, invariant=True)
    for x, y, text in ((t[0], t[1], t[2]) for t in page):
        canvas.drawString(x, A4[1] - y, text)
    canvas.setFont("Helvetica", 18)
    canvas.drawString(60, A4[1] - 200, "Tilbud nr. 6126")
    canvas.save()
    reading = read_pdf(tmp_path / "t.pdf", office=OFFICE, limits=Limits(), register=KNOWN, hints=Hints())
    assert reading.kind is Kind.ESTIMATE
    assert [(f.reason, f.severity) for f in reading.findings] == [(Reason.ESTIMATE, Severity.END)]


def test_a_total_that_says_that_it_bears_no_vat(tmp_path: Path) -> None:
    """The row "Leje i alt, momsfri   1.250,00" is the total."""
    page = with_texts({"I alt ekskl. moms": "", "1.000,00": "", "Moms 25 %": "", "250,00": ""})
    page = [(t[0], t[1], "Leje i alt, momsfri" if t[2] == "At betale DKK" else t[2]) for t in page]
    assert invoice_of(tmp_path, page).value("gross_total") == Decimal("1250.00")


@pytest.mark.parametrize("terms", ["Løbende måned (den 31. december 2026)", "14 dage fra levering (31/12-2026)"])
def test_the_due_date_in_brackets_behind_its_terms(tmp_path: Path, terms: str) -> None:
    """The terms, and in brackets what they come to."""
    assert invoice_of(tmp_path, with_texts({"Forfaldsdato: 12-12-2026": terms})).value("due_date") == date(2026, 12, 31)


def test_the_number_of_a_receipt_is_supported_at_most(tmp_path: Path) -> None:
    """A receipt without an invoice number is known by its booking; that this is an invoice number nothing proves."""
    page = with_texts({"Faktura": "Kvittering", "Fakturanr.: 20417": "Booking nr. IBZY2087"})
    invoice = invoice_of(tmp_path, page, subject="IBZY2087")
    assert (invoice.value("invoice_number"), certainty(invoice, "invoice_number")) == ("IBZY2087", Certainty.SUPPORTED)
    assert (
        invoice_of(tmp_path, with_texts({"Fakturanr.: 20417": "Booking nr. IBZY2087"})).value("invoice_number") is None
    )


def test_bilag_is_the_invoice_number_only_where_no_other_is(tmp_path: Path) -> None:
    """A till prints "Bilag: 8446"; beside an invoice number it is the office's own, or an appendix."""
    page = with_texts({"Fakturanr.: 20417": "Bilag: 8446"})
    assert invoice_of(tmp_path, page).value("invoice_number") == "8446"
    assert invoice_of(tmp_path, [*danish_invoice(), (380, 230, "Bilag: 8446")]).value("invoice_number") == "20417"
    assert invoice_of(tmp_path, with_texts({"Fakturanr.: 20417": "Bilag: 12 sider"})).value("invoice_number") is None


def test_a_letters_date_stands_in_the_row_of_the_title(tmp_path: Path) -> None:
    """A date alone at the end of the title's row is the document's; the days of a period are not."""
    page = with_texts({"Fakturadato: 12-11-2026": "", "Faktura": "", "Fakturanr.: 20417": ""})
    page += [(60, 230, "Faktura 20417"), (460, 230, "12. november 2026")]
    page += [(60, 244, "Forsikringsperiode 01-10-2026 - 01-10-2027")]
    invoice = invoice_of(tmp_path, page)
    assert (invoice.value("issue_date"), certainty(invoice, "issue_date")) == (date(2026, 11, 12), Certainty.PROVEN)


def test_a_total_without_vat_that_its_one_line_repeats_is_proven(tmp_path: Path) -> None:
    """Where the page says that it bears no VAT, the label and the line agree."""
    page = with_texts(
        {"I alt ekskl. moms": "", "1.000,00": "", "Moms 25 %": "", "250,00": "", "At betale DKK": "I alt"}
    )
    page += [(60, 300, "Foredrag"), (480, 300, "1.250,00"), (60, 400, "Foredrag er momsfri efter momslovens § 13.")]
    assert certainty(invoice_of(tmp_path, page), "gross_total") is Certainty.PROVEN
