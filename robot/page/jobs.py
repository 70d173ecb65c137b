"""What the page has the command line do: one command after the other, each a process of its own.

There is no second way in: a command takes the same lock as every other run. Where another robot is at work it is told
so by its exit code, and asked again a little later.
"""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from loguru import logger

from robot.errors import ExitCode

_AGAIN_SECONDS = 2.0
_LOOK_SECONDS = 1.0  # for a wish to close
_NEW_GROUP = 0x00000200  # Windows: Ctrl-C in the page's console is not for the run


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One command. `key` tells it from others: a job that waits already is not put in again."""

    key: str
    arguments: tuple[str, ...]
    by: str
    done: Callable[[int], None] = lambda _code: None


class Jobs:
    """Works the jobs off in a thread of its own. `run` runs one command and returns its exit code."""

    def __init__(self, run: Callable[[Sequence[str]], int], *, again_seconds: float = _AGAIN_SECONDS) -> None:
        self._run = run
        self._again_seconds = again_seconds
        self._queue: queue.Queue[Job] = queue.Queue()
        self._waiting: dict[str, Job] = {}
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._last: tuple[Job, int] | None = None
        threading.Thread(target=self._work, name="page-jobs", daemon=True).start()

    def put(self, job: Job) -> None:
        """Have a job done when those before it are."""
        with self._lock:
            if job.key in self._waiting:
                return
            self._waiting[job.key] = job
        self._queue.put(job)

    @property
    def waiting(self) -> tuple[Job, ...]:
        """The jobs that have not begun."""
        with self._lock:
            return tuple(self._waiting.values())

    @property
    def last(self) -> tuple[Job, int] | None:
        """The job that ended last, and its exit code."""
        return self._last

    def close(self) -> None:
        """Begin no further job; what is at work goes on by itself."""
        self._closed.set()

    def _work(self) -> None:
        while not self._closed.is_set():
            try:
                job = self._queue.get(timeout=_LOOK_SECONDS)
            except queue.Empty:
                continue
            while (code := self._begin(job)) == ExitCode.ALREADY_RUNNING:
                with self._lock:
                    self._waiting[job.key] = job
                if self._closed.wait(self._again_seconds):
                    return
            self._last = (job, code)
            try:
                job.done(code)
            except Exception:  # noqa: BLE001 - the jobs behind it must not wait for ever
                logger.exception("{} ended, but what follows it failed", job.key)

    def _begin(self, job: Job) -> int:
        with self._lock:
            self._waiting.pop(job.key, None)
        try:
            code = self._run(job.arguments)
        except OSError:
            logger.exception("{} could not be started", job.key)
            return ExitCode.INTERNAL
        logger.info("{} by {} ended with {}", job.key, job.by, code)
        return code


def command_line(config: Path) -> Callable[[Sequence[str]], int]:
    """Return what runs `fakturarobot` with some arguments on this config.toml."""

    def run(arguments: Sequence[str]) -> int:
        command = [sys.executable, "-m", "robot.cli", *arguments, "--config", str(config)]
        return subprocess.run(  # noqa: S603 - no shell; the arguments are the page's own
            command,
            cwd=config.parent,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
            start_new_session=os.name == "posix",
            creationflags=_NEW_GROUP if os.name == "nt" else 0,
        ).returncode

    return run
