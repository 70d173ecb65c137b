"""`fakturarobot history`: the runs so far, or what became of one case, move by move."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

import typer
from rich.console import Console

from robot.listing import print_rows
from robot.ports import Run
from robot.sentence import said
from robot.settings import Settings
from robot.wiring import office_words, open_books
from robot.words import Words


def show_runs(settings: Settings, console: Console, *, limit: int, as_json: bool) -> None:
    """Print the newest runs, the newest first, as a table or as JSON. Raises `LedgerFault`."""
    ledger = open_books(settings)
    try:
        runs = ledger.runs(limit)
    finally:
        ledger.close()
    if as_json:
        console.print_json(json.dumps([asdict(run) for run in runs], default=str))
        return
    print_runs(runs, office_words(settings), console)


def print_runs(runs: Sequence[Run], words: Words, console: Console) -> None:
    """Print runs as a table. Their numbers stand whole: people copy them."""
    rows = [
        (
            run.run_id,
            run.runbook,
            words.time(run.started_at),
            words.time(run.ended_at) if run.ended_at else "–",
            words.outcome(run.outcome) if run.outcome else "–",
        )
        for run in runs
    ]
    headings = [words.text(f"cli.column_{key}") for key in ("run", "runbook", "started", "ended", "outcome")]
    print_rows(console, headings, rows, whole=[0])


def show_case(settings: Settings, case_id: str, console: Console, *, as_json: bool) -> None:
    """Print each move of a case and each answer to it, oldest first. Raises `LedgerFault`, and `BadParameter`."""
    ledger = open_books(settings)
    try:
        case = ledger.case(case_id)
        if case is None:
            raise typer.BadParameter(said("There is no case {case}; cases are written as F-2026-000123.", case=case_id))
        moves, answers = ledger.history(case_id), ledger.answers(case_id)
    finally:
        ledger.close()
    words = office_words(settings)
    replies = [(a.at, words.decision(a.decision), ", ".join(filter(None, (a.who, a.comment)))) for a in answers]
    shown = [*((at, words.state(state), words.note(note)) for at, state, note in moves), *replies]
    rows = sorted(shown, key=lambda row: row[0])
    if as_json:
        plain = [{"at": at, "what": what, "note": note} for at, what, note in rows]
        console.print_json(json.dumps({"case": case_id, "state": case.state, "history": plain}, default=str))
        return
    headings = [words.text(f"cli.column_{key}") for key in ("at", "what", "note")]
    print_rows(console, headings, [(words.time(at), what, note) for at, what, note in rows], whole=[0])
