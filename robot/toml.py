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
from robot.sentence import Sentence, at, said, together, told_by
from robot.toml_lines import Where, as_written, first_unread, line_of, texts

_ON_ONE_LINE = said(" What stands between { and } must stand on one line, without a comma before the }.")
_A_PATH = said(" Write a path in single quotes, as 'C:\\Users\\robot', or with / in the place of \\.")

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
_OPEN_QUOTE = re.compile(
    r"(?:Illegal|Found invalid) character '\\n' \(at line (?P<line>[0-9]+), .*|Unterminated string .*|Expected \"'\" .*"
)
_ESCAPED_PATH = re.compile(r"[\b\f\r]|(?<!\w)[A-Za-z]:[\t\n]")  # "C:\fakturaer" has a form feed in it
_WRITTEN_NUMBER = re.compile(
    r"\s*(?:(?P<whole>-?[0-9]{1,3}(?:[. ][0-9]{3})+|-?[0-9]+)(?:,(?P<part>[0-9]+))?"
    r"|(?P<english>-?[0-9]{1,3}(?:,[0-9]{3})+)(?:\.(?P<cents>[0-9]+))?)\s*(?:kr\.?|DKK)?\s*"
)
_BARE_NUMBER = re.compile(r"[^#\"']*?=\s*([0-9][0-9. ]*,[0-9]+)\s*(?:#.*)?")


def read_toml(path: Path, model: type[M], *, context: Mapping[str, Any] | None = None) -> M:
    """Return the file as `model`. Raises `ConfigurationError`, one fault a line."""
    return parse_toml(path, model, load_table(path), context=context)


def load_table(path: Path) -> dict[str, Any]:
    """Return the file as a dictionary. Raises `ConfigurationError` with the line where it is no TOML."""
    text = _read(path)
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(_no_toml(path, text, str(error))) from None
    odd = [where for where, found in texts(table) if _ESCAPED_PATH.search(found)]
    if odd:
        strange = said("\\b, \\f, \\n, \\r and \\t are other characters in a text in double quotes.")
        raise ConfigurationError([fault_at(path, table, where, together([strange, _A_PATH], "")) for where in odd])
    return table


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")  # Notepad writes a byte order mark
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


def parse_toml(path: Path, model: type[M], table: Mapping[str, Any], *, context: Mapping[str, Any] | None = None) -> M:
    """Return the table as `model`. Raises `ConfigurationError`, one fault a line."""
    try:
        return model.model_validate(table, context=context)
    except ValidationError as error:
        raise ConfigurationError([_sentence(path, model, table, fault) for fault in error.errors()]) from None


def fault_at(path: Path, table: Mapping[str, Any], where: Where, what: str) -> Sentence:
    """Return what is wrong at a place of a file, with the line and the key: "config.toml, line 7: office.cvr: ..."."""
    written = as_written(table, where)
    line = line_of(_read(path), written)
    place = path if line is None else said("{path}, line {number}", path=path, number=line)
    return at(place, at(key_name(written) or said("the file"), what))


def key_name(where: Where) -> str:
    """Return a key as messages name it: "mailbox[2].port", "step 4 of [enter], fill.label". All are counted from 1."""
    at_step = next((n for n, part in enumerate(where) if part == "steps" and len(where) > n + 1), None)
    if at_step is None:
        return "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in where).lstrip(".")
    table, number = key_name(where[:at_step]), int(where[at_step + 1]) + 1
    step = said("step {number} of [{table}]", number=number, table=table)
    key = key_name(where[at_step + 2 :])
    return said("{step}, {key}", step=step, key=key) if key else step


def nearest(word: str, known: Iterable[str], *, likeness: float = 0.6) -> str:
    """Return " Did you mean 'x'?" for the nearest known word, or "" where none has `likeness` (0 to 1) at least."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=likeness)
    return said(" Did you mean '{word}'?", word=close[0]) if close else ""


def _no_toml(path: Path, text: str, error: str) -> Sentence:
    """Return what is wrong with a file that is no TOML, and what was probably meant."""
    place, hint = _PLACE.fullmatch(error), ""
    number = int(place["line"]) if place else first_unread(text)
    line = text.split("\n")[number - 1]
    open_quote = _OPEN_QUOTE.fullmatch(error)
    told = said("a quotation mark is missing at the end of line {line}", line=number) if open_quote else _placed(error)
    if "for a key part" in error:
        hint = _ON_ONE_LINE
    elif "hex value" in error or "scalar value" in error or "Unescaped" in error:
        hint = _A_PATH
    elif bare := _BARE_NUMBER.fullmatch(line):
        hint = _plain_number(bare[1])
    return said("{path}: is not valid TOML: {error}.{hint}", path=path, error=told, hint=hint)


def _plain_number(text: str) -> str:
    """Return how a number is written in TOML, where a text looks like one as people write them; "" otherwise."""
    found = _WRITTEN_NUMBER.fullmatch(text)
    if found is None:
        return ""
    whole, part = found["whole"] or found["english"], found["part"] or found["cents"]
    number = re.sub("[., ]", "", whole) + (f".{part}" if part else "")
    return said(
        " Write {number}: a number has no thousands separators, and a point before its decimals.", number=number
    )


def _placed(error: str) -> str:
    """Return what tomllib says with its place apart, and a key as it stands in the file."""
    error = _KEY.sub(lambda key: ".".join(re.findall("'([^']*)'", key[1])), error)
    if error.endswith(_AT_END):
        return said("{what} (at end of document)", what=error.removesuffix(_AT_END))
    found = _PLACE.fullmatch(error)
    return said("{what} (at line {line}, column {column})", **found.groupdict()) if found else error


def _sentence(path: Path, model: type[BaseModel], table: Mapping[str, Any], fault: Any) -> Sentence:
    where = tuple(part for part in fault["loc"] if part != "[key]")
    if fault["type"] == "extra_forbidden":
        known = _keys(model, where[:-1])
        listed = said(" Known here: {known}.", known=", ".join(sorted(known))) if known else ""
        unknown = said("unknown key.{meant}{listed}", meant=nearest(str(where[-1]), known), listed=listed)
        return fault_at(path, table, where, unknown)
    if fault["type"] == "missing":
        return fault_at(path, table, where, said("is missing."))
    message, found = _message(fault), fault.get("input")
    secret = bool(where) and where[-1] == "secret"  # who writes the password itself there must not see it again
    if secret:
        message = said("must be the name of the secret: small letters, digits, - and _; never the secret itself")
    told = secret or isinstance(found, (dict, list)) or message.startswith(repr(found))
    shown = "" if told else said(" Found {found}.", found=repr(found))
    choices = _QUOTED.findall(message) if fault["type"] == "literal_error" else []
    meant = nearest(str(found), choices, likeness=_LIKE_A_CHOICE)
    if isinstance(found, str) and EXPECTED.get(fault["type"]) in (_NUMBER, _WHOLE):
        meant = _plain_number(found)
    full = said("{message}.{shown}{meant}", message=message, shown=shown, meant=meant)
    return fault_at(path, table, where, full)


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
    if here is None:
        return set()
    return {field.alias or name for name, field in here.model_fields.items() if not field.exclude}


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in get_args(annotation):
        found = _model_in(inner)
        if found is not None:
            return found
    return None
