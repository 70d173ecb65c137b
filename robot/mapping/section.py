"""The sections of a mapping: what a person does in the system, one section a thing."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from robot.mapping.format import Format
from robot.mapping.place import ReadPlace, one_group
from robot.mapping.step import Answer, Step
from robot.mapping.table import Table
from robot.mapping.target import Frames, Target, Targets
from robot.sentence import said


class Scope(Table):
    """What the targets of a section have in common."""

    frame: Frames = ()
    """The frame that all targets of the section are in, unless they say otherwise."""
    window: str = ""
    """The window that they are in."""


class Steps(Scope):
    """Steps, one after the other."""

    steps: tuple[Step, ...] = ()
    """What is done, from the top down."""


class Work(Steps):
    """Steps in which the system may say no."""

    refused: Targets | None = None
    """Where the system says what is wrong with the invoice; its text goes to staff, and nothing is posted."""


class Block(Table):
    """Steps that have a name; `frame` and `window` count where the block says so, otherwise the caller's do."""

    frame: Frames | None = None
    """The frame that the block's targets are in."""
    window: str | None = None
    """The window that they are in."""
    steps: tuple[Step, ...]
    """What is done, from the top down."""


class Login(Steps):
    """How to log in. The secret is used here and nowhere else."""

    refused: Targets | None = None
    """What shows that the system does not take user or password."""


class Ready(Scope):
    """What shows that one is in, and at the place where everything starts."""

    shown: Targets
    """A thing that is there only when one is logged in."""


class Session(Table):
    """What shows that the system asks to log in again, or broke down, and when to log in unasked."""

    lost: Targets | None = None
    """What shows that one has to log in again. A 401, a blank page or a password box in the place of a target count
    without being named."""
    error: Targets | None = None
    """What shows an error page of the system itself; the robot tries again later."""
    idle_minutes: Annotated[float, Field(gt=0)] | None = None
    """After so many minutes without work the robot logs in anew, before the system throws it out."""
    invoices: Annotated[int, Field(ge=1)] = 50
    """After so many invoices the robot logs out and in again, so that the browser's memory stays what it was."""


class KeepAlive(Steps):
    """What keeps the session from ending while the robot is busy elsewhere."""

    every_minutes: Annotated[float, Field(gt=0)]
    """After so many minutes without work in this system the steps are done."""


class LinePlaces(Table):
    """The rows of a line table, and where the values of a line stand within a row."""

    rows: Targets
    """The rows, one a posting line."""
    account_code: ReadPlace | None = None
    """In a row: the account."""
    text: ReadPlace | None = None
    """In a row: the text."""
    amount: ReadPlace | None = None
    """In a row: the amount without VAT."""


class Form(Scope):
    """What the filled form shows before the posting click."""

    fields: dict[str, ReadPlace]
    """Each value of the invoice, and where it stands."""
    lines: LinePlaces | None = None
    """The posting lines."""


class ReadBack(Work):
    """How to open a posted voucher again, and which value stands where."""

    fields: dict[str, ReadPlace]
    """Each value of the invoice, and where it stands."""
    lines: LinePlaces | None = None
    """The posting lines."""


class Opened(Table):
    """A search that opens what it found, where that is one thing alone."""

    shown: Targets
    """What shows that one record is open instead of a list."""
    number: ReadPlace
    """Where its number stands."""
    match: dict[str, ReadPlace] = Field(default_factory=dict)
    """Values on it that must agree with the invoice."""


class Results(Table):
    """How to read what a search found: the rows, and in each row the number and the values that must agree."""

    rows: Targets
    """The rows of the list."""
    number: ReadPlace
    """In a row: the number."""
    match: dict[str, ReadPlace] = Field(default_factory=dict)
    """In a row: values that must agree with the invoice, or (with `says`) texts that must stand there."""
    nothing: Targets
    """What shows that nothing was found; without it, silence would count as absence."""
    opened: Opened | None = None
    """For a system that opens a single hit at once."""


class Lookup(Work):
    """A search."""

    results: Results
    """How to read what was found."""
    authoritative: bool = False
    """Whether finding nothing means that nothing is there."""


class Confirm(Table):
    """A question on the page itself (no dialog of the browser) that may follow the posting click."""

    shown: Targets
    """What shows that it is this question, by its words; any other question is left alone."""
    click: Targets
    """The button that says yes to it, this once."""


class Submit(Scope):
    """The one step that posts. Everything after it is certain or `uncertain`, never repeated."""

    click: Targets
    """The button that posts."""
    loads: bool | str = False
    """The click loads a new page: true in the section's own frame, or in the frame named."""
    updates: bool = False
    """The click makes the page fetch a part of itself anew."""
    dialog: Answer | None = None
    """The dialog that comes."""
    confirm: Confirm | None = None
    """A question on the page that may come."""
    refused: Targets
    """What shows that the system refused; its text is the reason that staff read."""
    refused_dialog: str | None = None
    """The same, as a part of a dialog's words."""
    done: Targets | None = None
    """What shows that it was posted, where no number stands on the page."""
    canary: Literal["look", "skip"] = "look"
    """ "skip" where the button is there only when a draft was saved, so that `map check` cannot find it."""


class VoucherNumber(Scope):
    """Where the number comes from after posting: a place on the screen, a value read before, or the search."""

    read: Targets | None = None
    """Where the number stands."""
    pattern: str | None = None
    """The part that counts, as a regular expression with one group in round brackets."""
    value: str | None = None
    """The value that a `read` step in [enter] took, for a number that is given to the draft."""
    look_up: bool = False
    """The system says no number: [lookup] finds it."""

    _one_group = field_validator("pattern")(one_group)

    @model_validator(mode="after")
    def _one_source(self) -> VoucherNumber:
        if sum((self.read is not None, self.value is not None, self.look_up)) != 1:
            message = said("the number comes from exactly one of read, value, look_up")
            raise ValueError(message)
        return self


class FileSection(Work):
    """How a document is filed (journaliseret): looked for, uploaded, classified, its number read."""

    look_up: Lookup | None = None
    """How to see whether it is there already."""
    number: ReadPlace
    """Where the document's number stands after saving."""


class Limits(Table):
    """How long anything may take, in seconds; what is slower is a fault."""

    step_seconds: Annotated[float, Field(gt=0, le=120)] = 10
    """For a thing to be on the screen."""
    page_seconds: Annotated[float, Field(gt=0, le=300)] = 30
    """For a page to load."""
    submit_seconds: Annotated[float, Field(gt=0, le=300)] = 60
    """For the answer to the posting click."""
    sessions: Annotated[int, Field(ge=1)] = 1
    """In how many sessions the robot enters invoices at once. Each is a login and a browser of its own (about 300 MB);
    1 where the system throws out who logs in a second time."""


class SystemMapping(Table):
    """All of mappings/systems/NAME.toml."""

    name: str
    """The file's name without .toml; set by the robot."""
    title: str
    """What people call the system."""
    allowed_hosts: tuple[str, ...] = ()
    """The hosts ("name" or "name:port") that its pages may talk to; without any, the login address's alone."""
    language: str = "da-DK"
    """The language that the browser asks for."""
    viewport: tuple[int, int] = (1280, 1024)
    """Width and height of the window, in pixels."""
    block: tuple[Literal["image", "font", "media", "stylesheet"], ...] = ()
    """Kinds of files that are not fetched."""
    limits: Limits = Limits()
    """How long anything may take."""
    formats: dict[str, Format] = Field(default_factory=dict)
    """How amounts, dates, texts and choices are written."""
    targets: dict[str, Targets] = Field(default_factory=dict)
    """Things that several steps point at, by name."""
    blocks: dict[str, Block] = Field(default_factory=dict)
    """Steps that have a name, for `do`."""
    login: Login
    """How to log in."""
    ready: Ready
    """What shows that one is in."""
    session: Session = Session()
    """What shows that one is out again."""
    keepalive: KeepAlive | None = None
    """What keeps the session from ending."""
    lookup: Lookup | None = None
    """How to find an invoice by supplier and invoice number."""
    enter: Work | None = None
    """The steps up to, not including, the click that posts."""
    form: Form | None = None
    """What the filled form shows."""
    submit: Submit | None = None
    """The click that posts."""
    voucher: VoucherNumber | None = None
    """Where the number comes from."""
    read_back: ReadBack | None = None
    """How to open the voucher again."""
    file: FileSection | None = None
    """How a document is filed."""
    logout: Steps | None = None
    """How to log out."""

    def target_ways(self, targets: tuple[Target, ...]) -> tuple[Target, ...]:
        """Return the ways to a thing with each `use` replaced by what [targets] says."""
        ways: list[Target] = []
        for target in targets:
            if target.use is None:
                ways.append(target)
            else:
                narrower = {key: getattr(target, key) for key in target.model_fields_set - {"use"}}
                ways.extend(way.model_copy(update=narrower) for way in self.target_ways(self.targets[target.use]))
        return tuple(ways)
