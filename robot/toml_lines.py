"""On which line of a TOML file something stands. The parser does not say; what parses of a part of the file does."""

from __future__ import annotations

import bisect
import tomllib
from collections.abc import Iterator, Sequence
from typing import Any

Where = tuple[str | int, ...]
"""The way to a value: the names of the tables and keys, and places in lists counted from 0."""


def as_written(table: Any, where: Sequence[str | int]) -> Where:
    """Return the way to a value by the steps that the file has; the last one may be a key that is missing."""
    way: list[str | int] = []
    here = table
    for number, part in enumerate(where, start=1):
        if not isinstance(here, (list, dict)):
            break  # a name that the model has for a form that the value might have
        if isinstance(here, list) and isinstance(part, int) and part < len(here):
            here = here[part]
        elif isinstance(here, dict) and part in here:
            here = here[str(part)]
        elif number < len(where) or isinstance(part, int):
            continue  # a table that stands for a list of one, or has its keys from two
        way.append(part)
    return tuple(way)


def line_of(text: str, where: Where) -> int | None:
    """Return the line, counted from 1, on which a value begins, or else the nearest table around it; None for none."""
    lines = text.split("\n")
    whole = _parsed(lines)
    while where and not _has(whole, where):
        where = where[:-1]
    if not where:
        return None

    def there(last: int) -> bool:
        return _has(_parsed(lines[: _parsable(lines, last)]), where)

    last = bisect.bisect_left(range(len(lines) + 1), x=True, key=there)
    return _next_line(lines, _parsable(lines, last - 1))


def first_unread(text: str) -> int:
    """Return the line, counted from 1, from which on a file is no TOML."""
    lines = text.split("\n")
    return _next_line(lines, _parsable(lines, len(lines) - 1))


def texts(table: Any, where: Where = ()) -> Iterator[tuple[Where, str]]:
    """Yield each text in a table, and the way to it."""
    if isinstance(table, str):
        yield where, table
    elif isinstance(table, (dict, list)):
        for part, value in table.items() if isinstance(table, dict) else enumerate(table):
            yield from texts(value, (*where, part))


def _next_line(lines: Sequence[str], above: int) -> int:
    """Return the first line below the `above` first ones that holds more than a comment."""
    rest = enumerate(lines[above:], start=above + 1)
    return next((number for number, line in rest if line.strip() and not line.lstrip().startswith("#")), len(lines))


def _parsable(lines: Sequence[str], last: int) -> int:
    """Return how many lines, `last` at most, can be read by themselves."""
    return next(n for n in range(last, -1, -1) if _parsed(lines[:n]) is not None)


def _parsed(lines: Sequence[str]) -> dict[str, Any] | None:
    """Return what stands on these lines, where they end between two entries of a list too; None for what is no TOML."""
    for end in ("", "\n]"):
        try:
            return tomllib.loads("\n".join(lines) + end)
        except tomllib.TOMLDecodeError:
            continue
    return None


def _has(table: Any, where: Where) -> bool:
    for part in where:
        if isinstance(table, dict) and part in table:
            table = table[str(part)]
        elif isinstance(table, list) and isinstance(part, int) and part < len(table):
            table = table[part]
        else:
            return False
    return True
