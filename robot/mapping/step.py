"""One step of a mapping: an action, what it is done to, and under which conditions."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from robot.mapping.table import Table
from robot.mapping.target import Targets, Texts
from robot.mapping.values import condition_names
from robot.sentence import said

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
    "download",
    "expect",
    "expect_absent",
    "wait_for",
    "wait_gone",
    "read",
)
ACTIONS = (*ON_TARGETS, "press", "go_to", "close_window", "do")
"""The keys of which each step has exactly one."""
TAKE_A_VALUE = frozenset({"fill", "type", "choose", "upload"})
GOES_WITH: dict[str, tuple[str, ...]] = {
    "option": ("choose",),
    "begins": ("choose",),
    "is": ("expect",),
    "referer": ("go_to",),
    "into": ("read", "download"),
    "pattern": ("read",),
    "attribute": ("read",),
    "table": ("read",),
    "on": ("press",),
    "saves": ("click", "double_click", "press"),
}
"""Keys that mean something beside these actions alone."""


class Answer(Table):
    """A dialog of the browser that a step brings up, and the answer to it. Any other dialog is a fault."""

    text: str
    """A part of what the dialog says."""
    answer: Literal["ok", "cancel"] = "ok"
    """Which button is pressed."""
    reply: str | None = None
    """What is typed into a dialog that asks for a text; may hold {value}s."""
    always: bool = True
    """false: the dialog comes now and then."""


class Step(Table):
    """One step. Exactly one key of `ACTIONS`."""

    fill: Targets | None = None
    """Set the field's value at once."""
    type: Targets | None = None
    """Click into the field, empty it and type key by key: for fields that drop a value that is set."""
    clear: Targets | None = None
    """Empty the field."""
    choose: Targets | None = None
    """Choose in a list by the option's text; with `option` in a list that opens or loads (combo box, autocomplete)."""
    check: Targets | None = None
    """Tick the box; with `with`, only where that value is true (else the tick is taken away)."""
    click: Targets | None = None
    """Click it."""
    double_click: Targets | None = None
    """Double-click it."""
    hover: Targets | None = None
    """Hold the mouse over it, for a menu that opens so."""
    upload: Targets | None = None
    """Give the file field the file whose path is the value (`with = "document"`)."""
    download: Targets | None = None
    """Click it and keep the file that comes; the only way in which a file may come."""
    expect: Targets | None = None
    """Wait until it is there (and shows `with` or `text`, and is as `is` says); a changed screen if it never is."""
    expect_absent: Targets | None = None
    """It must not be there, now."""
    wait_for: Targets | None = None
    """Wait until any one of the list is there."""
    wait_gone: Targets | None = None
    """Wait until it is there no more."""
    read: Targets | None = None
    """Read what it shows into the value called `into`."""
    press: str | None = None
    """Press a key: "Enter", "F9", "Control+s"; `on` a target, or wherever the cursor is."""
    go_to: str | None = None
    """Go to an address; a relative one starts at the login's."""
    close_window: str | None = None
    """Close the window of this name."""
    do: str | None = None
    """Do one of [blocks]."""

    with_: Annotated[str | None, Field(alias="with")] = None
    """The value that is typed, chosen or expected, by its name."""
    text: str | None = None
    """The same as words, which may hold {value}s."""
    format: str | None = None
    """One of [formats]; otherwise the one that is named as the value's kind (amount, date, text)."""
    option: Targets | None = None
    """`choose`: the right entry of the list that opens. Several that fit are a hold for a person."""
    begins: bool = False
    """`choose`: the option that begins with the value: "5700" in "5700--Office". Several that do are a hold."""
    is_: Annotated[Literal["enabled", "disabled", "checked", "unchecked", "empty"] | None, Field(alias="is")] = None
    """`expect`: how the thing must be."""
    on: Targets | None = None
    """`press`: where."""
    referer: bool | str = False
    """`go_to`: say that one comes from this address; true: from the page that is open now."""
    into: str | None = None
    """`read`, `download`: the name of the value that is read, or under which the file is kept with the case."""
    pattern: str | None = None
    """`read`: the part that counts, as a regular expression with one group in round brackets."""
    attribute: str | None = None
    """`read`: this HTML attribute instead of the text."""
    table: bool = False
    """`read`: the whole table, a line a row, with " | " between the cells."""

    when: Texts = ()
    """Only if all these conditions hold: "name", "not name", "name = x", "name != x", "name > x", "name in x, y"."""
    if_shown: Targets | None = None
    """Only if it is on the screen now."""
    unless_shown: Targets | None = None
    """Only if it is not on the screen now."""
    for_each: Literal["lines"] | None = None
    """Once for each posting line, with line.number, line.account_code, line.text, line.amount."""

    opens: str | None = None
    """The step opens a window, from now on called this."""
    closes: str | None = None
    """The step makes this window close."""
    loads: bool | str = False
    """The step loads a new page: true in the target's own frame, or in the frame named; it is waited for. A `choose` of
    what is chosen already does nothing, loads nothing, and waits for nothing."""
    updates: bool | Literal["maybe"] = False
    """The step makes the page fetch a part of itself anew: the answer is waited for. "maybe": it works on itself, and
    fetches only now and then."""
    saves: bool = False
    """In [file]: from this step on the system keeps something; a dry run of `map run` stops before it."""
    dialog: Answer | None = None
    """The dialog that the step brings up. Any other is a fault."""
    missing: Literal["hold"] | None = None
    """The target (or option) is not there: the system does not take this invoice; a person decides."""
    ambiguous: Literal["hold"] | None = None
    """There are several: a person chooses the supplier."""
    words: Targets | None = None
    """Where the system's own words for that stand."""
    canary: Literal["do", "look", "skip"] | None = None
    """What `check` does with the step, where it guesses wrong."""

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
            stated = said("{given} are given", given=" and ".join(given)) if given else said("none is given")
            message = said("a step does exactly one of {actions}; {stated}", actions=", ".join(ACTIONS), stated=stated)
            raise ValueError(message)
        for fault in self._faults(given[0]):
            raise ValueError(fault)
        return self

    def _faults(self, action: str) -> list[str]:
        faults: list[str] = []
        valued = self.with_ is not None or self.text is not None
        if self.with_ is not None and self.text is not None:
            faults.append(said("'with' and 'text' do not go together"))
        if action in TAKE_A_VALUE and not valued:
            faults.append(said("'{action}' needs 'with' (a value's name) or 'text'", action=action))
        if action in ("read", "download") and self.into is None:
            faults.append(said("'{action}' needs 'into' (the name of the value)", action=action))
        for key, actions in GOES_WITH.items():
            field = f"{key}_" if key == "is" else key
            if field in self.model_fields_set and action not in actions:
                faults.append(
                    said(
                        "'{key}' goes with {actions}, not with {action}",
                        key=key,
                        actions=" and ".join(actions),
                        action=action,
                    )
                )
        return faults

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
        what: Any = self.targets
        return said("{action} {what}", action=self.action, what=what[0] if what else getattr(self, self.action))
