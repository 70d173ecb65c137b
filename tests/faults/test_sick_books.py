"""What SQLite itself writes and flushes fails: the night says so in a sentence, and the next one makes it good."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from robot.demo.expected import DemoMail
from robot.errors import ExitCode
from robot.points import POINTS
from tests.fakes.demo_office import ROOT, TestOffice, ended_well
from tests.fakes.sick_books import ILLNESSES, Illness, loaded
from tests.fakes.whole_night import assert_whole

pytestmark = pytest.mark.timeout(600)

FLUSH, _, FULL = ILLNESSES
REACHED_ONLY_AFTER = ("run.killed-closed", "deciding.", "settling.", "telling.", "run.ended", "moving.marked")
"""Points that a first, undisturbed night without a mail of its own does not reach, or with which it is over."""

LONGER = tuple(
    (f"{point}:1", ill) for point in POINTS if not point.startswith(REACHED_ONLY_AFTER) for ill in (FLUSH, FULL)
)


@pytest.mark.parametrize(
    ("ill", "share"),
    [
        *((ill, share) for ill, share in zip(ILLNESSES, ("8/18", "31/223", "77/223"), strict=True)),
        *(pytest.param(ill, "1/1", marks=[pytest.mark.long, pytest.mark.timeout(3000)]) for ill in ILLNESSES),
    ],
    ids=str,
)
def test_books_that_the_disk_refuses_cost_no_invoice_and_double_none(tmp_path: Path, ill: Illness, share: str) -> None:
    """Whichever call of SQLite's fails, alone or from then on: told, and good again once the books are opened anew."""
    ended = subprocess.run(
        [sys.executable, "-m", "tests.fakes.sick_nights", str(ill), "--share", share],
        cwd=ROOT,
        env={**os.environ, **loaded(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    nights = [json.loads(line) for line in ended.stdout.splitlines()]
    assert not [night for night in nights if night["broken"]]
    told = [night["said"] for night in nights if night["said"]]
    assert len(told) > len(nights) // 2  # what fails after the last commit is written again at the next opening
    assert all("The ledger " in said and "Make room on the disk" in said for said in told)


@pytest.mark.long
@pytest.mark.parametrize(("at", "ill"), LONGER, ids=str)
def test_a_disk_that_falls_ill_in_mid_night_costs_no_invoice(
    office: TestOffice, mails: tuple[DemoMail, ...], tmp_path: Path, at: str, ill: Illness
) -> None:
    """From a named point on the books take nothing: the run ends in words that say what to do, the next recovers."""
    through = ("tests.fakes.robot_process", "--at", f"{at}:{ill}")
    sick = office.run(fault="nowhere", through=through, more=loaded(tmp_path))
    assert sick.code == ExitCode.INTERNAL, sick
    assert "Skaf plads på disken" in sick.said, sick.said
    again = office.run()
    assert ended_well(again), again
    assert_whole(office.look(), mails)
