from __future__ import annotations

import pytest

from robot.entry.browser import Found, find_browser, launch_arguments
from robot.errors import ConfigurationError


def test_the_lightest_installed_browser_is_taken_and_the_shell_never_with_a_window() -> None:
    """Debian's headless shell comes first, unless a person wants to watch."""
    installed = {"chromium-headless-shell": "/usr/bin/chromium-headless-shell", "chromium": "/usr/bin/chromium"}
    assert (
        find_browser("", which=installed.get, is_file=lambda _: False).executable == "/usr/bin/chromium-headless-shell"
    )
    watched = find_browser("", headless=False, which=installed.get, is_file=lambda _: False)
    assert watched.executable == "/usr/bin/chromium"
    assert find_browser("", which=lambda _: None, is_file=lambda _: False) == Found()


def test_a_named_browser_that_is_not_there_is_a_fault_of_the_configuration() -> None:
    """The robot does not take another one in silence."""
    assert find_browser("msedge") == Found(channel="msedge")
    with pytest.raises(ConfigurationError, match="no browser 'firefoks'"):
        find_browser("firefoks", which=lambda _: None, is_file=lambda _: False)


def test_the_sandbox_is_left_off_only_where_it_cannot_work() -> None:
    """Root and containers alone."""
    assert "--no-sandbox" not in launch_arguments(root=False, container=False)
    assert "--no-sandbox" in launch_arguments(root=True, container=False)
