"""What pydantic cannot see of a mapping: names that point at nothing, blocks that run in circles, missing halves.

It walks the file as it was read, so that these faults are told together with all others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from robot.mapping.step import ON_TARGETS
from robot.mapping.values import ENTRY_NAMES, FILING_NAMES, LINE_NAMES, LOGIN_NAMES, PLACEHOLDER, condition_names
from robot.sentence import said
from robot.toml import nearest

_NAMES_OF: dict[str, tuple[str, ...]] = {
    "login": LOGIN_NAMES,
    "ready": (),
    "session": (),
    "keepalive": (),
    "logout": (),
    "lookup": ENTRY_NAMES,
    "enter": (*ENTRY_NAMES, *LINE_NAMES),
    "form": ENTRY_NAMES,
    "submit": ENTRY_NAMES,
    "voucher": ENTRY_NAMES,
    "read_back": (*ENTRY_NAMES, "voucher"),
    "file": FILING_NAMES,
    "blocks": (*FILING_NAMES, *LINE_NAMES),
    "targets": (*FILING_NAMES, *LINE_NAMES),
}
_TARGET_KEYS = frozenset(
    {
        *(*ON_TARGETS, "on", "option", "words", "if_shown", "unless_shown"),
        *("shown", "lost", "error", "rows", "number", "nothing", "refused", "done"),
        "inside",
    }
)
_OF_PLACES = ("fields", "match", "lines")
"""Tables whose texts are names of targets, whatever the key."""
_POSTING = ("lookup", "enter", "form", "submit", "voucher", "read_back")


def reference_faults(table: Mapping[str, Any]) -> Iterator[str]:
    """Yield each fault as "table.key: sentence"."""
    yield from _missing_halves(table)
    yield from _circles(table, "blocks")
    yield from _circles(table, "targets")
    read = {text for _, key, text in _texts(table, "") if key == "into"}
    opened = {text for _, key, text in _texts(table, "") if key == "opens"}
    for section, names in _NAMES_OF.items():
        part = table.get(section)
        if not isinstance(part, (dict, list)):
            continue
        known = (*names, *sorted(read))
        for path, key, text in _texts(part, section):
            yield from _text_faults(path, key, text, known, table)
            if path == "voucher.value" and text not in read:
                yield said(
                    "{path}: no step reads a value '{text}'.{meant}", path=path, text=text, meant=nearest(text, read)
                )
            if key in ("window", "closes", "close_window") and text and text not in opened:
                yield said(
                    "{path}: no step opens a window '{text}'.{meant}", path=path, text=text, meant=nearest(text, opened)
                )
        yield from _field_faults(part, section)
        if section == "file" and isinstance(part, dict):
            yield from _field_faults(part.get("look_up"), "file.look_up", FILING_NAMES)


def _texts(node: Any, path: str) -> Iterator[tuple[str, str, str]]:
    """Yield (path, nearest key, text) for each text in a table."""
    items: Any = ()
    if isinstance(node, dict):
        items = ((f"{path}.{key}" if path else str(key), str(key), value) for key, value in node.items())
    elif isinstance(node, list):
        key = path.rpartition(".")[2].partition("[")[0]
        items = ((f"{path}[{number}]", key, value) for number, value in enumerate(node))
    for here, key, value in items:
        if isinstance(value, str):
            yield here, key, value
        else:
            yield from _texts(value, here)


def _text_faults(path: str, key: str, text: str, known: tuple[str, ...], table: Mapping[str, Any]) -> Iterator[str]:
    if key == "do":
        yield from _unknown(path, text, "block", table.get("blocks"))
    elif key == "format":
        yield from _unknown(path, text, "format", table.get("formats"))
    elif key == "use" or key in _TARGET_KEYS or path.rpartition(".")[0].rpartition(".")[2] in _OF_PLACES:
        yield from _unknown(path, text, "target", table.get("targets"))
    elif key != "pattern":
        for found in PLACEHOLDER.finditer(text):
            if found[2]:
                yield from _unknown(path, found[2], "format", table.get("formats"))
            if found[1] == "secret":
                yield said('{path}: the secret stands in no text; use with = "secret".', path=path)
    for name in _value_names(key, text):
        if name not in known:
            yield said(
                "{path}: '{name}' is no value here.{meant} Known here: {known}.",
                path=path,
                name=name,
                meant=nearest(name, known),
                known=", ".join(known) or said("none"),
            )


def _value_names(key: str, text: str) -> tuple[str, ...]:
    if key == "with":
        return (text,)
    if key == "when":
        try:
            return condition_names(text)
        except ValueError:
            return ()  # pydantic says it
    return () if key == "pattern" else tuple(found[1] for found in PLACEHOLDER.finditer(text))


def _unknown(path: str, name: str, what: str, tables: Any) -> Iterator[str]:
    known = list(tables) if isinstance(tables, dict) else []
    if name not in known:
        listed = said(" Known: {known}.", known=", ".join(known)) if known else ""
        yield said(
            "{path}: there is no {what} '{name}' in [{what}s].{meant}{listed}",
            path=path,
            what=what,
            name=name,
            meant=nearest(name, known),
            listed=listed,
        )


def _field_faults(part: Any, section: str, names: tuple[str, ...] = ENTRY_NAMES) -> Iterator[str]:
    if not isinstance(part, dict):
        return
    results = part.get("results")
    opened = results.get("opened") if isinstance(results, dict) else None
    for path, fields in (
        (f"{section}.fields", part.get("fields")),
        (f"{section}.results.match", results.get("match") if isinstance(results, dict) else None),
        (f"{section}.results.opened.match", opened.get("match") if isinstance(opened, dict) else None),
    ):
        if not isinstance(fields, dict):
            continue
        for name, place in fields.items():
            if name not in names and not (isinstance(place, dict) and "says" in place):
                yield said(
                    "{path}.{name}: '{name}' is no value of an invoice.{meant}",
                    path=path,
                    name=name,
                    meant=nearest(name, names),
                )


def _circles(table: Mapping[str, Any], section: str) -> Iterator[str]:
    parts = table.get(section)
    if not isinstance(parts, dict):
        return
    wanted = ("do",) if section == "blocks" else ("use", "inside")
    uses = {
        name: {text for _, key, text in _texts(part, name) if key in (*wanted, name)} for name, part in parts.items()
    }
    for name in parts:
        reached, waiting = set[str](), [name]
        while waiting:
            for further in uses.get(waiting.pop(), ()):
                if further not in reached:
                    reached.add(further)
                    waiting.append(further)
        if name in reached:
            yield said("{section}.{name}: comes back to itself.", section=section, name=name)


def _missing_halves(table: Mapping[str, Any]) -> Iterator[str]:
    voucher, submit = table.get("voucher"), table.get("submit")
    if isinstance(voucher, dict) and isinstance(submit, dict) and "read" not in voucher and "done" not in submit:
        yield said("submit.done: is missing. Where [voucher] reads no number, something must show that it was posted.")
    given = [section for section in _POSTING if section in table]
    if given:
        for section in _POSTING:
            if section not in table:
                yield said(
                    "{section}: is missing. A system that posts needs {sections}.",
                    section=section,
                    sections=", ".join(_POSTING),
                )
    elif "file" not in table:
        yield said(
            "the file: there is nothing to do here; it needs [file], or {sections}.",
            sections=", ".join(f"[{s}]" for s in _POSTING),
        )
