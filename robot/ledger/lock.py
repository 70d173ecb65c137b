"""One robot at a time on a work folder.

The lock is the operating system's, on `robot.lock`: it ends with the process, however that dies.
Who holds it stands in `robot.running.json` beside it, for `fakturarobot status` and for the
sentence that the second robot says. A robot that is killed leaves that note behind: the next one
learns from it which run it has to close, and no run of another folder on the same books.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from robot.errors import AlreadyRunning, DiskFault
from robot.sentence import said

_PATIENCE_SECONDS = 0.3  # longer than `who_runs` holds the lock to look, short enough to be "at once"


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """Who works on a work folder. `run` is "" until the run has its number."""

    pid: int
    since: datetime
    run: str = ""
    left_open: tuple[str, ...] = ()  # runs of this folder that were killed, and are not closed yet
    left_unnamed: tuple[datetime, ...] = ()  # when those began that were killed before their run's number was noted


class RunLock:
    """The lock while it is held; its note says which run holds it, and which were left open before."""

    def __init__(self, note: Path, running: Running) -> None:
        self._note = note
        self.running = running
        self._write()

    def note_run(self, run_id: str) -> None:
        """Add the run's number to what others see."""
        self.running = replace(self.running, run=run_id)
        self._write()

    def note_closed(self) -> None:
        """Say that the runs that were left open are closed."""
        self.running = replace(self.running, left_open=(), left_unnamed=())
        self._write()

    def _write(self) -> None:
        partial = self._note.with_suffix(".partial")
        unnamed = [moment.isoformat() for moment in self.running.left_unnamed]
        content = {**asdict(self.running), "since": self.running.since.isoformat(), "left_unnamed": unnamed}
        partial.write_text(json.dumps(content), encoding="utf-8")
        partial.replace(self._note)


@contextmanager
def run_lock(work: Path, *, now: datetime) -> Iterator[RunLock]:
    """Hold the work folder for this robot alone.

    A run that is begun under the lock begins at `now`: by that it is known where its number could not be noted.
    Raises `AlreadyRunning`, with who holds it, where another robot does, and `DiskFault` where the
    folder cannot be written. A block that ends with an error leaves its run to be closed by the next robot.
    """
    note = work / "robot.running.json"
    try:
        work.mkdir(parents=True, exist_ok=True)
        lock = FileLock(work / "robot.lock")
        lock.acquire(timeout=_PATIENCE_SECONDS, poll_interval=0.05)
    except Timeout:
        raise AlreadyRunning(_sentence(_read(note))) from None
    except OSError as error:
        raise DiskFault(
            said("The lock in {work} cannot be taken: {reason}.", work=work, reason=error.strerror)
        ) from error
    before = _read(note)
    try:
        held = RunLock(note, _after(before, Running(pid=os.getpid(), since=now)))
        yield held
        running = held.running
        if not (running.left_open or running.left_unnamed):  # after an error the note stays: the next robot closes it
            note.unlink(missing_ok=True)
    finally:
        lock.release()


def _after(before: Running | None, running: Running) -> Running:
    """Return a note that knows what the one before it left open."""
    if before is None:
        return running
    named = (before.run,) if before.run else ()
    unnamed = () if before.run else (before.since,)
    return replace(running, left_open=(*before.left_open, *named), left_unnamed=(*before.left_unnamed, *unnamed))


def who_runs(work: Path) -> Running | None:
    """Return who works on the folder now, or None. A note that a killed robot left behind does not count."""
    path = work / "robot.lock"
    if not path.exists():
        return None
    try:
        with FileLock(path).acquire(timeout=0):
            return None
    except Timeout:
        return _read(work / "robot.running.json")


def _read(note: Path) -> Running | None:
    try:
        content = json.loads(note.read_text(encoding="utf-8"))
        return Running(
            pid=content["pid"],
            since=datetime.fromisoformat(content["since"]),
            run=content["run"],
            left_open=tuple(content.get("left_open", ())),
            left_unnamed=tuple(map(datetime.fromisoformat, content.get("left_unnamed", ()))),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None  # the holder is between taking the lock and writing its note


def _sentence(running: Running | None) -> str:
    if running is None:
        return said("Another robot works on the same books.")
    run = said(", run {run}", run=running.run) if running.run else ""
    return said(
        "Another robot works on the same books (process {pid}{run}, since {since}).",
        pid=running.pid,
        run=run,
        since=f"{running.since:%Y-%m-%d %H:%M}",
    )
