"""The robot in Tryton 8.0, a system that nobody here wrote, by the mapping that ships."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from robot.case import Intent, IntentLine, differences
from robot.entry.session import LoginRefused
from robot.errors import BusinessHold, ScreenChanged, SessionLost, UncertainEntry
from robot.outcome import Reason
from tests.fakes.real_office import RealOffice
from tests.fakes.tryton_books import SUPPLIERS
from tests.fakes.tryton_server import TrytonServer

pytestmark = [pytest.mark.xdist_group("tryton"), pytest.mark.timeout(420)]

Make = Callable[..., Intent]
Office = RealOffice[TrytonServer]
TWO_LINES = (
    IntentLine(account_code="5-32-10-4000", text="Rør og fittings", amount=Decimal("12500.40")),
    IntentLine(account_code="5-32-10-4100", text="Kørsel", amount=Decimal("250.00")),
)
TWO_LINES_TOTAL = {
    "lines": TWO_LINES,
    "net_total": Decimal("12750.40"),
    "vat_total": Decimal("3187.60"),
    "gross_total": Decimal("15938.00"),
}


def test_the_canary_finds_everything_where_the_mapping_says_and_leaves_nothing_behind(
    office: Office, intent: Make
) -> None:
    """The shipped mapping fits the system as it is, and a look around enters nothing."""
    office.robot.check()
    assert office.robot.look_up(intent()).vouchers == ()
    assert office.server.auditor.find("account.invoice", [["reference", "=", None]], ["state"]) == []


def test_an_invoice_with_two_lines_is_posted_found_and_read_back_equal(office: Office, intent: Make) -> None:
    """Each value stands in the form, in Tryton's own books, and on the voucher that is opened again."""
    meant = intent(text='Rør & "fittings" <b>æøå</b>', **TWO_LINES_TOTAL)
    absent = office.robot.look_up(meant)
    assert (absent.vouchers, absent.authoritative) == ((), True)
    assert differences(meant, office.robot.fill(meant)) == ()
    number = office.robot.submit()
    assert differences(meant, office.robot.read_back(number, meant)) == ()
    assert office.robot.look_up(meant).vouchers == (number,)
    [posted] = office.server.invoices(meant.invoice_number)
    assert (posted["state"], posted["number"], posted["description"]) == ("posted", number, meant.text)
    assert (posted["party."]["name"], posted["currency."]["code"]) == (meant.supplier_name, "DKK")
    assert (posted["invoice_date"], posted["tax_amount"]) == (meant.issue_date, meant.vat_total)
    assert (posted["untaxed_amount"], posted["total_amount"]) == (meant.net_total, meant.gross_total)
    lines = [(line["account."]["code"], line["summary"], line["amount"]) for line in posted["lines."]]
    assert lines == [(line.account_code, line.text, line.amount) for line in TWO_LINES]


def test_a_credit_note_is_an_invoice_the_other_way(office: Office, intent: Make) -> None:
    """What the supplier gives back is posted with a minus, under a number of the credit notes' own."""
    meant = intent(credit_note=True, supplier_id="99000015", supplier_name=SUPPLIERS["99000015"])
    assert differences(meant, office.robot.fill(meant)) == ()
    number = office.robot.submit()
    assert differences(meant, office.robot.read_back(number, meant)) == ()
    [posted] = office.server.invoices(meant.invoice_number)
    assert (posted["state"], posted["number"]) == ("posted", number)
    assert (posted["untaxed_amount"], posted["tax_amount"]) == (Decimal("-250.00"), Decimal("-62.50"))


def test_a_repeated_reference_is_held_with_the_systems_words_and_never_waved_through(
    office: Office, intent: Make
) -> None:
    """Tryton's warning has a box "always ignore"; the robot leaves it, posts nothing, and goes on with the next."""
    meant = intent()
    office.robot.fill(meant)
    number = office.robot.submit()
    office.robot.fill(meant)
    with pytest.raises(BusinessHold) as hold:
        office.robot.submit()
    assert hold.value.reason is Reason.SYSTEM_REFUSED
    assert f'is similar to invoice "{number}' in hold.value.facts["words"]
    assert sorted(one["state"] for one in office.server.invoices(meant.invoice_number)) == ["draft", "posted"]
    assert office.server.auditor.find("res.user.warning", [], ["name"]) == []
    assert set(office.robot.look_up(meant).vouchers) == {number, "Draft"}
    after = intent()
    assert differences(after, office.robot.fill(after)) == ()


def test_what_the_system_calculates_otherwise_is_seen_before_it_is_posted(office: Office, intent: Make) -> None:
    """VAT follows from the account: an invoice without VAT on an account with VAT differs in the filled form."""
    meant = intent(vat_total=Decimal(0), gross_total=Decimal("250.00"))
    wrong = {one.name: (one.meant, one.seen) for one in differences(meant, office.robot.fill(meant))}
    assert wrong["vat_total"] == ("0", "signed_vat_total: 62.50")
    assert office.server.invoices(meant.invoice_number) == []


def test_an_account_that_the_system_lacks_is_a_hold_and_the_next_invoice_goes_in(office: Office, intent: Make) -> None:
    """An account code is taken whole: 5-32-10-4 is not the first of several that begin so."""
    with pytest.raises(BusinessHold) as hold:
        office.robot.fill(intent(account_code="5-32-99-0000"))
    assert hold.value.reason is Reason.SYSTEM_REFUSED
    meant = intent(account_code="5-32-10-4", lines=())
    assert differences(meant, office.robot.fill(meant)) == ()
    office.robot.submit()
    [posted] = office.server.invoices(meant.invoice_number)
    assert [line["account."]["code"] for line in posted["lines."]] == ["5-32-10-4"]


def test_a_session_lost_before_posting_begins_anew_and_posts_once(office: Office, intent: Make) -> None:
    """Tryton answers 401 and asks for the password over the work; after a new login the invoice is entered once."""
    meant = intent()
    office.robot.fill(meant)
    office.server.forget_sessions()
    with pytest.raises((SessionLost, UncertainEntry)):
        office.robot.submit()
    assert office.robot.look_up(meant).vouchers == ()
    assert differences(meant, office.robot.fill(meant)) == ()
    number = office.robot.submit()
    assert [one["number"] for one in office.server.invoices(meant.invoice_number)] == [number]


def test_a_session_lost_while_filling_is_told_as_such(office: Office, intent: Make) -> None:
    """In the middle of the work a lost session is no changed screen."""
    office.robot.look_up(intent())
    office.server.forget_sessions()
    with pytest.raises(SessionLost):
        office.robot.fill(intent())


def test_a_wrong_password_is_a_refused_login(office: Office, intent: Make) -> None:
    """Tryton asks again without a word; the robot takes that for the no that it is, and does not try again."""
    robot = office.another(password="forkert")
    with pytest.raises(LoginRefused):
        robot.check()
    with pytest.raises(LoginRefused):
        robot.look_up(intent())


def test_the_canary_names_the_label_that_was_renamed(office: Office) -> None:
    """Where the screen and the mapping part, the check says which target is missing, and only that."""
    robot = office.with_renamed("label", "Reference", "Supplier's number")
    with pytest.raises(ScreenChanged) as changed:
        robot.check()
    assert 'label "Supplier\'s number" inside of form is not on the screen' in str(changed.value)
    assert "label 'Party'" not in str(changed.value)
