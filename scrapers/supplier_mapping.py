"""Supplier mappings: what an office writes down (in `mappings/suppliers/*.toml`) of a supplier's invoices.

A mapping says how the supplier is recognised, how it writes numbers and dates, where single values stand
(beside a text, or in a rectangle), how its lines are set in columns, and what its invoices are posted on.
The reference is `mappings/suppliers/README.md`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from robot.case import INTENT_NAMES
from robot.errors import ConfigurationError
from robot.invoice import FIELD_NAMES
from robot.mapping.format import Format
from robot.toml import nearest, read_toml

LINE_COLUMNS: tuple[str, ...] = (
    "item_number",
    "description",
    "quantity",
    "unit",
    "unit_price",
    "amount",
    "vat_rate",
)
"""The columns that a table of lines can have: the names of `robot.invoice.Line`."""


def _known_to(names: tuple[str, ...], what: str) -> AfterValidator:
    def check(name: str) -> str:
        if name not in names:
            message = f"{name!r} is no {what}.{nearest(name, names)} Known: {', '.join(names)}"
            raise ValueError(message)
        return name

    return AfterValidator(check)


def _some(value: object) -> object:
    found = (value,) if isinstance(value, str) else value
    if not isinstance(found, (list, tuple)) or not all(isinstance(one, str) for one in found):
        message = 'expected a text or a list of texts, each between "'
        raise ValueError(message)
    return tuple(one.strip() for one in found if one.strip())


def _counted_or(*words: str) -> BeforeValidator:
    def check(value: object) -> object:
        if value in words or (isinstance(value, int) and not isinstance(value, bool) and value >= 1):
            return value
        meant = nearest(str(value), words)
        message = f"{value!r} is none of {', '.join(map(repr, words))}, nor a number from 1.{meant}"
        raise ValueError(message)

    return BeforeValidator(check)


def _expression(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        message = f"{pattern!r} is no regular expression ({error}); put it between single quotes, for example '(\\d+)'"
        raise ValueError(message) from None
    return pattern


FieldName = Annotated[str, _known_to(FIELD_NAMES, "field of an invoice")]
ColumnName = Annotated[str, _known_to(LINE_COLUMNS, "column of a line")]
Texts = Annotated[tuple[str, ...], BeforeValidator(_some)]
Expression = Annotated[str, AfterValidator(_expression)]
Points = Annotated[float, Field(ge=0, le=2000)]
PageChoice = Annotated[int | str, _counted_or("first", "last", "any")]
Occurrence = Annotated[int | str, _counted_or("first", "last")]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Match(_Table):
    """How the supplier is recognised: by any of the ids, or by all of the texts; never where a `not_text` stands."""

    supplier_id: Texts = ()
    text: Texts = ()
    not_text: Texts = ()

    @field_validator("supplier_id")
    @classmethod
    def _compact(cls, ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(re.sub(r"[\s.-]", "", one).removeprefix("DK") for one in ids)

    @model_validator(mode="after")
    def _says_something(self) -> Match:
        if not self.supplier_id and not self.text:
            message = 'says nothing; expected supplier_id = ["12345678"] or text = ["..."]'
            raise ValueError(message)
        return self


class LayoutMatch(_Table):
    """What tells one layout of a supplier from its others: all of `text` on its pages, none of `not_text`."""

    text: Texts = ()
    not_text: Texts = ()

    @model_validator(mode="after")
    def _says_something(self) -> LayoutMatch:
        if not self.text and not self.not_text:
            message = 'says nothing; expected text = ["..."] or not_text = ["..."]'
            raise ValueError(message)
        return self


class Region(_Table):
    """A rectangle on a page, in points from the top left corner (an A4 page is 595 by 842).

    A word counts whose middle lies in it, or beside it within `tolerance`.
    """

    page: PageChoice = "first"
    x0: Points
    top: Points
    x1: Points
    bottom: Points
    tolerance: Annotated[float, Field(ge=0, le=100)] = 3

    @model_validator(mode="after")
    def _has_an_area(self) -> Region:
        if self.x0 >= self.x1 or self.top >= self.bottom:
            message = (
                f"x0 {self.x0:g}, x1 {self.x1:g}, top {self.top:g}, bottom {self.bottom:g} enclose nothing; "
                "expected x0 < x1 and top < bottom"
            )
            raise ValueError(message)
        return self


def _date_pattern(pattern: str) -> str:
    if pattern:
        Format(kind="date", pattern=pattern)
    return pattern


DatePattern = Annotated[str, AfterValidator(_date_pattern)]


class FieldRule(_Table):
    """Where one value stands: beside an anchor, in a region, or the same on every invoice (`value`)."""

    anchor: Texts = ()  # its wordings; the first that leads to a value counts
    direction: Literal["right", "left", "below", "above"] = "right"
    distance: Points | None = None  # how far from the anchor, in points; usual: 300 beside it, 60 above and below
    occurrence: Occurrence | None = None  # of an anchor that stands in several places
    page: PageChoice = "any"  # where the anchor stands
    region: Region | None = None
    pattern: Expression = ""  # its first group (or all of it) is the value
    date_pattern: DatePattern = ""
    value: str = ""
    optional: bool = False  # not on every invoice: nobody is told where it is not found

    @model_validator(mode="after")
    def _has_one_place(self) -> FieldRule:
        if sum((bool(self.anchor), self.region is not None, bool(self.value))) != 1:
            message = "expected exactly one of anchor, region and value"
            raise ValueError(message)
        return self


class Column(_Table):
    """One column: under the words of its heading, or between two edges in points from the page's left."""

    heading: str = ""
    x0: Points | None = None
    x1: Points | None = None

    @model_validator(mode="after")
    def _has_one_place(self) -> Column:
        edges = self.x0 is not None and self.x1 is not None
        if bool(self.heading) == edges or (self.x0 is None) != (self.x1 is None):
            message = "expected either heading, or both x0 and x1"
            raise ValueError(message)
        if self.x0 is not None and self.x1 is not None and self.x0 >= self.x1:
            message = f"x0 {self.x0:g} and x1 {self.x1:g} enclose nothing; expected x0 < x1"
            raise ValueError(message)
        return self


class LinesRule(_Table):
    """How the lines are set. The table begins below the row of headings (or of `start`) on each page."""

    columns: dict[ColumnName, Column]
    start: Texts = ()
    end: Texts = ()  # a row with one of these texts ends the table of its page
    skip: Texts = ()  # rows that are no lines: sums carried over

    @model_validator(mode="after")
    def _can_be_read(self) -> LinesRule:
        if "amount" not in self.columns:
            message = f"has no columns.amount; there are {', '.join(self.columns) or 'no columns'}"
            raise ValueError(message)
        if len({bool(column.heading) for column in self.columns.values()}) > 1:
            message = "some columns have a heading and others have edges; expected the same for all"
            raise ValueError(message)
        if not self.start and not self.columns["amount"].heading:
            message = "columns with edges need start: a text of the row above the first line"
            raise ValueError(message)
        return self


class Posting(_Table):
    """What the supplier's invoices are posted on where the register names no account."""

    account_code: str = ""
    text: str = ""

    @field_validator("text")
    @classmethod
    def _fits(cls, text: str) -> str:
        try:
            text.format_map(dict.fromkeys(INTENT_NAMES, ""))
        except (KeyError, ValueError, IndexError, AttributeError) as error:
            message = f"{text!r} uses {error}; known: {', '.join(INTENT_NAMES)}"
            raise ValueError(message) from None
        return text


class LayoutRule(_Table):
    """One of a supplier's layouts. Its fields and lines come before those of the whole mapping."""

    name: str
    match: LayoutMatch
    fields: dict[FieldName, FieldRule] = {}
    lines: LinesRule | None = None


class SupplierMapping(_Table):
    """One file of `mappings/suppliers`."""

    name: str
    match: Match
    decimal_mark: Literal["", ",", "."] = ""
    date_order: Literal["day_first", "month_first"] = "day_first"
    date_pattern: DatePattern = ""  # "DDMMYYYY" and the like, for dates in no usual form
    fields: dict[FieldName, FieldRule] = {}
    lines: LinesRule | None = None
    posting: Posting = Posting()
    layout: tuple[LayoutRule, ...] = ()
    source: str = ""  # the file's name, set by `load_supplier_mappings`


def load_supplier_mappings(folder: Path) -> tuple[SupplierMapping, ...]:
    """Return the mappings of a folder; its subfolders (`drafts`) are not read.

    Raises `ConfigurationError` with every fault of every file.
    """
    found: list[SupplierMapping] = []
    faults: list[str] = []
    whose: dict[str, Path] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            mapping = read_toml(path, SupplierMapping).model_copy(update={"source": path.name})
        except ConfigurationError as error:
            faults.extend(error.faults)
            continue
        found.append(mapping)
        faults += [_taken(path, one, whose) for one in mapping.match.supplier_id if whose.setdefault(one, path) != path]
    if faults:
        raise ConfigurationError(faults)
    return tuple(found)


def _taken(path: Path, supplier_id: str, whose: Mapping[str, Path]) -> str:
    return (
        f"{path}: match.supplier_id: {supplier_id} stands in {whose[supplier_id].name} as well. "
        "A supplier has one file; its layouts are tables [[layout]] in it."
    )
