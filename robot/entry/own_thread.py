"""A legacy system that any thread may work: Playwright's objects belong to the thread that made them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from robot.case import Intent
from robot.entry.browser import Browsers
from robot.invoice import Finding
from robot.ports import Filing, LegacySystem, Lookup

P = ParamSpec("P")
R = TypeVar("R")


class OwnThread:
    """A system with a thread and a browser of its own, which does one call after the other.

    So one system can be worked while another is; each call waits for its answer.
    """

    def __init__(self, browsers: Browsers, make: Callable[[Browsers], LegacySystem]) -> None:
        self._browsers = browsers
        self._system = make(browsers)  # starts nothing: the browser comes with the first call
        self.name = self._system.name
        self._hand = ThreadPoolExecutor(max_workers=1, thread_name_prefix=self.name)
        self._at_work = threading.Lock()

    @property
    def served(self) -> Sequence[tuple[str, int]]:
        """Do as `LegacySystem` says."""
        return self._do(lambda: self._system.served)

    def check(self) -> None:
        """Do as `LegacySystem` says."""
        self._do(self._system.check)

    def look_up(self, intent: Intent) -> Lookup:
        """Do as `LegacySystem` says."""
        return self._do(self._system.look_up, intent)

    def fill(self, intent: Intent) -> Mapping[str, Any]:
        """Do as `LegacySystem` says."""
        return self._do(self._system.fill, intent)

    def notes(self) -> Sequence[Finding]:
        """Do as `LegacySystem` says."""
        return self._do(self._system.notes)

    def files(self) -> Mapping[str, bytes]:
        """Do as `LegacySystem` says."""
        return self._do(self._system.files)

    def keep_alive(self) -> None:
        """Do as `LegacySystem` says, unless it is at work: that keeps a session alive by itself."""
        if self._at_work.acquire(blocking=False):
            try:
                self._hand.submit(self._system.keep_alive).result()
            finally:
                self._at_work.release()

    def submit(self) -> str:
        """Do as `LegacySystem` says."""
        return self._do(self._system.submit)

    def read_back(self, voucher: str, intent: Intent) -> Mapping[str, Any]:
        """Do as `LegacySystem` says."""
        return self._do(self._system.read_back, voucher, intent)

    def file(self, filing: Filing) -> str:
        """Do as `LegacySystem` says."""
        return self._do(self._system.file, filing)

    def screenshot(self) -> bytes:
        """Do as `LegacySystem` says."""
        return self._do(self._system.screenshot)

    def trace(self) -> bytes | None:
        """Do as `LegacySystem` says."""
        return self._do(self._system.trace)

    def reset(self) -> None:
        """Do as `LegacySystem` says."""
        self._do(self._system.reset)

    def close(self) -> None:
        """Log out, end the browser, then the thread. Never raises."""
        self._do(self._system.close)
        self._do(self._browsers.close)
        self._hand.shutdown()

    def _do(self, call: Callable[P, R], *args: P.args, **named: P.kwargs) -> R:
        with self._at_work:
            return self._hand.submit(call, *args, **named).result()
