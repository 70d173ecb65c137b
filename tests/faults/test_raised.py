"""A technical fault at a named point: the night goes on or ends, and the next one makes it good."""

from __future__ import annotations

import pytest

from robot.demo.expected import DemoMail
from robot.errors import ExitCode
from tests.fakes.demo_office import TestOffice, ended_well
from tests.fakes.whole_night import assert_whole

pytestmark = pytest.mark.timeout(600)

AT = ("entering.submitted:2",)
LONGER = ("intake.unpacked:2", "filing.filed:1")


@pytest.mark.parametrize("at", [*AT, *(pytest.param(at, marks=pytest.mark.long) for at in LONGER)])
def test_a_fault_costs_no_invoice_and_doubles_none(office: TestOffice, mails: tuple[DemoMail, ...], at: str) -> None:
    """The run says so by its exit code, and the next one brings every mail where it belongs."""
    point, _, count = at.partition(":")
    failed = office.run(fault=f"{point}:raise:{count}")
    assert 0 <= failed.code < ExitCode.INTERNAL, failed
    again = office.run()
    assert ended_well(again), again
    assert_whole(office.look(), mails)
