"""A click without a look before does what a click with one does, and never clicks a second time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Error

from robot.entry import Browsers
from robot.entry.clicking import click_at_once
from robot.entry.screen import Ambiguous, Around, Screen
from robot.entry.watch import Watch
from robot.errors import ScreenChanged
from robot.mapping import load_system
from robot.mapping.step import Step
from robot.mapping.target import Target
from tests.integration.entry.conftest import MAPPINGS

_PAGE = """
<h1>Faktura</h1><button onclick="{act}">Linjer</button>
<script>let clicks = 0;</script>
"""
_COUNTED = "clicks += 1"
_BUSY = "clicks += 1; const until = Date.now() + 1500; while (Date.now() &lt; until);"
_MILLISECONDS = 500.0


@pytest.fixture
def screen(browsers: Browsers) -> Iterator[Screen]:
    """Show a page of the test's own."""
    context = browsers.context([])
    watch = Watch(context)
    yield Screen(context.new_page(), watch, load_system(MAPPINGS / "arkiv2003.toml"))
    context.close()


def shows(screen: Screen, act: str = _COUNTED, *, more: str = "", seen: bool = True) -> None:
    """Show the page, and look at its heading where it is to be `seen` before."""
    screen.page.goto("about:blank")
    screen.page.set_content(_PAGE.format(act=act) + more)
    if seen:
        screen.find((Target(css="h1"),), Around())


def click(screen: Screen, button: str = "Linjer", **more: Any) -> bool:
    """Click a button."""
    step = Step.model_validate({"click": {"button": button}} | more)
    return click_at_once(screen, step, Around(), _MILLISECONDS)


def clicks(screen: Screen) -> int:
    """Return how often the page was clicked."""
    return int(screen.page.evaluate("clicks"))


def test_a_button_of_a_page_that_was_seen_is_clicked_and_noted(screen: Screen) -> None:
    """Which target served is recorded as after a look."""
    shows(screen)
    assert click(screen)
    assert (clicks(screen), str(screen.served[-1].target)) == (1, "button 'Linjer'")


def test_a_page_that_has_just_come_is_looked_at_first(screen: Screen) -> None:
    """Nothing was seen in it yet: it may be the login page."""
    shows(screen, seen=False)
    assert not click(screen)
    shows(screen)
    screen.page.goto("about:blank")
    assert not click(screen)


def test_a_step_that_says_what_a_missing_target_means_is_looked_at_first(screen: Screen) -> None:
    """The click has to tell apart what is missing, and what cannot be clicked."""
    shows(screen)
    assert not click(screen, missing="hold")
    assert clicks(screen) == 0


def test_what_is_not_there_or_there_twice_is_said_as_after_a_look(screen: Screen) -> None:
    """A label that was renamed on a page that did not change otherwise, and a twin that has come."""
    shows(screen, more="<button onclick='clicks += 1'>Linjer</button>")
    with pytest.raises(ScreenChanged, match="'Betaling' is not on the screen"):
        click(screen, "Betaling")
    with pytest.raises(Ambiguous, match="fits 2 things"):
        click(screen)
    assert clicks(screen) == 0


def test_a_click_that_was_made_and_not_answered_in_time_is_not_made_again(screen: Screen) -> None:
    """The page hangs in its own answer to the click: the fault is told, and the button was pressed once."""
    shows(screen, _BUSY)
    with pytest.raises(Error, match="Timeout"):
        click(screen)
    assert clicks(screen) == 1
