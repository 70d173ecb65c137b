"""A legacy system that notes how long each call took."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from robot.case import Intent
from robot.invoice import Finding
from robot.ports import Filing, LegacySystem, Lookup


class TimedSystem:
    """Implements `LegacySystem` by another one. `seconds` has each call by its name, summed up since `start`."""

    def __init__(self, system: LegacySystem) -> None:
        self.name = system.name
        self.intent: Intent | None = None  # what was filled last
        self.seconds: dict[str, float] = {}
        self._system = system
        self._last = ""

    def start(self) -> None:
        """Begin anew."""
        self.seconds = {}
        self._last = ""

    @contextmanager
    def _timed(self, name: str) -> Iterator[LegacySystem]:
        started = time.perf_counter()
        try:
            yield self._system
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - started
            self._last = name

    def check(self) -> None:
        """Walk the mapping."""
        with self._timed("check") as system:
            system.check()

    @property
    def served(self) -> Sequence[tuple[str, int]]:
        """The targets that were found, and how."""
        return self._system.served

    def notes(self) -> Sequence[Finding]:
        """Return what was typed otherwise than meant."""
        return self._system.notes()

    def files(self) -> Mapping[str, bytes]:
        """Return what was downloaded."""
        return self._system.files()

    def keep_alive(self) -> None:
        """Keep the session from ending."""
        self._system.keep_alive()

    def look_up(self, intent: Intent) -> Lookup:
        """Search."""
        with self._timed("look_up") as system:
            return system.look_up(intent)

    def fill(self, intent: Intent) -> Mapping[str, Any]:
        """Fill the form and read it."""
        self.intent = intent
        with self._timed("fill") as system:
            return system.fill(intent)

    def submit(self) -> str:
        """Post."""
        with self._timed("submit") as system:
            return system.submit()

    def read_back(self, voucher: str, intent: Intent) -> Mapping[str, Any]:
        """Open the voucher again."""
        with self._timed("read_back") as system:
            return system.read_back(voucher, intent)

    def file(self, filing: Filing) -> str:
        """File."""
        with self._timed("file") as system:
            return system.file(filing)

    def screenshot(self) -> bytes:
        """Take a picture; the one of the voucher that was opened again belongs to that."""
        with self._timed("read_back" if self._last == "read_back" else "screenshot") as system:
            return system.screenshot()

    def trace(self) -> bytes | None:
        """Return the trace."""
        return self._system.trace()

    def reset(self) -> None:
        """Throw the session away."""
        self._system.reset()

    def close(self) -> None:
        """End."""
        self._system.close()
