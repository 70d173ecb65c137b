"""Clicks without a look before, where a look would see nothing new."""

from __future__ import annotations

from playwright.sync_api import Error

from robot.entry.screen import Around, Screen
from robot.mapping.step import Step


def click_at_once(screen: Screen, step: Step, around: Around, limit: float) -> bool:
    """Click what a step means, `limit` milliseconds at the most, where the page is one that was seen before.

    Returns False where it is not, or where the step says more of its target than where it is: nothing was done then.
    What cannot be clicked is looked for afterwards, to say why, and never clicked again. Raises as `Screen.find` does,
    and Playwright's errors.
    """
    first, *others = screen.mapping.target_ways(step.targets or ())
    if others or step.option or step.ambiguous or step.missing or step.closes or not screen.is_known(first, around):
        return False
    seen = screen.without_looking(first, around)
    if seen is None:
        return False
    try:
        seen.locator.click(timeout=limit)
    except Error:
        screen.find((first,), around, seconds=0.0)
        raise
    screen.note(seen, around)
    return True
