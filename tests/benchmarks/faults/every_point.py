"""A fault at every named point, and the robot started again: `python -m tests.benchmarks.faults.every_point`.

Each point x SIGKILL before, SIGKILL after, a technical fault, at a seeded one of the times that the point is reached;
`--times 3` takes three of them, `--times 0` all. `--points 'entering.*'` or `--share 2/4` takes a part; `--resume`
goes on with what an earlier call left. The figures are in build/bench/faults.json after each run.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

from robot.demo.night import ZONE
from robot.points import ACTS, POINTS
from tests.benchmarks.browser_needed import browser_is_missing
from tests.benchmarks.faults.figures import Figures, Tried
from tests.benchmarks.faults.scenes import ANSWERED, NIGHT, SETTLING, Scene, judge, prepare

OUT = Path("build/bench/faults.json")
KINDS = ("before", "kill", "raise")


class Fault(NamedTuple):
    """A fault, as `FAKTURAROBOT_FAULT` names it, in a scene."""

    scene: Scene
    point: str
    kind: str
    time: int

    def __str__(self) -> str:
        return f"{self.point}:{self.kind}:{self.time}"


def main() -> int:
    """Put the faults, print, write; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", default="*", help="a pattern, or several with a comma between")
    parser.add_argument("--share", default="1/1", help="2/4: the second of four parts")
    parser.add_argument("--times", type=int, default=1, help="how many of the times that a point is reached; 0: all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--resume", action="store_true")
    wanted = parser.parse_args()
    if browser_is_missing():
        return 2
    figures = Figures(OUT, resume=wanted.resume)
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        chosen = [point for point in POINTS if any(fnmatch(point, one) for one in wanted.points.split(","))]
        scenes = prepare(Path(folder), datetime.now(ZONE).date(), sorted(set(map(scene_of, chosen))))
        faults = list(every_fault(scenes, chosen, seed=wanted.seed, times=wanted.times))
        part, parts = map(int, wanted.share.split("/"))
        figures.unreached = sorted(set(chosen) - {fault.point for fault in faults})
        waiting = [one for one in faults[part - 1 :: parts] if str(one) not in figures.known]
        for number, fault in enumerate(waiting, start=1):
            figures.add(put(fault, Path(folder) / "disturbed"))
            sys.stdout.write(f"{number}/{len(waiting)} {figures.last_line}\n")
            sys.stdout.flush()
    sys.stdout.write(figures.write() + "\n")
    return 1 if figures.broken else 0


def scene_of(point: str) -> str:
    """Return the name of the scene in which a point is reached."""
    return _SCENE_OF.get(point, ANSWERED if point.startswith("deciding.") else NIGHT)


def every_fault(scenes: Mapping[str, Scene], points: Sequence[str], *, seed: int, times: int) -> Iterator[Fault]:
    """Yield each fault of each of these points that is reached."""
    for point in points:
        scene = scenes[scene_of(point)]
        for kind in KINDS if point in ACTS else KINDS[1:]:
            reached = range(1, scene.reached.get(f"{point}:{kind}", 0) + 1)
            dice = random.Random(f"{seed}/{point}/{kind}")  # noqa: S311 - a seeded choice is meant
            drawn: Sequence[int] = sorted(dice.sample(reached, min(times or len(reached), len(reached))))
            yield from (Fault(scene, point, kind, time) for time in drawn)


_SCENE_OF = {"settling.uncertain": SETTLING, "settling.looked-up": SETTLING, "run.killed-closed": SETTLING}


def put(fault: Fault, folder: Path) -> Tried:
    """Put a fault into its scene, start the robot again, and return what came of it."""
    with fault.scene.office(folder) as office:
        seen = folder / "seen.json"
        hit = office.run(fault=str(fault), through=("tests.fakes.robot_process", "--seen", str(seen)))
        reached = hit.code == -signal.SIGKILL or _was_raised(fault, seen)
        again = office.run()
        judged = judge(office, fault.scene.mails, again, [hit.mark, again.mark])
    return Tried(point=fault.point, kind=fault.kind, fault=str(fault), reached=reached, judged=judged)


def _was_raised(fault: Fault, seen: Path) -> bool:
    counted: Mapping[str, int] = json.loads(seen.read_text(encoding="utf-8"))
    return counted.get(f"{fault.point}:raise", 0) >= fault.time


if __name__ == "__main__":
    raise SystemExit(main())
