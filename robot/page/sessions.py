"""Who is signed in, and how often someone tried. Both are kept in memory: a restart signs everybody out."""

from __future__ import annotations

import hashlib
import secrets as random_source
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

_FREE_TRIES = 3
_LONGEST_WAIT_SECONDS = 300
_MOST_NAMES = 1000


@dataclass(slots=True)
class _Session:
    name: str
    began: datetime
    used: datetime


class Sessions:
    """Open sessions by their token; the token itself is not kept. Safe for threads."""

    def __init__(self, *, idle: timedelta, longest: timedelta) -> None:
        self._idle, self._longest = idle, longest
        self._open: dict[str, _Session] = {}
        self._lock = threading.Lock()

    def begin(self, name: str, now: datetime) -> str:
        """Begin a session and return its token."""
        token = random_source.token_urlsafe(32)
        with self._lock:
            self._open = {key: one for key, one in self._open.items() if self._lives(one, now)}
            self._open[_digest(token)] = _Session(name, now, now)
        return token

    def name(self, token: str, now: datetime, *, uses: bool) -> str | None:
        """Return whose session this is, None where it has ended. `uses`: a person acts, so that it goes on."""
        with self._lock:
            session = self._open.get(_digest(token))
            if session is None or not self._lives(session, now):
                return None
            if uses:
                session.used = now
            return session.name

    def end(self, token: str) -> None:
        """End a session."""
        with self._lock:
            self._open.pop(_digest(token), None)

    def _lives(self, session: _Session, now: datetime) -> bool:
        return now - session.used < self._idle and now - session.began < self._longest


class Attempts:
    """Slows those who guess: after a few wrong passwords a name has to wait, twice as long each time."""

    def __init__(self) -> None:
        self._failed: dict[str, tuple[int, datetime]] = {}
        self._lock = threading.Lock()

    def wait(self, name: str, now: datetime) -> int:
        """Return how many seconds this name must wait before it is listened to."""
        with self._lock:
            _, until = self._failed.get(name, (0, now))
        return max(0, round((until - now).total_seconds()))

    def failed(self, name: str, now: datetime) -> None:
        """Note a wrong password."""
        with self._lock:
            times = self._failed.pop(name, (0, now))[0] + 1
            while len(self._failed) >= _MOST_NAMES:
                del self._failed[next(iter(self._failed))]  # the one that failed longest ago
            seconds = min(2 ** (times - _FREE_TRIES), _LONGEST_WAIT_SECONDS) if times > _FREE_TRIES else 0
            self._failed[name] = (times, now + timedelta(seconds=seconds))

    def succeeded(self, name: str) -> None:
        """Forget the wrong ones."""
        with self._lock:
            self._failed.pop(name, None)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
