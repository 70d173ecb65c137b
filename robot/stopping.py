"""`fakturarobot stop`: asks the run that is at work to stop after the invoice in hand, on every system alike.

The wish is a file in the work folder that names the process it is meant for: one that is left over stops nobody else.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from robot.errors import ConfigurationError
from robot.ledger import who_runs
from robot.ledger.lock import Running
from robot.sentence import said

_NAME = "robot.stop"


def ask_to_stop(work: Path) -> Running | None:
    """Ask who runs on this work folder to stop; return who, None where nobody does. Raises `ConfigurationError`."""
    running = who_runs(work)
    if running is not None:
        try:
            (work / _NAME).write_text(str(running.pid), encoding="ascii")
        except OSError as error:
            raise ConfigurationError(
                said("{path}: cannot be written ({reason}).", path=work / _NAME, reason=error.strerror)
            ) from error
    return running


def stop_asked(work: Path, process: int | None = None) -> Callable[[], bool]:
    """Return whether this process (another one: for tests) was asked to stop."""
    wish, me = work / _NAME, str(os.getpid() if process is None else process)

    def asked() -> bool:
        try:
            return wish.read_text(encoding="ascii", errors="replace").strip() == me
        except OSError:
            return False

    return asked


def forget_wish(work: Path) -> None:
    """Take a wish away that was carried out, or is older than the run that begins."""
    (work / _NAME).unlink(missing_ok=True)
