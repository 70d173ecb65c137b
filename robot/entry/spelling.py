"""What a target's key of place means to the browser: a search by label or role, or a selector."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Frame, Locator

from robot.entry import xpaths
from robot.mapping.target import Target

Root = Frame | Locator
"""What a target is looked for in."""


def place_in(root: Root, target: Target, say: Callable[[str], str], *, hidden: bool) -> Locator:
    """Return what a target's key of place means in a part of the screen."""
    place = target.place
    words, exact = say(getattr(target, place)), target.exact
    match place:
        case "label":
            return root.get_by_label(whole(words) if exact else words)
        case "button" | "link" | "role":
            role: Any = words if place == "role" else place  # any ARIA role; Playwright lists those it knows
            named = words if place != "role" else None if target.named is None else say(target.named)
            return root.get_by_role(role, name=named, exact=exact, include_hidden=hidden)
        case "text":
            return root.get_by_text(words, exact=exact)
        case "title":
            return root.get_by_title(words, exact=exact)
        case "placeholder":
            return root.get_by_placeholder(words, exact=exact)
        case _:
            return root.locator(selector(place, words, exact=exact))


def selector(place: str, words: str, *, exact: bool) -> str:
    """Return a place as the selector that Playwright takes."""
    if place == "beside":
        return xpaths.beside(words, exact=exact)
    if place == "column":
        return xpaths.below(words, exact=exact)
    if place == "name":
        quoted = words.replace("\\", "\\\\").replace('"', '\\"')
        return f'css=[name="{quoted}"]'  # unlike XPath it sees into shadow DOM
    return f"{place}={words}"  # css, xpath


def whole(label: str) -> re.Pattern[str]:
    """Return what a whole label matches, whatever white space, colon or star it has."""
    words = r"\s+".join(map(re.escape, label.rstrip(":* ").split()))
    return re.compile(rf"^\s*{words}\s*[:*]*\s*$")
