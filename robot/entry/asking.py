"""Asks the page what it shows; while it goes from one document to the next, the answer is that there is nothing."""

from __future__ import annotations

from typing import Any, cast

from playwright.sync_api import Error, Frame, Locator, Page

_BLANK = """() => document.readyState === "complete" && document.body !== null
    && document.body.innerText.trim() === ""
    && document.querySelector("input:not([type=hidden]), select, textarea, button, img, iframe, frame") === null"""
_IN_BETWEEN = ("Execution context was destroyed", "Frame was detached", "frame was detached", "Cannot find context")


def count_of(locator: Locator) -> int:
    """Return how many things there are; none while the page changes."""
    try:
        return locator.count()
    except Error as error:
        if is_in_between(error):
            return 0
        raise


def all_of(locator: Locator, script: str) -> list[Any]:
    """Return what a script says of each thing; nothing while the page changes."""
    try:
        return cast("list[Any]", locator.evaluate_all(f"elements => elements.map({script})"))
    except Error as error:
        if is_in_between(error):
            return []
        raise


def asks_for_password(page: Page) -> bool:
    """Return whether one of the page's frames shows a field for a password."""
    return any(count_of(frame.locator("input[type=password]").filter(visible=True)) for frame in page.frames)


def is_blank(frame: Frame) -> bool:
    """Return whether a frame has been loaded and shows nothing at all."""
    try:
        return bool(frame.evaluate(_BLANK))
    except Error as error:
        if is_in_between(error):
            return False
        raise


def is_in_between(error: Error) -> bool:
    """Return whether an error only says that one page went and the next has not come."""
    return any(words in str(error) for words in _IN_BETWEEN)
