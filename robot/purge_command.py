"""`fakturarobot purge`: says what is older than it need be kept, and deletes it where it is told to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import asdict
from decimal import Decimal

from rich.console import Console
from rich.table import Table

from robot.clock import SystemClock
from robot.errors import ExitCode
from robot.ledger import run_lock
from robot.ports import Clock
from robot.purging import Kind, Purge
from robot.settings import Settings
from robot.wiring import open_books
from robot.words import load_words

_MEGABYTE = 1_000_000


def purge_and_show(
    settings: Settings,
    kinds: Sequence[Kind],
    console: Console,
    *,
    years: int | None = None,
    delete: bool = False,
    as_json: bool = False,
    clock: Clock | None = None,
) -> ExitCode:
    """Purge an office's work folder, under the lock where something is deleted, and print what went, or would go.

    Raises `AlreadyRunning` and `LedgerFault`.
    """
    words = load_words(settings.office.language)
    clock = clock or SystemClock(settings.zone)
    with run_lock(settings.work(), now=clock.now()) if delete else nullcontext():
        books = open_books(settings)
        try:
            purge = Purge(work=settings.work(), books=books, clock=clock, retention=settings.retention, delete=delete)
            found = purge.run(kinds or tuple(Kind), years)
        finally:
            books.close()
    if as_json:
        console.print_json(json.dumps({"deleted": delete, "kinds": [asdict(one) for one in found]}))
        return ExitCode.ALL_ENTERED
    table = Table(*(words.text(f"purge.{key}") for key in ("kind", "before", "items", "files", "megabytes")))
    for one in found:
        size = words.quantity(round(Decimal(one.bytes) / _MEGABYTE, 1))
        table.add_row(words.text(f"purge.{one.kind}"), str(one.before), str(one.items), str(one.files), size)
    console.print(table)
    nothing = not any(one.items for one in found)
    key = "nothing" if nothing else "deleted" if delete else "dry_run"
    console.print(words.text(f"purge.{key}"), markup=False, highlight=False, soft_wrap=True)
    return ExitCode.ALL_ENTERED
