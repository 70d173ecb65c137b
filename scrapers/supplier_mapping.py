"""Supplier mappings: what an office writes down (in `mappings/suppliers/*.toml`) of a supplier's layout.

A mapping says how to recognise the supplier, how it writes numbers and dates, and for single
fields where the value stands: right of or below a text (anchor), or in a rectangle (region).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from robot.errors import ConfigurationError
from robot.invoice import FIELD_NAMES
from robot.toml import nearest, read_toml


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Match(_Table):
    """How the supplier is recognised: any of the ids, or all of the texts."""

    supplier_id: tuple[str, ...] = ()
    text: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _says_something(self) -> Match:
        if not self.supplier_id and not self.text:
            message = 'says nothing; expected supplier_id = ["12345678"] or text = ["..."]'
            raise ValueError(message)
        return self


class Region(_Table):
    """A rectangle on a page, in points from the top left corner (an A4 page is 595 by 842)."""

    page: Annotated[int, Field(ge=1)] = 1
    x0: float
    top: float
    x1: float
    bottom: float


class FieldRule(_Table):
    """Where one value stands: beside an anchor, in a region, or the same on every invoice (`value`)."""

    anchor: str = ""
    side: Literal["right", "below"] = "right"
    region: Region | None = None
    pattern: str = ""  # a regular expression; its first group (or all of it) is the value
    value: str = ""

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error as error:
            message = f"{pattern!r} is no regular expression ({error})"
            raise ValueError(message) from None
        return pattern

    @model_validator(mode="after")
    def _has_one_place(self) -> FieldRule:
        if sum((bool(self.anchor), self.region is not None, bool(self.value))) != 1:
            message = "expected exactly one of anchor, region and value"
            raise ValueError(message)
        return self


class SupplierMapping(_Table):
    """One file of `mappings/suppliers`."""

    name: str
    match: Match
    decimal_mark: Literal["", ",", "."] = ""
    date_order: Literal["day_first", "month_first"] = "day_first"
    fields: dict[str, FieldRule] = {}
    source: str = ""  # the file's name, set by `load_supplier_mappings`

    @field_validator("fields")
    @classmethod
    def _names_exist(cls, fields: dict[str, FieldRule]) -> dict[str, FieldRule]:
        for name in fields:
            if name not in FIELD_NAMES:
                message = f"{name!r} is no field of an invoice.{nearest(name, FIELD_NAMES)}"
                raise ValueError(message)
        return fields


def load_supplier_mappings(folder: Path) -> tuple[SupplierMapping, ...]:
    """Return the mappings of a folder. Raises `ConfigurationError` with every fault of every file."""
    found: list[SupplierMapping] = []
    faults: list[str] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            found.append(read_toml(path, SupplierMapping).model_copy(update={"source": path.name}))
        except ConfigurationError as error:
            faults.extend(error.faults)
    if faults:
        raise ConfigurationError(faults)
    return tuple(found)
