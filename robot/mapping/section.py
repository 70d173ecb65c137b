"""The sections of a mapping: what a person does in the system, one section a thing."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, field_validator

from robot.mapping.format import Format
from robot.mapping.step import Answer, Step
from robot.mapping.table import Table
from robot.mapping.target import Frames, Target, Targets

_READ_KEYS = frozenset({"format", "pattern", "when", "attribute"})


def _pattern(value: str | None) -> str | None:
    if value is not None:
        try:
            groups = re.compile(value).groups
        except re.error as error:
            message = f"{value!r} is no regular expression: {error}"
            raise ValueError(message) from error
        if groups != 1:
            message = f"{value!r} needs exactly one group in round brackets: the part that counts"
            raise ValueError(message)
    return value


class Place(Table):
    """Where one value stands, and how it is written there."""

    read: Targets
    format: str | None = None  # one of [formats]; otherwise the one named as the value's kind
    pattern: str | None = None  # the part that counts, as a regular expression with one group
    attribute: str | None = None  # read this HTML attribute instead of the text
    when: Annotated[tuple[str, ...], BeforeValidator(lambda v: [v] if isinstance(v, str) else v)] = ()

    _one_group = field_validator("pattern")(_pattern)


def _place(value: Any) -> Any:
    if isinstance(value, dict) and "read" not in value:
        return {"read": {k: v for k, v in value.items() if k not in _READ_KEYS}} | {
            k: v for k, v in value.items() if k in _READ_KEYS
        }
    return {"read": value} if isinstance(value, (str, list)) else value


ReadPlace = Annotated[Place, BeforeValidator(_place)]
"""In the file: a target with `format`, `pattern`, `attribute` or `when` beside it, a name of [targets], or a list."""


class Scope(Table):
    """What the targets of a section have in common."""

    frame: Frames = ()
    window: str = ""


class Steps(Scope):
    """Steps, one after the other."""

    steps: tuple[Step, ...] = ()


class Block(Table):
    """Steps that have a name; `frame` and `window` count where the block says so, otherwise the caller's do."""

    frame: Frames | None = None
    window: str | None = None
    steps: tuple[Step, ...]


class Login(Steps):
    """How to log in. The secret is used here and nowhere else."""

    refused: Targets | None = None  # what shows that the system does not take user or password


class Ready(Scope):
    """What shows that one is in, and at the place where everything starts."""

    shown: Targets


class Session(Table):
    """What shows that the system asks to log in again, and when to do so unasked."""

    lost: Targets | None = None
    idle_minutes: Annotated[float, Field(gt=0)] | None = None


class LinePlaces(Table):
    """The rows of a line table, and where the values of a line stand within a row."""

    rows: Targets
    account_code: ReadPlace | None = None
    text: ReadPlace | None = None
    amount: ReadPlace | None = None


class Form(Scope):
    """What the filled form shows before the posting click."""

    fields: dict[str, ReadPlace]
    lines: LinePlaces | None = None


class ReadBack(Steps):
    """How to open a posted voucher again, and which value stands where."""

    fields: dict[str, ReadPlace]
    lines: LinePlaces | None = None


class Results(Table):
    """How to read what a search found: the rows, and in each row the number and the values that must agree."""

    rows: Targets
    number: ReadPlace
    match: dict[str, ReadPlace] = Field(default_factory=dict)
    nothing: Targets  # what shows that nothing was found; without it, silence would count as absence


class Lookup(Steps):
    """A search."""

    results: Results
    authoritative: bool = False  # whether finding nothing means that nothing is there


class Submit(Scope):
    """The one step that posts. Everything after it is certain or `uncertain`, never repeated."""

    click: Targets
    loads: bool | str = False
    dialog: Answer | None = None
    refused: Targets  # what shows that the system refused; its text is the reason that staff read
    refused_dialog: str | None = None  # the same, as a part of a dialog's words


class VoucherNumber(Scope):
    """Where the number stands after posting."""

    read: Targets
    pattern: str | None = None

    _one_group = field_validator("pattern")(_pattern)


class FileSection(Steps):
    """How a document is filed (journaliseret): looked for, uploaded, classified, its number read."""

    look_up: Lookup | None = None
    number: ReadPlace
    refused: Targets | None = None


class Limits(Table):
    """How long anything may take, in seconds; what is slower is a fault."""

    step_seconds: Annotated[float, Field(gt=0, le=120)] = 10
    page_seconds: Annotated[float, Field(gt=0, le=300)] = 30
    submit_seconds: Annotated[float, Field(gt=0, le=300)] = 60
    sessions: Annotated[int, Field(ge=1)] = 1


class SystemMapping(Table):
    """All of mappings/systems/NAME.toml."""

    name: str
    title: str
    allowed_hosts: tuple[str, ...] = ()  # host or host:port; without any, the login address's alone
    language: str = "da-DK"
    viewport: tuple[int, int] = (1280, 1024)
    limits: Limits = Limits()
    formats: dict[str, Format] = Field(default_factory=dict)
    targets: dict[str, Targets] = Field(default_factory=dict)
    blocks: dict[str, Block] = Field(default_factory=dict)
    login: Login
    ready: Ready
    session: Session = Session()
    lookup: Lookup | None = None
    enter: Steps | None = None
    form: Form | None = None
    submit: Submit | None = None
    voucher: VoucherNumber | None = None
    read_back: ReadBack | None = None
    file: FileSection | None = None
    logout: Steps | None = None

    def target_ways(self, targets: tuple[Target, ...]) -> tuple[Target, ...]:
        """Return the ways to a thing with each `use` replaced by what [targets] says."""
        ways: list[Target] = []
        for target in targets:
            if target.use is None:
                ways.append(target)
            else:
                narrower = target.model_dump(exclude_unset=True, exclude={"use"})
                ways.extend(way.model_copy(update=narrower) for way in self.target_ways(self.targets[target.use]))
        return tuple(ways)
