"""Promise two: one business key is entered once."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from robot.case import Case
from robot.errors import BusinessHold
from robot.ledger import SqlLedger, open_ledger
from robot.outcome import Reason, State
from tests.fakes.ledger_values import NOW, entering, intent, ready, voucher

Way = Callable[[SqlLedger, Case], Case]


def entered(ledger: SqlLedger, case: Case) -> Case:
    """Bring an entering case to entered."""
    return ledger.advance(case, State.ENTERED, NOW, voucher=voucher())


def confirmed(ledger: SqlLedger, case: Case) -> Case:
    """Bring an entering case to confirmed."""
    return ledger.advance(entered(ledger, case), State.CONFIRMED, NOW)


def filed(ledger: SqlLedger, case: Case) -> Case:
    """Bring an entering case to filed."""
    return ledger.advance(confirmed(ledger, case), State.FILED, NOW, filed_as="1")


def uncertain(ledger: SqlLedger, case: Case) -> Case:
    """Bring an entering case to uncertain."""
    return ledger.advance(case, State.UNCERTAIN, NOW)


def uncertain_held(ledger: SqlLedger, case: Case) -> Case:
    """Bring an entering case before a person who is to find out whether it was posted."""
    return ledger.advance(uncertain(ledger, case), State.HELD, NOW)


def uncertain_rejected(ledger: SqlLedger, case: Case) -> Case:
    """Let the person end it."""
    return ledger.advance(uncertain_held(ledger, case), State.REJECTED, NOW)


def disagreeing_held(ledger: SqlLedger, case: Case) -> Case:
    """Bring an entering case before a person since its voucher is not what was meant."""
    return ledger.advance(entered(ledger, case), State.HELD, NOW)


def still_entering(_ledger: SqlLedger, case: Case) -> Case:
    """Leave it where it is."""
    return case


@pytest.mark.parametrize(
    "way",
    [
        still_entering,
        entered,
        confirmed,
        filed,
        uncertain,
        uncertain_held,
        uncertain_rejected,
        disagreeing_held,
    ],
)
def test_what_is_or_may_be_in_the_system_is_not_entered_again(ledger: SqlLedger, ledger_url: str, way: Way) -> None:
    """Another case of the same supplier and number is held, and names the first; also after a restart."""
    first = way(ledger, entering(ledger, 1))
    second = ready(ledger, 2)
    again = open_ledger(ledger_url)
    with pytest.raises(BusinessHold) as held:
        again.advance(second, State.ENTERING, NOW, intent=intent(second, 1))
    again.close()
    assert held.value.reason is Reason.DUPLICATE
    assert held.value.facts["case"] == first.case_id
    assert held.value.facts["voucher"] == (first.voucher.number if first.voucher else "")
    assert ledger.case(second.case_id) == second  # as it was: the caller can hold it
    assert len(ledger.history(second.case_id)) == 4


@pytest.mark.parametrize(
    "changed",
    [
        {"invoice_number": "f 1"},
        {"invoice_number": "F1"},
        {"invoice_number": "Ｆ－１"},
        {"supplier_id": "DK12345678"},
        {"supplier_id": "12 34 56 78"},
        {"gross_total": Decimal("7.00")},
    ],
)
def test_another_spelling_is_the_same_invoice(ledger: SqlLedger, changed: dict[str, Any]) -> None:
    """Number and supplier are compared by letters and digits; the amount does not make it another."""
    entering(ledger, 1)
    second = ready(ledger, 2)
    with pytest.raises(BusinessHold):
        ledger.advance(second, State.ENTERING, NOW, intent=intent(second, 1, **changed))


@pytest.mark.parametrize(
    "changed",
    [
        {"invoice_number": "F-12"},
        {"supplier_id": "87654321"},
        {"credit_note": True},
        {"system": "andet"},
    ],
)
def test_another_invoice_is_entered(ledger: SqlLedger, changed: dict[str, Any]) -> None:
    """Another number, supplier or system, and the credit note of an invoice, are not the same."""
    entering(ledger, 1)
    second = ready(ledger, 2)
    assert ledger.advance(second, State.ENTERING, NOW, intent=intent(second, 1, **changed)).state is State.ENTERING


def refused_to_ready(ledger: SqlLedger, case: Case) -> Case:
    """Make it ready again: the form could not be sent."""
    return ledger.advance(case, State.READY, NOW)


def refused_to_held(ledger: SqlLedger, case: Case) -> Case:
    """Hold it: the system refused in words."""
    return ledger.advance(case, State.HELD, NOW)


def absent(ledger: SqlLedger, case: Case) -> Case:
    """Make it ready again: the authoritative lookup found nothing."""
    return ledger.advance(uncertain(ledger, case), State.READY, NOW, lookups=1)


@pytest.mark.parametrize("way", [refused_to_ready, refused_to_held, absent])
def test_what_was_not_posted_gives_its_key_back(ledger: SqlLedger, way: Way) -> None:
    """Another case may then enter the invoice; and the first may not any more."""
    first = way(ledger, entering(ledger, 1))
    second = ready(ledger, 2)
    second = ledger.advance(second, State.ENTERING, NOW, intent=intent(second, 1))
    if first.state is State.HELD:
        first = ledger.advance(first, State.READY, NOW)
    with pytest.raises(BusinessHold) as held:
        ledger.advance(first, State.ENTERING, NOW)
    assert held.value.facts["case"] == second.case_id


@pytest.mark.parametrize("way", [refused_to_ready, refused_to_held, absent, uncertain_held])
def test_the_same_case_may_try_again(ledger: SqlLedger, way: Way) -> None:
    """A case is no duplicate of itself."""
    case = way(ledger, entering(ledger, 1))
    if case.state is State.HELD:
        case = ledger.advance(case, State.READY, NOW, approved_by="Åse")
    assert ledger.advance(case, State.ENTERING, NOW).state is State.ENTERING


def test_a_key_in_doubt_is_kept_though_a_second_try_is_refused(ledger: SqlLedger) -> None:
    """The first try may have posted: that the second was refused in words says nothing of it."""
    case = uncertain_held(ledger, entering(ledger, 1))
    case = ledger.advance(case, State.READY, NOW)
    case = ledger.advance(case, State.ENTERING, NOW)
    ledger.advance(case, State.HELD, NOW)
    second = ready(ledger, 2)
    with pytest.raises(BusinessHold):
        ledger.advance(second, State.ENTERING, NOW, intent=intent(second, 1))


def test_a_corrected_number_keeps_the_key_in_doubt_as_well(ledger: SqlLedger) -> None:
    """A case that may have posted under the wrong number holds both numbers."""
    case = uncertain_held(ledger, entering(ledger, 1))
    case = ledger.advance(case, State.READY, NOW)
    confirmed(ledger, ledger.advance(case, State.ENTERING, NOW, intent=intent(case, 100)))
    for number, key in ((2, 1), (3, 100)):
        other = ready(ledger, number)
        with pytest.raises(BusinessHold):
            ledger.advance(other, State.ENTERING, NOW, intent=intent(other, key))


def test_what_a_person_confirmed_is_entered(ledger: SqlLedger) -> None:
    """A held case whose voucher a person found takes its key, and cannot take one that another case has."""
    case = refused_to_held(ledger, entering(ledger, 1))
    ledger.advance(case, State.CONFIRMED, NOW, voucher=voucher())
    second = ready(ledger, 2)
    with pytest.raises(BusinessHold):
        ledger.advance(second, State.ENTERING, NOW, intent=intent(second, 1))
    held = ledger.advance(second, State.HELD, NOW, intent=intent(second, 1))
    with pytest.raises(BusinessHold):
        ledger.advance(held, State.CONFIRMED, NOW)


def test_a_case_without_intent_can_be_confirmed_by_a_person(ledger: SqlLedger) -> None:
    """What the robot never meant to enter has no key."""
    case = ledger.advance(ready(ledger, 1), State.HELD, NOW)
    assert ledger.advance(case, State.CONFIRMED, NOW, voucher=voucher()).state is State.CONFIRMED


@pytest.mark.parametrize("changed", [{"invoice_number": " "}, {"supplier_id": ""}, {"system": ""}])
def test_nothing_is_entered_without_a_whole_key(ledger: SqlLedger, changed: dict[str, Any]) -> None:
    """An entry that could not be looked up afterwards is never begun."""
    case = ready(ledger, 1)
    with pytest.raises(ValueError, match="nothing is entered without"):
        ledger.advance(case, State.ENTERING, NOW, intent=intent(case, 1, **changed))
