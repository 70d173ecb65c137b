"""The clock of the machine, in the office's zone, and one that a run can rely on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo


class SystemClock:
    """Implements the port `Clock`. `machine` gives the machine's time in a zone."""

    def __init__(self, zone: ZoneInfo, machine: Callable[[tzinfo], datetime] = datetime.now) -> None:
        self._zone = zone
        self._machine = machine

    def now(self) -> datetime:
        """Return the present time in the office's zone.

        It carries its offset, not the zone: within one zone Python counts by the wall clock, an hour wrong in the
        two nights of the year that have 23 and 25 hours.
        """
        now = self._machine(self._zone)
        return now.replace(tzinfo=timezone(now.utcoffset() or timedelta()))


class SteadyClock:
    """A clock for one run: where the one that tells it the time is set back, it goes on from the time that it had.

    What a run did is told by when it was done: of a case that changed before its run began nobody would hear.
    """

    def __init__(self, told: Callable[[], datetime]) -> None:
        self._told = told
        self._ahead = timedelta()
        self._last = told()

    def now(self) -> datetime:
        """Return the present time, never one before that of the last call."""
        now = self._told() + self._ahead
        if now < self._last:
            self._ahead += self._last - now
            now = self._last
        self._last = now
        return now
