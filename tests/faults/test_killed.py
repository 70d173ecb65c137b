"""The night is killed at a named point, and started again: nothing is lost, nothing goes in twice."""

from __future__ import annotations

import signal

import pytest

from robot.demo.expected import DemoMail
from robot.ports import KILLED
from tests.fakes.demo_office import TestOffice, ended_well
from tests.fakes.whole_night import assert_gone, assert_whole

pytestmark = [
    pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here"),
    pytest.mark.timeout(600),
]

AT = ("intake.taken-in:3", "entering.intended:2", "entering.submitted:1", "filing.filed:2")
LONGER = (
    "intake.archived:2",
    "reading.split:1",
    "gathering.joined:1",
    "checking.ready:2",
    "entering.filled:2",
    "entering.confirmed:2",
    "moving.moved:3",
)
"""Together a point of each stage, and those around the posting click; `make faults` has them all."""


def _kill_and_start_again(office: TestOffice, mails: tuple[DemoMail, ...], *faults: str) -> None:
    for fault in faults:
        killed = office.run(fault=fault)
        assert killed.code == -signal.SIGKILL, (fault, killed)
        assert_gone(killed.mark)
    again = office.run()
    assert ended_well(again), again
    assert_whole(office.look(), mails)
    assert not list(office.work.glob("spool-*")), "mails of a killed run lie about"
    *before, last = office.runs()
    assert last.outcome == "ok"
    assert all(run.ended_at and run.outcome in (KILLED, "ok") for run in before), before


@pytest.mark.parametrize("at", [*AT, *(pytest.param(at, marks=pytest.mark.long) for at in LONGER)])
def test_a_night_that_is_killed_goes_on_where_it_died(office: TestOffice, mails: tuple[DemoMail, ...], at: str) -> None:
    """One restart brings every mail where it belongs, each invoice into the books once, and the log whole."""
    point, _, count = at.partition(":")
    _kill_and_start_again(office, mails, f"{point}:kill:{count}")


def test_a_night_may_be_killed_while_it_settles_what_the_last_one_left(
    office: TestOffice, mails: tuple[DemoMail, ...]
) -> None:
    """The voucher of the first, killed night is found, not posted again."""
    _kill_and_start_again(office, mails, "entering.submitted:kill:2", "settling.looked-up:kill:1")
