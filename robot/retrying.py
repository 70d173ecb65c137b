"""`fakturarobot retry CASE`: the same as the answer "Prøv igen" in the workbook, carried out at once."""

from __future__ import annotations

import getpass

import typer
from rich.console import Console

from robot.case import Case
from robot.clock import SystemClock
from robot.errors import ExitCode
from robot.outcome import Decision, State
from robot.ports import Answer
from robot.running import run_once
from robot.sentence import said
from robot.settings import Settings
from robot.stages.deciding import why_not
from robot.wiring import open_books
from robot.words import load_words


def retry_case(settings: Settings, case_id: str, console: Console) -> ExitCode:
    """Try a case again that waits for a person, in a run that takes nothing in.

    Raises `typer.BadParameter` where there is no such case, or where it cannot be tried again, and what `run_once`
    raises.
    """
    case = _waiting(settings, case_id)
    who = getpass.getuser()
    at = SystemClock(settings.zone).now()
    answer = Answer(case_id=case_id, decision=Decision.TRY_AGAIN, who=who, at=at, comment="fakturarobot retry")
    words = load_words(settings.office.language)
    refused = why_not(case, answer)
    if refused is not None:
        raise typer.BadParameter(words.text(f"refused.{refused}"))
    return run_once(settings, case.runbook, take_in=False, said=[answer], console=console)


def _waiting(settings: Settings, case_id: str) -> Case:
    ledger = open_books(settings)
    try:
        case = ledger.case(case_id)
    finally:
        ledger.close()
    if case is None:
        raise typer.BadParameter(said("There is no case {case}; cases are written as F-2026-000123.", case=case_id))
    if case.state not in (State.HELD, State.UNCERTAIN):
        state = load_words(settings.office.language).state(case.state)
        raise typer.BadParameter(
            said("{case}: {state}. Only what waits for a person can be tried again.", case=case_id, state=state)
        )
    return case
