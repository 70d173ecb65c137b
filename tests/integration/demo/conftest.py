"""A browser for the tests of the demo systems."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.fakes.needs import missing

HEADLESS_SHELL = Path("/usr/bin/chromium-headless-shell")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start one Chromium a module: only one Playwright may run in a thread, and other tests start their own."""
    if not HEADLESS_SHELL.exists():
        missing("needs Debian's chromium-headless-shell")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=HEADLESS_SHELL, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Open a window with cookies of its own."""
    context = browser.new_context(locale="da-DK")
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()
