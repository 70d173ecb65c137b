"""What Chromium says of the network becomes a sentence with what to do; its code stands once, at the end."""

from __future__ import annotations

import pytest

from robot.entry.network import SAYS_CHROMIUM, in_words
from robot.words import load_words

DANISH = load_words("da")


@pytest.mark.parametrize("code", [*filter(None, SAYS_CHROMIUM), "ERR_UNHEARD_OF"])
def test_each_code_is_told_in_words(code: str) -> None:
    """Where, what, and the code in parentheses; no query of the address, where a token may stand."""
    told = in_words(f"Page.goto: net::{code} at https://system.fjordby.example/login?token=x\nCall log:")
    assert told is not None
    danish = DANISH.say(told)
    assert danish.startswith("https://system.fjordby.example/login")
    assert danish.count(f"(net::{code})") == danish.count(code) == 1
    assert danish.endswith(f"(net::{code}).")
    assert danish != told
    assert "token" not in danish


def test_a_failed_request_is_told_with_its_own_address_and_other_lines_are_left() -> None:
    """A request's failure has the code alone."""
    told = in_words("net::ERR_CONNECTION_REFUSED", "http://system/")
    assert told == (
        "http://system/ refuses the connection. "
        "Check that the system runs, and the address (net::ERR_CONNECTION_REFUSED)."
    )
    assert in_words("Locator.fill: Element is not an <input>") is None
