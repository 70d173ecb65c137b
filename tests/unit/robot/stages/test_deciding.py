from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from robot.answered import Refused
from robot.case import Case
from robot.invoice import Finding, Severity
from robot.outcome import Decision, Reason, State
from robot.ports import Answer
from robot.stages import deciding
from robot.words import load_words
from tests.fakes.invoices import field, invoice, process
from tests.fakes.legacy_system import Trouble
from tests.fakes.night import FakeDesk, Town, town_in

BIG = invoice("1001", net_total=Decimal(8000), vat_total=Decimal(2000), gross_total=Decimal(10000))


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Open a town where one invoice waits for approval."""
    with town_in(tmp_path) as town:
        town.arrives("first", BIG)
        town.runs()
        assert town.case().reason is Reason.APPROVAL
        yield town


def test_an_approved_invoice_is_entered(town: Town) -> None:
    """What the person saw is covered by the approval."""
    town.answers(Decision.APPROVE)
    town.runs()
    assert town.states() == [State.FILED]


def test_an_approval_does_not_cover_what_came_since(town: Town) -> None:
    """A new hold at the check holds again, and "try again" does not approve it either."""
    town.process = process(checks={"without": ["first_invoice"], "amount_limit": "9000"})
    town.answers(Decision.APPROVE)
    town.runs()
    assert town.case().state is State.HELD
    assert town.case().reason is Reason.OVER_LIMIT
    town.answers(Decision.TRY_AGAIN)
    town.runs()
    assert town.case().state is State.HELD
    assert town.economy.numbers() == []


def test_stated_values_are_entered(town: Town) -> None:
    """A correction takes the place of what was read."""
    town.answers(Decision.CORRECT, corrections={"invoice_number": "1001-A"})
    town.runs()
    assert town.economy.numbers() == ["1001-A"]


@pytest.mark.parametrize(
    ("answer", "state"),
    [(Decision.REJECT, State.REJECTED), (Decision.DONE_BY_HAND, State.DONE_BY_HAND), (Decision.WAIT, State.HELD)],
)
def test_an_answer_that_enters_nothing(town: Town, answer: Decision, state: State) -> None:
    """Rejected and done by hand end the case; wait leaves it."""
    town.answers(answer)
    town.runs()
    assert town.states() == [state]
    assert town.economy.numbers() == []


def test_an_answer_to_a_case_that_moved_on_is_refused(town: Town) -> None:
    """Of two answers to one case the second is told to be too late."""
    town.answers(Decision.REJECT)
    town.answers(Decision.APPROVE)
    town.runs()
    assert town.refused() == ["moved_on"]
    assert town.states() == [State.REJECTED]


def test_a_person_can_answer_a_case_that_stays_uncertain(town: Town) -> None:
    """Where the system does not come back, done by hand ends it."""
    town.answers(Decision.APPROVE)
    town.economy.fails(Trouble.UNCERTAIN_POSTED)
    town.economy.fails(Trouble.READ_BACK_FAULT)
    town.runs()
    assert town.case().state is State.UNCERTAIN
    town.answers(Decision.DONE_BY_HAND)
    town.runs()
    assert town.states() == [State.DONE_BY_HAND]


def test_an_unforeseen_error_can_be_tried_again(town: Town) -> None:
    """Once it is mended, the case goes on."""
    town.reader.says["broken"] = ZeroDivisionError()
    town.inbox.put("broken")
    town.runs()
    assert town.case(2).reason is Reason.UNEXPECTED_ERROR
    town.reader.write("broken", invoice("7", gross_total=Decimal(500), net_total=Decimal(400), vat_total=Decimal(100)))
    town.answers(Decision.TRY_AGAIN, 2)
    town.runs()
    assert town.case(2).state is State.FILED


def test_findings_of_a_document_hold_each_of_its_invoices(town: Town) -> None:
    """Two invoices in one file are two cases, and what speaks against the file speaks against both."""
    hidden = Finding(reason=Reason.HIDDEN_TEXT, severity=Severity.HOLD)
    town.arrives("two", invoice("8", gross_total=Decimal(1)), invoice("9", gross_total=Decimal(2)), findings=[hidden])
    town.runs()
    for number in (2, 3):
        assert Reason.HIDDEN_TEXT in {f.reason for f in town.case(number).findings}
        assert town.case(number).state is State.HELD


@pytest.mark.parametrize("reason", [Reason.REMINDER, Reason.STATEMENT, Reason.ESTIMATE, Reason.NOT_AN_INVOICE])
def test_an_approval_makes_no_invoice_of_a_reminder(town: Town, reason: Reason) -> None:
    """What is nothing to be paid is not posted by a tick; values that a person states are another thing."""
    found = Finding(reason=reason, severity=Severity.HOLD)
    town.arrives("reminder", invoice("8", gross_total=Decimal(9)), findings=[found])
    town.runs()
    town.answers(Decision.APPROVE, 2)
    town.runs()
    assert town.refused() == ["no_invoice"]
    assert town.case(2).state is State.HELD
    assert town.economy.numbers() == []


def test_a_currency_that_is_not_posted_is_not_approved_away(town: Town) -> None:
    """The row says that the robot posts kroner alone."""
    town.arrives("euro", invoice("8", currency="EUR"))
    town.runs()
    assert Reason.CURRENCY in {finding.reason for finding in town.case(2).findings}
    town.answers(Decision.APPROVE, 2)
    town.runs()
    assert town.refused() == ["must_be_mended"]
    assert town.economy.numbers() == []


def test_every_refusal_has_its_words() -> None:
    """Each key that the stage gives stands in [refused] of both languages."""
    keys = set(re.findall(r'"([a-z]+(?:_[a-z]+)+)"', Path(deciding.__file__).read_text(encoding="utf-8")))
    named = {k for k in keys if f"refused.{k}" in load_words("da").texts}
    assert {"already_posted", "look_it_up", "nothing_to_enter", "must_be_mended", "no_correction"} <= named
    assert {"moved_on", "not_applied"} <= named
    assert all(f"refused.{k}" in load_words("en").texts for k in named)


def test_an_answer_to_a_case_that_another_robot_moved_is_refused_and_the_next_one_counts(town: Town) -> None:
    """Between the reading of the answers and their carrying out; the night goes on."""
    town.arrives("second", replace(BIG, invoice_number=field("1002")))
    town.runs()

    class Quicker(FakeDesk):
        """A desk at which another robot answers while the answers are read."""

        def collect(self, waiting: Mapping[str, Case]) -> tuple[Sequence[Answer], Sequence[Refused]]:
            town.ledger.advance(waiting["F-2026-000001"], State.REJECTED, town.clock.now())
            return super().collect(waiting)

    town.desk = Quicker()
    for number in (1, 2):
        town.answers(Decision.APPROVE, number)
    town.runs()
    assert town.refused() == ["moved_on"]
    assert town.states() == [State.REJECTED, State.FILED]
