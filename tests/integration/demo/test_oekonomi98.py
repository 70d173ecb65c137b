from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, expect

from robot.demo.oekonomi98 import EVERY, Faults, Oekonomi98, PostedLine, PostedVoucher, books
from robot.register import Supplier
from tests.fakes.clerk import HEADER, FinanceClerk
from tests.fakes.hand_clock import HandClock

SUPPLIERS = (
    Supplier(name="Fjordby VVS ApS", cvr="99000007", account="9999-0001234567", account_code="5-32-10-4000"),
    Supplier(name='Fjordby El & "Sønner"', cvr="99000015", account_code="5-32-10-4100"),
)
POSTED = "Bilag bogført. Bilagsnummer: 98-000101"


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The system, its books, and a clerk who is logged on."""

    clerk: FinanceClerk
    system: Oekonomi98
    path: Path
    clock: HandClock

    @property
    def faults(self) -> Faults:
        """Its fault switches."""
        return self.system.faults

    def books(self) -> list[PostedVoucher]:
        """Return what was posted."""
        return books(self.path)


@pytest.fixture
def office(tmp_path: Path, page: Page) -> Iterator[Office]:
    """Start the system and log a clerk on."""
    path, clock = tmp_path / "oekonomi98.sqlite", HandClock()
    with Oekonomi98(path, SUPPLIERS, clock=clock) as system:
        clerk = FinanceClerk(page, system.url)
        clerk.log_on()
        yield Office(clerk=clerk, system=system, path=path, clock=clock)


def test_an_invoice_is_posted_as_it_was_typed(office: Office) -> None:
    """Frames, pop-up, tabs, growing lines and the question lead to a voucher with every typed value."""
    clerk = office.clerk
    clerk.fill_invoice()
    clerk.work.get_by_role("link", name="Betaling").click()
    clerk.work.get_by_label("Betalingsmåde").select_option("Bankkonto")
    clerk.work.locator("[name=txtRegNr]").fill("9999")
    clerk.work.locator("[name=txtKontonr]").fill("0001234567")
    clerk.post()
    expect(clerk.message).to_have_text(POSTED)

    assert clerk.dialogs == ["Vil du bogføre fakturaen?"]
    assert office.books() == [
        PostedVoucher(
            number="98-000101",
            credit_note=False,
            supplier_id="99000007",
            supplier_name="Fjordby VVS ApS",
            invoice_number="F-1001",
            issue_date=date(2026, 11, 2),
            due_date=date(2026, 12, 2),
            currency="DKK",
            net_total=Decimal("1000.40"),
            vat_total=Decimal("250.10"),
            gross_total=Decimal("1250.50"),
            text="Rørarbejde på Åbrinken, blå fløj",
            order_reference="4500012345",
            payment_means="Bankkonto",
            account="9999-0001234567",
            iban="",
            fik="",
            lines=(
                PostedLine(account_code="5-32-10-4000", text="Rør", amount=Decimal("400.40")),
                PostedLine(account_code="5-32-10-4100", text="Løn", amount=Decimal("600.00")),
            ),
            posted_by="robot",
            posted_at=office.clock.now(),
        )
    ]


def test_a_voucher_page_shows_what_was_posted(office: Office) -> None:
    """A search finds the voucher and its page shows the values the Danish way."""
    office.clerk.fill_invoice()
    office.clerk.post()
    expect(office.clerk.message).to_have_text(POSTED)
    shown = office.clerk.show_voucher("98-000101")
    assert shown["Kreditor"] == "99000007"
    assert shown["Fakturanr."] == "F-1001"
    assert shown["Fakturadato"] == "02-11-2026"
    assert shown["Beløb inkl. moms"] == "1.250,50"
    assert shown["Tekst"] == HEADER["txtTekst"]


def test_a_credit_note_is_posted_as_one(office: Office) -> None:
    """The menu's second form asks another question and makes a credit note with positive amounts."""
    office.clerk.fill_invoice("Ny kreditnota")
    office.clerk.post()
    expect(office.clerk.message).to_have_text(POSTED)
    assert office.clerk.dialogs == ["Vil du bogføre kreditnotaen?"]
    assert [(v.credit_note, v.gross_total) for v in office.books()] == [(True, Decimal("1250.50"))]


def test_the_same_invoice_is_posted_as_often_as_it_is_sent(office: Office) -> None:
    """The system has no protection against posting twice."""
    for number in ("98-000101", "98-000102"):
        office.clerk.fill_invoice()
        office.clerk.post()
        expect(office.clerk.message).to_contain_text(number)
    assert [v.invoice_number for v in office.books()] == ["F-1001", "F-1001"]


def test_a_form_with_faults_comes_back_filled(office: Office) -> None:
    """Each fault is a line in the red box, nothing is posted, and what was typed still stands."""
    office.clerk.choose("Ny faktura")
    office.clerk.fill_header(HEADER | {"txtFakDato": "31-02-2026", "txtMoms": "1,00"})
    office.clerk.fill_lines([("12345", "Rør", "400,40"), ("5-32-10-4000", "Løn", "600,00")])
    office.clerk.post()
    expect(office.clerk.faults).to_have_text(
        "Kreditor manglerFakturadato er ikke en gyldig datoBeløbene stemmer ikkeKontostrengen 12345 findes ikke"
    )
    expect(office.clerk.work.locator("[name=txtFakNr]")).to_have_value("F-1001")
    expect(office.clerk.work.locator("[name=txtLinBel2]")).to_have_value("600,00")
    assert office.books() == []


def test_an_amount_with_an_english_point_grows_without_a_word(office: Office) -> None:
    """`1250.00` is posted as 125.000,00, as such systems do."""
    office.clerk.fill_invoice(txtBelEks="1000.00", txtMoms="250.00", txtBelInk="1250.00")
    office.clerk.fill_lines([("5-32-10-4000", "", "1000.00")])
    office.clerk.work.locator("[name=txtKonto2]").fill("")
    office.clerk.work.locator("[name=txtLinTekst2]").fill("")
    office.clerk.work.locator("[name=txtLinBel2]").fill("")
    office.clerk.post()
    expect(office.clerk.message).to_have_text(POSTED)
    assert office.books()[0].gross_total == Decimal("125000.00")


def test_a_name_can_find_several_suppliers(office: Office) -> None:
    """The pop-up lists every supplier whose name holds the words, and the chosen one stands in the form."""
    office.clerk.choose("Ny faktura")
    office.clerk.choose_supplier("FJORDBY", row=1)
    expect(office.clerk.work.locator("[name=txtKreditor]")).to_have_value("99000015")
    expect(office.clerk.work.locator("[name=txtKreditorNavn]")).to_have_value('Fjordby El & "Sønner"')


def test_a_supplier_that_is_not_there_is_not_found(office: Office) -> None:
    """The pop-up says so in words."""
    office.clerk.choose("Ny faktura")
    popup = office.clerk.search_supplier("99999999")
    expect(popup.locator(".besked")).to_have_text("Ingen kreditorer fundet")


def test_a_search_without_hits_says_so(office: Office) -> None:
    """A number that was never posted is not in the books."""
    office.clerk.choose("Søg bilag")
    office.clerk.work.locator("[name=txtSoegFakNr]").fill("Æ-404")
    office.clerk.work.get_by_role("button", name="Søg").click()
    expect(office.clerk.message).to_have_text("Ingen bilag fundet")
    expect(office.clerk.work.locator("[name=txtSoegFakNr]")).to_have_value("Æ-404")


def test_the_supplier_page_lists_the_register(office: Office) -> None:
    """The page is there to read, and shows each supplier's account."""
    office.clerk.choose("Kreditorer")
    expect(office.clerk.work.locator("#tblKreditorer tr")).to_have_count(3)
    expect(office.clerk.work.locator("#tblKreditorer")).to_contain_text("9999-0001234567")


def test_an_idle_session_expires(office: Office) -> None:
    """After more than ten minutes the work frame shows the login page; nine minutes are no trouble."""
    office.clock.advance(minutes=9)
    office.clerk.choose("Søg bilag")
    expect(office.clerk.work.get_by_role("heading", name="Søg bilag")).to_be_visible()
    office.clock.advance(minutes=11)
    office.clerk.choose("Ny faktura")
    expect(office.clerk.faults).to_have_text("Din session er udløbet")
    office.clerk.log_on()
    office.clerk.choose("Ny faktura")
    expect(office.clerk.work.locator("[name=txtFakNr]")).to_be_visible()


def test_a_wrong_password_is_refused(office: Office) -> None:
    """The login page comes back with a sentence."""
    office.clerk.choose("Log af")
    expect(office.clerk.work.get_by_role("button", name="Log på")).to_be_visible()
    office.clerk.log_on("vinter")
    # the answer replaces the frameset: the login form aims at the whole window
    expect(office.clerk.page.locator(".fejl")).to_have_text("Forkert brugernavn eller adgangskode")


def test_commit_then_500_posts_and_answers_with_an_error(office: Office) -> None:
    """The voucher is in the books though the page says that the server failed; the next posting is well."""
    office.faults.commit_then_500 = 1
    office.clerk.fill_invoice()
    office.clerk.post()
    expect(office.clerk.work.locator("h2")).to_have_text("500 - Intern serverfejl")
    assert len(office.books()) == 1
    office.clerk.fill_invoice(txtFakNr="F-1002")
    office.clerk.post()
    expect(office.clerk.message).to_contain_text("98-000102")


def test_commit_then_hang_posts_and_never_answers(office: Office) -> None:
    """The voucher is in the books while the browser still waits; stopping the system ends the wait."""
    office.faults.commit_then_hang = 1
    office.clerk.fill_invoice()
    office.clerk.post()
    _wait_for_voucher(office)
    with office.clerk.page.expect_event("requestfailed"):
        office.system.stop()
    assert office.clerk.message.count() == 0


def test_commit_then_drop_posts_once_and_cuts_the_connection(office: Office) -> None:
    """The voucher is in the books once, whatever the browser repeats by itself, and there is no page."""
    office.faults.commit_then_drop = 1
    office.clerk.fill_invoice()
    with office.clerk.page.expect_event("requestfailed"):
        office.clerk.post()
    assert len(office.books()) == 1


def test_drop_before_commit_posts_nothing(office: Office) -> None:
    """The connection is cut with empty books; a form filled anew goes through."""
    office.faults.drop_before_commit = 1
    office.clerk.fill_invoice()
    with office.clerk.page.expect_event("requestfailed"):
        office.clerk.post()
    assert office.books() == []
    office.clerk.fill_invoice()
    office.clerk.post()
    expect(office.clerk.message).to_have_text(POSTED)


def test_the_nth_posting_is_the_one_that_fails(office: Office) -> None:
    """A switch set to 2 leaves the first posting alone and strikes the second."""
    office.faults.commit_then_500 = 2
    office.clerk.fill_invoice()
    office.clerk.post()
    expect(office.clerk.message).to_have_text(POSTED)
    office.clerk.fill_invoice()
    office.clerk.post()
    expect(office.clerk.work.locator("h2")).to_have_text("500 - Intern serverfejl")


def test_value_changed_rounds_and_cuts_without_a_word(office: Office) -> None:
    """The answer looks well, and the books hold other values than the form did."""
    office.faults.value_changed = 1
    office.clerk.fill_invoice()
    office.clerk.post()
    expect(office.clerk.message).to_have_text(POSTED)
    voucher = office.books()[0]
    assert (voucher.gross_total, voucher.text) == (Decimal("1251.00"), "Rørarbejde på Åbrink")


def test_session_lost_asks_to_log_on_in_the_middle(office: Office) -> None:
    """The posting meets the login page, and nothing is posted."""
    office.clerk.fill_invoice()
    office.faults.session_lost = 1
    office.clerk.post()
    expect(office.clerk.faults).to_have_text("Din session er udløbet")
    assert office.books() == []


def test_label_renamed_shows_another_label(office: Office) -> None:
    """The number's field is still there under a name that nobody was told of."""
    office.faults.label_renamed = EVERY
    office.clerk.choose("Ny faktura")
    expect(office.clerk.work.locator("#faneHoved")).to_contain_text("Bilagsreference")
    expect(office.clerk.work.locator("#faneHoved")).not_to_contain_text("Fakturanr.")


def test_form_changes_value_takes_the_oere(office: Office) -> None:
    """An amount that was typed with øre stands in the form without them once the field is left."""
    office.faults.form_changes_value = 1
    office.clerk.choose("Ny faktura")
    office.clerk.fill_header({"txtBelEks": "1.000,40"})
    expect(office.clerk.work.locator("[name=txtBelEks]")).to_have_value("1.000,00")


def test_popup_dead_opens_nothing(office: Office) -> None:
    """The search button stands there and does nothing."""
    office.faults.popup_dead = 1
    office.clerk.choose("Ny faktura")
    with pytest.raises(Error, match="Timeout"), office.clerk.page.expect_popup(timeout=300):
        office.clerk.work.get_by_role("button", name="Søg...").click()


def test_unexpected_alert_stands_before_the_form(office: Office) -> None:
    """A message box that has nothing to do with the work comes up first."""
    office.faults.unexpected_alert = 1
    office.clerk.choose("Ny faktura")
    expect(office.clerk.work.locator("[name=txtFakNr]")).to_be_visible()
    assert office.clerk.dialogs == ["Husk: Momsafregningen lukker kl. 12.00."]


def test_wrong_record_shows_another_vouchers_values(office: Office) -> None:
    """The page carries the right number and the other voucher's values."""
    for number in ("F-1001", "F-1002"):
        office.clerk.fill_invoice(txtFakNr=number)
        office.clerk.post()
        expect(office.clerk.message).to_be_visible()
    office.faults.wrong_record = 1
    shown = office.clerk.show_voucher("98-000101")
    assert (shown["Bilagsnr."], shown["Fakturanr."]) == ("98-000101", "F-1002")


def test_the_pages_declare_and_speak_latin_1(office: Office) -> None:
    """The charset is the one of the time, and Danish letters come over whole."""
    response = office.clerk.page.request.get(f"{office.system.url}menu.asp")
    assert response.headers["content-type"] == "text/html; charset=ISO-8859-1"
    assert "Søg bilag".encode("latin-1") in response.body()


def _wait_for_voucher(office: Office) -> None:
    deadline = time.monotonic() + 10
    while not office.books():
        assert time.monotonic() < deadline, "nothing was posted"
        office.clerk.page.wait_for_timeout(20)
