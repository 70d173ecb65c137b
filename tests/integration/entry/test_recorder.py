"""`map record` with Playwright's own recorder, in a real browser that a second hand works in as a person would."""

from __future__ import annotations

import json
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, sync_playwright

from robot.entry.browser import find_browser
from robot.mapping.draft import TODO
from robot.recording import record
from robot.settings import Browser, SystemLogin
from tests.fakes.needs import missing
from tests.fakes.waiting import wait_for
from tests.integration.entry.conftest import PASSWORD

if TYPE_CHECKING:
    from robot.demo.arkiv2003 import Arkiv2003
    from robot.entry import WebSystem

_WINDOWLESS = {"DISPLAY": "none: nothing is shown", "PWTEST_CLI_HEADLESS": "1"}
_BROWSER = """#!/bin/sh
case "$*" in
    *--app=*) exec "{executable}" "$@" --no-sandbox ;;  # the recorder's own window
    *) exec "{executable}" "$@" --no-sandbox --remote-debugging-port=0 --user-data-dir="{profile}" ;;
esac
"""


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a browser for the recorder that a second hand can reach, as it says in `profile/DevToolsActivePort`."""
    executable = find_browser("").executable
    if executable is None:
        missing("needs a browser, for example Debian's chromium-headless-shell")
    for name, value in _WINDOWLESS.items():
        monkeypatch.setenv(name, value)
    script = tmp_path / "browser"
    script.write_text(_BROWSER.format(executable=executable, profile=tmp_path / "profile"), encoding="utf-8")
    script.chmod(0o755)
    return script


def work(page: Page) -> None:
    """Log in and search, as a person does: with the keyboard, and a second thought."""
    page.get_by_label("Brugernavn").press_sequentially("robott")
    page.keyboard.press("Backspace")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.get_by_role("button", name="Log ind").click()
    page.get_by_role("link", name="Søg sag").click()
    page.get_by_label("Titel eller sagsnr.").fill("Fakturaer fra Lyng")
    page.get_by_role("button", name="Søg").click()
    page.get_by_role("heading").first.wait_for()


def by_hand(profile: Path, url: str) -> None:
    """Work in the recorder's browser, and close its page."""
    port = wait_for(lambda: _port(profile / "DevToolsActivePort"))
    wait_for(lambda: any(page["url"].startswith(url) for page in _pages(port)) or None)
    with sync_playwright() as playwright:
        hand = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
        (page,) = (page for context in hand.contexts for page in context.pages)
        try:
            work(page)
        finally:
            page.close()


def _port(path: Path) -> str | None:
    said = path.read_text(encoding="ascii").split() if path.is_file() else []
    return said[0] if said else None


def _pages(port: str) -> list[dict[str, str]]:
    with urlopen(f"http://127.0.0.1:{port}/json/list", timeout=10) as answer:
        pages: list[dict[str, str]] = json.load(answer)
        return pages


def test_what_a_person_does_in_the_recorder_becomes_a_draft_without_what_was_typed(
    archive: tuple[Arkiv2003, WebSystem, Path], browser: Path
) -> None:
    """The login with its names, the steps with labels and roles; neither the password nor the search's text."""
    url = archive[0].url
    with ThreadPoolExecutor(max_workers=1) as hands:
        working = hands.submit(by_hand, browser.parent / "profile", url)
        login = SystemLogin(url=url, user="robot", secret="arkiv2003")
        draft = record("arkiv2003", login, Browser(use=str(browser)), secret=PASSWORD, case={}, part="lookup")
        working.result()
    found = tomllib.loads(draft)
    steps = [*found["login"]["steps"], *found["lookup"]["steps"]]
    assert [step.get("fill", step.get("click")) for step in steps] == [
        {"label": "Brugernavn"},
        None,  # the Tab
        {"label": "Adgangskode"},
        {"button": "Log ind"},
        {"link": "Søg sag"},
        {"label": "Titel eller sagsnr."},
        {"button": "Søg"},
    ]
    assert [step["with"] for step in steps if "with" in step] == ["user", "secret", TODO]
    assert PASSWORD not in draft
    assert "Lyng" not in draft
