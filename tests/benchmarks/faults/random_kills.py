"""Kills at random moments: `python -m tests.benchmarks.faults.random_kills --seed 1 --count 1000`.

A night of ten invoices is killed up to four times, each at a moment drawn between its start and the end of an
undisturbed night, then let through; what stands then is held as after every named fault. The figures are in
build/bench/random-kills.json after each night; `--resume` goes on with a series of the same seed.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from robot.demo.night import ZONE
from tests.benchmarks.browser_needed import browser_is_missing
from tests.benchmarks.faults.figures import Figures, Tried
from tests.benchmarks.faults.scenes import NIGHT, Scene, judge, prepare

OUT = Path("build/bench/random-kills.json")
KILLS_A_NIGHT = 4


def main() -> int:
    """Kill, print, write; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=1000, help="how many kills")
    parser.add_argument("--resume", action="store_true")
    wanted = parser.parse_args()
    if browser_is_missing():
        return 2
    figures = Figures(OUT, resume=wanted.resume)
    with tempfile.TemporaryDirectory(prefix="kills-") as folder:
        scene = prepare(Path(folder), datetime.now(ZONE).date(), (NIGHT,))[NIGHT]
        number = 0
        while figures.kills < wanted.count:
            number += 1
            name = f"seed {wanted.seed}, night {number}"
            if name in figures.known:
                continue
            figures.add(disturb(scene, Path(folder) / "disturbed", name))
            sys.stdout.write(f"{figures.kills}/{wanted.count} {figures.last_line}\n")
            sys.stdout.flush()
    sys.stdout.write(figures.write() + "\n")
    return 1 if figures.broken else 0


def disturb(scene: Scene, folder: Path, name: str) -> Tried:
    """Kill a night at up to four moments, let it through, and return what came of it."""
    dice = random.Random(name)  # noqa: S311 - a seeded choice is meant
    kills, marks = 0, list[str]()
    with scene.office(folder) as office:
        for moment in (dice.uniform(0, scene.seconds) for _ in range(KILLS_A_NIGHT)):
            robot = office.start()
            marks.append(robot.mark)
            if not kill_after(robot.process, moment):
                break  # it was through before
            kills += 1
        last = office.run()
        judged = judge(office, scene.mails, last, [*marks, last.mark])
    return Tried(point="random", kind="kill", fault=name, reached=kills > 0, judged=judged, kills=kills)


def kill_after(robot: subprocess.Popen[str], seconds: float) -> bool:
    """Kill a robot so many seconds from now; return whether it was still at work."""
    try:
        robot.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        robot.kill()
        robot.wait()  # not for what it had started: the next robot begins at once
        return True
    return False


if __name__ == "__main__":
    raise SystemExit(main())
