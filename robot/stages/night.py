"""What every stage of the night works with."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from pathlib import Path

from loguru import logger

from robot.answered import AnswersRead
from robot.case import Case
from robot.disk import raise_if_disk
from robot.errors import ExitCode, LedgerFault, MailboxFault, RobotError, ScreenChanged, SystemFault
from robot.invoice import Finding, Severity
from robot.outcome import MOVES, Reason, State
from robot.points import about_to, reach
from robot.ports import Clock, Desk, Evidence, Inbox, Ledger, LegacySystem, Post, Progress, Reader, Run, Unpacker
from robot.register import Register
from robot.runbook import Process
from robot.sentence import said, told_by
from robot.settings import Settings
from robot.stages.handover import Handover
from robot.summary import CameAgain, ChangedScreen, Fault


@dataclass(slots=True)
class Tally:
    """What the night says of itself when it is over. Grows while it runs."""

    seconds: dict[str, float] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    codes: set[ExitCode] = field(default_factory=set)
    system_faults: dict[str, int] = field(default_factory=dict)
    changed_screens: list[ChangedScreen] = field(default_factory=list)
    waiting: set[str] = field(default_factory=set)  # systems that are left alone tonight
    mailboxes_down: list[str] = field(default_factory=list)
    came_again: list[CameAgain] = field(default_factory=list)
    answers: list[AnswersRead] = field(default_factory=list)
    over: str = ""  # what ended the night, by its name: no further case is begun with
    counting: threading.Lock = field(default_factory=threading.Lock)  # several sessions may fail at once

    def fault(self, error: RobotError) -> None:
        """Note a fault that the night survives."""
        fault = Fault(kind=type(error).__name__, detail=told_by(error))
        if fault not in self.faults:  # a system that is down is tried several times
            self.faults.append(fault)
        self.codes.add(error.exit_code)

    def ended(self, outcome: str) -> str:
        """Return what the books say of the run: what ended it, or what kept a part of it from being done, or "ok".

        A fault that was overcome, as a lost session is, is daily life.
        """
        if outcome != "ok":
            return outcome
        if self.waiting:
            return ScreenChanged.__name__ if self.changed_screens else SystemFault.__name__
        if self.mailboxes_down:
            return MailboxFault.__name__
        unforeseen = (fault.detail for fault in self.faults if fault.kind == RobotError.__name__)
        return next(unforeseen, "ok")


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """One run of one runbook: its ports, its rules, and its tally."""

    run: Run
    process: Process
    settings: Settings
    register: Register
    clock: Clock
    ledger: Ledger
    evidence: Evidence
    reader: Reader
    unpack: Unpacker
    desk: Desk
    progress: Progress
    spool: Path
    inboxes: Sequence[Inbox] = ()
    systems: Mapping[str, LegacySystem] = field(default_factory=dict)
    more_sessions: Mapping[str, Sequence[LegacySystem]] = field(default_factory=dict)  # beside the first, by system
    dry_run: bool = False
    should_stop: Callable[[], bool] = lambda: False
    tally: Tally = field(default_factory=Tally)
    post: Post | None = None  # nobody is sent a mail
    entered: Handover = field(default_factory=Handover)  # from entering to filing

    def now(self) -> datetime:
        """Return the present time in the office's zone."""
        return self.clock.now()

    def is_to_end(self) -> bool:
        """Whether to begin with no further case: someone asked the robot to stop, or its books failed."""
        return bool(self.tally.over) or self.should_stop()

    def end(self, fault: RobotError) -> None:
        """End the night for a fault that it does not survive: what is in hand is finished, and nothing else begun."""
        self.tally.fault(fault)
        self.tally.over = type(fault).__name__

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Measure a stage, in seconds of the monotonic clock, and show its end."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.tally.seconds[name] = self.tally.seconds.get(name, 0.0) + time.perf_counter() - started
            self.progress.end(name)

    def claimed(self, state: State) -> Iterator[Case]:
        """Yield each case of this runbook in `state` once, held by this run, until none is left."""
        unmoved: list[str] = []
        try:
            while not self.is_to_end():
                case = self.ledger.claim(state, runbook=self.process.name, holder=self.run.run_id, now=self.now())
                if case is None:
                    break
                if case.case_id in unmoved:  # its lease ran out in a long night
                    continue
                unmoved.append(case.case_id)
                yield case
                after = self.ledger.case(case.case_id)
                if after is None or after.state is not state:
                    self.ledger.release(unmoved.pop(), self.run.run_id)
        finally:
            for case_id in unmoved:
                self._give_back(case_id)

    def _give_back(self, case_id: str) -> None:
        """Release a case that was not moved. Never raises: the next run takes back what a run still held."""
        try:
            self.ledger.release(case_id, self.run.run_id)
        except LedgerFault as fault:
            logger.warning("case {} stays claimed: {}", case_id, fault)

    def hold(self, case: Case, *findings: Finding) -> Case:
        """Send a case to a person, with these findings before the ones that it has."""
        about_to("holding.held")
        held = self.ledger.advance(case, State.HELD, self.now(), findings=(*findings, *case.findings))
        reach("holding.held")
        told = findings or [f for f in case.findings if f.severity is Severity.HOLD]
        self.evidence.record(
            "case.held", case_id=case.case_id, values={"reason": ", ".join(f.reason for f in told) or "–"}
        )
        return held

    def unexpected(self, case: Case, error: Exception) -> Finding:
        """Note an error that nobody foresaw, with its traceback in the diagnostics, and return its finding.

        Raises `DiskFault` where it is the disk's: no invoice is the trouble then.
        """
        raise_if_disk(error, self.settings.work())
        logger.opt(exception=error).error("unexpected error in case {}", case.case_id)
        return Finding(
            reason=Reason.UNEXPECTED_ERROR,
            severity=Severity.HOLD,
            facts={"error": type(error).__name__, "run": self.run.run_id},
            by="night",
        )

    def hold_unexpected(self, case: Case, error: Exception) -> None:
        """Send a case that is not yet on its way into a system to a person, for an error that nobody foresaw."""
        finding = self.unexpected(case, error)
        current = self.ledger.case(case.case_id) or case
        if State.HELD in MOVES[current.state]:
            self.hold(current, finding)
        else:  # it ended before the error: the fault is told, the case stays ended
            self.foreseen_by_nobody(error)

    def foreseen_by_nobody(self, error: Exception) -> None:
        """Note an error that nobody foresaw and that concerns no one case, so that people are told.

        Raises `DiskFault` where it is the disk's.
        """
        raise_if_disk(error, self.settings.work())
        logger.opt(exception=error).error("unexpected error")
        self.tally.faults.append(Fault(kind=RobotError.__name__, detail=type(error).__name__))
        self.tally.codes.add(ExitCode.INTERNAL)

    def keep_alive(self) -> None:
        """Keep the sessions of all systems from ending while the robot is busy in one of them."""
        for system in (*self.systems.values(), *chain.from_iterable(self.more_sessions.values())):
            system.keep_alive()

    def rests(self, system: str, until: datetime | None) -> None:
        """Note that a system was not asked tonight: it failed several times in a row, and is left in peace a while."""
        when = "" if until is None else until.astimezone(self.settings.zone).strftime("%H:%M")
        self.tally.fault(
            SystemFault(
                said(
                    "{system} failed several times in a row and is left in peace until {until}; run again after that.",
                    system=system,
                    until=when,
                )
            )
        )

    def leave_alone(self, system: str) -> None:
        """Note that a system is left alone tonight; its cases wait."""
        self.tally.waiting.add(system)

    def screen_changed(self, system: str, changed: ScreenChanged) -> None:
        """Note that a system does not look as mapped, with the pictures of it as evidence."""
        pictures = [path for pair in changed.pictures for path in (pair.before, pair.after) if path is not None]
        kept = [self.evidence.keep(path, ".png") for path in pictures]
        self.evidence.record("system.changed", target=system, values={"what": str(changed)}, evidence=kept)
        what = tuple(str(changed).splitlines())
        self.tally.changed_screens.append(ChangedScreen(system=system, what=what, pictures=changed.pictures))

    def system_failed(self, system: str, fault: SystemFault) -> None:
        """Note a technical fault of a legacy system."""
        self.tally.fault(fault)
        with self.tally.counting:
            self.tally.system_faults[system] = self.tally.system_faults.get(system, 0) + 1
        self.evidence.record("system.failed", target=system, values={"fault": str(fault)})
