"""Labels and values that are set apart, broken over rows, or stand so close that no gap parts their columns."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from robot.invoice import Certainty, Invoice
from robot.ports import Hints
from robot.register import Register
from robot.settings import Limits, Office
from scrapers.page_reading import read_pdf
from tests.fakes.printed_pages import Text, print_pages

NOBODY = Office(name="Nowhere")
HEAD: list[Text] = [(60, 60, "Sydfyns Tagdækning ApS"), (60, 74, "CVR-nr. 13585628"), (60, 110, "Faktura", 18.0)]
NUMBER: list[Text] = [(60, 170, "Fakturanr.: 20417")]
DATE: list[Text] = [(60, 184, "Fakturadato: 12-11-2026")]
TOTALS: list[Text] = [
    (60, 320, "I alt ekskl. moms"),
    (480, 320, "1.000,00"),
    (60, 336, "Moms 25 %"),
    (480, 336, "250,00"),
]
TOTALS += [(60, 352, "I alt inkl. moms"), (480, 352, "1.250,00")]


def invoice_of(folder: Path, *parts: list[Text]) -> Invoice:
    """Print these parts on one page and read it as an office that knows nobody."""
    path = print_pages(folder / "f.pdf", [[text for part in parts for text in part]])
    (invoice,) = read_pdf(path, office=NOBODY, limits=Limits(), register=Register([]), hints=Hints()).invoices
    return invoice


def certainty(invoice: Invoice, name: str) -> Certainty:
    """Return how certain a field is."""
    return dict(invoice.each_field())[name].certainty


def spaced(x: float, y: float, text: str) -> list[Text]:
    """Return a text whose letters stand apart, each as a text of its own."""
    return [(x + 7.0 * place, y, letter, 7.0) for place, letter in enumerate(text) if letter != " "]


def test_labels_with_their_letters_apart(tmp_path: Path) -> None:
    """A side column in capitals: "F A K T U R A N R ." over the number, "K O N T O" over the account."""
    side = [*spaced(60, 150, "FAKTURANR."), (60, 162, "20417"), *spaced(60, 180, "UDSTEDT"), (60, 192, "12-11-2026")]
    side += [*spaced(60, 210, "BETALINGSFRIST"), (60, 222, "12-12-2026"), *spaced(60, 240, "KONTO")]
    side += [(480, 245, "1.000,00"), (60, 252, "9999 1234567")]
    invoice = invoice_of(tmp_path, HEAD, side, TOTALS)
    assert (invoice.value("invoice_number"), invoice.value("account")) == ("20417", "9999-0001234567")
    assert (invoice.value("issue_date"), invoice.value("due_date")) == (date(2026, 11, 12), date(2026, 12, 12))


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        ("tors. 12. november", "2026"),
        ("2026-11-", "12"),
        ("12.11.", "2026"),
        ("den 12.", "november 2026"),
    ],
)
def test_a_date_that_goes_on_in_the_next_row(tmp_path: Path, upper: str, lower: str) -> None:
    """A narrow column breaks the date; another column's row may stand between."""
    issued: list[Text] = [(60, 184, "Fakturadato:"), (130, 184, upper), (130, 196, lower), (300, 190, "Ordre")]
    assert invoice_of(tmp_path, HEAD, NUMBER, issued, TOTALS).value("issue_date") == date(2026, 11, 12)


def test_what_stands_under_a_date_in_another_column_is_no_year(tmp_path: Path) -> None:
    """The number 2026 beside it belongs to something else."""
    issued: list[Text] = [(60, 184, "Fakturadato:"), (130, 184, "12. november"), (300, 196, "2026")]
    assert invoice_of(tmp_path, HEAD, NUMBER, issued, TOTALS).value("issue_date") is None


def test_columns_that_stand_as_close_as_words(tmp_path: Path) -> None:
    """No gap parts the labels or the values: where each begins tells which belong together."""
    head: list[Text] = [(60, 150, "Fakturadato"), (118, 150, "Fakturanr."), (170, 150, "Forfaldsdato")]
    head += [(60, 164, "12-11-2026"), (118, 164, "A-20417"), (170, 164, "12-12-2026")]
    invoice = invoice_of(tmp_path, HEAD, head, TOTALS)
    assert invoice.value("invoice_number") == "A-20417"
    assert (invoice.value("issue_date"), invoice.value("due_date")) == (date(2026, 11, 12), date(2026, 12, 12))


def test_a_sentence_over_a_row_of_values_heads_no_columns(tmp_path: Path) -> None:
    """Words of a sentence begin where values do by chance alone."""
    text: list[Text] = [
        (60, 184, "Vi takker for Deres ordre, som hermed"),
        (200, 184, "forfalder til efterfølgende afregning"),
    ]
    text += [(60, 198, "og henviser til"), (200, 198, "14-01-2026 som aftalt")]
    assert invoice_of(tmp_path, HEAD, NUMBER, DATE, text, TOTALS).value("due_date") is None


def test_nr_beside_dato_is_the_invoice_number_where_nothing_else_is(tmp_path: Path) -> None:
    """The head of a letter: "Dato" and "Nr." over their values."""
    head: list[Text] = [(300, 60, "Dato"), (400, 60, "Nr."), (300, 74, "12-11-2026"), (400, 74, "F48216")]
    assert invoice_of(tmp_path, HEAD, head, TOTALS).value("invoice_number") == "F48216"
    assert invoice_of(tmp_path, HEAD, head, NUMBER, TOTALS).value("invoice_number") == "20417"


@pytest.mark.parametrize("label", ["#", "Nr."])
def test_a_number_sign_under_the_title_goes_on_from_it(tmp_path: Path, label: str) -> None:
    """The title "FAKTURA" over "# 20417" is the label "FAKTURA #"."""
    title: list[Text] = [(400, 60, "FAKTURA", 18.0), (400, 78, f"{label} A-2")]
    invoice = invoice_of(tmp_path, HEAD[:2], title, DATE, TOTALS)
    assert (invoice.value("invoice_number"), certainty(invoice, "invoice_number")) == ("A-2", Certainty.PROVEN)


def test_an_order_number_that_begins_the_next_row_of_its_sentence(tmp_path: Path) -> None:
    """Running text breaks between a label and its value, or within the label."""
    text: list[Text] = [(60, 380, "Betales til Fjordbanken som aftalt. Deres"), (60, 391, "ordrenr. 3310433")]
    assert invoice_of(tmp_path, HEAD, NUMBER, DATE, TOTALS, text).value("order_reference") == "3310433"
    text = [(60, 380, "Betales til Fjordbanken som aftalt. Rekv.nr."), (60, 391, "2152201")]
    assert invoice_of(tmp_path, HEAD, NUMBER, DATE, TOTALS, text).value("order_reference") == "2152201"


@pytest.mark.parametrize(
    ("upper", "lower"),
    [("Betaling til Sparekassen", "Møn 9947 - 985598."), ("Betaling til Sparekassen Møn 9947 -", "985598.")],
)
def test_an_account_behind_a_banks_name_that_is_broken(tmp_path: Path, upper: str, lower: str) -> None:
    """The bank's name or the registration number ends one row, the account begins the next."""
    text: list[Text] = [(60, 380, upper), (60, 391, lower)]
    assert invoice_of(tmp_path, HEAD, NUMBER, DATE, TOTALS, text).value("account") == "9947-0000985598"


def test_a_due_date_between_a_total_and_its_amount(tmp_path: Path) -> None:
    """The row "Samlet beløb senest fre. 11. december 2026   850,16" names both."""
    row: list[Text] = [(60, 320, "Samlet beløb senest fre. 11. december 2026"), (480, 320, "850,16")]
    invoice = invoice_of(tmp_path, HEAD, NUMBER, DATE, [(60, 280, "Præmie"), (480, 280, "850,16")], row)
    assert (invoice.value("gross_total"), invoice.value("due_date")) == (Decimal("850.16"), date(2026, 12, 11))


def test_a_caption_names_what_stands_under_it_and_not_the_next_column(tmp_path: Path) -> None:
    """A label in small print over its value; beside it stands the text of a line."""
    side: list[Text] = [(60, 240, "Jeres ordrenr.", 7.0), (200, 240, "21 timer á 432,00"), (60, 250, "PO-5182305")]
    assert invoice_of(tmp_path, HEAD, NUMBER, DATE, side, TOTALS).value("order_reference") == "PO-5182305"


def test_labels_over_two_rows_and_the_file_says_the_same(tmp_path: Path) -> None:
    """The labels are written cell by cell, then the row of values: the number at its label's rank is proven."""
    head: list[Text] = [(60, 150, "Faktura"), (60, 160, "nr."), (160, 150, "Faktura"), (160, 160, "dato")]
    head += [(60, 174, "A-204"), (160, 174, "12-11-2026")]
    invoice = invoice_of(tmp_path, HEAD, head, TOTALS)
    assert (invoice.value("invoice_number"), certainty(invoice, "invoice_number")) == ("A-204", Certainty.PROVEN)
    apart = [*head[4:], *head[:4]]
    assert certainty(invoice_of(tmp_path, HEAD, apart, TOTALS), "invoice_number") is Certainty.SUPPORTED


def test_a_label_in_two_languages_is_one(tmp_path: Path) -> None:
    """The label "Faktura nr. / Invoice no." names the number as well as either alone."""
    head: list[Text] = [(60, 170, "Faktura nr. / Invoice no."), (250, 170, "A-204")]
    invoice = invoice_of(tmp_path, HEAD, head, DATE, TOTALS)
    assert (invoice.value("invoice_number"), certainty(invoice, "invoice_number")) == ("A-204", Certainty.PROVEN)


@pytest.mark.parametrize("title", ["Faktura 20417, 12. nov. 2026", "FAKTURA 20417 / 12-11-26 / forfalder 12-12-26"])
def test_a_title_with_number_and_date_in_one(tmp_path: Path, title: str) -> None:
    """What follows the number is a date, so the number ends where it seems to."""
    invoice = invoice_of(tmp_path, HEAD[:2], [(60, 170, title)], TOTALS)
    assert (invoice.value("invoice_number"), certainty(invoice, "invoice_number")) == ("20417", Certainty.PROVEN)
    assert invoice.value("issue_date") == date(2026, 11, 12)


def test_the_date_in_the_column_of_the_number(tmp_path: Path) -> None:
    """Rows of an address at the other side stand between "Fakturanr." and "Dato"."""
    head: list[Text] = [(60, 150, "Fakturanr. A-204"), (400, 160, "Vej og Park"), (60, 170, "Dato: 12-11-2026")]
    assert certainty(invoice_of(tmp_path, HEAD, head, TOTALS), "issue_date") is Certainty.PROVEN


@pytest.mark.parametrize(
    "texts",
    [
        ((60, 320, "kr. 1000,00 + moms kr. 250,00 = kr. 1250,00"),),
        (
            *((60, 320, "1.000,00"), (160, 320, "I alt ekskl. moms"), (60, 336, "250,00"), (160, 336, "Moms 25 %")),
            *((60, 352, "1.250,00"), (160, 352, "I alt at betale")),
        ),
    ],
)
def test_a_sum_that_is_written_out_or_stands_before_its_labels(tmp_path: Path, texts: tuple[Text, ...]) -> None:
    """The sign "=" names the total as its label would; so does a label behind its amount."""
    invoice = invoice_of(tmp_path, HEAD, NUMBER, DATE, list(texts))
    assert (invoice.value("gross_total"), certainty(invoice, "gross_total")) == (Decimal("1250.00"), Certainty.PROVEN)


@pytest.mark.parametrize("lower", [(60, 376, "11-12-2026"), (60, 380, "11. december 2026")])
def test_a_due_date_under_the_total_that_names_it(tmp_path: Path, lower: Text) -> None:
    """The cell "Beløb til betaling den / 11-12-2026" beside its amount."""
    total: list[Text] = [(60, 364, "Beløb til betaling den"), (480, 370, "1.250,00"), lower]
    assert invoice_of(tmp_path, HEAD, NUMBER, DATE, TOTALS[:4], total).value("due_date") == date(2026, 12, 11)


def test_the_amount_behind_until_when_it_is_to_be_paid(tmp_path: Path) -> None:
    """The row "Til betaling senest 11-12-2026   850,16" names the total too."""
    row: list[Text] = [(60, 280, "Præmie, fritaget for moms"), (480, 280, "850,16")]
    row += [(60, 320, "Til betaling senest 11-12-2026"), (480, 320, "850,16")]
    invoice = invoice_of(tmp_path, HEAD, NUMBER, DATE, row)
    assert (invoice.value("gross_total"), certainty(invoice, "gross_total")) == (Decimal("850.16"), Certainty.PROVEN)


def test_what_bears_vat_and_what_does_not_with_a_rounding(tmp_path: Path) -> None:
    """The net total is both parts, whatever the payment is rounded by."""
    row: list[Text] = [
        (60, 320, "Momsfrit"),
        (160, 320, "Momspligtigt"),
        (260, 320, "Moms 25 %"),
        (360, 320, "Øreafr."),
    ]
    row += [(460, 320, "I alt DKK"), (60, 334, "7.346,78"), (160, 334, "3.166,64"), (260, 334, "791,66")]
    row += [(360, 334, "-0,08"), (460, 334, "11.305,00")]
    assert invoice_of(tmp_path, HEAD, NUMBER, DATE, row).value("net_total") == Decimal("10513.42")
