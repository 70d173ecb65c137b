"""The robot's own books: cases, runs, answers, and the messages they came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from robot.case import Case
from robot.invoice import Document, Finding, Invoice, Kind
from robot.message import Origin, Place, RawMessage
from robot.outcome import Decision, State
from robot.ports.incoming import Box

KILLED = "killed"
"""The outcome of a run that died, as the next run on its work folder closes it."""

UNTOLD = "untold"
"""The outcome of a run whose workbook or report could not be written: the next run tells what it did."""


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
    urgent: bool = False  # by hand: for urgent files, for answers alone, or dry; no run that the schedule waits for
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
        with no way on; a move to `entering` begins the lease anew.
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

        And cases of other suppliers with this number and this amount: one company may have two tax numbers.
        Leaves out the case `but` and cases that were rejected, sorted away or duplicates. Earlier is
        what was made before `but`, and what was made later but is ready, entered or done by now.
        Of cases with the amount alone the newest hundred.
        """
        ...

    def copies(self, case: Case) -> Sequence[Case]:
        """Return the cases that ended as duplicates of a case's invoice, oldest first."""
        ...

    def credit_notes(self, supplier_id: str, corrects: str, but: str) -> Sequence[Earlier]:
        """Return a supplier's earlier credit notes that take back the invoice with this number, of its newest hundred.

        Leaves out the same cases as `earlier`.
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
