"""The robot in SQL-Ledger 3.2, a system that nobody here wrote, by the mapping that ships."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from robot.case import Intent, differences
from robot.entry.session import LoginRefused
from robot.errors import BusinessHold, ScreenChanged, SessionLost, UncertainEntry
from robot.outcome import Reason
from tests.fakes.real_office import RealOffice
from tests.fakes.sql_ledger_server import SqlLedgerServer

pytestmark = [pytest.mark.xdist_group("sql-ledger"), pytest.mark.timeout(300)]

Make = Callable[..., Intent]
Office = RealOffice[SqlLedgerServer]


def test_the_canary_finds_everything_where_the_mapping_says(office: Office, intent: Make) -> None:
    """The shipped mapping fits the system as it is, and a look around enters nothing."""
    office.robot.check()
    assert office.robot.look_up(intent()).vouchers == ()


def test_an_invoice_is_posted_found_and_read_back_equal(office: Office, intent: Make) -> None:
    """SQL-Ledger gives no receipt: its own number is what the search finds; each value stands in its books."""
    meant = intent(text='Rør & "fittings" æøå')
    absent = office.robot.look_up(meant)
    assert (absent.vouchers, absent.authoritative) == ((), True)
    assert differences(meant, office.robot.fill(meant)) == ()
    number = office.robot.submit()
    assert office.robot.look_up(meant).vouchers == (number,)
    assert differences(meant, office.robot.read_back(number, meant)) == ()
    [posted] = office.server.invoices(meant.invoice_number)
    assert (str(posted["id"]), posted["vendornumber"], posted["curr"]) == (number, meant.supplier_id, "DKK")
    assert (posted["transdate"], posted["duedate"]) == (date(2026, 11, 2), date(2026, 12, 2))
    assert (posted["netamount"], posted["amount"]) == (1250.4, 1563.0)
    assert posted["lines"] == [("5790", -1250.4, meant.text)]


def test_a_credit_note_is_posted_by_the_form_that_the_system_has_for_it(office: Office, intent: Make) -> None:
    """What the supplier gives back stands in the books with a minus."""
    meant = intent(credit_note=True, supplier_id="99000015", supplier_name="Ærø Tømrerforretning")
    assert differences(meant, office.robot.fill(meant)) == ()
    number = office.robot.submit()
    assert differences(meant, office.robot.read_back(number, meant)) == ()
    [posted] = office.server.invoices(meant.invoice_number)
    assert (posted["netamount"], posted["amount"]) == (-1250.4, -1563.0)


def test_a_currency_that_is_not_chosen_yet_reloads_the_form_and_nothing_typed_is_lost(
    office: Office, intent: Make
) -> None:
    """SQL-Ledger fetches the form anew as soon as its list changes; a rate of exchange is then what it lacks."""
    meant = intent(currency="EUR")
    seen = office.robot.fill(meant)
    wrong = [one.name for one in differences(meant, seen)]
    assert (seen["currency"], wrong) == ("EUR", [])


def test_the_same_number_twice_is_found_before_it_is_entered_again(office: Office, intent: Make) -> None:
    """SQL-Ledger itself takes it without a word."""
    meant = intent()
    office.robot.fill(meant)
    number = office.robot.submit()
    assert office.robot.look_up(meant).vouchers == (number,)
    assert office.robot.look_up(intent(invoice_number=meant.invoice_number, supplier_id="99000015")).vouchers == ()


def test_vat_that_the_system_calculates_otherwise_is_seen_before_it_is_posted(office: Office, intent: Make) -> None:
    """The supplier has 25 % in the system: an invoice with other VAT differs in the filled form."""
    meant = intent(vat_total=Decimal("300.00"), gross_total=Decimal("1550.40"))
    assert [one.name for one in differences(meant, office.robot.fill(meant))] == ["vat_total"]
    assert office.server.invoices(meant.invoice_number) == []


@pytest.mark.parametrize("changed", [{"account_code": "5799"}, {"currency": "NOK"}])
def test_what_the_system_lacks_is_a_hold(office: Office, intent: Make, changed: dict[str, str]) -> None:
    """An account or a currency that is in no list."""
    meant = intent(**changed)
    with pytest.raises(BusinessHold) as hold:
        office.robot.fill(meant)
    assert hold.value.reason is Reason.SYSTEM_REFUSED
    assert office.server.invoices(meant.invoice_number) == []


def test_a_supplier_that_the_system_lacks_posts_nothing(office: Office, intent: Make) -> None:
    """The search for it ends on an error page, and the form is gone."""
    meant = intent(supplier_id="12345674")
    with pytest.raises(BusinessHold) as hold:
        office.robot.fill(meant)
    assert hold.value.reason is Reason.SYSTEM_REFUSED
    assert "not on file" in hold.value.facts["words"]
    after = intent()
    assert differences(after, office.robot.fill(after)) == ()


def test_a_session_lost_before_posting_begins_anew_and_posts_once(office: Office, intent: Make) -> None:
    """After a new login the invoice is entered once."""
    meant = intent()
    office.robot.fill(meant)
    office.server.forget_sessions()
    with pytest.raises((SessionLost, UncertainEntry)):
        office.robot.submit()
    assert office.robot.look_up(meant).vouchers == ()
    assert differences(meant, office.robot.fill(meant)) == ()
    number = office.robot.submit()
    assert [str(one["id"]) for one in office.server.invoices(meant.invoice_number)] == [number]


def test_a_wrong_password_is_a_refused_login(office: Office, intent: Make) -> None:
    """It is not tried again."""
    robot = office.another(password="forkert")
    for _ in range(2):
        with pytest.raises(LoginRefused):
            robot.look_up(intent())


def test_the_canary_names_the_label_that_was_renamed(office: Office) -> None:
    """Where the screen and the mapping part, the check says which target is missing, and only that."""
    robot = office.with_renamed("beside", "Vendor Number", "Vendor No.")
    with pytest.raises(ScreenChanged) as changed:
        robot.check()
    assert "'Vendor No.'" in str(changed.value)
    assert "'Invoice Number'" not in str(changed.value)
