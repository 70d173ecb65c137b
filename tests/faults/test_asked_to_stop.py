"""The machine asks the robot to stop in the middle of an invoice: that one is finished, and nothing else begun."""

from __future__ import annotations

import os

import pytest

from robot.demo.expected import DemoMail
from robot.errors import ExitCode, Interrupted
from robot.stages.settling import UNSETTLED
from tests.fakes.demo_office import TestOffice, ended_well
from tests.fakes.whole_night import assert_gone, assert_whole

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="Windows ends a process without asking"),
    pytest.mark.timeout(600),
]

AT = ("entering.intended:2",)
LONGER = ("intake.taken-in:2", "reading.read:2", "entering.submitted:1", "filing.filed:1", "moving.moved:1")


@pytest.mark.parametrize("at", [*AT, *(pytest.param(at, marks=pytest.mark.long) for at in LONGER)])
def test_a_robot_that_is_asked_to_stop_finishes_what_it_has_begun(
    office: TestOffice, mails: tuple[DemoMail, ...], at: str
) -> None:
    """It says so, ends by itself with no invoice between intent and proof, and the next run does the rest."""
    stopped = office.run(fault="nowhere", through=("tests.fakes.robot_process", "--at", f"{at}:signal:SIGTERM"))
    assert stopped.code == ExitCode.INTERRUPTED, stopped
    assert "Robotten blev bedt om at stoppe" in stopped.said, stopped.said
    assert_gone(stopped.mark)
    assert not [case.case_id for case in office.look().cases if case.state in UNSETTLED]
    again = office.run()
    assert ended_well(again), again
    assert_whole(office.look(), mails)
    assert [run.outcome for run in office.runs()] == [Interrupted.__name__, "ok"]
