"""Which night it is: where the seed, the day and the running numbers of its invoices come from."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Copenhagen")


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """One night on the demo's books. The same seed, day and number make the same mails, byte by byte."""

    seed: int
    tonight: date
    number: int = 1  # the first night on these books, the second, ...

    def dice(self, key: str) -> random.Random:
        """Return a generator of its own for one mail, so that another mail more changes nothing here."""
        return random.Random(f"{self.seed}/{self.number}/{key}")

    def serial(self, first: int, offset: int) -> int:
        """Return the running number of a supplier's invoice; `offset` tells its invoices of one night apart."""
        return first + 31 * (self.seed % 97) + 20 * self.number + offset

    def days_ago(self, days: int) -> date:
        """Return a day before tonight."""
        return self.tonight - timedelta(days=days)

    def arrival(self, key: str) -> datetime:
        """Return when a mail came: in the working hours of the day before tonight."""
        minute = self.dice(f"arrival/{key}").randrange(7 * 60, 17 * 60)
        hours = time(minute // 60, minute % 60, self.dice(f"second/{key}").randrange(60))
        return datetime.combine(self.days_ago(1), hours, ZONE)
