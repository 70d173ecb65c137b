"""`fakturarobot status`: what runs now, how the last runs ended, and what waits."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from rich.console import Console

from robot.histories import print_runs
from robot.ledger import who_runs
from robot.outcome import ENDS, State
from robot.ports import Run
from robot.settings import Settings
from robot.wiring import open_books
from robot.words import load_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How an office's robot stands."""

    running_since: datetime | None
    running_run: str
    runs: tuple[Run, ...]
    open_cases: dict[State, int]
    language: str


def read_status(settings: Settings) -> Status:
    """Return the present status. Raises `LedgerFault`."""
    running = who_runs(settings.work())
    ledger = open_books(settings)
    try:
        counts = ledger.counts(s for s in State if s not in ENDS)
        runs = tuple(ledger.runs(10))
    finally:
        ledger.close()
    return Status(
        running_since=running.since if running else None,
        running_run=running.run if running else "",
        runs=runs,
        open_cases=counts,
        language=settings.office.language,
    )


def show_status(status: Status, console: Console, *, as_json: bool) -> None:
    """Print the status as a table or as JSON."""
    if as_json:
        console.print_json(json.dumps(asdict(status), default=str))
        return
    words = load_words(status.language)
    if status.running_since:
        console.print(
            words.text("cli.running", run=status.running_run, since=words.time(status.running_since)), markup=False
        )
    else:
        console.print(words.text("cli.not_running"), markup=False)
    for state, count in status.open_cases.items():
        console.print(f"  {count:>5}  {words.state(state)}", markup=False, highlight=False)
    print_runs(status.runs, words, console)
