"""Where suppliers put their values: beside, under, over and before their labels, in columns, boxes and sentences."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from robot.invoice import Certainty, Invoice, Kind
from robot.ports import Hints
from robot.register import Register
from robot.settings import Limits, Office
from scrapers.page_reading import read_pdf
from tests.fakes.printed_pages import Text, print_pages

OFFICE = Office(name="Fjordby Kommune", cvr=("25313763",))
LETTERHEAD: list[Text] = [(60, 60, "Sydfyns Tagdækning ApS"), (60, 74, "Havnegade 4"), (60, 88, "5700 Svendborg")]
LETTERHEAD += [(60, 102, "CVR-nr. 13585628"), (60, 150, "Fjordby Kommune"), (60, 164, "9990 Fjordby")]
NUMBER: list[Text] = [(380, 170, "Fakturanr.: 20417"), (380, 184, "Fakturadato: 12-11-2026")]
LINE: list[Text] = [(60, 280, "Tagpap lagt"), (480, 280, "1.000,00")]
TOTALS: list[Text] = [
    (380, 320, "I alt ekskl. moms"),
    (480, 320, "1.000,00"),
    (380, 336, "Moms 25 %"),
    (480, 336, "250,00"),
]
TOTALS += [(380, 352, "At betale DKK"), (480, 352, "1.250,00")]


def invoice_of(folder: Path, *parts: list[Text], kind: Kind = Kind.INVOICE) -> Invoice:
    """Print these parts on one page, read it without a register, and return its one invoice."""
    path = print_pages(folder / "f.pdf", [[text for part in parts for text in part]])
    reading = read_pdf(path, office=OFFICE, limits=Limits(), register=Register([]), hints=Hints())
    assert reading.kind is kind
    (invoice,) = reading.invoices
    return invoice


def certainty(invoice: Invoice, name: str) -> Certainty:
    """Return how certain a field is."""
    return dict(invoice.each_field())[name].certainty


def test_a_caption_in_smaller_print_under_its_value(tmp_path: Path) -> None:
    """Forms print the value and, under it, what it is; the next value farther down is another's."""
    head: list[Text] = [(60, 210, "20417", 12.0), (60, 221, "Fakturanummer", 7.5)]
    head += [(200, 210, "12. nov. 2026", 12.0), (200, 221, "Udstedelsesdato", 7.5)]
    head += [(60, 245, "4711", 12.0), (60, 256, "Jeres ordrenr.", 7.5)]
    totals: list[Text] = [(60, 330, "1.000,00", 12.0), (60, 341, "Subtotal", 7.5)]
    totals += [(200, 330, "250,00", 12.0), (200, 341, "Moms 25 %", 7.5)]
    totals += [(340, 330, "1.250,00", 12.0), (340, 341, "Total", 7.5)]
    invoice = invoice_of(tmp_path, LETTERHEAD, [(60, 195, "Faktura")], head, LINE, totals)
    assert (invoice.value("invoice_number"), invoice.value("issue_date")) == ("20417", date(2026, 11, 12))
    assert invoice.value("order_reference") == "4711"
    assert (invoice.value("vat_total"), invoice.value("gross_total")) == (Decimal("250.00"), Decimal("1250.00"))


def test_a_caption_under_the_middle_of_its_value(tmp_path: Path) -> None:
    """Centred, as a slip has it: neither edge is under the value's."""
    head: list[Text] = [(75, 210, "7702", 12.0), (60, 222, "Fakturanummer", 8.0)]
    head += [(200, 210, "12.11.2026", 12.0), (205, 222, "Fakturadato", 8.0)]
    invoice = invoice_of(tmp_path, LETTERHEAD, head, LINE, TOTALS)
    assert (invoice.value("invoice_number"), invoice.value("issue_date")) == ("7702", date(2026, 11, 12))


def test_totals_that_stand_left_of_their_labels(tmp_path: Path) -> None:
    """A box at the left has the amount first and its name behind it."""
    totals: list[Text] = [
        (60, 320, "1.000,00"),
        (160, 320, "Varer i alt"),
        (60, 336, "250,00"),
        (160, 336, "Moms 25 %"),
    ]
    totals += [(60, 352, "1.250,00"), (160, 352, "Faktura total")]
    invoice = invoice_of(tmp_path, LETTERHEAD, NUMBER, LINE, totals)
    assert (invoice.value("net_total"), invoice.value("gross_total")) == (Decimal("1000.00"), Decimal("1250.00"))
    assert certainty(invoice, "gross_total") is Certainty.PROVEN


def test_dots_that_lead_to_an_amount_part_it_from_its_label(tmp_path: Path) -> None:
    """Typed letters fill the row with dots."""
    totals: list[Text] = [
        (60, 320, "Total excl. moms...................1.000,00"),
        (60, 336, "Momsbeløb 25%......250,00"),
    ]
    totals += [(60, 352, "Total incl. moms...................1.250,00")]
    invoice = invoice_of(tmp_path, LETTERHEAD, NUMBER, LINE, totals)
    assert invoice.value("gross_total") == Decimal("1250.00")


def test_a_rounding_row_closes_the_gap_and_the_printed_net_total_counts(tmp_path: Path) -> None:
    """Net, VAT and rounding make the total; the net total is never worked out against the page."""
    totals: list[Text] = [
        (380, 320, "Nettobeløb"),
        (480, 320, "1.000,13"),
        (380, 336, "Moms 25 %"),
        (480, 336, "250,03"),
    ]
    totals += [(380, 352, "Øreafrunding"), (480, 352, "-0,16"), (380, 368, "At betale DKK"), (480, 368, "1.250,00")]
    invoice = invoice_of(tmp_path, LETTERHEAD, NUMBER, [(60, 280, "Tagpap"), (480, 280, "1.000,13")], totals)
    assert (invoice.value("net_total"), invoice.value("gross_total")) == (Decimal("1000.13"), Decimal("1250.00"))
    assert {certainty(invoice, name) for name in ("net_total", "vat_total", "gross_total")} == {Certainty.PROVEN}


def test_a_part_that_bears_no_vat_is_in_the_net_total(tmp_path: Path) -> None:
    """The columns "Momsfrit" and "Momspligtigt" together are the net total."""
    totals: list[Text] = [
        (60, 320, "Momsfrit"),
        (160, 320, "Momspligtigt"),
        (280, 320, "Moms 25 %"),
        (380, 320, "At betale"),
    ]
    totals += [(60, 336, "500,00"), (160, 336, "1.000,00"), (280, 336, "250,00"), (380, 336, "1.750,00")]
    lines: list[Text] = [*LINE, (60, 294, "Porto, momsfri"), (480, 294, "500,00")]
    invoice = invoice_of(tmp_path, LETTERHEAD, NUMBER, lines, totals)
    assert (invoice.value("vat_total"), invoice.value("gross_total")) == (Decimal("250.00"), Decimal("1750.00"))
    assert invoice.value("net_total") == Decimal("1500.00")


def test_totals_that_nothing_names_are_found_and_never_proven(tmp_path: Path) -> None:
    """A craftsman writes three amounts under each other; only the VAT has its word."""
    totals: list[Text] = [(480, 320, "1.000,00"), (380, 336, "moms"), (480, 336, "250,00"), (480, 352, "1.250,00")]
    invoice = invoice_of(tmp_path, LETTERHEAD, NUMBER, LINE, totals)
    assert invoice.value("gross_total") == Decimal("1250.00")
    assert certainty(invoice, "gross_total") is Certainty.SUPPORTED


def test_the_net_total_of_a_page_that_speaks_of_vat_is_never_proven_as_the_gross_total(tmp_path: Path) -> None:
    """Lines that come to an amount prove nothing where the VAT stands on another page."""
    totals: list[Text] = [(380, 320, "Samlet"), (480, 320, "1.000,00"), (380, 336, "Moms, se næste side")]
    lines: list[Text] = [(60, 280, "Tagpap"), (480, 280, "400,00"), (60, 294, "Søm"), (480, 294, "600,00")]
    invoice = invoice_of(tmp_path, LETTERHEAD, NUMBER, lines, totals)
    assert certainty(invoice, "gross_total") is not Certainty.PROVEN


@pytest.mark.parametrize(
    "rows",
    [
        [
            *((60, 700, "Pengeinstitut"), (160, 700, "Reg.nr."), (230, 700, "Kontonr."), (310, 700, "Betaling")),
            *((60, 714, "Vestkystens Bank"), (160, 714, "9961"), (230, 714, "54210523"), (310, 714, "14 dage netto")),
        ],
        [(60, 700, "Betaling: Fjordby Sparekasse 9961-54210523")],
        [(60, 700, "Telefon"), (160, 700, "Bankkonto"), (60, 714, "26 39 33 37"), (160, 714, "9961 54210523")],
        [(60, 700, "Indsættes i Sparekassen Møn, reg. 9961 konto"), (60, 712, "54210523.")],
        [(60, 700, "Udbetales til: 9961 54210523")],
    ],
    ids=["columns", "bank's name", "under its label", "broken sentence", "paid out"],
)
def test_the_bank_account_wherever_it_stands(tmp_path: Path, rows: list[Text]) -> None:
    """Registration and account number are found, and nothing of the next cell is taken for a part of them."""
    invoice = invoice_of(tmp_path, LETTERHEAD, NUMBER, LINE, TOTALS, rows)
    assert invoice.value("account") == "9961-0054210523"


def test_two_labels_with_one_slash_name_two_values(tmp_path: Path) -> None:
    """The rows "Fakturanr. / dato" and "Ordrenr. / dato" name a number and a date each."""
    head: list[Text] = [(300, 130, "Fakturanr. / dato"), (420, 130, "333795 / 2026-11-12")]
    head += [(300, 146, "Ordrenr. / dato"), (420, 146, "177380 / 2026-10-01")]
    invoice = invoice_of(tmp_path, LETTERHEAD, [(300, 110, "Faktura")], head, LINE, TOTALS)
    assert (invoice.value("invoice_number"), invoice.value("issue_date")) == ("333795", date(2026, 11, 12))


def test_a_number_in_a_series_is_read_with_its_letter(tmp_path: Path) -> None:
    """The number "A 14593" is one number."""
    invoice = invoice_of(tmp_path, LETTERHEAD, [(380, 170, "Faktura nr.: A 14593"), NUMBER[1]], LINE, TOTALS)
    assert invoice.value("invoice_number") == "A 14593"


def test_the_invoice_that_a_credit_note_balances_is_not_its_number(tmp_path: Path) -> None:
    """The words "Udligner faktura nr. 45529" name another document."""
    head: list[Text] = [(300, 40, "Kreditnota"), (380, 170, "Kreditnota nr."), (470, 170, "14593"), NUMBER[1]]
    head += [(380, 198, "Udligner faktura nr."), (490, 198, "45529")]
    invoice = invoice_of(tmp_path, LETTERHEAD, head, LINE, TOTALS, kind=Kind.CREDIT_NOTE)
    assert (invoice.value("invoice_number"), invoice.value("corrects")) == ("14593", "45529")


def test_a_date_after_terms_is_the_due_date_not_the_issue_date(tmp_path: Path) -> None:
    """In "10 dage fra fakturadato (22. november 2026)" the word names the day from which is counted."""
    foot: list[Text] = [(60, 700, "10 dage fra fakturadato (22. november 2026).")]
    invoice = invoice_of(tmp_path, LETTERHEAD, NUMBER, LINE, TOTALS, foot)
    assert (invoice.value("issue_date"), invoice.value("due_date")) == (date(2026, 11, 12), date(2026, 11, 22))


def test_the_tax_offices_money_is_not_the_invoices(tmp_path: Path) -> None:
    """An invoice in euro that gives its VAT in kroner too is an invoice in euro."""
    totals: list[Text] = [
        (380, 320, "Subtotal"),
        (480, 320, "EUR 1.000,00"),
        (380, 336, "VAT 25 %"),
        (480, 336, "EUR 250,00"),
    ]
    totals += [(380, 352, "Total"), (480, 352, "EUR 1.250,00")]
    totals += [(60, 380, "Exchange rate 100 EUR = 745,00 DKK. VAT amount in DKK: 1.862,50")]
    assert invoice_of(tmp_path, LETTERHEAD, NUMBER, LINE, totals).value("currency") == "EUR"


def test_small_print_that_is_set_letter_by_letter_is_put_together(tmp_path: Path) -> None:
    """Words that touch are one word; the supplier's number in the foot is found."""
    page = [t for t in LETTERHEAD if "CVR" not in t[2]]
    foot: list[Text] = [(60 + 4.45 * place, 760, digit, 8.0) for place, digit in enumerate("13585628")]
    invoice = invoice_of(tmp_path, page, NUMBER, LINE, TOTALS, [(60, 750, "CVR-nr.", 8.0)], foot)
    assert invoice.value("supplier_id") == "13585628"


def test_a_title_and_its_number_alone_are_proven_by_the_files_order_but_not_a_year(tmp_path: Path) -> None:
    """The title "FAKTURA 20417" names its number; "Faktura 2026" names a year."""
    for text, expected in (("FAKTURA 20417", Certainty.PROVEN), ("FAKTURA 2026", Certainty.SUPPORTED)):
        invoice = invoice_of(tmp_path, LETTERHEAD, [(380, 170, text), NUMBER[1]], LINE, TOTALS)
        assert certainty(invoice, "invoice_number") is expected


def test_values_under_a_row_of_labels_are_proven_only_at_the_same_rank(tmp_path: Path) -> None:
    """A row of labels and a row of as many values belong together; an empty cell leaves the pairing open."""
    labels: list[Text] = [(60, 210, "Fakturanummer"), (180, 210, "Kundenr."), (300, 210, "Sagsnr.")]
    full: list[Text] = [(60, 224, "20417"), (180, 224, "81525044"), (300, 224, "142461")]
    title: list[Text] = [(60, 190, "Faktura"), NUMBER[1]]
    whole = invoice_of(tmp_path, LETTERHEAD, title, labels, full, LINE, TOTALS)
    assert (whole.value("invoice_number"), certainty(whole, "invoice_number")) == ("20417", Certainty.PROVEN)
    with_gap = invoice_of(tmp_path, LETTERHEAD, title, labels, full[:2], LINE, TOTALS)
    assert (with_gap.value("invoice_number"), certainty(with_gap, "invoice_number")) == ("20417", Certainty.SUPPORTED)


def test_labels_that_are_broken_over_two_rows_are_read_as_one(tmp_path: Path) -> None:
    """A narrow table writes "Faktura" over "nr." and "Rekvisi-" over "tion"; the values stand under both."""
    head: list[Text] = [(60, 200, "Faktura"), (130, 200, "Faktura"), (200, 200, "Forfalds"), (280, 200, "Rekvisi-")]
    head += [(60, 211, "nr."), (130, 211, "dato"), (200, 211, "dato"), (280, 211, "tion")]
    head += [(60, 227, "24/8865"), (130, 227, "23.09.24"), (200, 227, "07.10.24"), (280, 227, "4500057085")]
    invoice = invoice_of(tmp_path, LETTERHEAD, [(60, 185, "Regning")], head, LINE, TOTALS)
    assert invoice.value("invoice_number") == "24/8865"
    assert (invoice.value("issue_date"), invoice.value("due_date")) == (date(2024, 9, 23), date(2024, 10, 7))
    assert invoice.value("order_reference") == "4500057085"


def test_labels_over_each_other_with_values_of_their_own_stay_apart(tmp_path: Path) -> None:
    """The rows "Moms" and "I alt" with their amounts are never the one label "moms i alt"."""
    totals: list[Text] = [(380, 320, "Netto"), (480, 320, "1.000,00"), (380, 331, "Moms"), (480, 331, "250,00")]
    totals += [(380, 342, "I alt"), (480, 342, "1.250,00")]
    invoice = invoice_of(tmp_path, LETTERHEAD, NUMBER, LINE, totals)
    assert (invoice.value("vat_total"), invoice.value("gross_total")) == (Decimal("250.00"), Decimal("1250.00"))


def test_the_number_in_our_own_mail_rooms_stamp_is_not_the_invoices(tmp_path: Path) -> None:
    """The stamp "MODTAGET / Bilag nr. / Attest" is ours; the title names the number."""
    stamp: list[Text] = [(60, 600, "MODTAGET 29-11-2026"), (60, 615, "Bilag nr. 318340"), (60, 630, "Attest: JB")]
    head: list[Text] = [(380, 170, "Faktura"), (450, 170, "20417"), NUMBER[1]]
    assert invoice_of(tmp_path, LETTERHEAD, head, LINE, TOTALS, stamp).value("invoice_number") == "20417"


def test_a_vouchers_number_beside_a_title_with_another_is_not_proven(tmp_path: Path) -> None:
    """The words "Bilag nr." may mean an appendix: where the title has a number too, neither is certain."""
    head: list[Text] = [(380, 150, "Faktura 20417"), (380, 170, "Bilag nr. 318340"), NUMBER[1]]
    invoice = invoice_of(tmp_path, LETTERHEAD, head, LINE, TOTALS)
    assert certainty(invoice, "invoice_number") is not Certainty.PROVEN or invoice.value("invoice_number") == "20417"


def test_the_vat_in_brackets_behind_a_total(tmp_path: Path) -> None:
    """Web shops write "6.511,67 (inkluderer 1.302,33 Moms)"."""
    totals: list[Text] = [(380, 352, "Total"), (440, 352, "1.250,00 (inkluderer 250,00 Moms)")]
    lines: list[Text] = [(60, 280, "Tagpap"), (480, 280, "1.250,00")]
    invoice = invoice_of(tmp_path, LETTERHEAD, NUMBER, lines, totals)
    assert (invoice.value("vat_total"), invoice.value("gross_total")) == (Decimal("250.00"), Decimal("1250.00"))


def test_an_amount_above_the_highest_rate_is_no_vat(tmp_path: Path) -> None:
    """A duty that is called "afgift total" and more than any VAT is another tax, whatever adds up."""
    totals: list[Text] = [(380, 320, "Netto"), (480, 320, "1.000,00"), (380, 336, "Afgift total"), (480, 336, "900,00")]
    totals += [(380, 352, "Fakturatotal"), (480, 352, "1.900,00")]
    invoice = invoice_of(tmp_path, LETTERHEAD, NUMBER, LINE, totals)
    found = dict(invoice.each_field())
    assert "vat_total" not in found or found["vat_total"].certainty is not Certainty.PROVEN


def test_a_cell_that_names_a_number_is_no_title(tmp_path: Path) -> None:
    """The label "Rekvisition" beside its number makes no requisition of a credit note."""
    head: list[Text] = [(60, 210, "Rekvisition"), (160, 210, "PO253604"), (60, 236, "Kreditnota"), *NUMBER]
    invoice = invoice_of(tmp_path, LETTERHEAD, head, LINE, TOTALS, kind=Kind.CREDIT_NOTE)
    assert invoice.credit_note


@pytest.mark.parametrize(
    ("sentences", "due", "proven"),
    [
        (["Ved betaling senest 26-11-2026 fratrækkes 2 % kontantrabat."], date(2026, 11, 26), False),
        (["Ved betaling senest 26-11-2026 kan du fratrække", "2 % kontantrabat."], date(2026, 11, 26), False),
        (
            ["Betales senest 26-11-2026 med 2 % skonto,", "betales senest 12-12-2026 uden skonto."],
            date(2026, 12, 12),
            True,
        ),
        (["Betales senest 26-11-2026. Vi giver ikke kontantrabat."], date(2026, 11, 26), True),
    ],
)
def test_the_day_of_a_cash_discount_is_not_the_due_date(
    tmp_path: Path, sentences: list[str], due: date, proven: bool
) -> None:
    """Who pays by then may deduct; the invoice falls due later, so that day is never proven."""
    text: list[Text] = [(60, 420 + 12 * i, sentence) for i, sentence in enumerate(sentences)]
    invoice = invoice_of(tmp_path, LETTERHEAD, NUMBER, LINE, TOTALS, text)
    assert invoice.value("due_date") == due
    assert (certainty(invoice, "due_date") is Certainty.PROVEN) is proven
