"""`fakturarobot report month [YYYY-MM]`: the management report, as a page and as a workbook."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from datetime import date, datetime, time, timedelta

import typer
from rich.console import Console

from robot.case import Case
from robot.outcome import Reason, State
from robot.ports import Ledger
from robot.report.month import Month, Rules, sum_up
from robot.report.month_book import write_month_book
from robot.report.month_page import write_month_page
from robot.runbook import load_process
from robot.sentence import said
from robot.settings import Settings
from robot.wiring import office_words, open_books

_MOST_RUNS = 100_000


def report_month(settings: Settings, runbook: str, wanted: str, console: Console, *, as_json: bool) -> None:
    """Write the report of a month ("2026-11"; "": the last whole one) and say where it lies.

    Raises `typer.BadParameter` for what is no month, `ConfigurationError` and `LedgerFault`.
    """
    now = datetime.now(settings.zone)
    month = read_month(settings, runbook, first_day(wanted, now.date()))
    words = office_words(settings)
    folder = settings.work("rapporter")
    folder.mkdir(parents=True, exist_ok=True)
    page, book = (folder / f"month-{month.first:%Y-%m}.{suffix}" for suffix in ("html", "xlsx"))
    write_month_page(page, month, office=settings.office.name, words=words)
    write_month_book(book, month, words=words)
    if as_json:
        console.print_json(json.dumps(as_plain(month) | {"page": str(page), "workbook": str(book)}, default=str))
        return
    for path in (page, book):
        console.print(str(path), markup=False, highlight=False, soft_wrap=True)


def first_day(month: str, today: date) -> date:
    """Return the first day of "2026-11"; of the month before `today` where nothing was said."""
    if not month:
        return (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    if not re.fullmatch(r"20[0-9]{2}-(0[1-9]|1[0-2])", month):
        raise typer.BadParameter(said("'{month}' is no month; expected for example 2026-11.", month=month))
    first = date.fromisoformat(f"{month}-01")
    if first > today:
        raise typer.BadParameter(said("{month} has not begun yet.", month=month))
    return first


def read_month(settings: Settings, runbook: str, first: date) -> Month:
    """Return what a month came to by the books. Raises `ConfigurationError` and `LedgerFault`."""
    process = load_process(settings.runbooks, runbook)
    begins = datetime.combine(first, time(), settings.zone)
    ends = datetime.combine((first + timedelta(days=31)).replace(day=1), time(), settings.zone)
    ledger = open_books(settings)
    try:
        changed = ledger.cases(list(State), runbook=runbook, changed_since=begins)
        cases = [case for case in changed if begins <= case.received_at < ends]
        runs = [r for r in ledger.runs(_MOST_RUNS) if r.runbook == runbook and begins <= r.started_at < ends]
        rules = Rules(
            required=process.fields.required,
            manual_minutes=settings.report.manual_minutes,
            exception_minutes=settings.report.exception_minutes,
            departments=settings.office.departments,
        )
        return sum_up(first, cases, runs, rules=rules, held_first=lambda case: _held_first(ledger, case))
    finally:
        ledger.close()


def as_plain(month: Month) -> dict[str, object]:
    """Return the month for JSON: dates as text in the keys too."""
    return asdict(month) | {"a_day": {day.isoformat(): pair for day, pair in month.a_day.items()}}


def _held_first(ledger: Ledger, case: Case) -> Reason | None:
    """Return the reason for which a case first waited for a person; None where it never did."""
    notes = (note for _, state, note in ledger.history(case.case_id) if state is State.HELD)
    first = next(notes, None)
    return None if first is None else Reason(first or case.held_for or Reason.APPROVAL)
