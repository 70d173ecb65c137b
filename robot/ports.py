"""The seams of the robot: what the night asks of the outside world.

Each Protocol has one real adapter (joined in `robot/wiring.py`) and a small fake in `tests/fakes/`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, Protocol

from robot.case import Case, Intent, Voucher
from robot.invoice import Document, Finding, Invoice, Kind, Reading
from robot.message import Origin, Part, Place, RawMessage, Unpacked
from robot.outcome import Decision, State
from robot.summary import RunSummary

Box = Literal["processed", "review"]
"""Where a message goes when its documents have a durable state: `Behandlet` or `Til gennemsyn`."""

KILLED = "killed"
"""The outcome of a run that died, as the next run on its work folder closes it."""

UNTOLD = "untold"
"""The outcome of a run whose workbook or report could not be written: the next run tells what it did."""


class Clock(Protocol):
    """The only source of time."""

    def now(self) -> datetime:
        """Return the present time with the office's zone."""
        ...


class Inbox(Protocol):
    """One shared mailbox or drop folder."""

    name: str
    runbook: str

    def fetch(self, settled: SeenBefore) -> Iterator[RawMessage]:
        """Yield each message that waits and that `settled` does not know, oldest first.

        A message is yielded only after all its bytes are on disk and counted: what FETCH did
        not answer is not yielded, and stays. Raises `MailboxFault`.
        """
        ...

    def waiting(self, settled: SeenBefore) -> Sequence[Place]:
        """Return the places of the messages that `fetch` would yield, without fetching any. Raises `MailboxFault`."""
        ...

    def settle(self, place: Place, sha256: str, box: Box) -> bool:
        """Move the message out of the way. Safe to repeat. False: it was not there (any more).

        Only a message whose bytes have this SHA-256 is moved. Raises `MailboxFault`.
        """
        ...

    def close(self) -> None:
        """Log out. Never raises."""
        ...


class SeenBefore(Protocol):
    """Answers whether the message at a place was taken in already, so that it need not be fetched."""

    def __call__(self, place: Place) -> bool:
        """Return whether the ledger has this place."""
        ...


class Unpacker(Protocol):
    """Takes a message apart."""

    def __call__(self, message: RawMessage, into: Path) -> Unpacked:
        """Return the message's origin and files, the files written into `into`.

        Never raises for what a message holds: a fault becomes a finding.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What is known of a document beside its bytes; may be a second sighting of a value."""

    name: str = ""
    media_type: str = ""  # as intake took it
    subject: str = ""
    sender_domain: str = ""
    received_on: date | None = None
    title: str = ""  # title, subject and keywords among the file's own properties
    made_on: date | None = None  # the day on which the file says that it was made


class Reader(Protocol):
    """Reads documents. Calls may come from several threads."""

    at_once: int
    """How many documents it reads at the same time; further calls wait."""

    def read(self, document: Document, path: Path, hints: Hints) -> Reading:
        """Return what the document says.

        Never raises for what a document holds: that is a finding. Bounded in time and memory.
        """
        ...

    def compare(self, path: Path, invoices: Sequence[Invoice]) -> tuple[Finding, ...]:
        """Return what speaks against the values that were read: the page shows another number, total or account.

        For invoices that would go in by themselves; it costs more than reading them.
        """
        ...

    def join(self, paths: Sequence[Path], into: Path) -> bool:
        """Write one PDF with the pages of several, in this order; return whether that could be done.

        Bounded in time and memory as `read` is.
        """
        ...

    def close(self) -> None:
        """End the reader's worker processes."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """What a search by business key found in a legacy system."""

    vouchers: tuple[str, ...]
    authoritative: bool  # whether finding nothing means that nothing is there


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """What is to be filed (journaliseret) of a confirmed case."""

    case_id: str
    title: str
    document_type: str
    document: Path
    values: Mapping[str, str]  # more that the mapping may use: voucher, supplier_name, ...


class LegacySystem(Protocol):
    """One system without an API, worked through its pages. One session; not thread-safe.

    Technical faults raise `SystemFault` (or `SessionLost`, `ScreenChanged`); what the system says
    against the invoice raises `BusinessHold`.
    """

    name: str

    @property
    def served(self) -> Sequence[tuple[str, int]]:
        """Return each target that the operation in hand found, and by which of its ways (counted from 1)."""
        ...

    def check(self) -> None:
        """Log in and walk the mapping without posting anything. Raises `ScreenChanged`."""
        ...

    def look_up(self, intent: Intent) -> Lookup:
        """Search for the invoice by its business key."""
        ...

    def fill(self, intent: Intent) -> Mapping[str, Any]:
        """Fill the form up to, not including, the posting click; return what the form then shows.

        The values are canonical (Decimal, date, str) under the intent's names.
        """
        ...

    def notes(self) -> Sequence[Finding]:
        """Return what the last `fill` typed otherwise than meant, as the mapping allows: texts that were cut."""
        ...

    def files(self) -> Mapping[str, bytes]:
        """Return the files that the system gave while the last `fill` went on, by name."""
        ...

    def keep_alive(self) -> None:
        """Do what keeps the session from ending while the robot is busy elsewhere. Never raises."""
        ...

    def submit(self) -> str:
        """Do the one click that posts the form that `fill` left, and return the voucher number.

        Raises `BusinessHold` where the system refused in words, and `UncertainEntry` for anything
        else that is not a voucher number.
        """
        ...

    def read_back(self, voucher: str, intent: Intent) -> Mapping[str, Any]:
        """Open the voucher again and return what it shows, as `fill` does."""
        ...

    def file(self, filing: Filing) -> str:
        """File the document and return the number that the system gave it. Looks first whether it is there."""
        ...

    def screenshot(self) -> bytes:
        """Return the page as it stands, as PNG, secrets masked."""
        ...

    def trace(self) -> bytes | None:
        """Return the browser's trace of what was done since login, as a zip, where one was kept."""
        ...

    def reset(self) -> None:
        """Throw the browser session away; the next call starts a fresh one. Never raises."""
        ...

    def close(self) -> None:
        """Log out and end the browser. Never raises."""
        ...


class Evidence(Protocol):
    """What people look at later: the archive, the files of each case, and the action log."""

    def keep(self, source: Path | bytes, suffix: str = "") -> str:
        """Store bytes under their SHA-256, durably, and return it. Storing the same twice is harmless."""
        ...

    def path(self, sha256: str) -> Path:
        """Return where the bytes with this SHA-256 lie. Raises `LedgerFault` if they are missing."""
        ...

    def attach(self, case_id: str, name: str, data: bytes) -> str:
        """Add a file ("before-post.png") to a case's folder, durably; return its SHA-256."""
        ...

    def show(self, case_id: str, name: str, sha256: str) -> Path:
        """Put a kept file (the document) into a case's folder under a name for people; return where it lies."""
        ...

    def record(
        self,
        action: str,
        *,
        case_id: str = "",
        who: str = "robot",
        target: str = "",
        values: Mapping[str, str] | None = None,
        evidence: Sequence[str] = (),
    ) -> None:
        """Append one action to the log, flushed to disk before it returns. Values are masked."""
        ...

    def last_hash(self) -> str:
        """Return the hash of the newest record of the action log."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCase:
    """A case to be made from one file of a message (or from a message without any)."""

    document: Document | None
    trail: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of the robot."""

    run_id: str  # "2026-11-23-0200"
    runbook: str
    started_at: datetime
    ended_at: datetime | None = None
    outcome: str = ""  # "ok", `KILLED`, `UNTOLD`, or the name of what ended it
    urgent: bool = False
    log_hash: str = ""
    spot_check_seed: int = 0

    @property
    def came_to_its_end(self) -> bool:
        """Whether it ended by itself: neither still at work nor killed."""
        return self.ended_at is not None and self.outcome != KILLED


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """An earlier case that the duplicate checks compare with."""

    case_id: str
    state: State
    supplier_id: str
    invoice_number: str
    issue_date: date | None
    gross_total: Decimal | None
    credit_note: bool
    voucher: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a person answered to one case, ready to be applied."""

    case_id: str
    decision: Decision
    who: str
    at: datetime
    comment: str = ""
    corrections: Mapping[str, Any] | None = None  # canonical values under the invoice's field names


class Ledger(Protocol):
    """The books of the robot. Each method is one transaction, durable when it returns.

    Raises `LedgerFault` where the books cannot be used.
    """

    # -- runs
    def begin_run(self, runbook: str, now: datetime, *, urgent: bool, seed: int) -> Run:
        """Open a run."""
        ...

    def end_run(self, run_id: str, now: datetime, *, outcome: str, log_hash: str) -> None:
        """Close a run."""
        ...

    def last_run(self, runbook: str) -> Run | None:
        """Return the newest run of a runbook that is not urgent."""
        ...

    def runs(self, limit: int = 50) -> Sequence[Run]:
        """Return the newest runs, newest first."""
        ...

    # -- messages
    def has_message(self, place: Place) -> bool:
        """Return whether a message that was taken in still lies at this place.

        Not after `mark_settled`: a file name of a drop folder is used again, for other bytes.
        """
        ...

    def take_in(
        self, message: RawMessage, origin: Origin, cases: Sequence[NewCase], *, runbook: str, now: datetime
    ) -> Sequence[Case]:
        """Enter a message and make its cases, state `received`.

        The same bytes of the same account again (another place): the place is added, no new case, and
        the cases that there are come back, whatever their state; `message.urgent` makes them urgent.
        """
        ...

    def messages_to_settle(self, account: str) -> Sequence[tuple[Place, str, Box]]:
        """Return (place, sha256, box) of each message that lies unmoved though every case of it is out of intake.

        `review` where any of its cases is held, else `processed`. A case is out of intake when it
        is in none of received, read, checked.
        """
        ...

    def mark_settled(self, place: Place, now: datetime) -> None:
        """Note that the message was moved (or is gone)."""
        ...

    # -- cases
    def case(self, case_id: str) -> Case | None:
        """Return one case."""
        ...

    def cases(
        self,
        states: Iterable[State],
        *,
        runbook: str | None = None,
        changed_since: datetime | None = None,
        limit: int | None = None,
    ) -> Sequence[Case]:
        """Return the cases in these states: urgent first, then by due date, then oldest first."""
        ...

    def claim(
        self, state: State, *, runbook: str, holder: str, now: datetime, lease_seconds: float = 900
    ) -> Case | None:
        """Return the next unclaimed case in this state and hold it until the lease ends.

        Unclaimed is also a case whose lease has ended. A claim counts as a change: whoever held the
        case before has an old version of it. Ends by `release`, or by a move to `held` or an end
        with no way on.
        """
        ...

    def release(self, case_id: str, holder: str) -> None:
        """Give a claim back. Harmless where the holder has none."""
        ...

    def release_all(self, holder: str) -> int:
        """Give back every claim of a holder, as at the start after it was killed; return how many."""
        ...

    def advance(self, case: Case, to: State, now: datetime, **changes: Any) -> Case:
        """Move a case on, with a history row, and return it as it now is.

        `changes` are attributes of `Case`, but for those that say which case it is and where it came
        from. Raises `ValueError` for a move that `MOVES` does not have, for a move to `entering`
        without an intent and for a change of the intent after it; `LedgerFault` where the case has
        another version by now; and, on a move to `entering` (or by hand from `held` to `confirmed`),
        `BusinessHold` (reason `duplicate`, fact `case`) where another case has entered the same
        business key in the same system, or may have. Nothing has then changed.
        """
        ...

    def split(
        self, case: Case, invoices: Sequence[Invoice], kind: Kind, now: datetime, *, findings: Sequence[Finding] = ()
    ) -> Sequence[Case]:
        """Make one further case (state `received`, parts 2, 3, ...) for each invoice but the first.

        `findings` are what speaks against the document: each of its cases has those that are about all of it
        and those that are about its own invoice (`Finding.part`).
        Safe to repeat after a crash.
        """
        ...

    def siblings(self, case: Case) -> Sequence[Case]:
        """Return the other cases of the same message, in the order of the message."""
        ...

    def add_case(self, case: Case, new: NewCase, now: datetime) -> Case:
        """Make a further case (state `received`) of a case's message, for a document that was made of its parts.

        Safe to repeat: a case of the message with the same trail is returned as it is.
        """
        ...

    def history(self, case_id: str) -> Sequence[tuple[datetime, State, str]]:
        """Return (time, state, note) of each move of a case, oldest first."""
        ...

    # -- the duplicate checks' questions; indexed, alike fast with a million cases
    def same_document(self, sha256: str, before: Case) -> Case | None:
        """Return an earlier case of the same bytes (another message or file), if any."""
        ...

    def earlier(
        self, supplier_id: str, *, invoice_number: str, gross_total: Decimal | None, but: str
    ) -> Sequence[Earlier]:
        """Return earlier cases of a supplier with this number (letters and digits alone) or this amount.

        Leaves out the case `but` and cases that were rejected, sorted away or duplicates. Earlier is
        what was made before `but`, and what was made later but is ready, entered or done by now.
        Of cases with the amount alone the newest hundred.
        """
        ...

    def confirmed_before(self, supplier_id: str) -> int:
        """Return how many cases of a supplier a person approved or the robot confirmed, counted to 1000."""
        ...

    def vouched_invoices(self, supplier_id: str, limit: int = 5) -> Sequence[Invoice]:
        """Return the newest invoices of a supplier that a person approved or the robot confirmed, newest first."""
        ...

    def mapping_before(self, supplier_id: str, but: str) -> str | None:
        """Return the supplier mapping of the newest case of a supplier that was made before `but` and read with one.

        None where its last twenty cases had none.
        """
        ...

    # -- answers
    def answer(self, answer: Answer) -> None:
        """Keep a person's answer with its case; the same answer again is kept once."""
        ...

    def answers(self, case_id: str) -> Sequence[Answer]:
        """Return the answers to a case, oldest first."""
        ...

    # -- a system left alone for a while
    def breaker(self, system: str) -> tuple[int, datetime | None]:
        """Return (technical faults in a row, open since or None) of a system."""
        ...

    def set_breaker(self, system: str, faults: int, open_since: datetime | None) -> None:
        """Note a system's faults in a row."""
        ...

    def close(self) -> None:
        """Close the books."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class OldMessage:
    """A message that the books need not keep any longer."""

    number: int
    sha256: str
    case_ids: tuple[str, ...]
    documents: tuple[str, ...]  # SHA-256


class Progress(Protocol):
    """Shows people how far the night is. Several stages may be at work at once."""

    def begin(self, stage: str, total: int | None) -> None:
        """Begin a stage with so many steps (None: not known)."""
        ...

    def step(self, stage: str) -> None:
        """One step of a stage is done."""
        ...

    def end(self, stage: str) -> None:
        """Say that a stage is over. Harmless for one that never began."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """An answer that could not be used. It stands again in the next workbook, with why beside it."""

    case_id: str
    why: str  # a key of the section [refused] of robot/words/*.toml
    facts: Mapping[str, str] = dataclass_field(default_factory=dict)
    said: Mapping[str, str] = dataclass_field(default_factory=dict)  # what stood in the answer's cells, by column


class Desk(Protocol):
    """What staff write on and read: the exception workbook, the run report, the evidence pages."""

    def collect(self, waiting: Mapping[str, Case]) -> tuple[Sequence[Answer], Sequence[Refused]]:
        """Return the answers in the workbooks that lie there, for the cases that wait (by case id).

        An answer that cannot be used (unknown case or word, a changed locked cell, a case that
        moved on) is refused, with the reason in words; it is shown again in the next workbook.
        """
        ...

    def archive_answered(self) -> None:
        """Put the workbooks that `collect` read aside, after their answers are in the ledger."""
        ...

    def hand_over(self, summary: RunSummary, cases: Sequence[Case], refused: Sequence[Refused]) -> Mapping[str, Path]:
        """Write workbook, run report and evidence pages; return where they lie, by name."""
        ...


class Post(Protocol):
    """What people get by mail."""

    def tell(self, summary: RunSummary, cases: Sequence[Case], outputs: Mapping[str, Path]) -> None:
        """Send the morning mail of a run. `cases` are those of the run and all that wait.

        A mail server that is down is noted, and the mail sent with the next one.
        """
        ...


__all__ = [
    "KILLED",
    "UNTOLD",
    "Answer",
    "Box",
    "Clock",
    "Earlier",
    "Evidence",
    "Filing",
    "Hints",
    "Inbox",
    "Ledger",
    "LegacySystem",
    "Lookup",
    "NewCase",
    "OldMessage",
    "Part",
    "Post",
    "Reader",
    "Run",
    "SeenBefore",
    "Unpacker",
    "Voucher",
]
