"""A clock that stands still until a test moves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class HandClock:
    """Starts on a Monday morning in November 2026, unless it is told when."""

    def __init__(self, now: datetime = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)) -> None:
        self._now = now

    def now(self) -> datetime:
        """Return the time that the test has set."""
        return self._now

    def advance(self, **by: float) -> None:
        """Move on, for example `advance(minutes=11)`."""
        self._now += timedelta(**by)
