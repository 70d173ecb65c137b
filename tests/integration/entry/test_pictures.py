"""Pictures of a session."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from robot.demo.oekonomi98 import Oekonomi98
from robot.entry import Browsers
from robot.entry.screen import Screen
from robot.entry.session import Session, hide_secrets
from robot.entry.watch import Watch
from robot.mapping import load_system
from tests.fakes.hand_clock import HandClock
from tests.integration.entry.conftest import MAPPINGS, SUPPLIERS

if TYPE_CHECKING:
    from playwright.sync_api import Frame


@pytest.mark.parametrize("in_windows", [False, True])
def test_a_picture_shows_the_page_but_not_what_stands_in_a_password_field(
    browsers: Browsers, tmp_path: Path, *, in_windows: bool
) -> None:
    """With a secret typed it is the same picture as without, and another one with a user typed; with frames, too."""
    mapping = load_system(MAPPINGS / "oekonomi98.toml")
    with Oekonomi98(tmp_path / "books.sqlite", SUPPLIERS) as system:
        context = browsers.context([system.url.split("/")[2]])
        hide_secrets(context)
        page = context.new_page()
        page.goto(system.url)
        session = Session(
            context=context,
            screen=Screen(page, Watch(context), mapping),
            used_at=HandClock().now(),
            camera=None if in_windows else context.new_cdp_session(page),
        )
        frame = page.frame(name="arbejde")
        assert frame is not None
        empty = session.screenshot()
        _type(frame, "input[type=password]", "Sommer2024")
        assert session.screenshot() == empty
        _type(frame, "input[type=text]", "robot")
        assert session.screenshot() != empty
        assert Image.open(io.BytesIO(empty)).size == mapping.viewport
        session.close()


def _type(frame: Frame, where: str, what: str) -> None:
    frame.locator(where).fill(what)
    frame.locator(where).blur()  # no caret in the picture
