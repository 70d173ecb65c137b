"""Old messages go with all of their cases; what lives, lies in a mailbox or is young stays."""

from __future__ import annotations

from datetime import timedelta

from robot.ledger import SqlLedger
from robot.outcome import Decision, State
from robot.ports import Answer
from tests.fakes.ledger_values import NOW, ORIGIN, RUNBOOK, entering, message, new_case, place, received, voucher

LATER = NOW + timedelta(days=1)


def _filed(ledger: SqlLedger, number: int) -> str:
    case = ledger.advance(entering(ledger, number), State.ENTERED, NOW, voucher=voucher(f"B-{number}"))
    case = ledger.advance(ledger.advance(case, State.CONFIRMED, NOW), State.FILED, NOW, filed_as=f"A-{number}")
    ledger.mark_settled(place(number), NOW)
    return case.case_id


def test_a_message_is_old_when_all_of_it_ended_before(ledger: SqlLedger) -> None:
    """Filed and moved out of the mailbox before that time: with one open case, or unmoved, it is not."""
    case_id = _filed(ledger, 1)
    received(ledger, 2)
    ledger.mark_settled(place(2), NOW)
    half = ledger.take_in(message(3), ORIGIN, [new_case(3), new_case(4, "mail > b.pdf")], runbook=RUNBOOK, now=NOW)
    ledger.advance(half[0], State.SORTED_AWAY, NOW)
    ledger.mark_settled(place(3), NOW)
    unmoved = received(ledger, 5)
    ledger.advance(unmoved, State.SORTED_AWAY, NOW)
    assert ledger.old_messages(NOW) == ()
    (old,) = ledger.old_messages(LATER)
    assert (old.case_ids, old.sha256) == ((case_id,), message(1).sha256)
    assert ledger.old_messages(LATER, after=old.number) == ()


def test_a_forgotten_message_takes_its_cases_along_and_nothing_else(ledger: SqlLedger) -> None:
    """Case, history, answers, business key and place are gone; the same invoice can be entered anew."""
    case_id, other = _filed(ledger, 1), _filed(ledger, 2)
    ledger.answer(Answer(case_id=case_id, decision=Decision.APPROVE, who="Anna", at=NOW, comment=""))
    (old, _) = ledger.old_messages(LATER)
    ledger.forget(old.number)
    assert ledger.case(case_id) is None
    assert ledger.answers(case_id) == ()
    assert ledger.history(case_id) == ()
    assert ledger.case(other) is not None
    assert not ledger.has_message(place(1))
    assert entering(ledger, 1).state is State.ENTERING


def test_what_another_message_needs_is_known(ledger: SqlLedger) -> None:
    """A document that came twice is used by both; without the one it is used by the other."""
    _filed(ledger, 1)
    ledger.take_in(message(9), ORIGIN, [new_case(1)], runbook=RUNBOOK, now=NOW)
    ledger.mark_settled(place(9), NOW)
    (old,) = ledger.old_messages(LATER)
    (document,) = old.documents
    assert ledger.used([document, old.sha256, "0" * 64]) == {document, old.sha256}
    assert ledger.used([document, old.sha256], but=old.number) == {document}


def test_cases_are_counted_by_state(ledger: SqlLedger) -> None:
    """The status needs figures, not cases."""
    _filed(ledger, 1)
    received(ledger, 2)
    received(ledger, 3)
    assert ledger.counts([State.RECEIVED, State.FILED, State.HELD]) == {State.RECEIVED: 2, State.FILED: 1}
