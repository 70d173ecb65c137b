"""What a run came to, as plain values: for the run report, the morning mail and the command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from robot.answered import AnswersRead
from robot.errors import Pictures
from robot.invoice import Finding
from robot.outcome import Reason, State

TO_COME: tuple[State, ...] = (State.RECEIVED, State.READ, State.CHECKED, State.READY)
"""The states in which a case waits for the robot alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemSummary:
    """How one legacy system fared in a run."""

    name: str
    entered: int = 0  # vouchers made, or documents filed
    faults: int = 0  # technical faults met
    breaker_open: bool = False  # it was left alone, its cases wait
    changed: bool = False  # it was, because it does not look as its mapping says

    @property
    def standing(self) -> str:
        """How it stands after the run: "up", "down" or "changed"."""
        if not self.breaker_open:
            return "up"
        return "changed" if self.changed else "down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that went wrong with the world, and that the night survived."""

    kind: str  # the error's class, as the table [errors] of robot/words has it
    detail: str  # what it said; the bare type's name where nobody foresaw it


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedScreen:
    """A system that does not look as its mapping says: its cases wait."""

    system: str
    what: tuple[str, ...]  # a sentence each
    pictures: tuple[Pictures, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CameAgain:
    """A mail or a file that was laid before the robot once more after its case had ended: nothing is done with it."""

    name: str  # the file's name, or the mail's subject
    case_id: str
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """What a run came to. Counts are of cases unless said otherwise.

    Every mail that came in is in exactly one of the states' counts with its cases: the sum of `states`
    is the number of cases that the run touched.
    """

    run_id: str  # "2026-11-23-0200"
    runbook: str
    started_at: datetime
    ended_at: datetime | None = None
    outcome: str = "ok"  # or the name of the error that ended it
    urgent: bool = False
    dry_run: bool = False
    states: Mapping[State, int] = field(default_factory=dict)
    reasons: Mapping[Reason, int] = field(default_factory=dict)  # of all cases that wait for a person
    systems: tuple[SystemSummary, ...] = ()
    changed_screens: tuple[ChangedScreen, ...] = ()
    stage_seconds: Mapping[str, float] = field(default_factory=dict)  # stage name -> seconds, in order
    messages_in: int = 0  # mails and dropped files taken in
    cases_in: int = 0  # cases made of them
    waiting: int = 0  # all cases that wait for a person, earlier ones too
    to_come: int = 0  # all cases that wait for the robot's next run, and perhaps for a system
    due_today: int = 0  # of those that wait for a person or the robot, how many fall due before the next working day
    spot_checks: tuple[str, ...] = ()  # case ids drawn
    mailboxes_down: tuple[str, ...] = ()  # mailboxes and drop folders that could not be read
    came_again: tuple[CameAgain, ...] = ()  # known mails and files whose cases had ended
    faults: tuple[Fault, ...] = ()  # what went wrong with the world
    answers: tuple[AnswersRead, ...] = ()  # what came of each workbook that lay there
    mappings_lost: tuple[Finding, ...] = ()  # supplier mappings that match no longer, and fields they lost; each once
    log_hash: str = ""  # the action log's last hash

    @property
    def entered(self) -> int:
        """How many cases stand in the legacy system, seen there again (confirmed) and perhaps filed."""
        return self.states.get(State.CONFIRMED, 0) + self.states.get(State.FILED, 0)

    @property
    def held(self) -> int:
        """How many cases this run left to a person."""
        return self.states.get(State.HELD, 0)

    @property
    def uncertain(self) -> int:
        """How many cases may or may not have been posted."""
        return sum(self.states.get(state, 0) for state in (State.UNCERTAIN, State.ENTERING, State.ENTERED))
