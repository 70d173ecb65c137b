"""The figures of a series of faults, written after each run, so that an interrupted series can be gone on with."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.faults.scenes import PATIENCE_SECONDS, Judged


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A fault that was put, and what came of it."""

    point: str
    kind: str
    fault: str  # as `FAKTURAROBOT_FAULT` has it, or another name that tells it from the others
    reached: bool
    judged: Judged
    kills: int = 1


class Figures:
    """What is written to `out`; `resume` takes up what stands there."""

    def __init__(self, out: Path, *, resume: bool) -> None:
        self._out = out
        self._runs: list[dict[str, Any]] = []
        self.unreached: list[str] = []
        if resume and out.is_file():
            self._runs = json.loads(out.read_text(encoding="utf-8"))["each"]

    @property
    def known(self) -> set[str]:
        """The faults that were put already."""
        return {run["fault"] for run in self._runs}

    @property
    def kills(self) -> int:
        """How many faults were put, several into one night perhaps."""
        return sum(run["kills"] for run in self._runs)

    @property
    def broken(self) -> bool:
        """Whether any promise was broken, a point not reached, or a recovery slow."""
        return bool(self._violations() or self._slow() or self._missed())

    @property
    def last_line(self) -> str:
        """The newest run in a line."""
        run = self._runs[-1]
        told = "ok" if run["reached"] else "not reached"
        told = "; ".join(f"{one['kind']}: {one['what']}" for one in run["violations"]) or told
        return f"{run['fault']}: {told} ({run['recovery_s']} s)"

    def add(self, tried: Tried) -> None:
        """Note a run, and write the figures."""
        judged = tried.judged
        self._runs.append(
            {
                "point": tried.point,
                "kind": tried.kind,
                "fault": tried.fault,
                "reached": tried.reached,
                "kills": tried.kills,
                "uncertain": judged.uncertain,
                "put_aside": judged.put_aside,
                "recovery_s": round(judged.recovery_seconds, 1),
                "violations": [asdict(violation) for violation in judged.violations],
            }
        )
        self.write()

    def write(self) -> str:
        """Write the figures; return them in a line."""
        kinds = Counter(violation["kind"] for violation in self._violations())
        reached = [run for run in self._runs if run["reached"]]
        slowest = max(reached, key=lambda run: float(run["recovery_s"]), default=None)
        figures = {
            "points": len({run["point"] for run in reached}),
            "runs": len(reached),
            "faults": self.kills,
            "lost": kinds["lost"],
            "double": kinds["double"],
            "wrong": kinds["wrong"],
            "uncertain": sum(run["uncertain"] for run in self._runs),
            "put_aside": sum(run["put_aside"] for run in self._runs),
            "slowest_recovery_s": slowest["recovery_s"] if slowest else None,
            "slow": self._slow(),
            "points_never_reached": self.unreached,
            "faults_not_reached": self._missed(),
            "violations": self._violations(),
        }
        self._out.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps({**figures, "each": self._runs}, indent=2, ensure_ascii=False)
        self._out.write_text(text + "\n", encoding="utf-8")
        shown = {name: len(value) if isinstance(value, list) else value for name, value in figures.items()}
        return ", ".join(f"{name} {value}" for name, value in shown.items())

    def _violations(self) -> list[Mapping[str, str]]:
        return [
            {"point": run["point"], "fault": run["fault"], **violation}
            for run in self._runs
            for violation in run["violations"]
        ]

    def _slow(self) -> list[str]:
        return [run["fault"] for run in self._runs if run["recovery_s"] > PATIENCE_SECONDS]

    def _missed(self) -> list[str]:
        return [run["fault"] for run in self._runs if not run["reached"]]
