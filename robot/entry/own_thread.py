"""A legacy system that any thread may work: Playwright's objects belong to the thread that made them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from robot.case import Intent
from robot.entry.browser import Browsers
from robot.ports import Filing, LegacySystem, Lookup


class OwnThread:
    """A system with a thread and a browser of its own, which does one call after the other.

    So one system can be worked while another is; each call waits for its answer.
    """

    def __init__(self, browsers: Browsers, make: Callable[[Browsers], LegacySystem]) -> None:
        self._browsers = browsers
        self._system = make(browsers)  # starts nothing: the browser comes with the first call
        self.name = self._system.name
        self._hand = ThreadPoolExecutor(max_workers=1, thread_name_prefix=self.name)

    def check(self) -> None:
        """Do as `LegacySystem` says."""
        self._hand.submit(self._system.check).result()

    def look_up(self, intent: Intent) -> Lookup:
        """Do as `LegacySystem` says."""
        return self._hand.submit(self._system.look_up, intent).result()

    def fill(self, intent: Intent) -> Mapping[str, Any]:
        """Do as `LegacySystem` says."""
        return self._hand.submit(self._system.fill, intent).result()

    def submit(self) -> str:
        """Do as `LegacySystem` says."""
        return self._hand.submit(self._system.submit).result()

    def read_back(self, voucher: str, intent: Intent) -> Mapping[str, Any]:
        """Do as `LegacySystem` says."""
        return self._hand.submit(self._system.read_back, voucher, intent).result()

    def file(self, filing: Filing) -> str:
        """Do as `LegacySystem` says."""
        return self._hand.submit(self._system.file, filing).result()

    def screenshot(self) -> bytes:
        """Do as `LegacySystem` says."""
        return self._hand.submit(self._system.screenshot).result()

    def trace(self) -> bytes | None:
        """Do as `LegacySystem` says."""
        return self._hand.submit(self._system.trace).result()

    def reset(self) -> None:
        """Do as `LegacySystem` says."""
        self._hand.submit(self._system.reset).result()

    def close(self) -> None:
        """Log out, end the browser, then the thread. Never raises."""
        self._hand.submit(self._system.close).result()
        self._hand.submit(self._browsers.close).result()
        self._hand.shutdown()
