"""Invoices that speak of more than themselves: other money, other companies, other days, what was paid before."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from robot.invoice import Certainty, Kind
from robot.ports import Hints
from robot.register import Register
from robot.settings import Limits
from scrapers.page_reading import read_pdf
from tests.fakes.printed_pages import Text, print_pages
from tests.unit.scrapers.test_layout_habits import LETTERHEAD, LINE, NUMBER, OFFICE, TOTALS, certainty, invoice_of

TITLE: list[Text] = [(60, 220, "Faktura", 14.0)]
DATED: list[Text] = [(380, 184, "Fakturadato: 12-11-2026")]
BARE_TOTALS: list[Text] = [
    *[(380, 320, "I alt ekskl. moms"), (480, 320, "1.000,00"), (380, 336, "Moms 25 %"), (480, 336, "250,00")],
    *[(380, 352, "I alt inkl. moms"), (480, 352, "1.250,00")],
]
NORWEGIAN: list[Text] = [(60, 60, "Nordvest Analyse AS"), (60, 74, "6003 Ålesund"), (60, 88, "NO 918 774 025 MVA")]


def test_money_that_was_exchanged_is_not_the_invoice_s(tmp_path: Path) -> None:
    """A Norwegian bills in euro and tells what a ticket cost in kroner: nothing says which the total is in."""
    spoken: list[Text] = [(60, 600, "Reise: NOK 16,443.00 at 11.6402. Invoiced to date: EUR 31,940.10.")]
    invoice = invoice_of(tmp_path, NORWEGIAN, NUMBER, LINE, BARE_TOTALS, spoken)
    assert certainty(invoice, "currency") is not Certainty.PROVEN


def test_a_sign_over_the_column_of_amounts_is_the_money(tmp_path: Path) -> None:
    """The amounts themselves bear none."""
    german: list[Text] = [(60, 60, "Elbblick GmbH"), (60, 88, "USt-IdNr. DE140338719")]
    head: list[Text] = [(60, 262, "Leistung"), (300, 262, "Pers."), (480, 262, "Betrag €")]
    totals: list[Text] = [(380, 320, "Netto"), (480, 320, "1.000,00"), (380, 336, "MwSt. 19 %"), (480, 336, "190,00")]
    totals += [(380, 352, "Gesamtbetrag"), (480, 352, "1.190,00")]
    number: list[Text] = [(380, 170, "Rechnungsnr.: 20417"), (380, 184, "Rechnungsdatum: 12.11.2026")]
    invoice = invoice_of(tmp_path, german, number, head, LINE, totals)
    assert invoice.value("currency") == "EUR"


@pytest.mark.parametrize(
    "said",
    [
        "En del af Omsorgsgruppen Holding A/S, CVR 40117733",
        "Netselskab: Kystnet A/S, CVR 40117733, tlf. 70 10 22 80",
        "Ejet af Havbjerg Kommune (CVR 40117733)",
        "c/o Baltzer Administration ApS (CVR-nr. 40117733), Amaliegade 31",
        "Moms afregnes af our fiscal representative in Denmark: Nordic Tax ApS, CVR 40117733",
        "FirmaLeasing er et varemærke tilhørende Nordisk Bilfinans AB, CVR 40117733",
    ],
)
def test_the_number_of_a_company_that_is_said_to_be_another_s(tmp_path: Path, said: str) -> None:
    """Owner, agent or group: the seller's own number keeps its proof."""
    invoice = invoice_of(tmp_path, LETTERHEAD, NUMBER, LINE, TOTALS, [(60, 700, said)])
    assert invoice.value("supplier_id") == "13585628"
    assert certainty(invoice, "supplier_id") is Certainty.PROVEN


def test_a_second_account_takes_the_proof_from_both(tmp_path: Path) -> None:
    """A lawyer has an account for clients' money beside his own: the IBANs repeat each, and prove none."""
    paid: list[Text] = [
        (60, 600, "Bedes betalt til kontorkonto 8117 0004410092 (IBAN DK60 8117 0004 4100 92)."),
        (60, 614, "Klientmidler indbetales på klientkonto 8117 0004419900 (IBAN DK54 8117 0004 4199 00)."),
    ]
    invoice = invoice_of(tmp_path, LETTERHEAD, NUMBER, LINE, TOTALS, paid)
    assert certainty(invoice, "account") is not Certainty.PROVEN
    assert certainty(invoice, "iban") is not Certainty.PROVEN


def test_a_payment_line_that_breaks_before_its_creditor(tmp_path: Path) -> None:
    """The row is full, and the sentence goes on."""
    paid: list[Text] = [
        (60, 600, "Betales på konto 1634420187 eller ved betalingsid +71<000000041187238"),
        (60, 611, "+86402219<"),
    ]
    invoice = invoice_of(tmp_path, LETTERHEAD, NUMBER, LINE, TOTALS, paid)
    assert invoice.value("fik") == "+71<000000041187238+86402219<"


@pytest.mark.parametrize("number", ["RE-25 / 07 0419", "5108847 / 14", "41177 / 2025-4"])
def test_a_number_with_a_stroke_between_spaces_is_read_whole_and_not_by_its_place_proven(
    tmp_path: Path, number: str
) -> None:
    """Its first half is a customer's or another invoice's; both together may be two numbers."""
    head: list[Text] = [
        (380, 170, "Faktura nr."),
        (480, 170, number),
        (60, 640, f"Kundenr. {number.partition(' ')[0]}"),
    ]
    invoice = invoice_of(tmp_path, LETTERHEAD, head, DATED, LINE, TOTALS)
    assert invoice.value("invoice_number") == number
    assert certainty(invoice, "invoice_number") is not Certainty.PROVEN


def test_a_series_before_groups_of_digits(tmp_path: Path) -> None:
    """All that stands in the number's cell is the number."""
    head: list[Text] = [(380, 170, "Faktura nr."), (480, 170, "VN 0061 742")]
    invoice = invoice_of(tmp_path, LETTERHEAD, head, DATED, LINE, TOTALS)
    assert invoice.value("invoice_number") == "VN 0061 742"


def test_what_was_paid_before_is_no_line(tmp_path: Path) -> None:
    """The lines less the deposit make what is left to pay, not the invoice's total."""
    lines: list[Text] = [(60, 280, "Besøg, 2 timer"), (480, 280, "2.470,00"), (60, 294, "Pandekager")]
    lines += [(480, 294, "760,00"), (60, 308, "Depositum betalt 14/4"), (480, 308, "-500,00")]
    totals: list[Text] = [(60, 330, "At betale"), (480, 330, "2.730,00")]
    totals += [(60, 350, "Priserne er inkl. moms. Heraf moms kr. 646,00")]
    invoice = invoice_of(tmp_path, LETTERHEAD, NUMBER, lines, totals)
    assert certainty(invoice, "gross_total") is not Certainty.PROVEN
    assert invoice.value("vat_total") == Decimal("646.00")


def test_an_aside_in_brackets_parts_no_label_from_its_amount(tmp_path: Path) -> None:
    """What the brackets say of VAT is not the total's."""
    totals: list[Text] = [(60, 320, "Totalt DKK (avgiftsfri transport, mva 0,00)"), (480, 320, "1.000,00")]
    invoice = invoice_of(tmp_path, NORWEGIAN, NUMBER, LINE, totals)
    assert (invoice.value("gross_total"), invoice.value("vat_total")) == (Decimal("1000.00"), Decimal(0))


def test_a_named_sum_in_a_sentence_is_not_the_total(tmp_path: Path) -> None:
    """The total stands in its own row."""
    spoken: list[Text] = [(60, 240, "Familien udeblev uden afbud, og efter aftalen opkræves halv takst, 597,50 kr.")]
    totals: list[Text] = [
        (60, 330, "I alt til betaling, kr."),
        (480, 330, "11.067,50"),
        (60, 360, "Fritaget for moms."),
    ]
    invoice = invoice_of(tmp_path, LETTERHEAD, NUMBER, spoken, totals)
    assert invoice.value("gross_total") == Decimal("11067.50")
    assert certainty(invoice, "gross_total") is Certainty.SUPPORTED


def test_the_day_of_what_is_named_is_not_of_issue(tmp_path: Path) -> None:
    """An agreement was dated then."""
    named: list[Text] = [(380, 170, "Fakturanr.: 20417"), (60, 240, "Aftale dateret 2. september 2024")]
    invoice = invoice_of(tmp_path, LETTERHEAD, named, LINE, TOTALS)
    assert certainty(invoice, "issue_date") is not Certainty.PROVEN


def test_the_tax_point_gives_way_to_the_invoice_date(tmp_path: Path) -> None:
    """In Britain both are named."""
    dated: list[Text] = [(380, 170, "Invoice no.: 20417"), (380, 184, "Invoice date: 22/11/2026")]
    dated += [(380, 198, "Tax point: 19/11/2026")]
    invoice = invoice_of(tmp_path, LETTERHEAD, dated, LINE, TOTALS)
    assert (invoice.value("issue_date"), certainty(invoice, "issue_date")) == (date(2026, 11, 22), Certainty.PROVEN)


def test_a_british_number_without_its_country(tmp_path: Path) -> None:
    """Only where its check digits hold."""
    british: list[Text] = [(60, 60, "Kettle & Stone Printers LLP"), (60, 700, "VAT no. 312 7740 76")]
    invoice = invoice_of(tmp_path, british, NUMBER, LINE, TOTALS)
    assert invoice.value("supplier_id") == "GB312774076"


def test_a_ledger_that_lists_invoices_and_credit_notes_is_a_statement(tmp_path: Path) -> None:
    """Its title has a customer's number beside it; its entries begin with days."""
    page: list[Text] = [(60, 180, "Kontoudtog 01-10-2026"), (380, 180, "Kundenr 40127")]
    entries = [("03-06-2026", "Faktura 771204", "8.420,00"), ("20-08-2026", "Kreditnota 772090", "-1.200,00")]
    for place, (day, what, amount) in enumerate(entries):
        page += [(60, 220 + 14 * place, day), (180, 220 + 14 * place, what), (480, 220 + 14 * place, amount)]
    page += [(60, 300, "Saldo at betale"), (480, 300, "7.220,00")]
    path = print_pages(tmp_path / "f.pdf", [[*LETTERHEAD, *page]])
    reading = read_pdf(path, office=OFFICE, limits=Limits(), register=Register([]), hints=Hints())
    assert reading.kind is Kind.STATEMENT


def test_the_quotation_that_an_invoice_follows_is_not_its_title(tmp_path: Path) -> None:
    """It stands among the references, in print as large as theirs."""
    head: list[Text] = [(380, 170, "Invoice 5512"), (380, 184, "Invoice date 12.11.2026")]
    head += [(380, 198, "Quotation Q-7741 (02.04.2026)")]
    path = print_pages(tmp_path / "f.pdf", [[*LETTERHEAD, *head, *LINE, *TOTALS]])
    reading = read_pdf(path, office=OFFICE, limits=Limits(), register=Register([]), hints=Hints())
    assert (reading.kind, reading.findings) == (Kind.INVOICE, ())


def test_a_spaced_title_whose_letters_were_set_closer(tmp_path: Path) -> None:
    """Two letters that kerning draws together are one word to the PDF."""
    head: list[Text] = [(240, 150, "TA X I N V O I C E", 14.0), (380, 184, "5 February 2026")]
    assert invoice_of(tmp_path, LETTERHEAD, head, LINE, kind=Kind.INVOICE).value("issue_date") == date(2026, 2, 5)


def test_a_reference_is_no_title_though_the_next_pages_are_in_small_print(tmp_path: Path) -> None:
    """What is large print, the first page says."""
    head: list[Text] = [(300, 210, "Fakturanummer"), (480, 210, "7190044"), (300, 224, "Fakturadato")]
    head += [(480, 224, "12.11.2026"), (300, 238, "Jeres rekvisition"), (480, 238, "IT-RAM-2023-11")]
    calls: list[Text] = [(60, 60 + 9 * place, f"SE mobil opkald {place}", 6.0) for place in range(60)]
    path = print_pages(tmp_path / "f.pdf", [[*LETTERHEAD, *head, *LINE, *TOTALS], calls])
    reading = read_pdf(path, office=OFFICE, limits=Limits(), register=Register([]), hints=Hints())
    assert (reading.kind, reading.findings) == (Kind.INVOICE, ())


def test_the_day_under_a_french_number(tmp_path: Path) -> None:
    """The day goes on from "FACTURE N°"; the estimate's day is another."""
    head: list[Text] = [(380, 150, "FACTURE N° FA2026-0318"), (380, 164, "du 22/11/2026")]
    head += [(380, 178, "Devis DE2026-0204 du 02/03/2026")]
    invoice = invoice_of(tmp_path, LETTERHEAD, head, LINE, TOTALS)
    assert invoice.value("issue_date") == date(2026, 11, 22)
    assert certainty(invoice, "issue_date") is Certainty.SUPPORTED


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Alle beløb er i euro", "EUR"),
        ("Valuta: Euro", "EUR"),
        ("Alle priser er i svenske kroner", "SEK"),
        ("Faktureret i britiske pund", "GBP"),
        ("Amounts in US$", "USD"),
    ],
)
def test_money_that_the_page_names_in_words(tmp_path: Path, said: str, code: str) -> None:
    """A Danish supplier's amounts without a sign are kroner only where nothing else is said."""
    invoice = invoice_of(tmp_path, LETTERHEAD, NUMBER, LINE, BARE_TOTALS, [(60, 400, said)])
    assert invoice.value("currency") == code


@pytest.mark.parametrize("form", ["{} Euro", "Euro {}", "{} Skr", "Skr. {}", "US$ {}"])
def test_money_that_stands_at_the_total_in_another_form(tmp_path: Path, form: str) -> None:
    """As people write it who have no codes."""
    totals: list[Text] = [(x, y, form.format(text) if text[0].isdigit() else text) for x, y, text, *_ in BARE_TOTALS]
    invoice = invoice_of(tmp_path, LETTERHEAD, NUMBER, LINE, totals)
    assert invoice.value("currency") in ("EUR", "SEK", "USD")


@pytest.mark.parametrize(
    "told",
    [
        "År til dato 2026: 21.400,00 + moms 5.350,00 = 26.750,00",
        "Omregnet DKK 126.990,00 + 25 % moms 31.747,50 = 158.737,50",
        "Oprindelig 17.400,00 + moms 4.350,00 = 21.750,00",
    ],
)
def test_a_sum_that_is_told_in_a_row_is_not_the_total(tmp_path: Path, told: str) -> None:
    """It is consistent and explains something else; the invoice's own total has but a label."""
    totals: list[Text] = [(380, 352, "At betale DKK"), (480, 352, "1.250,00"), (60, 400, told)]
    invoice = invoice_of(tmp_path, LETTERHEAD, NUMBER, totals)
    assert invoice.value("gross_total") == Decimal("1250.00")


def test_a_row_that_adds_up_is_the_total_of_a_page_that_has_no_other(tmp_path: Path) -> None:
    """A letter says no more."""
    told: list[Text] = [(60, 400, "1.000,00 + 25 % moms 250,00 = 1.250,00 kr.")]
    invoice = invoice_of(tmp_path, LETTERHEAD, NUMBER, told)
    assert invoice.value("gross_total") == Decimal("1250.00")


def test_a_table_of_earlier_invoices_is_not_proven_by_its_lines(tmp_path: Path) -> None:
    """What is asked for stands below it."""
    head: list[Text] = [(60, 262, "Tidligere faktureret"), (300, 262, "Antal"), (480, 262, "Beløb")]
    lines: list[Text] = [(60, 280, "Aconto 1"), (480, 280, "300,00"), (60, 294, "Aconto 2"), (480, 294, "700,00")]
    asked: list[Text] = [(60, 420, "At betale nu"), (480, 420, "206,00")]
    invoice = invoice_of(tmp_path, LETTERHEAD, NUMBER, head, lines, BARE_TOTALS, asked)
    assert certainty(invoice, "gross_total") is not Certainty.PROVEN


def test_a_number_that_goes_on_in_the_next_row_is_not_proven_by_its_place(tmp_path: Path) -> None:
    """Its first half stands for another invoice."""
    head: list[Text] = [(380, 170, "Fakturanummer"), (500, 170, "0055"), (500, 181, "0310")]
    invoice = invoice_of(tmp_path, LETTERHEAD, head, [(380, 220, "Fakturadato: 12-11-2026")], LINE, TOTALS)
    assert certainty(invoice, "invoice_number") is not Certainty.PROVEN


def test_the_number_of_who_receives_invoices_is_no_invoice_s(tmp_path: Path) -> None:
    """The word "faktura" is a part of another."""
    head: list[Text] = [(380, 170, "Kunde/Faktura-modtager"), (520, 170, "40881")]
    invoice = invoice_of(tmp_path, LETTERHEAD, TITLE, head, DATED, LINE, TOTALS)
    assert invoice.value("invoice_number") != "40881"


def test_days_of_other_deeds_in_sentences(tmp_path: Path) -> None:
    """What was paid then was not issued then, and a notice to be given is no day to pay."""
    named: list[Text] = [(380, 170, "Fakturanr.: 20417"), (60, 200, "Odense, den 3. marts 2026")]
    spoken: list[Text] = [(60, 600, "betalt den 1. december 2025."), (60, 640, "Opsigelse senest 30.09.2026")]
    invoice = invoice_of(tmp_path, LETTERHEAD, named, LINE, TOTALS, spoken)
    assert (invoice.value("issue_date"), invoice.value("due_date")) == (date(2026, 3, 3), None)


def test_a_row_that_adds_up_takes_the_proof_from_another_sum(tmp_path: Path) -> None:
    """Either may be the invoice's: the row names nothing else."""
    told: list[Text] = [(60, 400, "4.000,00 + 25 % moms 1.000,00 = 5.000,00 kr.")]
    invoice = invoice_of(tmp_path, LETTERHEAD, NUMBER, LINE, BARE_TOTALS, told)
    assert certainty(invoice, "gross_total") is not Certainty.PROVEN
