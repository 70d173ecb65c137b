from __future__ import annotations

import json
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from robot import recording
from robot.entry.browser import Found
from robot.errors import ConfigurationError
from robot.mapping.draft import draft_mapping
from robot.mapping.recorded import recorded_target
from robot.settings import Browser, SystemLogin


def acted(name: str, locator: dict[str, Any], *, page: str = "page@1", **more: Any) -> dict[str, Any]:
    """Return one action as Playwright 1.65 writes it."""
    known = {"name": name, "selector": json.dumps(locator), "signals": [], "pageGuid": page, "locator": locator}
    return {**known, **more}


def at(kind: str, body: str, name: str | None = None, **more: Any) -> dict[str, Any]:
    """Return a locator as Playwright 1.65 writes it."""
    options = {"attrs": [], "exact": False} | ({} if name is None else {"name": name})
    return {"kind": kind, "body": body, "options": options, **more}


USER, SECRET = at("role", "textbox", "Brugernavn"), at("role", "textbox", "Kode")
IN_FRAME = at("frame", "", next=at("default", 'input[name="bel"]'))
RECORDING = "\n".join(
    json.dumps(action)
    for action in (
        {"browserName": "chromium", "launchOptions": {"headless": False}, "contextOptions": {}},
        {"name": "openPage", "url": "about:blank", "signals": [], "pageGuid": "page@1"},
        {"name": "navigate", "url": "https://system.example/", "signals": [], "pageGuid": "page@1"},
        acted("click", USER, clickCount=1),
        acted("fill", USER, text="ro"),
        acted("click", USER, clickCount=1),
        acted("fill", USER, text="robot"),
        acted("fill", SECRET, text="Hemmelig-2026"),
        acted("press", SECRET, key="Enter"),
        acted(
            "click",
            at("role", "button", "Søg..."),
            clickCount=1,
            signals=[{"name": "popup", "popupPageGuid": "page@2"}],
        ),
        acted("click", at("role", "row", "99000015 Vælg", next=at("role", "link")), page="page@2", clickCount=1),
        acted("fill", at("default", 'iframe[name="arbejde"]', next=IN_FRAME), text="2.500,75"),
        acted("fill", at("label", "Dato"), text="02/11/2026"),
        acted("fill", at("placeholder", "Bemærkning"), text="fortroligt"),
        acted("check", at("role", "checkbox", "Kreditnota")),
        acted("select", at("label", "Valuta"), options=["EUR"]),
        acted("click", at("role", "button", "Bogfør"), clickCount=1, signals=[{"name": "dialog", "dialogAlias": ""}]),
    )
)
CASE = {"supplier_id": "99000015", "gross_total": Decimal("2500.75"), "issue_date": date(2026, 11, 2)}


def drafted(secret: str = "Hemmelig-2026") -> tuple[str, dict[str, Any]]:
    """Return the draft, as text and as a table."""
    text = draft_mapping(RECORDING, title="Et system", user="robot", secret=secret, case=CASE, part="enter")
    return text, tomllib.loads(text)


def test_a_recording_becomes_a_draft_with_labels_values_and_windows() -> None:
    """Fields by caption, values by what was typed, the pop-up, the dialog and the frame where they were."""
    _, draft = drafted()
    assert draft["login"]["steps"] == [
        {"fill": {"label": "Brugernavn"}, "with": "user"},
        {"fill": {"label": "Kode"}, "with": "secret"},
        {"press": "Enter", "on": {"label": "Kode"}},
    ]
    assert draft["enter"]["steps"] == [
        {"click": {"button": "Søg..."}, "opens": "window1"},
        {"click": {"row": "{supplier_id}", "role": "link", "window": "window1"}},
        {"fill": {"name": "bel", "frame": "arbejde"}, "with": "gross_total"},
        {"fill": {"label": "Dato"}, "with": "issue_date"},
        {"fill": {"placeholder": "Bemærkning"}, "with": "TODO"},
        {"check": {"label": "Kreditnota"}, "with": "credit_note"},
        {"choose": {"label": "Valuta"}, "with": "currency"},
        {"click": {"button": "Bogfør"}, "dialog": {"text": "TODO", "answer": "ok"}},
    ]
    assert draft["submit"]["click"] == {"button": "Bogfør"}
    assert draft["form"]["fields"]["gross_total"] == {"name": "bel", "frame": "arbejde"}


def test_how_amounts_and_dates_are_written_is_learnt_from_what_was_typed() -> None:
    """The formats are those in which the typed texts are the values."""
    _, draft = drafted()
    assert draft["formats"]["amount"] == {"kind": "amount", "decimal": ",", "thousands": ".", "minus": "before"}
    assert draft["formats"]["date"] == {"kind": "date", "pattern": "DD/MM/YYYY"}


@pytest.mark.parametrize("secret", ["Hemmelig-2026", "", "the robot's, and not the one that was typed"])
def test_nothing_that_was_typed_stands_in_the_draft(secret: str) -> None:
    """Neither the secret, also one that is not the robot's, nor any other text."""
    text, _ = drafted(secret)
    for typed in ("Hemmelig-2026", "fortroligt", "2.500,75", "02/11/2026", "99000015"):
        assert typed not in text


def test_a_secret_that_stands_on_the_page_is_not_written_either() -> None:
    """Rather no draft than one that holds the secret, however it came there."""
    with pytest.raises(ValueError, match="plain sight"):
        drafted(secret="Kreditnota")


def test_what_is_no_recording_is_refused() -> None:
    """An empty file, or a script in Python, is no recording."""
    for text in ("", '{"name": "click"}'):
        with pytest.raises(ValueError, match="no recording"):
            draft_mapping(text, title="x", part="enter")


def test_frames_places_and_order_of_a_locator_are_kept() -> None:
    """What the recorder calls nth from 0 is counted from 1 here; frames are listed from the outside in."""
    inner = {"kind": "frame-locator", "body": 'frame[name="b"]', "next": {"kind": "text", "body": "Gem", "next": {
        "kind": "nth", "body": "1"}}}  # fmt: skip
    locator = {"kind": "frame-locator", "body": 'frame[name="a"]', "next": inner}
    assert recorded_target(locator) == {"text": "Gem", "nth": 2, "frame": ["a", "b"]}


def test_the_recorder_opens_in_the_offices_own_browser(tmp_path: Path) -> None:
    """A channel by its name, an executable by its path."""
    command, environment = recording.recorder_command(Found(channel="msedge"), "https://x/", tmp_path / "r")
    assert command[-3:] == ["--channel", "msedge", "https://x/"]
    assert environment == {}
    _, environment = recording.recorder_command(Found(executable="/usr/bin/chromium"), "https://x/", tmp_path / "r")
    assert list(environment.values()) == ["/usr/bin/chromium"]


def test_without_a_screen_recording_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server has nobody to record."""
    monkeypatch.setattr("sys.platform", "linux")
    for variable in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(variable, raising=False)
    with pytest.raises(ConfigurationError, match="needs a screen"):
        recording.record("x", SystemLogin(url="https://x/"), Browser(), secret="", case={}, part="enter")
