from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from robot.ledger import open_ledger, sqlite_url
from robot.outcome import State
from robot.pipeline import run_night
from robot.stages.settling import settle_uncertain
from tests.fakes.invoices import invoice
from tests.fakes.ledger_values import intent, ready
from tests.fakes.legacy_system import FakeSystem, Trouble
from tests.fakes.night import Town, town_in

LEASE = {"minutes": 16}  # a claim lasts fifteen


class Meanwhile(FakeSystem):
    """A system on whose posting click something else happens first."""

    happens: Callable[[], object] = staticmethod(lambda: None)

    def submit(self) -> str:
        """Let it happen, then post the form."""
        self.happens()
        return super().submit()


@pytest.fixture
def economy() -> Meanwhile:
    """Return the town's accounting system."""
    return Meanwhile("oekonomi98")


@pytest.fixture
def town(tmp_path: Path, economy: Meanwhile) -> Iterator[Town]:
    """Open a town where one invoice has arrived."""
    with town_in(tmp_path) as town:
        town.economy = town.systems["oekonomi98"] = economy
        town.arrives("first", invoice("1001"))
        yield town


@pytest.fixture
def another(town: Town, tmp_path: Path) -> Iterator[Town]:
    """Open a second robot: another machine's folder, the same books, the same legacy system."""
    ledger = open_ledger(sqlite_url(tmp_path / "ledger.sqlite"))
    other = Town(tmp_path / "another", ledger)
    other.work.mkdir()
    other.clock, other.reader = town.clock, town.reader
    other.economy = other.systems["oekonomi98"] = FakeSystem("oekonomi98")
    other.economy.vouchers = town.economy.vouchers
    yield other
    ledger.close()


def test_a_case_in_another_robots_hands_is_left_to_it(town: Town, another: Town, economy: Meanwhile) -> None:
    """A run that begins on the same books between another's intent and click neither looks nor posts."""
    economy.happens = lambda: run_night(another.night())
    town.runs()
    assert town.economy.numbers() == ["1001"]
    assert another.economy.calls["look_up"] == 0
    assert town.states() == [State.FILED]


def test_a_case_that_another_robot_died_over_is_settled_when_its_claim_has_ended(town: Town) -> None:
    """Its machine never comes back: once the lease is over, a robot of another folder looks the invoice up."""
    case = ready(town.ledger, 7)
    town.ledger.claim(State.READY, runbook="fakturaer", holder="a run of another machine", now=town.clock.now())
    claimed = town.ledger.case(case.case_id)
    assert claimed is not None
    town.ledger.advance(claimed, State.ENTERING, town.clock.now(), intent=intent(case, 7))
    night = town.night()
    settle_uncertain(night)
    assert town.economy.calls["look_up"] == 0
    town.clock.advance(**LEASE)
    settle_uncertain(night)
    assert town.economy.calls["look_up"] == 1
    assert [c.lookups for c in town.ledger.cases([State.READY])] == [1]


def test_a_case_whose_lookup_fails_is_looked_up_once_a_night(town: Town, economy: Meanwhile) -> None:
    """It stays uncertain, is not asked for again by the same run, and the next run settles it."""
    town.economy.fails(Trouble.UNCERTAIN_POSTED, times=1)
    economy.happens = lambda: town.economy.fails(Trouble.LOOK_UP_FAULT)
    town.runs()
    doubts = town.log(1).count("entry.still-uncertain")
    town.runs()
    assert town.log(1).count("entry.still-uncertain") == doubts + 1
    assert town.states() == [State.UNCERTAIN]
    town.economy.works()
    town.runs()
    assert town.states() == [State.FILED]
    assert town.economy.numbers() == ["1001"]
