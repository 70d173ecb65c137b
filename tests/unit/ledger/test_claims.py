from __future__ import annotations

from datetime import date, timedelta

import pytest

from robot.errors import LedgerFault
from robot.ledger import SqlLedger
from robot.ledger.moves import LEASE_SECONDS
from robot.outcome import State
from tests.fakes.ledger_values import NOW, RUNBOOK, entering, intent, invoice, ready


def test_a_claimed_case_is_not_given_to_another(ledger: SqlLedger) -> None:
    """The next robot gets the next case, in the order of `cases`, and then none."""
    late = ready(ledger, 1, invoice(1, due=date(2026, 12, 24)))
    soon = ready(ledger, 2, invoice(2, due=date(2026, 11, 24)))
    hurried = ready(ledger, 3, urgent=True)
    order = [ledger.claim(State.READY, runbook=RUNBOOK, holder=name, now=NOW) for name in "abcd"]
    assert [case and case.case_id for case in order] == [hurried.case_id, soon.case_id, late.case_id, None]


def test_a_claim_is_for_one_state_and_one_runbook(ledger: SqlLedger) -> None:
    """Other work is left alone."""
    ready(ledger, 1)
    assert ledger.claim(State.READ, runbook=RUNBOOK, holder="a", now=NOW) is None
    assert ledger.claim(State.READY, runbook="andet", holder="a", now=NOW) is None


def test_a_released_case_is_free_again(ledger: SqlLedger) -> None:
    """Only the holder can give a claim back."""
    ready(ledger, 1)
    case = ledger.claim(State.READY, runbook=RUNBOOK, holder="a", now=NOW)
    assert case is not None
    ledger.release(case.case_id, "b")
    assert ledger.claim(State.READY, runbook=RUNBOOK, holder="b", now=NOW) is None
    ledger.release(case.case_id, "a")
    assert ledger.claim(State.READY, runbook=RUNBOOK, holder="b", now=NOW) is not None


def test_all_claims_of_a_killed_robot_can_be_given_back(ledger: SqlLedger) -> None:
    """A restart does not wait for the leases of the robot that it replaces."""
    for number in (1, 2, 3):
        ready(ledger, number)
    for holder in ("killed", "killed", "alive"):
        ledger.claim(State.READY, runbook=RUNBOOK, holder=holder, now=NOW)
    assert ledger.release_all("killed") == 2
    assert ledger.release_all("killed") == 0
    free = [ledger.claim(State.READY, runbook=RUNBOOK, holder="new", now=NOW) for _ in range(3)]
    assert [case is not None for case in free] == [True, True, False]


def test_the_posting_click_has_a_whole_lease(ledger: SqlLedger) -> None:
    """A claim that is nearly over when the form is filled lasts anew from the intent; without a claim there is none."""
    ready(ledger, 1)
    slow = ledger.claim(State.READY, runbook=RUNBOOK, holder="slow", now=NOW)
    assert slow is not None
    late = NOW + timedelta(seconds=LEASE_SECONDS - 1)
    ledger.advance(slow, State.ENTERING, late, intent=intent(slow, 1))
    for seconds, found in ((LEASE_SECONDS - 1, False), (LEASE_SECONDS, True)):
        soon = late + timedelta(seconds=seconds)
        taken = ledger.claim(State.ENTERING, runbook=RUNBOOK, holder="b", now=soon)
        assert (taken is not None) is found
    free = entering(ledger, 2)
    taken = ledger.claim(State.ENTERING, runbook=RUNBOOK, holder="b", now=NOW)
    assert taken is not None
    assert taken.case_id == free.case_id


def test_a_lease_ends_by_itself_and_fences_the_old_holder_out(ledger: SqlLedger) -> None:
    """A robot that slept past its lease cannot move the case that another holds by now."""
    ready(ledger, 1)
    slow = ledger.claim(State.READY, runbook=RUNBOOK, holder="slow", now=NOW, lease_seconds=60)
    assert slow is not None
    assert ledger.claim(State.READY, runbook=RUNBOOK, holder="b", now=NOW + timedelta(seconds=59)) is None
    quick = ledger.claim(State.READY, runbook=RUNBOOK, holder="b", now=NOW + timedelta(seconds=60))
    assert quick is not None
    with pytest.raises(LedgerFault):
        ledger.advance(slow, State.HELD, NOW)
    ledger.advance(quick, State.HELD, NOW)


def test_a_held_case_is_nobodys(ledger: SqlLedger) -> None:
    """When a person has answered, the next run takes the case at once, though the last one never released it."""
    ready(ledger, 1)
    case = ledger.claim(State.READY, runbook=RUNBOOK, holder="a", now=NOW)
    assert case is not None
    case = ledger.advance(case, State.HELD, NOW)
    case = ledger.advance(case, State.READY, NOW)
    again = ledger.claim(State.READY, runbook=RUNBOOK, holder="b", now=NOW)
    assert again is not None
    assert again.case_id == case.case_id


def test_a_case_left_entering_is_found_by_recovery(ledger: SqlLedger) -> None:
    """Both ways: all of them by `cases`, those without a live lease by `claim`."""
    case = entering(ledger, 1)
    assert list(ledger.cases([State.ENTERING])) == [case]
    found = ledger.claim(State.ENTERING, runbook=RUNBOOK, holder="b", now=NOW)
    assert found is not None
    assert found.intent == case.intent
