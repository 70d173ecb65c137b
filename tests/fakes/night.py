"""A whole night in memory: inbox, reader, desk and systems are fakes; ledger and evidence are the real ones."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from robot.answered import AnswersRead, Refused
from robot.case import Case
from robot.errors import MailboxFault
from robot.evidence import FileEvidence
from robot.invoice import Document, Finding, Invoice, Kind, Reading, Severity
from robot.ledger import SqlLedger, open_ledger, sqlite_url
from robot.message import Part, Place, RawMessage, Unpacked
from robot.outcome import Decision, Reason, State
from robot.pipeline import Outcome, run_night
from robot.ports import Answer, Box, Hints, Run, SeenBefore
from robot.register import Register
from robot.runbook import Process
from robot.stages.night import Night
from robot.summary import RunSummary
from tests.fakes.hand_clock import HandClock
from tests.fakes.invoices import ORIGIN, SUPPLIER, process, settings
from tests.fakes.legacy_system import FakeSystem


class FakeInbox:
    """Implements `Inbox`. A message is a text that stands for its one document."""

    runbook = "fakturaer"

    def __init__(self, spool: Path, name: str = "faktura") -> None:
        self.name = name
        self.spool = spool
        self.messages: dict[str, str] = {}
        self.moved: dict[str, Box] = {}
        self.fault: Exception | None = None

    def put(self, text: str) -> None:
        """Send a mail with the document `text`."""
        self.messages[str(len(self.messages) + 1)] = text

    def fetch(self, settled: SeenBefore) -> Iterator[RawMessage]:
        """Yield what was put in and is not moved."""
        if self.fault is not None:
            raise self.fault
        self.spool.mkdir(parents=True, exist_ok=True)
        for uid, text in self.messages.items():
            place = Place(account=self.name, folder="INBOX", uid_validity=1, uid=uid)
            if uid in self.moved or settled(place):
                continue
            raw = f"{uid} {text}".encode()
            path = self.spool / f"{self.name}-{uid}.eml"
            path.write_bytes(raw)
            yield RawMessage(place=place, path=path, sha256=hashlib.sha256(raw).hexdigest(), size=len(raw))

    def waiting(self, settled: SeenBefore) -> Sequence[Place]:
        """Return where what was put in lies."""
        return [message.place for message in self.fetch(settled)]

    def settle(self, place: Place, sha256: str, box: Box) -> bool:
        """Move a message."""
        if self.fault is not None:
            raise MailboxFault("gone")
        self.moved[place.uid] = box
        return True

    def close(self) -> None:
        """Do nothing."""


def unpack(message: RawMessage, into: Path) -> Unpacked:
    """Take a message apart: its text is its document. "poison" breaks the robot, "empty" holds nothing."""
    text = message.path.read_text().partition(" ")[2]
    if text == "poison":
        return Unpacked(origin=ORIGIN, parts=(None,))  # type: ignore[arg-type]  # what no unpacker should say
    if text == "empty":
        return Unpacked(origin=ORIGIN)
    if text == "breaks unpacking":
        raise ZeroDivisionError
    return Unpacked(
        origin=ORIGIN, parts=tuple(_part(into, number, one) for number, one in enumerate(text.split(" + ")))
    )


def _part(into: Path, number: int, said: str) -> Part:
    """Return one of a message's files: "NAME: text", or the text of faktura.pdf; a picture is held as intake does."""
    name, colon, text = said.rpartition(": ")
    name = name if colon else "faktura.pdf"
    path = into / f"{number}-{name}"
    path.write_text(text)
    picture = name.endswith((".jpg", ".docx"))
    media_type = {"jpg": "image/jpeg", "docx": "application/vnd.openxmlformats"}.get(
        name.rpartition(".")[2], "text/plain"
    )
    held = Finding(reason=Reason.UNSUPPORTED_ATTACHMENT, severity=Severity.HOLD, facts={"name": name})
    return Part(
        name=name, trail=f"mail > {name}", path=path, media_type=media_type, findings=(held,) if picture else ()
    )


class FakeReader:
    """Implements `Reader`: what each document says is written down by its text."""

    at_once = 1

    def __init__(self) -> None:
        self.says: dict[str, Reading | Exception] = {}
        self.shown: tuple[Finding, ...] = ()  # what the pages show otherwise than their text says

    def write(self, text: str, *invoices: Invoice, findings: Sequence[Finding] = (), kind: Kind = Kind.INVOICE) -> None:
        """Write down what the document `text` says."""
        self.says[text] = Reading(kind=kind, invoices=invoices, findings=tuple(findings), pages=1)

    def read(self, document: Document, path: Path, hints: Hints) -> Reading:
        """Return what was written down."""
        found = self.says[path.read_text()]
        if isinstance(found, Exception):
            raise found
        return found

    def compare(self, path: Path, invoices: Sequence[Invoice]) -> tuple[Finding, ...]:
        """Return what the pages show otherwise."""
        return self.shown

    def join(self, paths: Sequence[Path], into: Path) -> bool:
        """Write the texts of the documents one after the other."""
        into.write_text(" & ".join(path.read_text() for path in paths))
        return True

    def close(self) -> None:
        """Do nothing."""


class FakeDesk:
    """Implements `Desk`: answers are said, and what is handed over is kept."""

    def __init__(self) -> None:
        self.said: list[Answer] = []
        self.handed: tuple[RunSummary, Sequence[Case], Sequence[Refused]] | None = None
        self.archived = 0
        self.fault: Exception | None = None
        self.collect_fault: Exception | None = None

    def collect(self, waiting: Mapping[str, Case]) -> tuple[Sequence[Answer], Sequence[Refused]]:
        """Return what was said since."""
        if self.collect_fault is not None:
            raise self.collect_fault
        said, self.said = self.said, []
        return said, ()

    def archive_answered(self, refused: Sequence[Refused]) -> Sequence[AnswersRead]:
        """Count."""
        self.archived += 1
        return ()

    def hand_over(self, summary: RunSummary, cases: Sequence[Case], refused: Sequence[Refused]) -> Mapping[str, Path]:
        """Keep what was handed over."""
        if self.fault is not None:
            raise self.fault
        self.handed = summary, tuple(cases), tuple(refused)
        return {"workbook": Path("exceptions.xlsx")}


class QuietProgress:
    """Implements `Progress` for nobody."""

    def begin(self, stage: str, total: int | None) -> None:
        """Do nothing."""

    def step(self, stage: str) -> None:
        """Do nothing."""

    def end(self, stage: str) -> None:
        """Do nothing."""


class Town:
    """A municipality for a test: what goes on from night to night, and the means to run one."""

    def __init__(self, work: Path, ledger: SqlLedger) -> None:
        self.work = work
        self.ledger = ledger
        self.clock = HandClock()
        self.evidence = FileEvidence(work, self.clock)
        self.inbox = FakeInbox(work / "in")
        self.inboxes = [self.inbox]
        self.reader = FakeReader()
        self.desk = FakeDesk()
        self.economy = FakeSystem("oekonomi98")
        self.archive = FakeSystem("arkiv2003")
        self.systems: dict[str, FakeSystem] = {"oekonomi98": self.economy, "arkiv2003": self.archive}
        self.process: Process = process(filing={"system": "arkiv2003"}, checks={"without": ["first_invoice"]})
        self.register = Register([SUPPLIER])

    def arrives(self, text: str, *invoices: Invoice, **more: Any) -> None:
        """Send a mail with a document that says these invoices."""
        self.reader.write(text, *invoices, **more)
        self.inbox.put(text)

    def night(self, **changed: Any) -> Night:
        """Open a night."""
        run: Run = self.ledger.begin_run("fakturaer", self.clock.now(), urgent=False, seed=1)
        self.evidence.begin(run.run_id, "fakturaer")
        spool = self.work / "spool"
        spool.mkdir(exist_ok=True)
        values: dict[str, Any] = {
            "run": run,
            "process": self.process,
            "settings": settings(),
            "register": self.register,
            "clock": self.clock,
            "ledger": self.ledger,
            "evidence": self.evidence,
            "reader": self.reader,
            "unpack": unpack,
            "desk": self.desk,
            "progress": QuietProgress(),
            "spool": spool,
            "inboxes": self.inboxes,
            "systems": self.systems,
        }
        return Night(**values | changed)

    def runs(self, **changed: Any) -> Outcome:
        """Run a night, an hour after the one before."""
        self.clock.advance(hours=1)
        return run_night(self.night(**changed))

    def case(self, number: int = 1) -> Case:
        """Return the case of that number."""
        found = self.ledger.case(f"F-2026-{number:06}")
        assert found is not None
        return found

    def states(self) -> list[State]:
        """Return the states of all cases, in the order they were made."""
        return [c.state for c in sorted(self.ledger.cases(list(State)), key=lambda c: c.case_id)]

    def answers(self, decision: Decision, number: int = 1, **more: Any) -> None:
        """Say what a person decides on a case; the next night reads it."""
        answer = Answer(case_id=f"F-2026-{number:06}", decision=decision, who="mk", at=self.clock.now(), **more)
        self.desk.said.append(answer)

    def refused(self) -> list[str]:
        """Return why answers were refused in the last night."""
        assert self.desk.handed is not None
        return [r.why for r in self.desk.handed[2]]

    def log(self, case: int | None = None) -> list[str]:
        """Return the actions of the action log, of one case where it is named."""
        case_id = None if case is None else f"F-2026-{case:06}"
        lines = [line for path in sorted((self.work / "log").glob("*.jsonl")) for line in path.read_text().splitlines()]
        return [r["action"] for r in map(json.loads, lines) if case_id in (None, r.get("case"))]


@contextmanager
def town_in(folder: Path) -> Iterator[Town]:
    """Open a town whose books lie in a folder."""
    ledger = open_ledger(sqlite_url(folder / "ledger.sqlite"))
    try:
        yield Town(folder, ledger)
    finally:
        ledger.close()


def stop_after(calls: int) -> Callable[[], bool]:
    """Return a wish to stop that is said at the question after so many."""
    left = [calls]

    def should_stop() -> bool:
        left[0] -= 1
        return left[0] < 0

    return should_stop
