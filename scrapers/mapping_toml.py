"""Writes a supplier mapping as the TOML file that a person would write."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from scrapers.supplier_mapping import SupplierMapping

_SPELLED = {ord("æ"): "ae", ord("ø"): "oe", ord("å"): "aa"}
_LISTS = ("supplier_id", "text", "not_text")  # always written as lists, so that the next one is easily added


def write_mapping(mapping: SupplierMapping, comments: tuple[str, ...] = ()) -> str:
    """Return the file's text, with these comments on top. What has its usual value is left out."""
    plain = mapping.model_dump(exclude_defaults=True, exclude={"source"})
    scalars = {key: value for key, value in plain.items() if not isinstance(value, Mapping) and key != "layout"}
    lines = [f"# {comment}" for comment in comments]
    lines += ["", *(f"{key} = {_value(key, value)}" for key, value in scalars.items())]
    for key, value in plain.items():
        if isinstance(value, Mapping):
            lines += _table((key,), value)
    for layout in plain.get("layout", ()):
        lines += ["", "[[layout]]"]
        lines += [f"{key} = {_value(key, value)}" for key, value in layout.items() if not isinstance(value, Mapping)]
        for key, value in layout.items():
            if isinstance(value, Mapping):
                lines += _table(("layout", key), value)
    return "\n".join(lines).strip() + "\n"


def _table(path: tuple[str, ...], table: Mapping[str, Any]) -> Iterator[str]:
    own = {key: value for key, value in table.items() if not isinstance(value, Mapping) or _is_inline(key)}
    if own or not table:
        yield ""
        yield f"[{'.'.join(path)}]"
        yield from (f"{key} = {_value(key, value)}" for key, value in own.items())
    for key, value in table.items():
        if key not in own:
            yield from _table((*path, key), value)


def _is_inline(key: str) -> bool:
    return key == "region"


def _value(key: str, value: Any) -> str:
    match value:
        case Mapping():
            inner = ", ".join(f"{name} = {_value(name, one)}" for name, one in value.items())
            return f"{{ {inner} }}"
        case [one] if key not in _LISTS:
            return _value(key, one)
        case list() | tuple():
            return f"[{', '.join(_value(key, one) for one in value)}]"
        case str() if "\\" in value and "'" not in value:
            return f"'{value}'"
        case float():
            return f"{value:g}"
    return json.dumps(value, ensure_ascii=False)


def free_file(folder: Path, supplier: str) -> Path:
    """Return where a supplier's mapping can be written: "Fjordby VVS & Anlæg ApS" is "fjordby-vvs-anlaeg-aps.toml".

    Where that name is taken, the next free one: a mapping never replaces another.
    """
    spelled = supplier.casefold().translate(_SPELLED)
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "supplier"
    number, free = 1, folder / f"{stem}.toml"
    while free.exists():
        number += 1
        free = folder / f"{stem}-{number}.toml"
    return free
