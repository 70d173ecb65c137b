"""How a mapping points at a thing on the screen: as a person would, by selectors where nothing better is there."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from robot.mapping.table import Table

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


class FrameByUrl(Table):
    """A frame known by a part of its address."""

    url: str  # the frame's address contains this


def _frames(value: Any) -> Any:
    if isinstance(value, (str, dict)):
        return [value]
    return value


Frames = Annotated[tuple[str | FrameByUrl, ...], BeforeValidator(_frames)]
"""The way to a frame from the outside in; a word is the frame's name. An empty list is the page itself."""


class Target(Table):
    """One way to point at one thing. The texts may hold `{value}`s.

    Exactly one of the keys of `KEYS_OF_PLACE`; the others narrow it down.
    """

    label: str | None = None  # a form field by its <label>
    beside: str | None = None  # what stands in the cell after the one with this caption
    column: str | None = None  # within a row: what stands below this heading
    button: str | None = None  # short for role = "button", named = "..."
    link: str | None = None
    role: str | None = None  # an ARIA role: tab, checkbox, option, row, ...
    text: str | None = None
    title: str | None = None
    placeholder: str | None = None
    name: str | None = None  # the HTML attribute
    css: str | None = None
    xpath: str | None = None
    use: str | None = None  # one of this file's [targets]

    named: str | None = None  # with `role`: the accessible name
    exact: bool = True  # label, text, title, placeholder, named: the whole text, not a part of it
    frame: Frames | None = None  # None: as the section says
    window: str | None = None  # the name that `opens` gave; "" is the main window; None: as the section says
    section: str | None = None  # inside the part of the page with this heading
    row: Annotated[tuple[str, ...], BeforeValidator(lambda v: [v] if isinstance(v, str) else v)] = ()
    nth: Annotated[int, Field(ge=1)] | Literal["last", "line"] | None = None

    @model_validator(mode="after")
    def _one_place(self) -> Target:
        given = [key for key in KEYS_OF_PLACE if getattr(self, key) is not None]
        if len(given) != 1:
            stated = f"{' and '.join(given)} are given" if given else "none is given"
            message = f"a target has exactly one of {', '.join(KEYS_OF_PLACE)}; {stated}"
            raise ValueError(message)
        if self.named is not None and self.role is None:
            message = "'named' goes with 'role'"
            raise ValueError(message)
        return self

    @property
    def place(self) -> str:
        """The key of `KEYS_OF_PLACE` that is given."""
        return next(key for key in KEYS_OF_PLACE if getattr(self, key) is not None)

    def __str__(self) -> str:
        """Return the target as a message names it: label 'Fakturanr.' in frame 'arbejde'."""
        words = f"{self.place} {getattr(self, self.place)!r}"
        if self.named is not None:
            words += f" named {self.named!r}"
        if self.row:
            words += f" in the row of {', '.join(self.row)}"
        if self.section:
            words += f" in the section {self.section!r}"
        if self.frame:
            words += " in frame " + " > ".join(repr(f if isinstance(f, str) else f.url) for f in self.frame)
        return words + (f" in window {self.window!r}" if self.window else "")


def _targets(value: Any) -> Any:
    if isinstance(value, str):
        return [{"use": value}]
    if isinstance(value, dict):
        return [value]
    if isinstance(value, list):
        return [{"use": one} if isinstance(one, str) else one for one in value]
    return value


Targets = Annotated[tuple[Target, ...], BeforeValidator(_targets), Field(min_length=1)]
"""One thing, by several ways in order. In the file: a table, the name of one of [targets], or a list of these."""
