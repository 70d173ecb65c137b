"""The clock of the machine, in the office's zone."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo


class SystemClock:
    """Implements the port `Clock`."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone

    def now(self) -> datetime:
        """Return the present time in the office's zone."""
        return datetime.now(self._zone)
