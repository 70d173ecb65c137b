"""Values into texts: the words that a step types, and the {value}s in targets and addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from robot.case import plain
from robot.mapping.format import Format
from robot.mapping.values import PLACEHOLDER


def format_for(formats: Mapping[str, Format], name: str | None, value: Any) -> Format | None:
    """Return the format of this name, or the one that is named as the value's kind: amount, date or text."""
    if name is not None:
        return formats[name]
    if isinstance(value, Decimal):
        return formats.get("amount", _AMOUNT)
    if isinstance(value, date):
        return formats.get("date", _DATE)
    return formats.get("text") if isinstance(value, str) else None


def write(formats: Mapping[str, Format], value: Any, format_name: str | None = None) -> str:
    """Return the value as it is typed; "" for None. Raises `TextTooLong` and `ValueError`."""
    if value is None:
        return ""
    chosen = format_for(formats, format_name, value)
    return plain(value) if chosen is None else chosen.write(value)


def fill_in(text: str, values: Mapping[str, Any], formats: Mapping[str, Format]) -> str:
    """Return the text with each `{name}` and `{name:format}` replaced. Raises as `write` does, and `KeyError`."""

    def replaced(found: re.Match[str]) -> str:
        value = values[found[1]]
        if found[2] is None and isinstance(value, str):
            return value  # a text inside a text is cut by nobody
        return write(formats, value, found[2])

    return PLACEHOLDER.sub(replaced, text)


_AMOUNT = Format(kind="amount")
_DATE = Format(kind="date")
