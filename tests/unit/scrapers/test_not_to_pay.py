"""What an invoice's own words and figures say against paying it."""

from __future__ import annotations

from pathlib import Path

import pytest

from robot.invoice import Kind, Severity
from robot.outcome import Reason
from robot.ports import Hints
from robot.register import Register
from robot.settings import Limits, Office
from scrapers.reading import Context, read_file
from tests.fakes.printed_pages import Text, danish_invoice, print_pages

CONTEXT = Context(office=Office(name="Fjordby Kommune"), limits=Limits(), register=Register([]))


def reasons(tmp_path: Path, page: list[Text]) -> set[str]:
    """Return what holds a printed page."""
    reading = read_file(print_pages(tmp_path / "a.pdf", [page]), Hints(), CONTEXT)
    return {str(finding.reason) for finding in reading.findings if finding.severity is Severity.HOLD}


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("Fakturaen er betalt. Skal ikke betales.", Reason.PAYABLE_DIFFERS),
        ("Beløbet er allerede betalt med kort", Reason.PAYABLE_DIFFERS),
        ("Dette er en kreditnota. Beløbet krediteres Deres konto.", Reason.NOT_AN_INVOICE),
        ("Der skal ikke betales moms af forsendelsen", None),
        ("Betales senest på forfaldsdagen", None),
        ("Beløbet trækkes via Betalingsservice den 1. december", Reason.PAYABLE_DIFFERS),
        ("Tilmeld jer Betalingsservice på vores side", None),
        ("Denne faktura erstatter faktura 20416", Reason.PAYABLE_DIFFERS),
        ("Beløbet modregnes i næste faktura", Reason.PAYABLE_DIFFERS),
        ("Betalt 12-11-2026", Reason.PAYABLE_DIFFERS),
    ],
)
def test_a_page_that_speaks_against_its_payment_is_held(tmp_path: Path, said: str, reason: Reason | None) -> None:
    """A person sees what small print says, and no other sentence is taken for it."""
    assert reasons(tmp_path, [*danish_invoice(), (60.0, 600.0, said)]) == ({reason} if reason else set())


def test_a_total_with_a_minus_behind_it_is_no_invoice_to_pay(tmp_path: Path) -> None:
    """Some systems write credit notes so, without saying so."""
    assert Reason.AMOUNT_INVALID in reasons(tmp_path, danish_invoice(gross="1.250,00-"))


@pytest.mark.parametrize("form", ["({})", "[{}]", "{} CR", "{} K", "{} -", "{} kredit"])
def test_a_total_below_zero_in_any_form_is_no_invoice_to_pay(tmp_path: Path, form: str) -> None:
    """Ledgers put brackets around it, or letters behind it."""
    assert Reason.AMOUNT_INVALID in reasons(tmp_path, danish_invoice(gross=form.format("1.250,00")))


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        *[
            (title, Reason.NOT_AN_INVOICE)
            for title in ("Kredit", "Faktura (kredit)", "Returnota", "Annulleret faktura")
        ],
        *[(title, Reason.NOT_AN_INVOICE) for title in ("Faktura nr. 20417 krediteres", "KREDITN0TA til faktura")],
        *[(title, Reason.NOT_AN_INVOICE) for title in ("Udkast til faktura", "Faktura (udkast)", "TEST", "Specimen")],
        *[(title, Reason.PAYABLE_DIFFERS) for title in ("BETALT", "Faktura - betalt", "Kontantnota", "Kvittering")],
        *[(title, None) for title in ("Kreditoroplysninger", "Faktura", "Testrapport, faktura")],
    ],
)
def test_a_title_that_takes_the_invoice_back(tmp_path: Path, title: str, reason: Reason | None) -> None:
    """Credit, draft and receipt in words that name no kind of document of their own."""
    assert reasons(tmp_path, danish_invoice(title=title)) == ({reason} if reason else set())


@pytest.mark.parametrize("title", ["Krediteringsnota", "Kred.nota", "Credit invoice", "Kreditbilag"])
def test_a_credit_note_in_other_words_is_one(tmp_path: Path, title: str) -> None:
    """It goes in as what it is."""
    path = print_pages(tmp_path / "a.pdf", [danish_invoice(title=title)])
    assert read_file(path, Hints(), CONTEXT).kind is Kind.CREDIT_NOTE


@pytest.mark.parametrize("label", ["Deres tilgodehavende", "I alt i Deres favør", "Krediteret i alt"])
def test_a_total_whose_label_gives_it_back(tmp_path: Path, label: str) -> None:
    """The only word of it on the page."""
    page: list[Text] = [(x, y, label if text == "At betale DKK" else text) for x, y, text, *_ in danish_invoice()]
    assert Reason.NOT_AN_INVOICE in reasons(tmp_path, page)


@pytest.mark.parametrize(
    ("rows", "held"),
    [
        ([("A conto betalt", "-1.000,00"), ("Rest til betaling", "250,00")], True),
        ([("Betalt med kort", "1.250,00")], True),
        ([("Heraf betalt", "-1.250,00")], True),
        ([("Saldo", "0,00")], True),
        ([("Saldo fra forrige faktura", "900,00"), ("Modtaget betaling", "-900,00")], False),
        ([("Til betaling", "1.250,00")], False),
    ],
)
def test_what_is_left_to_pay_is_another_amount(tmp_path: Path, rows: list[tuple[str, str]], held: bool) -> None:
    """What was paid for an earlier invoice takes nothing off this one."""
    page: list[Text] = [
        (x, y, "I alt inkl. moms" if text == "At betale DKK" else text) for x, y, text, *_ in danish_invoice()
    ]
    for place, (name, amount) in enumerate(rows):
        page += [(300, 368 + 16 * place, name), (480, 368 + 16 * place, amount)]
    assert reasons(tmp_path, page) == ({Reason.PAYABLE_DIFFERS} if held else set())
