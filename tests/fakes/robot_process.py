"""The robot as a process of its own that a test may watch, wake, or put into another night.

    python -m tests.fakes.robot_process [--seen FILE] [--moment TIME] [--gate] [--at WHEN] run --config FILE

`--seen` writes how often each named point was reached, as JSON, when the run is over; `--moment` lets the robot's clock
begin there; `--gate` says "open" before it reaches for the lock of the work folder and "held" when it has it, and goes
on with the next line that it hears; `--at entering.submitted:2:flush:EIO` lets the disk under its books refuse every
flush once that point is reached for the second time (the process is started with `sick_books.loaded` then), and
`--at entering.intended:1:signal:SIGTERM` sends it that signal there. For `--at` and `--seen` the environment has a
`FAKTURAROBOT_FAULT` that is nowhere, so that points are counted.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import robot.wiring
from robot import cli, points
from robot.clock import SystemClock
from robot.ledger import RunLock, run_lock
from tests.fakes.sick_books import falls_ill, illness


class ShiftedClock(SystemClock):
    """The machine's clock, some time off."""

    off = timedelta()

    def now(self) -> datetime:
        """Return the shifted time."""
        return super().now() + self.off


@contextmanager
def _behind_a_gate(work: Path, *, now: datetime) -> Iterator[RunLock]:
    """Hold the lock of a work folder, reached for and held until the watcher says so."""
    _wait("open")
    with run_lock(work, now=now) as lock:
        _wait("held")
        yield lock


def _wait(where: str) -> None:
    sys.stdout.write(f"{where}\n")
    sys.stdout.flush()
    sys.stdin.readline()


def _do_at(point: str, count: int, act: Callable[[], object]) -> None:
    """Do something when a point is reached for the time `count`."""
    is_wanted = points._is_wanted

    def watched(name: str, kind: str) -> bool:
        wanted = is_wanted(name, kind)
        if (name, kind, points._seen[name, kind]) == (point, "kill", count):
            act()
        return wanted

    vars(points)["_is_wanted"] = watched


def _act(said: str) -> Callable[[], object]:
    what, _, which = said.partition(":")
    if what == "signal":
        return partial(os.kill, os.getpid(), signal.Signals[which])
    return partial(falls_ill, illness(said))


def main() -> None:
    """Run the robot."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seen", type=Path)
    parser.add_argument("--moment", type=datetime.fromisoformat)
    parser.add_argument("--gate", action="store_true")
    parser.add_argument("--at")
    wanted, robots_own = parser.parse_known_args()
    if wanted.moment is not None:
        ShiftedClock.off = wanted.moment - datetime.now(ZoneInfo("Europe/Copenhagen"))
        vars(robot.wiring)["SystemClock"] = ShiftedClock
    if wanted.gate:
        vars(robot.wiring)["run_lock"] = _behind_a_gate
    if wanted.at is not None:
        point, count, said = wanted.at.split(":", 2)
        _do_at(point, int(count), _act(said))
    sys.argv[1:] = robots_own
    try:
        cli.main()
    finally:
        if wanted.seen is not None:
            seen = {f"{name}:{kind}": count for (name, kind), count in points._seen.items()}
            wanted.seen.write_text(json.dumps(seen), encoding="utf-8")


if __name__ == "__main__":
    main()
