"""How a mapping points at a thing on the screen: as a person would, by selectors where nothing better is there."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from robot.mapping.table import Table
from robot.sentence import said

KEYS_OF_PLACE = (
    "label",
    "beside",
    "column",
    "button",
    "link",
    "role",
    "text",
    "title",
    "placeholder",
    "name",
    "css",
    "xpath",
    "use",
)
"""The keys of which each target has exactly one."""


class FrameBy(Table):
    """A frame known by something else than its name; what is given must all be so."""

    url: str | None = None
    """A part of the frame's address."""
    shows: str | None = None
    """A text that stands in the frame: for two frames under one address, which may come in either order."""
    nth: Annotated[int, Field(ge=1)] | None = None
    """Which one, counted from 1, of the frames that are left."""

    @model_validator(mode="after")
    def _something(self) -> FrameBy:
        if not self.model_fields_set:
            message = said("a frame is known by its name, or by url, shows or nth")
            raise ValueError(message)
        return self

    def __str__(self) -> str:
        """Return the frame as a message names it."""
        return ", ".join(f"{key} {value!r}" for key, value in self if value is not None)


def _frames(value: Any) -> Any:
    if isinstance(value, (str, dict)):
        return [value]
    return value


Frames = Annotated[
    tuple[str | FrameBy, ...],
    BeforeValidator(_frames, json_schema_input_type=str | FrameBy | list[str | FrameBy]),
]
"""The way to a frame from the outside in; a word is the frame's name. An empty list is the page itself."""


def listed(value: Any) -> Any:
    """Return a word as a list of one."""
    return [value] if isinstance(value, str) else value


Texts = Annotated[tuple[str, ...], BeforeValidator(listed, json_schema_input_type=str | list[str])]
"""One text or a list of them."""


class Target(Table):
    """One way to point at one thing. The texts may hold `{value}`s.

    Exactly one of the keys of `KEYS_OF_PLACE`; the others narrow it down.
    """

    label: str | None = None
    """The form field with this <label> (or aria-label)."""
    beside: str | None = None
    """What stands in the cell after the one with this caption: its field, or the cell itself."""
    column: str | None = None
    """Within a row: the field or cell below this heading."""
    button: str | None = None
    """The button with this name; short for role = "button", named = "..."."""
    link: str | None = None
    """The link with this text."""
    role: str | None = None
    """An ARIA role: tab, checkbox, option, row, heading, ..."""
    text: str | None = None
    """The element with this text."""
    title: str | None = None
    """The element with this tooltip (title attribute)."""
    placeholder: str | None = None
    """The field with this grey text in it."""
    name: str | None = None
    """The element with this HTML name attribute."""
    css: str | None = None
    """A CSS selector, where nothing better is there."""
    xpath: str | None = None
    """An XPath, where nothing better is there; it does not see into shadow DOM."""
    use: str | None = None
    """One of this file's [targets], narrowed down by the keys beside it."""

    named: str | None = None
    """With `role`: the accessible name."""
    exact: bool = True
    """label, text, title, placeholder, named: the whole text, not a part of it."""
    frame: Frames | None = None
    """The frame that it is in; without it, as the section says. [] is the page itself."""
    window: str | None = None
    """The name that `opens` gave the window; "" is the main window; without it, as the section says."""
    section: str | None = None
    """Inside the part of the page with this heading."""
    inside: str | None = None
    """Inside another thing, one of this file's [targets]: a question on the page, a list that is open."""
    row: Texts = ()
    """Inside the row that has a cell, or each of several cells, with exactly this text."""
    nth: Annotated[int, Field(ge=1)] | Literal["last", "line"] | None = None
    """Which of several, counted from 1; "last"; "line": as the number of the posting line."""

    @model_validator(mode="after")
    def _one_place(self) -> Target:
        given = [key for key in KEYS_OF_PLACE if getattr(self, key) is not None]
        if len(given) != 1:
            stated = said("{given} are given", given=" and ".join(given)) if given else said("none is given")
            message = said("a target has exactly one of {keys}; {stated}", keys=", ".join(KEYS_OF_PLACE), stated=stated)
            raise ValueError(message)
        if self.named is not None and self.role is None:
            message = said("'named' goes with 'role'")
            raise ValueError(message)
        return self

    @property
    def place(self) -> str:
        """The key of `KEYS_OF_PLACE` that is given."""
        return next(key for key in KEYS_OF_PLACE if getattr(self, key) is not None)

    def __str__(self) -> str:
        """Return the target as a message names it: label 'Fakturanr.' in frame 'arbejde'."""
        words = said("{key} {text}", key=self.place, text=repr(getattr(self, self.place)))
        if self.named is not None:
            words = said("{what} that is named {name}", what=words, name=repr(self.named))
        if self.row:
            words = said("{what} in the row of {cells}", what=words, cells=", ".join(self.row))
        if self.section:
            words = said("{what} in the section {heading}", what=words, heading=repr(self.section))
        if self.inside:
            words = said("{what} inside of {target}", what=words, target=self.inside)
        if self.frame:
            frames = " > ".join(repr(frame) if isinstance(frame, str) else f"({frame})" for frame in self.frame)
            words = said("{what} in frame {frames}", what=words, frames=frames)
        return said("{what} in window {window}", what=words, window=repr(self.window)) if self.window else words


def _targets(value: Any) -> Any:
    if isinstance(value, str):
        return [{"use": value}]
    if isinstance(value, dict):
        return [value]
    if isinstance(value, list):
        return [{"use": one} if isinstance(one, str) else one for one in value]
    return value


Targets = Annotated[
    tuple[Target, ...],
    BeforeValidator(_targets, json_schema_input_type=str | Target | list[str | Target]),
    Field(min_length=1),
]
"""One thing, by several ways in order. In the file: a table, the name of one of [targets], or a list of these."""
