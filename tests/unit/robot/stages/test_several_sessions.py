"""A system that allows several sessions is worked in all of them at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from robot.case import Intent
from robot.errors import LedgerFault
from robot.outcome import State
from robot.pipeline import Outcome
from tests.fakes.invoices import invoice
from tests.fakes.legacy_system import FakeSystem, Trouble
from tests.fakes.night import Town, town_in

_PATIENCE_SECONDS = 20


class Session(FakeSystem):
    """One session; all of them post in the same books, and meet in the form of their first invoice."""

    def __init__(self, meeting: threading.Barrier, first: FakeSystem | None = None) -> None:
        super().__init__("oekonomi98")
        self.meeting: threading.Barrier | None = meeting
        self.filled: list[str] = []
        self.fault: Exception | None = None
        if first is not None:
            self.vouchers = first.vouchers

    def fill(self, intent: Intent) -> Mapping[str, Any]:
        """Fill the form, the first one when the other session fills one too."""
        if self.meeting is not None:
            self.meeting.wait(_PATIENCE_SECONDS)
            self.meeting = None
        self.filled.append(intent.invoice_number)
        if self.fault is not None:
            raise self.fault
        return super().fill(intent)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Open a town where six invoices have arrived."""
    with town_in(tmp_path) as town:
        for number in range(1, 7):
            net = Decimal(400 * number)
            amounts = {"net_total": net, "vat_total": net / 4, "gross_total": net * 5 / 4}
            town.arrives(str(1000 + number), invoice(str(1000 + number), **amounts))
        yield town


def runs_in_two(town: Town) -> tuple[Outcome, Session, Session]:
    """Run a night with two sessions of the finance system; each enters at least one invoice."""
    first, second = sessions()
    return run_with(town, first, second), first, second


def sessions() -> tuple[Session, Session]:
    """Return two sessions of one system."""
    meeting = threading.Barrier(2)
    first = Session(meeting)
    return first, Session(meeting, first)


def run_with(town: Town, first: Session, second: Session) -> Outcome:
    """Run a night with these sessions."""
    systems = {"oekonomi98": first, "arkiv2003": town.archive}
    return town.runs(systems=systems, more_sessions={"oekonomi98": [second]})


def test_two_sessions_share_the_invoices_and_enter_each_once(town: Town) -> None:
    """Both work at the same time, and no invoice is filled in twice."""
    _, first, second = runs_in_two(town)
    assert town.states() == [State.FILED] * 6
    assert first.filled
    assert second.filled
    assert sorted(first.filled + second.filled) == ["1001", "1002", "1003", "1004", "1005", "1006"]
    assert sorted(first.numbers()) == sorted(first.filled + second.filled)


def test_a_case_that_failed_in_one_session_is_not_tried_in_the_other_in_the_same_night(town: Town) -> None:
    """It waits for the next run, as with one session."""
    first, second = sessions()
    for session in (first, second):
        session.fails(Trouble.FILL_SESSION_LOST, number="1003")
    run_with(town, first, second)
    tries = (first.filled + second.filled).count("1003")
    assert tries == town.process.retries + 1
    assert town.case(3).state is State.READY
    assert sorted(town.states()) == sorted([State.FILED] * 5 + [State.READY])


def test_a_breaker_that_one_session_opens_keeps_the_other_from_a_further_case(town: Town) -> None:
    """The system is left alone by all: what is in hand is finished, the rest waits."""
    first, second = sessions()
    first.fails(Trouble.FILL_FAULT)
    second.fails(Trouble.FILL_FAULT)
    outcome = run_with(town, first, second)
    assert [system.breaker_open for system in outcome.summary.systems if system.name == "oekonomi98"] == [True]
    assert len({*first.filled, *second.filled}) == 2
    assert town.states() == [State.READY] * 6


def test_books_that_fail_in_one_session_end_the_night_for_both(town: Town) -> None:
    """Nothing can be promised then: no session begins with another invoice."""
    first, second = sessions()
    first.fault = second.fault = LedgerFault("the disk is full")
    outcome = run_with(town, first, second)
    assert outcome.summary.outcome == "LedgerFault"
    assert len(first.filled + second.filled) == 2
    assert first.numbers() == []
