"""When a legacy system is left alone: after so many technical faults in a row, for a while."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from robot.ports import Ledger

REST = timedelta(minutes=15)


class Breaker:
    """Counts a system's faults in a row in the ledger, so that the next run knows of them.

    Closed: everything passes. Open: nothing passes until `REST` is over; then one try may
    pass, and its outcome closes or opens it again.
    """

    def __init__(self, *, system: str, ledger: Ledger, opens_after: int) -> None:
        self._system = system
        self._ledger = ledger
        self._opens_after = opens_after
        self._counting = threading.Lock()  # the sessions of one system share its breaker

    def rests_until(self) -> datetime | None:
        """When the system may be tried again; None where it was not left alone."""
        _, open_since = self._ledger.breaker(self._system)
        return None if open_since is None else open_since + REST

    def lets_through(self, now: datetime) -> bool:
        """Whether the system may be tried now."""
        _, open_since = self._ledger.breaker(self._system)
        # a clock that was set back must not keep the system waiting until that time comes again
        return open_since is None or not timedelta(0) <= now - open_since < REST

    def failed(self, now: datetime) -> None:
        """Count a technical fault; the one that reaches the limit opens the breaker."""
        with self._counting:
            faults, _ = self._ledger.breaker(self._system)
            faults += 1
            self._ledger.set_breaker(self._system, faults, now if faults >= self._opens_after else None)

    def succeeded(self) -> None:
        """Close the breaker: the system works."""
        with self._counting:
            if self._ledger.breaker(self._system) != (0, None):
                self._ledger.set_breaker(self._system, 0, None)
