"""mappings/systems/README.md is the whole reference: each key, action, value and command stands there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from robot.map_commands import map_app
from robot.mapping import SystemMapping
from robot.mapping.schema import mapping_schema
from robot.mapping.step import ACTIONS
from robot.mapping.values import FILING_NAMES, LINE_NAMES, LOGIN_NAMES
from tests.fakes.json_schema import complaints

FOLDER = Path(__file__).parents[3] / "mappings" / "systems"
PAGE = (FOLDER / "README.md").read_text(encoding="utf-8")
CODE = " ".join(re.findall(r"`([^`]+)`", re.sub(r"```.*?```", "", PAGE, flags=re.DOTALL)))
WORDS = set(re.findall(r"[a-z_]+(?:\.[a-z_]+)*", CODE)) | set(re.findall(r"[a-z_]+", CODE))
SET_BY_THE_ROBOT = {"SystemMapping.name"}


def models(annotation: Any) -> list[type[BaseModel]]:
    """Return the tables in an annotation."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for inner in get_args(annotation) for model in models(inner)]


def all_keys() -> list[str]:
    """Return each key of each table of the language as "Table.key"."""
    waiting: list[type[BaseModel]] = [SystemMapping]
    seen: list[type[BaseModel]] = []
    while waiting:
        model = waiting.pop()
        if model not in seen:
            seen.append(model)
            waiting.extend(inner for field in model.model_fields.values() for inner in models(field.annotation))
    return sorted(
        {f"{model.__name__}.{field.alias or name}" for model in seen for name, field in model.model_fields.items()}
    )


@pytest.mark.parametrize("key", [key for key in all_keys() if key not in SET_BY_THE_ROBOT])
def test_each_key_of_the_language_stands_in_the_reference(key: str) -> None:
    """Whoever looks a key up finds it, in code letters."""
    assert key.partition(".")[2] in WORDS


def test_each_action_and_value_stands_in_the_reference() -> None:
    """Nothing that a step can do or type is a secret of the source."""
    assert [name for name in (*ACTIONS, *FILING_NAMES, *LOGIN_NAMES, *LINE_NAMES) if name not in WORDS] == []


def test_each_command_stands_in_the_reference() -> None:
    """`map check` and its like are named with what they do."""
    named = set(re.findall(r"`fakturarobot map ([a-z]+)", PAGE))
    own = {command.callback.__name__ for command in map_app.registered_commands if command.callback}
    assert {"check", "run", "record", "schema"} <= own
    assert {"check", "run", "record", "schema"} <= named


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_editors_find_nothing_to_underline_in_the_shipped_mappings(path: Path) -> None:
    """Short forms, names of targets and lists are right by the schema too; a misspelt key is not."""
    schema = mapping_schema()
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    assert list(complaints(table, schema, schema)) == []
    wrong = table | {"login": table["login"] | {"setps": []}}
    assert list(complaints(wrong, schema, schema)) == [".login.setps: unknown"]


def test_editors_are_told_what_each_key_means() -> None:
    """The schema has a sentence for each key of each table, and knows no key that the language lacks."""
    schema = mapping_schema()
    tables = {"SystemMapping": schema, **schema["$defs"]}
    described = {
        f"{table}.{key}"
        for table, content in tables.items()
        for key, about in content.get("properties", {}).items()
        if about.get("description")
    }
    assert set(all_keys()) - described == SET_BY_THE_ROBOT
    assert all(content.get("additionalProperties") is False for content in tables.values())
