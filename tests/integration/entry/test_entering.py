from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from robot.case import Intent, IntentLine, differences
from robot.errors import BusinessHold
from robot.outcome import Reason

if TYPE_CHECKING:
    from tests.fakes.finance import Finance

Make = Callable[..., Intent]


def test_an_invoice_is_entered_found_and_read_back_without_a_difference(finance: Finance, intent: Make) -> None:
    """What is typed stands in the form, in the books and on the voucher, value by value."""
    meant = intent(order_reference="REK-17")
    assert finance.robot.look_up(meant).vouchers == ()
    seen = finance.robot.fill(meant)
    assert seen["gross_total"] == Decimal("15625.50")
    assert seen["issue_date"] == date(2026, 11, 2)
    assert seen["account"] == "9999-0001234567"
    assert differences(meant, seen) == ()
    number = finance.robot.submit()
    assert differences(meant, finance.robot.read_back(number, meant)) == ()
    assert finance.robot.look_up(meant).vouchers == (number,)
    [voucher] = finance.posted()
    assert (voucher.number, voucher.gross_total, voucher.account) == (number, meant.gross_total, meant.account)


@pytest.mark.parametrize(
    "changed",
    [
        {"credit_note": True},
        {"account": None, "fik": "+71<123456789012345+12345678<"},
        {"account": None, "iban": "DK5000400440116243"},
        {"account": None, "due_date": None, "currency": "EUR"},
        {"supplier_id": "99000015", "supplier_name": "Fjordby El", "text": "El & \"lys\" <b>x</b> 'y'"},
    ],
    ids=["credit note", "FIK", "IBAN", "no payment", "markup in text"],
)
def test_each_kind_of_invoice_comes_back_as_it_was_meant(
    finance: Finance, intent: Make, changed: dict[str, Any]
) -> None:
    """Credit notes, every means of payment, empty fields and awkward texts survive the way in and back."""
    meant = intent(**changed)
    seen = finance.robot.fill(meant)
    assert differences(meant, seen) == ()
    number = finance.robot.submit()
    assert differences(meant, finance.robot.read_back(number, meant)) == ()
    assert finance.posted()[0].credit_note is meant.credit_note


def test_each_posting_line_gets_a_row_of_its_own(finance: Finance, intent: Make) -> None:
    """The line table grows by a button, and the rows are read back as lines."""
    lines = (
        IntentLine(account_code="5-32-10-4000", text="Materialer", amount=Decimal("12000.00")),
        IntentLine(account_code="5-32-10-4100", text="Kørsel", amount=Decimal("500.40")),
    )
    meant = intent(lines=lines)
    assert finance.robot.fill(meant)["lines"] == lines
    number = finance.robot.submit()
    assert finance.robot.read_back(number, meant)["lines"] == lines
    assert [line.amount for line in finance.posted()[0].lines] == [Decimal("12000.00"), Decimal("500.40")]


def test_one_session_serves_several_invoices(finance: Finance, intent: Make) -> None:
    """The robot logs in once and posts the next invoice on a clean form."""
    numbers = []
    for number in ("A-1", "A-2"):
        finance.robot.fill(intent(invoice_number=number))
        numbers.append(finance.robot.submit())
    assert [voucher.number for voucher in finance.posted()] == numbers


def test_what_the_system_says_against_an_invoice_becomes_the_reason(finance: Finance, intent: Make) -> None:
    """A refusal is a hold in the system's own words, and nothing is posted."""
    finance.robot.fill(intent(account_code="9-99-99-9999", gross_total=Decimal("15625.51")))
    with pytest.raises(BusinessHold) as hold:
        finance.robot.submit()
    assert hold.value.reason is Reason.SYSTEM_REFUSED
    assert "Kontostrengen 9-99-99-9999 findes ikke" in hold.value.facts["words"]
    assert "Beløbene stemmer ikke" in hold.value.facts["words"]
    assert finance.posted() == []
    finance.robot.fill(intent())
    assert finance.robot.submit()


def test_a_supplier_that_the_system_does_not_know_is_a_hold_in_its_words(finance: Finance, intent: Make) -> None:
    """The pop-up's own message goes to staff."""
    with pytest.raises(BusinessHold) as hold:
        finance.robot.fill(intent(supplier_id="12345674"))
    assert hold.value.reason is Reason.SYSTEM_REFUSED
    assert hold.value.facts["words"] == "Ingen kreditorer fundet"


def test_several_suppliers_that_fit_are_never_chosen_from(finance: Finance, intent: Make) -> None:
    """Where the search leaves several, a person chooses the supplier."""
    blocks = dict(finance.mapping.blocks)
    pick = blocks["pick_supplier"]
    click = pick.steps[2]
    assert click.click is not None
    loose = click.model_copy(update={"click": (click.click[0].model_copy(update={"row": ()}),)})
    blocks["pick_supplier"] = pick.model_copy(update={"steps": (*pick.steps[:2], loose)})
    robot = finance.another(finance.mapping.model_copy(update={"blocks": blocks}))
    with pytest.raises(BusinessHold) as hold:
        robot.fill(intent(supplier_id="Fjordby"))
    assert hold.value.reason is Reason.SUPPLIER_AMBIGUOUS


def test_a_text_is_cut_only_where_the_mapping_says_so(finance: Finance, intent: Make) -> None:
    """The posting text is cut to the field; a number that is too long is a person's matter."""
    meant = intent(text="Vedligeholdelse af varmeanlægget på skolen ved havnen, etape 1 og etape 2")
    assert differences(meant, finance.robot.fill(meant)) == ()
    number = finance.robot.submit()
    assert differences(meant, finance.robot.read_back(number, meant)) == ()
    assert len(finance.posted()[0].text) <= 60
    with pytest.raises(BusinessHold) as hold:
        finance.robot.fill(intent(invoice_number="9" * 31))
    assert (hold.value.reason, hold.value.field) == (Reason.FORM_DISAGREES, "invoice_number")


def test_the_form_that_changes_a_value_is_caught_before_posting(finance: Finance, intent: Make) -> None:
    """A field that loses its øre when it is left shows in what `fill` returns."""
    finance.faults.form_changes_value = 1
    meant = intent()
    different = {one.name: one.seen for one in differences(meant, finance.robot.fill(meant))}
    assert different == {"net_total": "12500.00", "vat_total": "3125.00", "gross_total": "15625.00"}
    assert finance.posted() == []


def test_a_value_typed_in_the_wrong_format_is_caught_before_posting(finance: Finance, intent: Make) -> None:
    """A mapping that types 12500.40 where the system writes 12.500,40 is found by reading the form back."""
    formats = dict(finance.mapping.formats)
    formats["typed"] = formats["amount"].model_copy(update={"decimal": ".", "thousands": ""})
    assert finance.mapping.enter is not None
    steps = tuple(
        step.model_copy(update={"format": "typed"}) if step.with_ == "gross_total" else step
        for step in finance.mapping.enter.steps
    )
    enter = finance.mapping.enter.model_copy(update={"steps": steps})
    robot = finance.another(finance.mapping.model_copy(update={"formats": formats, "enter": enter}))
    meant = intent()
    assert [(one.name, one.seen) for one in differences(meant, robot.fill(meant))] == [("gross_total", "15625.50")]


def test_a_record_that_the_system_changed_differs_when_it_is_read_back(finance: Finance, intent: Make) -> None:
    """Rounded amounts and a cut text in the books are told, each with its value."""
    finance.faults.value_changed = 1
    meant = intent()
    finance.robot.fill(meant)
    number = finance.robot.submit()
    names = {one.name for one in differences(meant, finance.robot.read_back(number, meant))}
    assert {"net_total", "text", "gross_total"} <= names


def test_the_wrong_record_under_the_right_number_differs(finance: Finance, intent: Make) -> None:
    """Another voucher's values are not taken for ours."""
    meant = intent()
    finance.robot.fill(meant)
    number = finance.robot.submit()
    finance.faults.wrong_record = 1
    names = {one.name for one in differences(meant, finance.robot.read_back(number, meant))}
    assert "invoice_number" in names


def test_nothing_is_submitted_without_a_form_that_was_just_filled(finance: Finance, intent: Make) -> None:
    """Each fill allows one posting click, whatever became of it."""
    with pytest.raises(RuntimeError):
        finance.robot.submit()
    finance.robot.fill(intent())
    finance.robot.submit()
    with pytest.raises(RuntimeError):
        finance.robot.submit()
    assert len(finance.posted()) == 1


def test_a_session_that_has_had_its_share_is_ended_and_the_next_invoice_has_a_fresh_one(
    finance: Finance, intent: Make
) -> None:
    """After two invoices the robot logs out and in again, between invoices alone: nothing is lost by it."""
    session = finance.mapping.session.model_copy(update={"invoices": 2})
    asked: list[str] = []

    def secret() -> str:
        asked.append("logged in")
        return "Sommer2024"

    robot = finance.another(finance.mapping.model_copy(update={"session": session}), secret=secret)
    for number in range(1, 6):
        meant = intent(invoice_number=f"90{number}")
        assert robot.look_up(meant).vouchers == ()
        robot.fill(meant)
        assert differences(meant, robot.read_back(robot.submit(), meant)) == ()
        assert len(asked) == (number + 1) // 2
    assert [voucher.invoice_number for voucher in finance.posted()] == ["901", "902", "903", "904", "905"]
