from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from robot.errors import LedgerFault
from robot.invoice import Finding, Severity
from robot.ledger import SqlLedger
from robot.outcome import MOVES, Reason, State
from tests.fakes.ledger_values import (
    NOW,
    RUNBOOK,
    entering,
    intent,
    invoice,
    proven,
    read,
    ready,
    received,
    voucher,
)


def test_a_move_changes_what_it_names_and_leaves_the_rest(ledger: SqlLedger) -> None:
    """The returned case is the case in the books."""
    case = read(ledger, 1)
    later = NOW + timedelta(minutes=1)
    moved = ledger.advance(case, State.CHECKED, later, attempts=2, approved_by="Åse")
    assert moved == ledger.case(case.case_id)
    assert (moved.state, moved.attempts, moved.approved_by) == (State.CHECKED, 2, "Åse")
    assert (moved.invoice, moved.document) == (case.invoice, case.document)
    assert (moved.changed_at, moved.received_at) == (later, NOW)
    assert moved.version == case.version + 1


@pytest.mark.parametrize("to", sorted(set(State) - MOVES[State.RECEIVED]))
def test_a_move_that_the_table_does_not_have_is_refused(ledger: SqlLedger, to: State) -> None:
    """Nothing goes from received straight into the system, nor anywhere else that `MOVES` does not name."""
    case = received(ledger, 1)
    with pytest.raises(ValueError, match="no move from received"):
        ledger.advance(case, to, NOW)
    assert ledger.case(case.case_id) == case


def test_an_old_version_moves_nothing(ledger: SqlLedger) -> None:
    """Of two that read the same case, the second to move it is refused."""
    case = read(ledger, 1)
    moved = ledger.advance(case, State.HELD, NOW)
    with pytest.raises(LedgerFault, match=case.case_id):
        ledger.advance(case, State.CHECKED, NOW)
    assert ledger.case(case.case_id) == moved
    assert len(ledger.history(case.case_id)) == 3


@pytest.mark.parametrize(
    "changes", [{"case_id": "F-2026-000009"}, {"version": 7}, {"document": None}, {"supplier": "x"}]
)
def test_what_a_case_is_cannot_be_changed(ledger: SqlLedger, changes: dict[str, Any]) -> None:
    """A move changes what became of a case, not which case it is."""
    case = received(ledger, 1)
    with pytest.raises(ValueError, match="cannot change"):
        ledger.advance(case, State.READ, NOW, **changes)


def test_nothing_is_entered_without_an_intent(ledger: SqlLedger) -> None:
    """The intent is in the books before the posting click, or there is no click."""
    case = ready(ledger, 1)
    with pytest.raises(ValueError, match="without an intent"):
        ledger.advance(case, State.ENTERING, NOW)
    assert ledger.case(case.case_id) == case


def test_an_intent_is_final_once_the_case_is_entering(ledger: SqlLedger) -> None:
    """What is compared with the voucher is what was committed before the click."""
    case = entering(ledger, 1)
    with pytest.raises(ValueError, match="final"):
        ledger.advance(case, State.ENTERED, NOW, voucher=voucher(), intent=intent(case, 2))


def test_the_history_says_when_what_and_why(ledger: SqlLedger) -> None:
    """Each move has its row: the reason of a hold, the voucher of an entry, the number of a filing."""
    case = entering(ledger, 1)
    case = ledger.advance(case, State.ENTERED, NOW, voucher=voucher("B-7"))
    case = ledger.advance(case, State.CONFIRMED, NOW)
    case = ledger.advance(case, State.FILED, NOW, filed_as="2026/12-3")
    assert [(state.value, note) for _, state, note in ledger.history(case.case_id)] == [
        ("received", ""),
        ("read", ""),
        ("checked", ""),
        ("ready", ""),
        ("entering", ""),
        ("entered", "B-7"),
        ("confirmed", "B-7"),
        ("filed", "2026/12-3"),
    ]
    held = received(ledger, 2)
    finding = Finding(reason=Reason.ENCRYPTED, severity=Severity.HOLD)
    held = ledger.advance(held, State.HELD, NOW, findings=(finding,))
    assert ledger.history(held.case_id)[-1] == (NOW, State.HELD, "encrypted")
    assert ledger.case(case.case_id) == case
    assert ledger.history("F-1999-000001") == ()


def test_cases_come_urgent_first_then_by_due_date_then_oldest(ledger: SqlLedger) -> None:
    """An invoice without a due date comes after those that have one."""
    undated = read(ledger, 1)
    late = read(ledger, 2, invoice(2, due=date(2026, 12, 24)))
    soon = read(ledger, 3, invoice(3, due=date(2026, 11, 24)))
    soon_too = read(ledger, 4, invoice(4, due=date(2026, 11, 24)))
    hurried = read(ledger, 5, urgent=True)
    assert list(ledger.cases([State.READ])) == [hurried, soon, soon_too, late, undated]
    assert list(ledger.cases([State.READ], limit=2)) == [hurried, soon]
    assert list(ledger.cases([State.HELD])) == []
    assert list(ledger.cases([])) == []
    assert list(ledger.cases([State.READ], runbook="andet")) == []
    assert len(ledger.cases([State.READ, State.HELD], runbook=RUNBOOK)) == 5


def test_a_corrected_due_date_changes_the_order(ledger: SqlLedger) -> None:
    """The order follows the invoice as it is now."""
    first = read(ledger, 1, invoice(1, due=date(2026, 11, 24)))
    second = read(ledger, 2, invoice(2, due=date(2026, 11, 25)))
    mended = invoice(1).with_fields(due_date=proven(date(2026, 11, 26)))
    first = ledger.advance(first, State.CHECKED, NOW, invoice=mended)
    second = ledger.advance(second, State.CHECKED, NOW)
    assert list(ledger.cases([State.CHECKED])) == [second, first]


def test_what_changed_since_a_time_is_found(ledger: SqlLedger) -> None:
    """The report of a night sees the cases of that night alone, the one at its very start included."""
    later = NOW + timedelta(hours=1)
    received(ledger, 1)
    moved = ledger.advance(received(ledger, 2), State.HELD, later)
    assert list(ledger.cases(list(State), changed_since=later)) == [moved]
    assert len(ledger.cases(list(State), changed_since=NOW)) == 2


def test_an_unknown_case_is_none(ledger: SqlLedger) -> None:
    """Asking for a case that is not there is no fault."""
    assert ledger.case("F-2026-000001") is None
