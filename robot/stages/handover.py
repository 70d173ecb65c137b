"""How one stage hears, while both are at work, that another has made something for it."""

from __future__ import annotations

import threading


class Handover:
    """Between a stage that makes and one that waits for it. Shut at first: nothing is being made."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._open = False
        self._news = False

    def open(self) -> None:
        """Say that something may come from now on."""
        with self._changed:
            self._open = True

    def tell(self) -> None:
        """Say that there may be something new."""
        with self._changed:
            self._news = True
            self._changed.notify_all()

    def shut(self) -> None:
        """Say that nothing more will come."""
        with self._changed:
            self._open = False
            self._changed.notify_all()

    def wait(self) -> bool:
        """Wait until there may be something new, and return whether more may come after it."""
        with self._changed:
            self._changed.wait_for(lambda: self._news or not self._open)
            self._news = False
            return self._open
