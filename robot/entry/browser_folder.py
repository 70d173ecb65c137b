"""The folder for what a browser writes while it runs; those that killed robots left are thrown away.

TEMP/fakturarobot-browser-5f2c90ab         the browser's profile, its downloads, what it shares between its processes
TEMP/fakturarobot-browser-5f2c90ab.lock    held, by the operating system's lock, by the robot that uses it
"""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from loguru import logger

_NAME = "fakturarobot-browser-"
_LOCK = ".lock"
_VARIABLES = ("TMPDIR", "TEMP", "TMP")  # POSIX reads the first, Windows the others
_PATIENCE_SECONDS = 5.0  # longer than another robot holds a lock to see whether its folder was left
_environment = threading.Lock()


class BrowserFolder:
    """A folder of its own for one browser. What robots that are gone left in theirs goes first. Raises OSError."""

    def __init__(self) -> None:
        place = Path(tempfile.gettempdir())
        _throw_away_left(place)
        self.path = place / f"{_NAME}{secrets.token_hex(4)}"
        self._lock = FileLock(_lock_of(self.path), mode=0o600)
        self._lock.acquire(timeout=_PATIENCE_SECONDS)
        self.path.mkdir(mode=0o700)

    @contextmanager
    def for_what_starts(self) -> Iterator[None]:
        """Let the processes that the block starts keep their temporary files here."""
        with _environment:
            before = {name: os.environ.get(name) for name in _VARIABLES}
            os.environ.update(dict.fromkeys(_VARIABLES, str(self.path)))
            try:
                yield
            finally:
                for name, value in before.items():
                    if value is None:
                        del os.environ[name]
                    else:
                        os.environ[name] = value

    def close(self) -> None:
        """Throw the folder away, once the browser has ended. Never raises."""
        _throw_away(self.path)
        self._lock.release()


def _throw_away_left(place: Path) -> None:
    for lock in place.glob(f"{_NAME}*{_LOCK}"):
        try:
            with FileLock(lock, timeout=0):
                _throw_away(lock.with_suffix(""))
        except Timeout:
            continue  # a robot that is at work
        except OSError as error:  # another account's
            logger.debug("{} is left alone: {}.", lock, error.strerror)


def _throw_away(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)  # what a dying browser still holds goes at the next start
    if not folder.exists():
        try:
            _lock_of(folder).unlink(missing_ok=True)
        except OSError as error:  # Windows deletes no file that is open
            logger.debug("{} stays: {}.", folder, error.strerror)


def _lock_of(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}{_LOCK}")
