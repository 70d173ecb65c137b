"""The machine's clock jumps, or the night has an hour more or less: nothing is lost, and staff hear of all of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from robot.breaker import Breaker
from robot.clock import SteadyClock, SystemClock
from robot.evidence.verify import verify
from robot.ledger import open_ledger, sqlite_url
from robot.outcome import State
from robot.pipeline import run_night
from robot.wiring import open_night
from tests.fakes.hand_clock import HandClock
from tests.fakes.invoices import invoice
from tests.fakes.night import QuietProgress, Town, town_in
from tests.fakes.office_of_nights import OfficeOfNights, strange_invoice
from tests.fakes.printed_pages import print_pages

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
SPRING, AUTUMN = datetime(2027, 3, 28, 0, 30, tzinfo=UTC), datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
"""Half an hour before the clock changes."""


class JumpingClock(HandClock):
    """Jumps by some days when it is asked for the time that often."""

    def __init__(self, *, days: float, at: int) -> None:
        super().__init__()
        self._days = days
        self._left = at

    def now(self) -> datetime:
        """Return the time, a second later at each call."""
        self.advance(seconds=1)
        self._left -= 1
        if self._left == 0:
            self.advance(days=self._days)
        return super().now()


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Open a town where one invoice has arrived."""
    with town_in(tmp_path) as town:
        town.arrives("first", invoice("1001"))
        yield town


@pytest.mark.parametrize("days", [-1, 1])
@pytest.mark.parametrize("at", [6, 14])
def test_a_clock_that_jumps_a_day_in_a_run_changes_nothing_of_what_is_told(tmp_path: Path, days: int, at: int) -> None:
    """Set back or on in the middle of intake or of reading: each case is counted, and the log is whole."""
    office = OfficeOfNights(tmp_path / "office")
    path = print_pages(office.drop / "scan.pdf", [strange_invoice("20417")])
    os.utime(path, (0, 0))
    clock = JumpingClock(days=days, at=at)
    with open_night(office.settings, "fakturaer", progress=QuietProgress(), dry_run=True, clock=clock) as night:
        summary = run_night(night).summary
    assert (summary.outcome, summary.cases_in, summary.held) == ("ok", 1, 1)
    assert summary.ended_at is not None
    assert summary.ended_at >= summary.started_at
    assert verify(office.settings.work()).ok


def test_a_breaker_that_opened_before_the_clock_was_set_back_does_not_wait_for_that_time_to_come_again(
    tmp_path: Path,
) -> None:
    """Its rest is over when the clock is wrong, not a day later."""
    clock = HandClock()
    with closing(open_ledger(sqlite_url(tmp_path / "ledger.sqlite"))) as ledger:
        breaker = Breaker(system="oekonomi98", ledger=ledger, opens_after=1)
        breaker.failed(clock.now())
        assert not breaker.lets_through(clock.now())
        clock.advance(days=-1)
        assert breaker.lets_through(clock.now())


@pytest.mark.parametrize(("begun", "shown"), [(SPRING, "03:30:00+02:00"), (AUTUMN, "02:30:00+01:00")])
def test_an_hour_is_an_hour_in_the_nights_in_which_the_clock_changes(begun: datetime, shown: str) -> None:
    """In the skipped and in the repeated hour alike, times are subtracted and compared as they went by."""
    machine = HandClock(begun)
    clock = SteadyClock(SystemClock(COPENHAGEN, lambda zone: machine.now().astimezone(zone)).now)
    before = clock.now()
    machine.advance(hours=1)
    after = clock.now()
    assert after - before == timedelta(hours=1)
    assert after > before
    assert after.isoformat().endswith(shown)


@pytest.mark.parametrize("begun", [SPRING, AUTUMN])
def test_a_night_over_a_clock_change_enters_and_files_what_came(town: Town, begun: datetime) -> None:
    """Its runs have names of their own in the repeated hour too, and none of them takes another's case for its own."""
    machine = HandClock(begun)
    town.clock = machine
    clock = SystemClock(COPENHAGEN, lambda zone: machine.now().astimezone(zone))
    names = []
    for _ in range(3):
        outcome = run_night(town.night(clock=clock))
        assert outcome.summary.outcome == "ok"
        names.append(outcome.summary.run_id)
        machine.advance(minutes=30)
    assert len(set(names)) == 3
    assert town.states() == [State.FILED]
    assert verify(town.work).ok
