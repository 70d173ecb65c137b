"""How far a run is can be seen by another process, and costs the run nothing that it must not cost."""

from __future__ import annotations

import os
from pathlib import Path

from robot.noted_progress import NotedProgress, StageProgress, read_progress
from robot.running import NoProgress


def test_another_process_reads_each_stage_with_its_count(tmp_path: Path) -> None:
    """What a stage has done, of how much, and whether it is over; two may be at work at once."""
    progress = NotedProgress(NoProgress(), tmp_path)
    progress.begin("intake", None)
    progress.begin("reading", 2)
    progress.step("reading")
    progress.end("reading")
    progress.end("never begun")
    assert read_progress(tmp_path, os.getpid()) == (
        StageProgress(name="intake"),
        StageProgress(name="reading", done=1, total=2, over=True),
    )


def test_steps_are_written_down_no_more_than_twice_a_second(tmp_path: Path) -> None:
    """A night of thousands of steps does not write thousands of files."""
    seconds = [0.0]
    progress = NotedProgress(NoProgress(), tmp_path, seconds=lambda: seconds[0])
    progress.begin("reading", 9)
    for at, seen in ((0.1, 0), (0.2, 0), (0.6, 3), (0.7, 3), (1.2, 5)):
        seconds[0] = at
        progress.step("reading")
        assert read_progress(tmp_path, os.getpid())[0].done == seen, at


def test_what_another_process_or_nobody_wrote_is_no_progress(tmp_path: Path) -> None:
    """The file of a night that was killed says nothing of the next one; neither does half a file."""
    assert read_progress(tmp_path, 1) == ()
    NotedProgress(NoProgress(), tmp_path).begin("reading", 9)
    assert read_progress(tmp_path, os.getpid() + 1) == ()
    (tmp_path / "robot.progress.json").write_text('{"pid": 1, "stages": [{"na', encoding="utf-8")
    assert read_progress(tmp_path, 1) == ()


def test_a_disk_that_refuses_does_not_end_the_run(tmp_path: Path) -> None:
    """Progress is for the eyes."""
    progress = NotedProgress(NoProgress(), tmp_path / "gone")
    progress.begin("reading", 1)
    progress.step("reading")
    progress.end("reading")
