"""Fault switches that count down; each demo system lists its own."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, fields
from typing import Final

EVERY: Final = -1
"""A fault set to this happens each time."""


@dataclass(kw_only=True, slots=True)
class Switches:
    """Each switch counts down: 0 never, n on the n-th chance from now and then no more, `EVERY` each time.

    May be set while the system runs.
    """

    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    def strikes(self, name: str) -> bool:
        """Count one chance of the fault called `name` and return whether it happens now."""
        with self._lock:
            left: int = getattr(self, name)
            if left > 0:
                setattr(self, name, left - 1)
            return left in (1, EVERY)

    def clear(self) -> None:
        """Switch every fault off."""
        with self._lock:
            for switch in fields(self):
                if switch.name != "_lock":
                    setattr(self, switch.name, 0)
