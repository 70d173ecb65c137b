"""The browser's own trace of what was done, kept only where something failed.

It starts after login: a trace holds what is typed.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from loguru import logger
from playwright.sync_api import BrowserContext, Error


class Trace:
    """The trace of one session, in pieces of one operation each."""

    def __init__(self, context: BrowserContext) -> None:
        self._tracing = context.tracing
        self._tracing.start(screenshots=True, snapshots=True)
        self._open = True

    def begin(self) -> None:
        """Forget what was traced so far and begin anew."""
        if self._open:
            self._tracing.stop_chunk()
        self._tracing.start_chunk()
        self._open = True

    def keep(self) -> bytes | None:
        """Return what was traced since `begin`, as a zip; None where the browser is gone."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "trace.zip"
            try:
                self._tracing.stop_chunk(path=path)
            except Error:
                logger.opt(exception=True).debug("The trace is lost with its browser.")
                return None
            self._open = False
            return path.read_bytes()
