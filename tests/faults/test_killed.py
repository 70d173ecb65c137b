"""The night is killed at each named point, and started again: nothing is lost, nothing goes in twice."""

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

AT = (
    "intake.archived:2",
    "intake.taken-in:3",
    "reading.split:1",
    "gathering.joined:1",
    "checking.ready:2",
    "entering.filled:2",
    "entering.intended:2",
    "entering.submitted:1",
    "entering.confirmed:2",
    "filing.filed:2",
    "moving.moved:3",
)
"""A point of each stage, and those around the posting click."""

ELSEWHERE = (
    "intake.fetched:1",
    "intake.unpacked:3",
    "reading.claimed:2",
    "reading.read:3",
    "reading.advanced:2",
    "gathering.placed:1",
    "checking.checked:3",
    "entering.claimed:1",
    "entering.looked-up:2",
    "entering.pictured:1",
    "entering.logged:2",
    "entering.entered:1",
    "entering.read-back:2",
    "filing.attached:1",
    "filing.advanced:1",
    "moving.marked:2",
    "handing-over.workbook:1",
    "handing-over.report:1",
    "run.ended:1",
)
"""The other points of a night that nothing came before."""


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


@pytest.mark.parametrize("at", AT)
def test_a_night_that_is_killed_goes_on_where_it_died(office: TestOffice, mails: tuple[DemoMail, ...], at: str) -> None:
    """One restart brings every mail where it belongs, each invoice into the books once, and the log whole."""
    point, _, count = at.partition(":")
    _kill_and_start_again(office, mails, f"{point}:kill:{count}")


@pytest.mark.every_point
@pytest.mark.parametrize("at", ELSEWHERE)
def test_a_night_may_be_killed_at_every_other_point(office: TestOffice, mails: tuple[DemoMail, ...], at: str) -> None:
    """The same at the points that `make test` leaves out."""
    point, _, count = at.partition(":")
    _kill_and_start_again(office, mails, f"{point}:kill:{count}")


@pytest.mark.parametrize(
    "at", [pytest.param("settling.uncertain", marks=pytest.mark.every_point), "settling.looked-up"]
)
def test_a_night_may_be_killed_while_it_settles_what_the_last_one_left(
    office: TestOffice, mails: tuple[DemoMail, ...], at: str
) -> None:
    """The voucher of the first, killed night is found, not posted again."""
    _kill_and_start_again(office, mails, "entering.submitted:kill:2", f"{at}:kill:1")


@pytest.mark.every_point
def test_a_robot_that_dies_again_and_again_ends_its_night(office: TestOffice, mails: tuple[DemoMail, ...]) -> None:
    """Each start gets a little further than the last; the books are those of an undisturbed night."""
    places = ("intake.taken-in:2", "reading.read:2", "checking.ready:1", "entering.filled:1", "entering.logged:1")
    more = ("settling.looked-up:1", "entering.submitted:2", "entering.entered:1", "filing.filed:1", "moving.moved:2")
    _kill_and_start_again(office, mails, *(at.replace(":", ":kill:") for at in (*places, *more)))
