"""Where a value stands on the screen, and how it is written there."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, field_validator

from robot.mapping.table import Table
from robot.mapping.target import Target, Targets, Texts
from robot.sentence import said


def one_group(value: str | None) -> str | None:
    """Return a regular expression that has exactly one group. Raises `ValueError`."""
    if value is not None:
        try:
            groups = re.compile(value).groups
        except re.error as error:
            message = said("'{value}' is no regular expression: {error}", value=value, error=error)
            raise ValueError(message) from error
        if groups != 1:
            message = said("'{value}' needs exactly one group in round brackets: the part that counts", value=value)
            raise ValueError(message)
    return value


class Place(Table):
    """Where one value stands, and how it is written there."""

    read: Targets
    """The thing that shows it."""
    format: str | None = None
    """One of [formats]; otherwise the one that is named as the value's kind (amount, date, text)."""
    pattern: str | None = None
    """The part that counts, as a regular expression with one group in round brackets."""
    attribute: str | None = None
    """Read this HTML attribute instead of the text."""
    says: Texts = ()
    """Instead of a value of the invoice: the text, or one of the texts, that must stand there."""
    when: Texts = ()
    """Only compared if these conditions hold."""
    canary: Literal["look", "skip"] = "look"
    """In [form]: "skip" where it is on the page only when a draft was saved, so that `map check` cannot find it."""

    _one_group = field_validator("pattern")(one_group)


BESIDE_A_TARGET = frozenset(Place.model_fields) - {"read"}


class PlaceInOne(Target):
    """A target with what belongs to a place beside it, as files have it; for editors alone."""

    format: str | None = None
    """One of [formats]; otherwise the one that is named as the value's kind (amount, date, text)."""
    pattern: str | None = None
    """The part that counts, as a regular expression with one group in round brackets."""
    attribute: str | None = None
    """Read this HTML attribute instead of the text."""
    says: Texts = ()
    """Instead of a value of the invoice: the text, or one of the texts, that must stand there."""
    when: Texts = ()
    """Only compared if these conditions hold."""
    canary: Literal["look", "skip"] = "look"
    """In [form]: "skip" where it is on the page only when a draft was saved, so that `map check` cannot find it."""


def _place(value: Any) -> Any:
    if isinstance(value, dict) and "read" not in value:
        return {"read": {k: v for k, v in value.items() if k not in BESIDE_A_TARGET}} | {
            k: v for k, v in value.items() if k in BESIDE_A_TARGET
        }
    return {"read": value} if isinstance(value, (str, list)) else value


ReadPlace = Annotated[
    Place, BeforeValidator(_place, json_schema_input_type=str | PlaceInOne | Place | list[str | Target])
]
"""In the file: a target with `format`, `pattern`, ... beside it, a name of [targets], or a list of targets."""
