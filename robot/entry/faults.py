"""Turns the browser's errors into the robot's, without a word of what was typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Error
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from robot.entry.network import in_words
from robot.entry.screen import Screen
from robot.errors import ScreenChanged, SystemFault
from robot.sentence import at, said

_LIMIT = re.compile(r"Timeout (\d+)ms exceeded")
_GONE = ("has been closed", "Target closed", "crashed", "Connection closed", "Browser closed", "Target page")


@contextmanager
def named_faults(screen: Screen | None, what: str) -> Iterator[None]:
    """Raise `SystemFault`, `SessionLost` or `ScreenChanged` for what Playwright raises within.

    Playwright's own message and traceback hold what was typed, the secret with it: they end here.
    """
    try:
        yield
    except PlaywrightTimeout as error:
        _first_of_all(screen)
        limit = _LIMIT.search(error.message)
        seconds = f"{int(limit[1]) / 1000:g}" if limit else "–"
        raise ScreenChanged(
            said("{what}: could not be done within {seconds} seconds.", what=what, seconds=seconds)
        ) from None
    except Error as error:
        line = _first_line(error)
        if any(words in line for words in _GONE):
            raise SystemFault(said("{what}: the browser or its page is gone ({line})", what=what, line=line)) from None
        _first_of_all(screen)
        if "strict mode violation" in line:
            raise ScreenChanged(said("{what}: fits several things on the screen", what=what)) from None
        raise SystemFault(in_words(line) or at(what, line)) from None


def _first_of_all(screen: Screen | None) -> None:
    """Raise what explains a failed action better than the action itself."""
    if screen is None:
        return
    try:
        screen.raise_what_happened()
        screen.raise_if_asked_for_password()
    except Error:  # not even that can be asked any more; the first error stands
        return


def _first_line(error: Error) -> str:
    return error.message.partition("\n")[0].partition("resolved to")[0].strip()
