"""The robot as a process of its own that a test may watch, wake, or put into another night.

    python -m tests.fakes.robot_process [--seen FILE] [--moment TIME] [--gate] run --config FILE

`--seen` writes how often each named point was reached, as JSON, when the run is over; `--moment` lets the robot's clock
begin there; `--gate` says "open" when everything is loaded, and begins with the next line that it hears.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import robot.wiring
from robot import cli, points
from robot.clock import SystemClock


class ShiftedClock(SystemClock):
    """The machine's clock, some time off."""

    off = timedelta()

    def now(self) -> datetime:
        """Return the shifted time."""
        return super().now() + self.off


def main() -> None:
    """Run the robot."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seen", type=Path)
    parser.add_argument("--moment", type=datetime.fromisoformat)
    parser.add_argument("--gate", action="store_true")
    wanted, robots_own = parser.parse_known_args()
    if wanted.moment is not None:
        ShiftedClock.off = wanted.moment - datetime.now(ZoneInfo("Europe/Copenhagen"))
        vars(robot.wiring)["SystemClock"] = ShiftedClock
    if wanted.gate:
        sys.stdout.write("open\n")
        sys.stdout.flush()
        sys.stdin.readline()
    sys.argv[1:] = robots_own
    try:
        cli.main()
    finally:
        if wanted.seen is not None:
            seen = {f"{name}:{kind}": count for (name, kind), count in points._seen.items()}
            wanted.seen.write_text(json.dumps(seen), encoding="utf-8")


if __name__ == "__main__":
    main()
