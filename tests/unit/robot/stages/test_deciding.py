from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

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

OTHER = {"supplier_id": "99000007"}
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
    ("read", "corrections", "why"),
    [
        ({"currency": "EUR"}, {"currency": "DKK"}, "other_currency"),
        (
            {"net_total": Decimal(8080), "vat_total": Decimal(2020), "gross_total": Decimal(10100)},
            OTHER,
            "other_supplier",
        ),
    ],
)
def test_what_the_page_says_for_certain_is_not_corrected_away(
    town: Town, read: dict[str, Any], corrections: dict[str, Any], why: str
) -> None:
    """Euros are not posted as so many kroner, nor one supplier's invoice on another."""
    town.arrives("second", invoice("2002", **read))
    town.runs()
    town.answers(Decision.CORRECT, 2, corrections=corrections)
    town.runs()
    assert (town.refused(), town.case(2).state) == ([why], State.HELD)
    assert "2002" not in town.economy.numbers()


def test_amounts_in_the_other_currency_can_be_stated(town: Town) -> None:
    """Who has reckoned them out says them with the currency."""
    town.arrives("second", invoice("2002", currency="EUR"))
    town.runs()
    amounts = {"net_total": Decimal(80), "vat_total": Decimal(20), "gross_total": Decimal(100)}
    town.answers(Decision.CORRECT, 2, corrections={"currency": "DKK", **amounts})
    town.runs()
    assert town.refused() == []
    assert "2002" in town.economy.numbers()


@pytest.mark.parametrize("reason", [Reason.REMINDER, Reason.STATEMENT])
def test_what_names_amounts_of_other_invoices_is_never_entered(town: Town, reason: Reason) -> None:
    """Not even with values that a person states: the invoice itself came, or will come."""
    town.arrives("dun", invoice("2002"), findings=[Finding(reason=reason, severity=Severity.HOLD)])
    town.runs()
    town.answers(Decision.CORRECT, 2, corrections={"net_total": Decimal(400)})
    town.runs()
    assert town.refused() == ["of_other_invoices"]
    assert "2002" not in town.economy.numbers()


def test_what_is_no_invoice_lacks_nothing_until_a_person_says_that_it_is_one(town: Town) -> None:
    """An advert's row has one sentence; with a value that a person states it is checked as an invoice is."""
    no_invoice = Finding(reason=Reason.NOT_AN_INVOICE, severity=Severity.HOLD)
    town.arrives("advert", invoice("2002", issue_date=None), findings=[no_invoice])
    town.runs()
    assert [f.reason for f in town.case(2).findings if f.severity is Severity.HOLD] == [Reason.NOT_AN_INVOICE]
    town.answers(Decision.CORRECT, 2, corrections={"net_total": Decimal(8000)})
    town.runs()
    assert Reason.MISSING_FIELD in {f.reason for f in town.case(2).findings}
    assert "2002" not in town.economy.numbers()


def test_an_account_that_is_corrected_stays_in_sight_and_holds(town: Town) -> None:
    """A forged account on the page is not made good by typing the one that is known."""
    account, known = "9999-0000000009", "5678-0001234567"
    town.arrives("forged", invoice("2002", account=account))
    town.runs()
    assert town.case(2).reason is Reason.BANK_ACCOUNT_CHANGED
    town.answers(Decision.CORRECT, 2, corrections={"account": known})
    town.runs()
    assert (town.case(2).state, town.case(2).reason) == (State.HELD, Reason.BANK_ACCOUNT_CHANGED)
    found = town.case(2).invoice
    assert found is not None
    assert found.account is not None
    assert (found.account.value, [rival.raw for rival in found.account.rivals]) == (known, [account])
    assert "2002" not in town.economy.numbers()


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
