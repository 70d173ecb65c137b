"""Cases, runs and progress as values that the templates write down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from robot.case import Case
from robot.ledger import who_runs
from robot.noted_progress import StageProgress, read_progress
from robot.outcome import State
from robot.page.room import Room
from robot.report.run_report import TONES
from robot.review.rows import Links, row, severity
from robot.words import Words

UNDER_WAY = frozenset({State.RECEIVED, State.READ, State.CHECKED, State.READY, State.ENTERING, State.ENTERED})
WAITS = (State.UNCERTAIN, State.HELD)
_NO_LINKS = Links(document=lambda _: None, evidence=lambda _: None, guide=lambda _: None)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """One case in a list; texts are cleaned and masked as in the workbook."""

    case_id: str
    state: str
    tone: str
    severity: str
    grave: str
    urgent: bool
    cells: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class AtWork:
    """The run that is at work."""

    run: str
    since: datetime
    stages: tuple[StageProgress, ...]


def tone(state: State) -> str:
    """Return how a state is coloured."""
    return TONES.get(state, "calm")


def line(case: Case, words: Words) -> CaseLine:
    """Return a case as it stands in a list."""
    cells = {key: "" if value is None else value for key, value in row(case, words, _NO_LINKS, None).items()}
    for name in ("gross_total", "due_date", "issue_date"):
        value = cells.get(name, "")
        cells[name] = "" if value == "" else words.value(value)
    return CaseLine(
        case_id=case.case_id,
        state=words.state(case.state),
        tone=tone(case.state),
        severity=words.text(f"workbook.severity_{severity(case)}"),
        grave=severity(case),
        urgent=case.urgent,
        cells={"invoice_number": "", "currency": "", "supplier_id": "", **cells},
    )


def lines(cases: Iterable[Case], words: Words) -> list[CaseLine]:
    """Return cases as they stand in a list."""
    return [line(case, words) for case in cases]


def at_work(room: Room) -> AtWork | None:
    """Return the run that is at work on the office's books, None where none is."""
    running = who_runs(room.work)
    if running is None:
        return None
    return AtWork(run=running.run, since=running.since, stages=read_progress(room.work, running.pid))
