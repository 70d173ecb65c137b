"""Who is logged in to a demo system, until a while of idleness ends it."""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from robot.ports import Clock


class WallClock:
    """The machine's own clock, for a demo system that a person starts."""

    def now(self) -> datetime:
        """Return the present time."""
        return datetime.now(UTC)


@dataclass(slots=True)
class _Session:
    user: str
    last_seen: datetime


class Sessions:
    """The sessions of one demo system, in memory; `idle` is how long one lives untouched."""

    def __init__(self, clock: Clock, idle: timedelta) -> None:
        self._clock = clock
        self._idle = idle
        self._open: dict[str, _Session] = {}
        self._lock = threading.Lock()

    def begin(self, user: str) -> str:
        """Return the key of a new session."""
        key = secrets.token_hex(12).upper()
        with self._lock:
            self._open[key] = _Session(user, self._clock.now())
        return key

    def touch(self, key: str) -> str | None:
        """Return whose session this is and keep it alive, or None where it is unknown or expired."""
        now = self._clock.now()
        with self._lock:
            session = self._open.get(key)
            if session is None:
                return None
            if now - session.last_seen > self._idle:
                del self._open[key]
                return None
            session.last_seen = now
            return session.user

    def end(self, key: str) -> None:
        """Forget a session; harmless where there is none."""
        with self._lock:
            self._open.pop(key, None)

    def end_all(self) -> None:
        """Forget every session, as a restart of the system would."""
        with self._lock:
            self._open.clear()
