"""Waits until a thing is on the screen, shows what it should, and is as it should be."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator

from robot.entry.reading import canonical, text_of
from robot.entry.screen import Around, Screen
from robot.mapping.step import Step
from robot.mapping.texts import format_for
from robot.masking import one_line
from robot.sentence import said

_LONGEST = 200  # characters of what a screen shows, in a message


def expect(screen: Screen, step: Step, around: Around, wanted: Any) -> None:
    """Wait until it is so. `wanted` is the value or the words that it must show, None for anything.

    Raises `ScreenChanged` that says what it shows instead.
    """
    seen = screen.find(step.expect or (), around, state="visible").locator
    if wanted is None and step.is_ is None:
        return
    shown = ""

    def fits() -> bool:
        nonlocal shown
        shown = text_of(seen)
        if step.is_ is not None and not _is(seen, step.is_, shown):
            return False
        return wanted is None or _shows(screen, step, wanted, shown)

    screen.wait_until(
        fits,
        seen.page,
        "framenavigated",
        seconds=screen.mapping.limits.step_seconds,
        otherwise=lambda: (
            said("{step}: shows {shown}, and is not {state}.", step=step, shown=repr(shown), state=step.is_)
            if step.is_
            else said("{step}: shows {shown}.", step=step, shown=repr(shown))
        ),
    )


def fitting(screen: Screen, step: Step, around: Around, shown: Callable[[], str]) -> str:
    """Return the part that counts of what is `shown`; while that does not fit the step's pattern, look again.

    A page that works an answer in shows the old text for a while. Raises `ScreenChanged` that says what it shows.
    """
    pattern, text = step.pattern or "", ""
    found: re.Match[str] | None = None

    def fits() -> bool:
        nonlocal found, text
        text = shown()
        found = re.search(pattern, text)
        return found is not None

    screen.wait_until(
        fits,
        screen.window(around.window),
        "framenavigated",
        seconds=screen.mapping.limits.step_seconds,
        otherwise=lambda: said(
            "{step}: '{text}' does not fit the pattern '{pattern}'.",
            step=step,
            text=one_line(text, _LONGEST),
            pattern=pattern,
        ),
    )
    return found[1] if found else ""


def _shows(screen: Screen, step: Step, wanted: Any, text: str) -> bool:
    formats = screen.mapping.formats
    if step.with_ is None or format_for(formats, step.format, wanted) is None:
        return " ".join(text.split()) == " ".join(str(wanted).split())
    return bool(canonical(text, wanted, formats, step.format) == wanted)


def _is(locator: Locator, how: str, shown: str) -> bool:
    match how:
        case "enabled":
            return locator.is_enabled()
        case "disabled":
            return locator.is_disabled()
        case "checked":
            return locator.is_checked()
        case "unchecked":
            return not locator.is_checked()
        case _:
            return not shown
