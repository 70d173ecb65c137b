"""Reads values off the screen: strictly by the mapping's formats, into the robot's own values."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, cast

from playwright.sync_api import Locator

from robot.case import Intent, IntentLine, posting_lines
from robot.entry.at_once import read_at_once
from robot.entry.screen import Around, Screen, Ways
from robot.errors import BusinessHold
from robot.mapping.format import Format
from robot.mapping.place import Place
from robot.mapping.section import LinePlaces
from robot.mapping.texts import format_for
from robot.mapping.values import SOURCES, holds, line_values, values_of
from robot.outcome import Reason

SHOWN = """element => {
    if (element instanceof HTMLSelectElement) {
        return element.selectedIndex < 0 ? "" : element.options[element.selectedIndex].label;
    }
    if (element instanceof HTMLInputElement && ["checkbox", "radio"].includes(element.type)) {
        return element.checked ? "true" : "false";
    }
    if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) {
        return element.value;
    }
    return element.textContent;
}"""


_TABLE = """(table, shown) => Array.from(table.querySelectorAll("tr"), row => Array.from(row.children, cell => {
    const field = cell.querySelector("input:not([type=hidden]), select, textarea");
    return shown(field ?? cell);
}))"""


def text_of(locator: Locator) -> str:
    """Return what a thing shows: a field's value, a list's chosen option, a box as "true" or "false", else its text."""
    return cast("str", locator.evaluate(SHOWN)).strip()


def script_of(attribute: str | None) -> str:
    """Return the script (element => text) for what a thing shows, or for one of its attributes."""
    return SHOWN if attribute is None else f"element => element.getAttribute({json.dumps(attribute)})"


def shown_by(screen: Screen, ways: Ways, around: Around) -> str:
    """Return what the one thing that a target means shows, as `text_of` does. Raises as `Screen.find` does."""
    return str(screen.ask(ways, around, SHOWN)).strip()


def table_of(locator: Locator) -> str:
    """Return a table's text: a line a row, " | " between the cells, fields in cells by their values."""
    rows = cast("list[list[str]]", locator.evaluate(f"table => ({_TABLE})(table, {SHOWN})"))
    return "\n".join(" | ".join(" ".join(cell.split()) for cell in row) for row in rows)


def place_text(screen: Screen, place: Place, around: Around, known: str | None = None) -> str:
    """Return the text at a place, `known` where it was read already; "" where its pattern does not fit."""
    text = str(screen.ask(place.read, around, script_of(place.attribute)) or "").strip() if known is None else known
    if place.pattern is None:
        return text
    found = re.search(place.pattern, text)
    return found[1].strip() if found else ""


def read_values(screen: Screen, places: Mapping[str, Place], intent: Intent, around: Around) -> dict[str, Any]:
    """Return what the places show, canonical, under the intent's names.

    A text that is not of its format stays the text that it is, so that comparing finds it. A value that
    follows from one of the intent's (the account number of "reg-account") counts for that one. Raises `BusinessHold`
    where a place does not say the text that must stand there.
    """
    meant = values_of(intent)
    values = meant | dict(around.values)
    around = replace(around, values=values)
    seen: dict[str, Any] = {}
    meant_here = {n: place for n, place in places.items() if all(holds(condition, values) for condition in place.when)}
    known = read_at_once(screen, meant_here, around, SHOWN)
    for name, place in meant_here.items():
        text = place_text(screen, place, around, known.get(name))
        if place.says:
            if " ".join(text.split()) not in place.says:
                wanted = " / ".join(place.says)
                raise BusinessHold(Reason.FORM_DISAGREES, field=name, meant=wanted, seen=text)
            continue
        value = canonical(text, meant[name], screen.mapping.formats, place.format)
        source = SOURCES.get(name)
        if source is None:
            seen[name] = value
        elif value != meant[name] and (value or meant[name]):
            seen[_blamed(intent, source)] = f"{name}: {text}"
        elif source != name:
            seen.setdefault(source, intent.value(source))
    return seen


def canonical(text: str, meant: Any, formats: Mapping[str, Format], format_name: str | None) -> Any:
    """Return a text as the kind of value that is meant there; the bare text where it is not of that kind."""
    chosen = format_for(formats, format_name, meant)
    if not text and (meant is None or isinstance(meant, (date, Decimal))):
        return None
    if chosen is None:
        return {"true": True, "false": False}.get(text, text) if isinstance(meant, bool) else text
    if isinstance(meant, str) and chosen.kind == "text":
        return meant if chosen.shows(meant, text) else text
    try:
        value = chosen.read(text)
    except ValueError:
        return text
    return {"true": True, "false": False}.get(value, value) if isinstance(meant, bool) else value


def read_lines(screen: Screen, places: LinePlaces, intent: Intent, around: Around) -> tuple[IntentLine, ...]:
    """Return the posting lines that a table shows; what the mapping does not read of a line counts as meant."""
    meant = posting_lines(intent)
    rows = screen.all(places.rows, around)
    empty = IntentLine(account_code="", text="", amount=Decimal(0))
    shown = []
    for number, row in enumerate(rows, start=1):
        line = meant[number - 1] if number <= len(meant) else empty
        within = replace(around, inside=row, values=dict(around.values) | line_values(line, number))
        shown.append(_read_line(screen, places, line, within))
    return tuple(shown)


def _read_line(screen: Screen, places: LinePlaces, meant: IntentLine, around: Around) -> IntentLine:
    shown = {}
    named = {name: getattr(places, name) for name in ("account_code", "text", "amount")}
    read = {name: place for name, place in named.items() if place is not None}
    known = read_at_once(screen, read, around, SHOWN)
    for name, place in read.items():
        text = place_text(screen, place, around, known.get(name))
        shown[name] = canonical(text, getattr(meant, name), screen.mapping.formats, place.format)
    return replace(meant, **shown)


def _blamed(intent: Intent, source: str) -> str:
    """Return the intent's value that a wrong kind of payment is told under: the one that is to be paid by."""
    if source != "payment_kind":
        return source
    return next((kind for kind in ("fik", "iban", "account") if intent.value(kind)), "iban")
