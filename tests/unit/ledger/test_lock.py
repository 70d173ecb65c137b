from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from robot.errors import AlreadyRunning, LedgerFault
from robot.ledger import run_lock, who_runs
from robot.ledger.lock import Running
from tests.fakes.ledger_values import NOW

HOLDS = """
import sys, datetime, pathlib
from robot.ledger import run_lock
with run_lock(pathlib.Path(sys.argv[1]), now=datetime.datetime(2026, 11, 23, 1, 15, tzinfo=datetime.UTC)) as lock:
    lock.note_run("2026-11-23-0115")
    print("held", flush=True)
    sys.stdin.read()
"""


def _holder(work: Path) -> subprocess.Popen[str]:
    robot = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(work)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert robot.stdout is not None
    assert robot.stdout.readline() == "held\n"
    return robot


def _fail_as(work: Path, run: str) -> Running:
    """Hold the folder as a run that ends with an error; return its note."""
    notes = []
    with suppress(KeyError), run_lock(work, now=NOW) as lock:
        lock.note_run(run)
        notes.append(lock.running)
        raise KeyError
    return notes[0]


def test_a_second_robot_leaves_at_once_and_says_who_works(tmp_path: Path) -> None:
    """The sentence names the process, the run and since when; what the first one holds is untouched."""
    robot = _holder(tmp_path)
    for _ in range(2):
        with pytest.raises(AlreadyRunning) as told, run_lock(tmp_path, now=NOW):
            pytest.fail("two robots")
        for part in (f"process {robot.pid}", "run 2026-11-23-0115", "2026-11-23 01:15"):
            assert part in str(told.value)
    running = who_runs(tmp_path)
    assert running is not None
    assert (running.pid, running.run) == (robot.pid, "2026-11-23-0115")
    robot.communicate("")
    assert robot.returncode == 0
    assert who_runs(tmp_path) is None


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_a_killed_robot_holds_nothing(tmp_path: Path) -> None:
    """The note that it left behind is not believed."""
    robot = _holder(tmp_path)
    robot.kill()
    robot.communicate()
    assert who_runs(tmp_path) is None
    with run_lock(tmp_path, now=NOW) as lock:
        assert lock.running.pid == os.getpid()


def test_the_lock_ends_with_its_block_also_by_an_error(tmp_path: Path) -> None:
    """Another run can begin, and nobody is said to run."""
    with pytest.raises(KeyError), run_lock(tmp_path / "work", now=NOW):
        raise KeyError
    assert who_runs(tmp_path / "work") is None
    assert who_runs(tmp_path / "nowhere") is None
    with run_lock(tmp_path / "work", now=NOW):
        pass


def test_a_folder_that_cannot_be_made_is_a_fault(tmp_path: Path) -> None:
    """A file in the place of the work folder is told."""
    (tmp_path / "work").write_text("", encoding="utf-8")
    with pytest.raises(LedgerFault), run_lock(tmp_path / "work", now=NOW):
        pytest.fail("no folder")


def test_the_next_robot_learns_which_run_was_killed_until_it_is_closed(tmp_path: Path) -> None:
    """Also where that robot is killed in turn before it closed the first one's run."""
    for _ in range(2):
        robot = _holder(tmp_path)
        robot.kill()
        robot.communicate()
    assert set(_fail_as(tmp_path, "").left_open) == {"2026-11-23-0115"}
    with run_lock(tmp_path, now=NOW + timedelta(minutes=9)) as lock:
        assert set(lock.running.left_open) == {"2026-11-23-0115"}
        assert lock.running.left_unnamed == (NOW,)
        lock.note_closed()
    with run_lock(tmp_path, now=NOW) as lock:
        assert (lock.running.left_open, lock.running.left_unnamed) == ((), ())


def test_a_run_that_ended_by_an_error_is_left_to_be_closed(tmp_path: Path) -> None:
    """One that ended as it should is not."""
    _fail_as(tmp_path, "2026-11-23-0200")
    with run_lock(tmp_path, now=NOW) as lock:
        assert lock.running.left_open == ("2026-11-23-0200",)
        lock.note_closed()
        lock.note_run("2026-11-23-0201")
    with run_lock(tmp_path, now=NOW) as lock:
        assert lock.running.left_open == ()
