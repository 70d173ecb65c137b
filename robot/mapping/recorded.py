"""What Playwright's recorder writes (`codegen --target jsonl`), as targets of the mapping language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_FIELDS = frozenset({"textbox", "combobox", "checkbox", "radio", "spinbutton", "searchbox", "listbox", "slider"})
_SHORT = frozenset({"button", "link"})
_BY_NAME = re.compile(r'^[a-z]*\[name="([^"]+)"\]$')
_FRAME_BY_NAME = re.compile(r'^i?frame\[name="([^"]+)"\]$')
_WORDS_OF_A_ROW = re.compile(r"\S+")
_LINKS = ("label", "text", "title", "placeholder")


def recorded_target(locator: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return a recorded locator as a target's keys; a selector stands only where nothing better was recorded.

    A row that was recorded by all its text is known by its first word: mend it where that is not unique.
    """
    target: dict[str, Any] = {}
    frames: list[Any] = []
    before = ""
    while locator is not None:
        kind, body, options = locator["kind"], str(locator["body"]), locator.get("options") or {}
        match kind:
            case "frame" | "frame-locator":
                frames.append(_frame(before if kind == "frame" else body))
                target = {}
            case "nth":
                target["nth"] = int(body) + 1
            case "first":
                target["nth"] = 1
            case "last":
                target["nth"] = "last"
            case "has-text":
                target["row"] = body
            case "role" if body == "row":
                target = {"row": _first_word(str(options.get("name") or ""))}
            case _:
                kept = {key: target[key] for key in ("row",) if key in target}
                target = kept | _place(kind, body, options)
        before, locator = body, locator.get("next")
    if frames:
        target["frame"] = frames[0] if len(frames) == 1 else frames
    return target


def _place(kind: str, body: str, options: Mapping[str, Any]) -> dict[str, Any]:
    name = options.get("name")
    if kind == "role":
        return {"role": body} if name is None else _by_role(body, str(name))
    if kind in _LINKS:
        return {kind: body}
    if kind == "alt":
        return {"role": "img", "named": body}
    found = _BY_NAME.match(body)
    if kind == "test-id":
        return {"css": f'[data-testid="{body}"]'}
    return {"name": found[1]} if found else {"css": body}


def _by_role(role: str, name: str) -> dict[str, Any]:
    if role in _FIELDS:
        return {"label": name}
    return {role: name} if role in _SHORT else {"role": role, "named": name}


def _frame(selector: str) -> Any:
    found = _FRAME_BY_NAME.match(selector)
    return found[1] if found else {"nth": 1}


def _first_word(text: str) -> str:
    found = _WORDS_OF_A_ROW.search(text)
    return found[0] if found else text
