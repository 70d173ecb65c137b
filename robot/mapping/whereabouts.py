"""Where something of a mapping stands in its file, for who has to mend it there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from robot.mapping.section import SystemMapping
from robot.sentence import Sentence, said
from robot.toml import key_name
from robot.toml_lines import Where


def placed(mapping: SystemMapping, what: str, *things: object) -> str:
    """Return what is wrong on a system's screen, with the system and the place in its file where one of these stands.

    A sentence that says that already, and one about what stands nowhere in the file, stays as it is.
    """
    if isinstance(what, Sentence) and "place" in what.facts:
        return what
    for thing in things:
        where = next((where for where, found in _walk(mapping) if found is thing), ())
        if where:
            return said(
                "{title}: {what} See {place} in mappings/systems/{system}.toml.",
                title=mapping.title,
                what=what,
                place=key_name(_as_in_file(where)),
                system=mapping.name,
            )
    return what


def _as_in_file(where: Where) -> Where:
    """Return the way to a step, not to its target; a place is one with its target in most files."""
    if "steps" in where[:-1]:
        return where[: where.index("steps") + 2]
    return where[:-1] if where[-1] == "read" and where[0] != "voucher" else where


def _walk(node: Any, where: Where = ()) -> Iterator[tuple[Where, object]]:
    """Yield everything in a mapping but the simplest values, and the way to it."""
    if isinstance(node, BaseModel):
        items: Any = iter(node)
    elif isinstance(node, dict):
        items = node.items()
    elif isinstance(node, tuple) and node:
        items = enumerate(node)
    else:
        return
    if where:
        yield where, node
    for part, value in items:
        yield from _walk(value, (*where, part))
