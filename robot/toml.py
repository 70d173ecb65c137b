"""Reads a TOML file into a pydantic model and says every fault at once, in sentences."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from robot.errors import ConfigurationError

_ON_ONE_LINE = " What stands between { and } must stand on one line, without a comma before the }."

M = TypeVar("M", bound=BaseModel)
_QUOTED = re.compile(r"'([^']*)'")


def read_toml(path: Path, model: type[M], *, context: Mapping[str, Any] | None = None) -> M:
    """Return the file as `model`. Raises `ConfigurationError`, one fault a line."""
    return parse_toml(path, model, load_table(path), context=context)


def load_table(path: Path) -> dict[str, Any]:
    """Return the file as a dictionary. Raises `ConfigurationError` with line and column where it is no TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))  # Notepad writes a byte order mark
    except FileNotFoundError:
        raise ConfigurationError(f"{path}: there is no such file. `fakturarobot init` makes one.") from None
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise ConfigurationError(f"{path}: is not UTF-8. Save it as UTF-8 in the editor.") from None
    except tomllib.TOMLDecodeError as error:
        hint = _ON_ONE_LINE if "for a key part" in str(error) else ""
        raise ConfigurationError(f"{path}: is not valid TOML: {error}.{hint}") from None


def parse_toml(path: Path, model: type[M], table: Mapping[str, Any], *, context: Mapping[str, Any] | None = None) -> M:
    """Return the table as `model`. Raises `ConfigurationError`, one fault a line."""
    try:
        return model.model_validate(table, context=context)
    except ValidationError as error:
        raise ConfigurationError([_sentence(path, model, fault) for fault in error.errors()]) from None


def nearest(word: str, known: Iterable[str]) -> str:
    """Return " Did you mean 'x'?" for the nearest known word, or ""."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" Did you mean {close[0]!r}?" if close else ""


def _sentence(path: Path, model: type[BaseModel], fault: Any) -> str:
    where = tuple(part for part in fault["loc"] if part != "[key]")
    key = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in where).lstrip(".")
    if fault["type"] == "extra_forbidden":
        known = _keys(model, where[:-1])
        listed = f" Known here: {', '.join(sorted(known))}." if known else ""
        return f"{path}: {key}: unknown key.{nearest(str(where[-1]), known)}{listed}"
    if fault["type"] == "missing":
        return f"{path}: {key}: is missing."
    message = str(fault["msg"]).removeprefix("Value error, ")
    found = fault.get("input")
    shown = "" if isinstance(found, (dict, list)) or message.startswith(repr(found)) else f" Found {found!r}."
    meant = nearest(str(found), _QUOTED.findall(message)) if fault["type"] == "literal_error" else ""
    return f"{path}: {key or 'the file'}: {message.rstrip('.')}.{shown}{meant}"


def _keys(model: type[BaseModel], where: tuple[str | int, ...]) -> set[str]:
    here: type[BaseModel] | None = model
    for part in where:
        if here is None:
            return set()
        if isinstance(part, int) or part not in here.model_fields:
            continue
        here = _model_in(here.model_fields[part].annotation)
    return set() if here is None else {field.alias or name for name, field in here.model_fields.items()}


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in get_args(annotation):
        found = _model_in(inner)
        if found is not None:
            return found
    return None
