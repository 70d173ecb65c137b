"""What pydantic cannot see of a mapping: names that point at nothing, blocks that run in circles, missing halves.

It walks the file as it was read, so that these faults are told together with all others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from robot.mapping.step import ON_TARGETS
from robot.mapping.values import ENTRY_NAMES, FILING_NAMES, LINE_NAMES, LOGIN_NAMES, PLACEHOLDER, condition_names
from robot.sentence import Sentence, said
from robot.toml import nearest
from robot.toml_lines import Where, texts

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
Fault = tuple[Where, Sentence]
"""Where it stands, and what is wrong."""


def reference_faults(table: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield each fault."""
    yield from _missing_halves(table)
    yield from _circles(table, "blocks")
    yield from _circles(table, "targets")
    read = {text for where, text in texts(table) if _key(where) == "into"}
    opened = {text for where, text in texts(table) if _key(where) == "opens"}
    for section, names in _NAMES_OF.items():
        part = table.get(section)
        if not isinstance(part, (dict, list)):
            continue
        known = (*names, *sorted(read))
        for where, text in texts(part, (section,)):
            yield from _text_faults(where, text, known, table)
            if where == ("voucher", "value") and text not in read:
                yield where, said("no step reads a value '{text}'.{meant}", text=text, meant=nearest(text, read))
            if _key(where) in ("window", "closes", "close_window") and text and text not in opened:
                yield where, said("no step opens a window '{text}'.{meant}", text=text, meant=nearest(text, opened))
        yield from _field_faults(part, (section,))
        if section == "file" and isinstance(part, dict):
            yield from _field_faults(part.get("look_up"), ("file", "look_up"), FILING_NAMES)


def names_typed(part: Any) -> Iterator[str]:
    """Yield the name of each value that the steps in a part of the file type, choose or look for."""
    for where, text in texts(part):
        if _key(where) != "when":
            yield from _value_names(_key(where), text)


def _key(where: Where) -> str:
    """Return the key that a text belongs to, be it alone or in a list."""
    return next((part for part in reversed(where) if isinstance(part, str)), "")


def _text_faults(where: Where, text: str, known: tuple[str, ...], table: Mapping[str, Any]) -> Iterator[Fault]:
    key = _key(where)
    if key == "do":
        yield from _unknown(where, text, "block", table.get("blocks"))
    elif key == "format":
        yield from _unknown(where, text, "format", table.get("formats"))
    elif key == "use" or key in _TARGET_KEYS or (where[-2:-1] and where[-2] in _OF_PLACES):
        yield from _unknown(where, text, "target", table.get("targets"))
    elif key != "pattern":
        for found in PLACEHOLDER.finditer(text):
            if found[2]:
                yield from _unknown(where, found[2], "format", table.get("formats"))
            if found[1] == "secret":
                yield where, said('the secret stands in no text; use with = "secret".')
    for name in _value_names(key, text):
        if name not in known:
            yield (
                where,
                said(
                    "'{name}' is no value here.{meant} Known here: {known}.",
                    name=name,
                    meant=nearest(name, known),
                    known=", ".join(known) or said("none"),
                ),
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


def _unknown(where: Where, name: str, what: str, tables: Any) -> Iterator[Fault]:
    known = list(tables) if isinstance(tables, dict) else []
    if name not in known:
        listed = said(" Known: {known}.", known=", ".join(known)) if known else ""
        yield (
            where,
            said(
                "there is no {what} '{name}' in [{what}s].{meant}{listed}",
                what=what,
                name=name,
                meant=nearest(name, known),
                listed=listed,
            ),
        )


def _field_faults(part: Any, section: Where, names: tuple[str, ...] = ENTRY_NAMES) -> Iterator[Fault]:
    if not isinstance(part, dict):
        return
    results = part.get("results")
    opened = results.get("opened") if isinstance(results, dict) else None
    for where, fields in (
        ((*section, "fields"), part.get("fields")),
        ((*section, "results", "match"), results.get("match") if isinstance(results, dict) else None),
        ((*section, "results", "opened", "match"), opened.get("match") if isinstance(opened, dict) else None),
    ):
        if not isinstance(fields, dict):
            continue
        for name, place in fields.items():
            if name not in names and not (isinstance(place, dict) and "says" in place):
                meant = nearest(name, names)
                yield (*where, name), said("'{name}' is no value of an invoice.{meant}", name=name, meant=meant)


def _circles(table: Mapping[str, Any], section: str) -> Iterator[Fault]:
    parts = table.get(section)
    if not isinstance(parts, dict):
        return
    wanted = ("do",) if section == "blocks" else ("use", "inside")
    uses = {
        name: {text for where, text in texts(part, (name,)) if _key(where) in (*wanted, name)}
        for name, part in parts.items()
    }
    for name in parts:
        reached, waiting = set[str](), [name]
        while waiting:
            for further in uses.get(waiting.pop(), ()):
                if further not in reached:
                    reached.add(further)
                    waiting.append(further)
        if name in reached:
            yield (section, name), said("comes back to itself.")


def _missing_halves(table: Mapping[str, Any]) -> Iterator[Fault]:
    voucher, submit = table.get("voucher"), table.get("submit")
    if isinstance(voucher, dict) and isinstance(submit, dict) and "read" not in voucher and "done" not in submit:
        missing = said("is missing. Where [voucher] reads no number, something must show that it was posted.")
        yield ("submit", "done"), missing
    given = [section for section in _POSTING if section in table]
    if given:
        for section in _POSTING:
            if section not in table:
                needed = ", ".join(_POSTING)
                yield (section,), said("is missing. A system that posts needs {sections}.", sections=needed)
    elif "file" not in table:
        needed = ", ".join(f"[{section}]" for section in _POSTING)
        yield (), said("there is nothing to do here; it needs [file], or {sections}.", sections=needed)
