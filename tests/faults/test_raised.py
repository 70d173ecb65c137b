"""A technical fault at each named point: the night goes on or ends, and the next one makes it good."""

from __future__ import annotations

import pytest

from robot.demo.expected import DemoMail
from robot.errors import ExitCode
from tests.fakes.demo_office import TestOffice, ended_well
from tests.fakes.whole_night import assert_whole

pytestmark = pytest.mark.timeout(600)

AT = ("intake.unpacked:2", "entering.submitted:2", "filing.filed:1")
ELSEWHERE = (
    "checking.checked:2",
    "entering.filled:1",
    "intake.fetched:2",
    "intake.archived:1",
    "intake.taken-in:2",
    "reading.claimed:1",
    "reading.read:2",
    "reading.split:1",
    "reading.advanced:1",
    "checking.ready:1",
    "entering.claimed:2",
    "entering.looked-up:1",
    "entering.pictured:2",
    "entering.intended:1",
    "entering.logged:2",
    "entering.entered:1",
    "entering.read-back:2",
    "entering.confirmed:1",
    "filing.advanced:1",
    "moving.moved:2",
    "moving.marked:1",
    "deciding.read:1",
    "handing-over.workbook:1",
    "handing-over.report:1",
    "run.ended:1",
)


def _fail_and_start_again(office: TestOffice, mails: tuple[DemoMail, ...], at: str) -> None:
    point, _, count = at.partition(":")
    failed = office.run(fault=f"{point}:raise:{count}")
    assert 0 <= failed.code < ExitCode.INTERNAL, failed
    again = office.run()
    assert ended_well(again), again
    assert_whole(office.look(), mails)


@pytest.mark.parametrize("at", AT)
def test_a_fault_costs_no_invoice_and_doubles_none(office: TestOffice, mails: tuple[DemoMail, ...], at: str) -> None:
    """The run says so by its exit code, and the next one brings every mail where it belongs."""
    _fail_and_start_again(office, mails, at)


@pytest.mark.every_point
@pytest.mark.parametrize("at", ELSEWHERE)
def test_a_fault_at_every_other_point(office: TestOffice, mails: tuple[DemoMail, ...], at: str) -> None:
    """The same at the points that `make test` leaves out."""
    _fail_and_start_again(office, mails, at)
