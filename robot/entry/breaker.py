"""The rule by which a system that keeps failing is left alone for a while. Pure: the caller keeps the state."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Breaker:
    """Technical faults in a row of one system, and since when it is left alone (None: it is not)."""

    faults: int = 0
    open_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakerRule:
    """Opens after `faults` in a row; after `rest` one try is allowed, and its outcome decides."""

    faults: int = 3
    rest: timedelta = timedelta(minutes=15)

    def allows(self, breaker: Breaker, now: datetime) -> bool:
        """Return whether the system may be tried now."""
        return breaker.open_since is None or now - breaker.open_since >= self.rest

    def after_fault(self, breaker: Breaker, now: datetime) -> Breaker:
        """Return the breaker after one more technical fault; a failed try starts the rest anew."""
        counted = replace(breaker, faults=breaker.faults + 1)
        return replace(counted, open_since=now) if counted.faults >= self.faults else counted

    def after_success(self, breaker: Breaker) -> Breaker:  # noqa: ARG002 - reads as what it does: from breaker to breaker
        """Return the breaker after something worked: closed."""
        return Breaker()
