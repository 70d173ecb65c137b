"""Reads a TOML file into a pydantic model and says every fault at once, in sentences."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from robot.errors import ConfigurationError
from robot.sentence import Sentence, at, said, told_by

_ON_ONE_LINE = said(" What stands between { and } must stand on one line, without a comma before the }.")

_NUMBER, _WHOLE, _YES_OR_NO = "expected a number", "expected a whole number", "expected true or false"
_LIST, _TABLE, _TIME = "expected a list in [ ]", "expected a table", "expected a time in quotes, like '07:00'"
EXPECTED: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("string_type", "path_type"), "expected a text in quotes"),
        **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), _WHOLE),
        **dict.fromkeys(("float_type", "float_parsing", "decimal_type", "decimal_parsing", "finite_number"), _NUMBER),
        **dict.fromkeys(("bool_type", "bool_parsing"), _YES_OR_NO),
        **dict.fromkeys(("tuple_type", "list_type"), _LIST),
        **dict.fromkeys(("dict_type", "model_type", "model_attributes_type"), _TABLE),
        **dict.fromkeys(("time_type", "time_parsing"), _TIME),
        "literal_error": "expected one of {expected}",
        "greater_than": "must be more than {gt}",
        "greater_than_equal": "must be at least {ge}",
        "less_than": "must be less than {lt}",
        "less_than_equal": "must be at most {le}",
        "too_short": "must have at least {min_length}",
        "string_too_long": "must have at most {max_length} characters",
        "string_pattern_mismatch": "does not have the form {pattern}",
    }
)
"""What pydantic's kinds of errors mean for who writes the file; any other says it in pydantic's own words."""

M = TypeVar("M", bound=BaseModel)
_PLACE = re.compile(r"(?P<what>.*) \(at line (?P<line>[0-9]+), column (?P<column>[0-9]+)\)", re.DOTALL)
_KEY = re.compile(r"\(('[^']*'(?:, '[^']*')*),?\)")
_LIKE_A_CHOICE = 0.75  # of a few words, the wrong one is soon the nearest: "over" is no "never"
_AT_END = " (at end of document)"
_QUOTED = re.compile(r"'([^']*)'")


def read_toml(path: Path, model: type[M], *, context: Mapping[str, Any] | None = None) -> M:
    """Return the file as `model`. Raises `ConfigurationError`, one fault a line."""
    return parse_toml(path, model, load_table(path), context=context)


def load_table(path: Path) -> dict[str, Any]:
    """Return the file as a dictionary. Raises `ConfigurationError` with line and column where it is no TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))  # Notepad writes a byte order mark
    except FileNotFoundError:
        raise ConfigurationError(
            said("{path}: there is no such file. `fakturarobot init` makes one.", path=path)
            if path.name in ("config.toml", "process.toml")
            else said("{path}: there is no such file.", path=path)
        ) from None
    except OSError as error:
        raise ConfigurationError(said("{path}: cannot be read ({reason}).", path=path, reason=error.strerror)) from None
    except UnicodeDecodeError:
        raise ConfigurationError(said("{path}: is not UTF-8. Save it as UTF-8 in the editor.", path=path)) from None
    except tomllib.TOMLDecodeError as error:
        hint = _ON_ONE_LINE if "for a key part" in str(error) else ""
        raise ConfigurationError(
            said("{path}: is not valid TOML: {error}.{hint}", path=path, error=_placed(str(error)), hint=hint)
        ) from None


def parse_toml(path: Path, model: type[M], table: Mapping[str, Any], *, context: Mapping[str, Any] | None = None) -> M:
    """Return the table as `model`. Raises `ConfigurationError`, one fault a line."""
    try:
        return model.model_validate(table, context=context)
    except ValidationError as error:
        raise ConfigurationError([_sentence(path, model, fault) for fault in error.errors()]) from None


def nearest(word: str, known: Iterable[str], *, likeness: float = 0.6) -> str:
    """Return " Did you mean 'x'?" for the nearest known word, or "" where none has `likeness` (0 to 1) at least."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=likeness)
    return said(" Did you mean '{word}'?", word=close[0]) if close else ""


def _placed(error: str) -> str:
    """Return what tomllib says with its place apart, and a key as it stands in the file."""
    error = _KEY.sub(lambda key: ".".join(re.findall("'([^']*)'", key[1])), error)
    if error.endswith(_AT_END):
        return said("{what} (at end of document)", what=error.removesuffix(_AT_END))
    found = _PLACE.fullmatch(error)
    return said("{what} (at line {line}, column {column})", **found.groupdict()) if found else error


def _sentence(path: Path, model: type[BaseModel], fault: Any) -> Sentence:
    where = tuple(part for part in fault["loc"] if part != "[key]")
    key = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in where).lstrip(".")
    if fault["type"] == "extra_forbidden":
        known = _keys(model, where[:-1])
        listed = said(" Known here: {known}.", known=", ".join(sorted(known))) if known else ""
        unknown = said("unknown key.{meant}{listed}", meant=nearest(str(where[-1]), known), listed=listed)
        return at(path, at(key, unknown))
    if fault["type"] == "missing":
        return at(path, at(key, said("is missing.")))
    message, found = _message(fault), fault.get("input")
    told = isinstance(found, (dict, list)) or message.startswith(repr(found))
    shown = "" if told else said(" Found {found}.", found=repr(found))
    choices = _QUOTED.findall(message) if fault["type"] == "literal_error" else []
    meant = nearest(str(found), choices, likeness=_LIKE_A_CHOICE)
    full = said("{message}.{shown}{meant}", message=message, shown=shown, meant=meant)
    return at(path, at(key or said("the file"), full))


def _message(fault: Any) -> str:
    """Return what is wrong with a value: a model's own sentence, or ours for what pydantic found."""
    context = fault.get("ctx") or {}
    if isinstance(context.get("error"), ValueError):
        own = told_by(context["error"])
        return own if isinstance(own, Sentence) else str(own).rstrip(".")
    template = EXPECTED.get(fault["type"])
    if fault["type"] == "literal_error":
        context = {"expected": str(context["expected"]).replace(" or ", ", ")}
    return said(template, **context) if template is not None else str(fault["msg"]).rstrip(".")


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
