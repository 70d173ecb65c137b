"""Turns a recording of Playwright's recorder into the draft of a mapping. What a person typed is never written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from robot.mapping.format import Format
from robot.mapping.guessing import guess_value
from robot.mapping.recorded import recorded_target
from robot.mapping.schema import FILE_NAME
from robot.sentence import said

_NO_WORD_OF_A_PAGE = 6
TODO = "TODO"
"""Stands where a person has to say something; no such value exists, so that a draft cannot be used as it is."""


@dataclass(slots=True)
class _Draft:
    """What was made of the recording so far."""

    login: list[str] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    formats: dict[str, Format] = field(default_factory=dict)
    windows: dict[str, str] = field(default_factory=dict)  # the recorder's page -> the mapping's window
    fields: dict[str, str] = field(default_factory=dict)  # value -> its target, for [form]
    last: str = ""  # the button that was clicked in the end


def draft_mapping(
    recording: str, *, title: str, user: str = "", secret: str = "", case: Mapping[str, Any] | None = None, part: str
) -> str:
    """Return the draft of a mapping (TOML) from a recording (JSON Lines); `part` is the section that was recorded.

    Each text that was typed becomes the name of a value: user and secret by what they are, the rest by `case`
    (the values that the person was asked to type) or by the field's caption, else `TODO`. The text itself
    is left out, whatever it was. Raises `ValueError` for what is no recording.
    """
    actions = [json.loads(line) for line in recording.splitlines() if line.strip()]
    if not actions or "browserName" not in actions[0]:
        message = said("this is no recording of Playwright's recorder (codegen --target jsonl)")
        raise ValueError(message)
    known = {"secret": secret, "user": user} | dict(case or {})
    draft = _Draft()
    made = list(_without_clicks_into_fields(actions[1:]))
    logged_in = _end_of_login(made, secret, user)
    for number, action in enumerate(made):
        _add(draft, draft.login if number < logged_in else draft.steps, action, known)
    text = _text(draft, title, part)
    if len(secret) >= _NO_WORD_OF_A_PAGE and secret in text:
        message = said("the secret stands on a page of the system in plain sight; nothing was written")
        raise ValueError(message)
    return text


def _without_clicks_into_fields(actions: Iterable[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    """Leave out the clicks that only set the cursor, and what was typed into a field before all of it was."""
    listed = [action for action in actions if action["name"] not in ("openPage", "closePage")]
    for number, action in enumerate(listed):
        selector = action.get("selector")
        around = listed[max(0, number - 1) : number + 2]
        filled = any(one["name"] == "fill" and one.get("selector") == selector for one in around)
        if action["name"] == "click" and filled:
            continue
        following = (one for one in listed[number + 1 :] if one.get("selector") != selector or one["name"] != "click")
        after = next(following, None)
        if action["name"] == "fill" and after and (after["name"], after.get("selector")) == ("fill", selector):
            continue
        yield action


def _end_of_login(actions: list[Mapping[str, Any]], secret: str, user: str) -> int:
    """Return how many actions belong to logging in: up to the click or key after the secret (or user) was typed."""
    typed = [
        number
        for number, action in enumerate(actions)
        if action["name"] == "fill"
        and (action["text"] in {secret, user} - {""} or guess_value("", _caption(action), {})[0] in ("secret", "user"))
    ]
    if not typed:
        return 0
    return min(typed[-1] + 2, len(actions))


def _caption(action: Mapping[str, Any]) -> str:
    target = recorded_target(action.get("locator"))
    return " ".join(str(target.get(key, "")) for key in ("label", "placeholder", "title", "name", "named"))


def _add(draft: _Draft, steps: list[str], action: Mapping[str, Any], known: Mapping[str, Any]) -> None:
    keys, remark = _step(draft, action, known)
    if keys:
        for signal in action.get("signals", ()):
            keys |= _consequence(draft, signal)
        window = draft.windows.get(action.get("pageGuid", ""), "")
        target = next((value for key, value in keys.items() if isinstance(value, dict) and key != "dialog"), None)
        if window and target is not None:
            target["window"] = window
        steps.append(f"  {_inline(keys)},{f'  # {remark}' if remark else ''}")


def _step(draft: _Draft, action: Mapping[str, Any], known: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    target = _by_values(recorded_target(action.get("locator")), known)
    keys: dict[str, Any] = {}
    remark = ""
    match action["name"]:
        case "click":
            draft.last = _inline(target) if "button" in target else ""
            remark = "" if "button" in target else "loads = true, where it loads a page"
            keys = {"double_click" if action.get("clickCount") == 2 else "click": target}
        case "fill" | "select":
            draft.last = ""
            name = _typed(draft, action, target, known)
            keys = {"fill" if action["name"] == "fill" else "choose": target, "with": name}
            remark = "which value of the invoice is this?" if name == TODO else ""
        case "check" | "uncheck":
            is_kind = "kredit" in _caption(action).casefold() or "credit" in _caption(action).casefold()
            keys = {"check": target} | ({"with": "credit_note"} if is_kind else {})
        case "press":
            keys = {"press": action["key"], "on": target}
        case "setInputFiles":
            keys = {"upload": target, "with": "document"}
        case "navigate" if draft.login or draft.steps:
            keys, remark = {"go_to": action["url"]}, "better a click than an address, where there is one"
    return keys, remark


def _typed(draft: _Draft, action: Mapping[str, Any], target: dict[str, Any], known: Mapping[str, Any]) -> str:
    """Return the name of the value that was typed, and note where and how it is written."""
    typed = action["text"] if action["name"] == "fill" else "".join(action["options"][:1])
    name, written = guess_value(typed, _caption(action), known)
    if name not in (None, "user", "secret"):
        draft.fields.setdefault(str(name), _inline(target))
    if written is not None:
        draft.formats.setdefault(written.kind, written)
    return name or TODO


def _by_values(target: dict[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    """Name what stands on the screen of this one invoice by its value: the row of its supplier, not of today's."""
    row = target.get("row")
    name = next((name for name, value in known.items() if isinstance(value, str) and value and value == row), None)
    return target | {"row": f"{{{name}}}"} if name not in (None, "user", "secret") else target


def _consequence(draft: _Draft, signal: Mapping[str, Any]) -> dict[str, Any]:
    match signal["name"]:
        case "popup":
            name = f"window{len(draft.windows) + 1}"
            draft.windows[signal["popupPageGuid"]] = name
            return {"opens": name}
        case "dialog":
            return {"dialog": {"text": TODO, "answer": "ok"}}
        case "navigation":
            return {"loads": True}
    return {}


def _inline(value: Any) -> str:
    """Return a value as TOML on one line."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_inline(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def _format_text(name: str, written: Format) -> str:
    keys = written.model_dump(include=written.model_fields_set)
    return "\n".join([f"[formats.{name}]", *(f"{key} = {_inline(value)}" for key, value in keys.items())])


def _text(draft: _Draft, title: str, part: str) -> str:
    login = "\n".join(["[login]", "steps = [", *draft.login, "]"])
    steps = "\n".join([f"[{part}]", "steps = [", *draft.steps, "]"])
    formats = [_format_text(name, written) for name, written in draft.formats.items()]
    fields = "\n".join(["[form.fields]", *(f"{name} = {target}" for name, target in draft.fields.items())])
    head = f"#:schema {FILE_NAME}\n# A draft from a recording. Mend every TODO, then try it: fakturarobot map check"
    parts = [head, f"title = {_inline(title)}", *formats, login, _READY, steps]
    if part == "enter":
        parts += [fields, _SUBMIT.format(click=draft.last or "{ button = " + _inline(TODO) + " }"), _REST]
    return "\n\n".join(parts) + "\n"


_READY = """[ready]
shown = { link = "TODO" }             # something that is there only when one is logged in"""
_SUBMIT = """[submit]                             # the one click that posts; take it out of [enter] if it stands there
click = {click}
loads = true
refused = {{ css = "TODO" }}            # where the system says what is wrong

[voucher]
read = {{ css = "TODO" }}               # where the number stands after posting"""
_REST = """# [lookup] and [read_back] are missing still: record them with --part lookup and --part read_back, or copy
# them from another mapping. README.md beside this file has every key."""
