"""How far a run is, written down where other processes see it: `robot.progress.json` in the work folder."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from loguru import logger

from robot.ports import Progress

_NAME = "robot.progress.json"
_BETWEEN_SECONDS = 0.5  # a step of a stage is written down no more often


@dataclass(slots=True, kw_only=True)
class StageProgress:
    """How far one stage is. `total` is None where nobody knows it beforehand."""

    name: str
    done: int = 0
    total: int | None = None
    over: bool = False


class NotedProgress:
    """Implements the port `Progress`: hands on to another, and notes it for whoever looks. Safe for threads."""

    def __init__(self, shown: Progress, work: Path, *, seconds: Callable[[], float] = time.monotonic) -> None:
        self._shown = shown
        self._path = work / _NAME
        self._seconds = seconds
        self._lock = threading.Lock()
        self._stages: dict[str, StageProgress] = {}
        self._written = float("-inf")

    def begin(self, stage: str, total: int | None) -> None:
        """Begin a stage."""
        self._shown.begin(stage, total)
        with self._lock:
            self._stages[stage] = StageProgress(name=stage, total=total)
            self._write()

    def step(self, stage: str) -> None:
        """Note a step of a stage."""
        self._shown.step(stage)
        with self._lock:
            self._stages[stage].done += 1
            if self._seconds() - self._written >= _BETWEEN_SECONDS:
                self._write()

    def end(self, stage: str) -> None:
        """Note the end of a stage."""
        self._shown.end(stage)
        with self._lock:
            if stage in self._stages:
                self._stages[stage].over = True
                self._write()

    def _write(self) -> None:
        content = {"pid": os.getpid(), "stages": [asdict(stage) for stage in self._stages.values()]}
        partial = self._path.with_suffix(".partial")
        try:
            partial.write_text(json.dumps(content), encoding="utf-8")
            partial.replace(self._path)
        except OSError as error:  # on Windows someone reads it just now; progress is no reason to end a night
            logger.debug("the progress was not written: {}", error.strerror)
        self._written = self._seconds()


def read_progress(work: Path, pid: int) -> tuple[StageProgress, ...]:
    """Return how far the run of a process is; nothing where it wrote nothing (yet)."""
    try:
        content = json.loads((work / _NAME).read_text(encoding="utf-8"))
        if content["pid"] != pid:
            return ()
        return tuple(StageProgress(**stage) for stage in content["stages"])
    except (OSError, ValueError, KeyError, TypeError):
        return ()
