"""A technical fault at each named point: the night goes on or ends, and the next one makes it good."""

from __future__ import annotations

import pytest

from robot.demo.expected import DemoMail
from robot.errors import ExitCode
from robot.outcome import Reason, State
from tests.fakes.demo_office import TestOffice, ended_well, sha256_of
from tests.fakes.whole_night import assert_filed_once, assert_moved, assert_whole, wrong_cases

pytestmark = pytest.mark.timeout(600)

AT = ("intake.unpacked:2", "entering.submitted:2", "filing.filed:1")
ELSEWHERE = (
    "entering.filled:1",
    "intake.fetched:2",
    "intake.archived:1",
    "intake.taken-in:2",
    "reading.claimed:1",
    "reading.advanced:1",
    "entering.claimed:2",
    "entering.looked-up:1",
    "entering.pictured:2",
    "entering.intended:1",
    "entering.logged:2",
    "entering.entered:1",
    "entering.read-back:2",
    "entering.confirmed:1",
    "filing.attached:1",
    "filing.advanced:1",
    "moving.moved:2",
    "moving.marked:1",
    "deciding.read:1",
    "handing-over.workbook:1",
    "handing-over.report:1",
    "run.ended:1",
)
HOLDS = ("reading.read:2", "reading.split:1", "checking.checked:2", "checking.ready:1")
"""Where no fault of the world is foreseen: whatever is raised there is for a person."""


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


@pytest.mark.every_point
@pytest.mark.parametrize("at", HOLDS)
def test_an_error_that_nobody_foresaw_holds_its_case_alone(
    office: TestOffice, mails: tuple[DemoMail, ...], at: str
) -> None:
    """The case waits for a person; the others go their way, and nothing is entered twice."""
    point, _, count = at.partition(":")
    office.run(fault=f"{point}:raise:{count}")
    assert ended_well(office.run())
    now = office.look()
    held = [case for case in now.cases if case.reason is Reason.UNEXPECTED_ERROR]
    assert len(held) == 1
    assert (held[0].state, held[0].voucher) == (State.HELD, None)
    spared = [one for one in mails if sha256_of(one.raw) != held[0].message_sha256]
    assert not wrong_cases(now, spared)
    assert len(now.vouchers) == len({(v.supplier_id, v.invoice_number) for v in now.vouchers})
    assert_filed_once(now)
    assert_moved(now, mails)
    assert now.proven.ok, now.proven.faults
