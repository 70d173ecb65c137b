"""docs/configuration.md says every key and every default of the files that an office writes, and no other."""

from __future__ import annotations

import re
from datetime import time
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from robot.runbook import Process
from robot.settings import Settings

PAGE = (Path(__file__).parents[3] / "docs" / "configuration.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(\w+)` \| (.*?) \| (.+) \|$", re.MULTILINE)
SET_BY_THE_ROBOT = {(Settings, "home"), (Process, "name")}


def models_in(annotation: Any) -> list[type[BaseModel]]:
    """Return the tables that a key can hold."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for inner in get_args(annotation) for model in models_in(inner)]


def heading(name: str, annotation: Any) -> str:
    """Return how the table of a key is written in TOML."""
    if str(annotation).startswith("tuple["):
        return f"[[{name}]]"
    return f"[{name}.NAME]" if str(annotation).startswith("dict[") else f"[{name}]"


def tables() -> list[tuple[str, type[BaseModel]]]:
    """Return each table of both files with its model."""
    found: list[tuple[str, type[BaseModel]]] = [("process.toml", Process)]
    for top in (Settings, Process):
        for name, field in top.model_fields.items():
            for model in models_in(field.annotation):
                found.append((heading(name, field.annotation), model))
                found += [
                    (heading(f"{name}.{key}", inner.annotation), below)
                    for key, inner in model.model_fields.items()
                    for below in models_in(inner.annotation)
                ]
    return found


def default(value: Any) -> str:
    """Return a default as the page shows it."""
    if value is PydanticUndefined:
        return "required"
    if value is None:
        return "none"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, tuple):
        return "`[" + ", ".join(f'"{item}"' for item in value) + "]`"
    if isinstance(value, (str, Path, Decimal, time)):
        return f'`"{value}"`'
    return f"`{value:g}`" if isinstance(value, float) else f"`{value}`"


def section(title: str) -> str:
    """Return what stands under a heading."""
    return PAGE.partition(f"### `{title}`\n")[2].partition("\n#")[0]


@pytest.mark.parametrize(("title", "model"), tables(), ids=lambda value: value if isinstance(value, str) else "")
def test_each_table_is_described_key_by_key(title: str, model: type[BaseModel]) -> None:
    """The page has exactly the keys of the model, each with its default and a meaning."""
    keys = {
        name: default(field.default)
        for name, field in model.model_fields.items()
        if (model, name) not in SET_BY_THE_ROBOT and not models_in(field.annotation)
    }
    assert {name: shown for name, shown, _ in ROW.findall(section(title))} == keys


def test_no_table_is_described_that_does_not_exist() -> None:
    """A table that was taken away takes its description along."""
    assert set(re.findall(r"^### `(.+)`$", PAGE, re.MULTILINE)) == {title for title, _ in tables()}
