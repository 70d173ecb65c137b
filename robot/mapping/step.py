"""One step of a mapping: an action, what it is done to, and under which conditions."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from robot.mapping.table import Table
from robot.mapping.target import Targets
from robot.mapping.values import condition_names

ON_TARGETS = (
    "fill",
    "type",
    "clear",
    "choose",
    "check",
    "click",
    "double_click",
    "hover",
    "upload",
    "expect",
    "expect_absent",
    "wait_for",
    "wait_gone",
    "read",
)
ACTIONS = (*ON_TARGETS, "press", "go_to", "close_window", "do")
"""The keys of which each step has exactly one."""
TAKE_A_VALUE = frozenset({"fill", "type", "choose", "upload"})


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


class Answer(Table):
    """A dialog of the browser that a step brings up, and the answer to it. Any other dialog is a fault."""

    text: str  # a part of what the dialog says
    answer: Literal["ok", "cancel"] = "ok"
    always: bool = True  # false: the dialog comes now and then


class Step(Table):
    """One step. Exactly one key of `ACTIONS`."""

    fill: Targets | None = None
    type: Targets | None = None  # key by key, for widgets that ignore a value that is set
    clear: Targets | None = None
    choose: Targets | None = None  # in a list, by the option's text
    check: Targets | None = None  # a box; with `with`, checked where that value is true
    click: Targets | None = None
    double_click: Targets | None = None
    hover: Targets | None = None
    upload: Targets | None = None
    expect: Targets | None = None  # must be there
    expect_absent: Targets | None = None  # must not be there, now
    wait_for: Targets | None = None  # until any of these is there
    wait_gone: Targets | None = None
    read: Targets | None = None  # into the value called `into`
    press: str | None = None  # a key: "Enter", "F9", "Control+s"
    go_to: str | None = None  # an address; a relative one starts at the login's
    close_window: str | None = None
    do: str | None = None  # one of [blocks]

    with_: Annotated[str | None, Field(alias="with")] = None  # a value by its name
    text: str | None = None  # words with {value}s
    format: str | None = None  # one of [formats]; otherwise the one named as the value's kind
    on: Targets | None = None  # `press`: where
    into: str | None = None
    pattern: str | None = None  # `read`: the part that counts, as a regular expression with one group

    when: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()  # conditions on values, all of them
    if_shown: Targets | None = None  # only if any of these is on the screen now
    unless_shown: Targets | None = None
    for_each: Literal["lines"] | None = None

    opens: str | None = None  # the step opens a window, from now on called this
    closes: str | None = None  # the step makes this window close
    loads: bool | str = False  # the step loads a new page: true in the target's own frame, or in the frame named
    dialog: Answer | None = None
    missing: Literal["hold"] | None = None  # the target is not there: the system refuses this invoice
    ambiguous: Literal["hold"] | None = None  # there are several: a person chooses the supplier
    words: Targets | None = None  # where the system's own words for that stand
    canary: Literal["do", "look", "skip"] | None = None  # what `check` does with the step

    @field_validator("when")
    @classmethod
    def _conditions(cls, conditions: tuple[str, ...]) -> tuple[str, ...]:
        for condition in conditions:
            condition_names(condition)
        return conditions

    @model_validator(mode="after")
    def _one_action(self) -> Step:
        given = [key for key in ACTIONS if getattr(self, key) is not None]
        if len(given) != 1:
            stated = f"{' and '.join(given)} are given" if given else "none is given"
            message = f"a step does exactly one of {', '.join(ACTIONS)}; {stated}"
            raise ValueError(message)
        action = given[0]
        valued = self.with_ is not None or self.text is not None
        if self.with_ is not None and self.text is not None:
            message = "'with' and 'text' do not go together"
            raise ValueError(message)
        if action in TAKE_A_VALUE and not valued:
            message = f"'{action}' needs 'with' (a value's name) or 'text'"
            raise ValueError(message)
        if action == "read" and self.into is None:
            message = "'read' needs 'into' (the name of the value that is read)"
            raise ValueError(message)
        return self

    @property
    def action(self) -> str:
        """The key of `ACTIONS` that is given."""
        return next(key for key in ACTIONS if getattr(self, key) is not None)

    @property
    def targets(self) -> Targets | None:
        """What the action is done to, if it is done to something on the screen."""
        return getattr(self, self.action) if self.action in ON_TARGETS else self.on

    def __str__(self) -> str:
        """Return the step as a message names it: fill label 'Fakturanr.'."""
        what = self.targets
        return f"{self.action} {what[0] if what else getattr(self, self.action)}"
