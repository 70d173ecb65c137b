"""`make bench-ledger`: what the ledger's questions cost after a long history and with none; build/bench/ledger.json.

Each question is put to both books in turn, many times, and the medians are compared. Both have the same open cases of
one night, so that what differs is the history alone.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import time
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path

from robot.invoice import Document
from robot.ledger import SqlLedger, open_ledger, sqlite_url
from robot.message import RawMessage
from robot.outcome import ENDS, State
from robot.ports import NewCase
from tests.benchmarks.long_ledger import BUSIEST, make_books
from tests.fakes.ledger_values import NOW, ORIGIN, RUNBOOK, place, sha256

ROUNDS = 200
SOME_SUPPLIER = str(int(BUSIEST) + 1234)
OPEN = [state for state in State if state not in ENDS]
Question = Callable[[SqlLedger, int], object]


def _duplicate_check(ledger: SqlLedger, number: int) -> None:
    before = ledger.cases([State.RECEIVED], limit=1)[0]
    ledger.same_document(sha256(f"unseen {number}"), before)
    for supplier in (SOME_SUPPLIER, BUSIEST):
        total = Decimal(20_000 + number)
        ledger.earlier(supplier, invoice_number=f"NEW-{number}", gross_total=total, but=before.case_id)


def _run_start(ledger: SqlLedger, number: int) -> None:
    url = str(ledger._books.engine.url)
    opened = open_ledger(url)
    run = opened.begin_run(RUNBOOK, NOW, urgent=False, seed=number)
    opened.runs()
    opened.last_run(RUNBOOK)
    opened.messages_to_settle("faktura")
    opened.cases(OPEN, runbook=RUNBOOK)
    opened.breaker("oekonomi98")
    opened.end_run(run.run_id, NOW, outcome="", log_hash="")
    opened.close()


def _take_in(ledger: SqlLedger, number: int) -> None:
    message = RawMessage(
        place=place(10_000_000 + number), path=Path("x"), sha256=sha256(f"new mail {number}"), size=1, urgent=False
    )
    document = Document(sha256=sha256(f"new {number}"), name="f.pdf", media_type="application/pdf", size=1)
    (case,) = ledger.take_in(
        message, ORIGIN, [NewCase(document=document, trail="mail > f.pdf")], runbook=RUNBOOK, now=NOW
    )
    ledger.advance(case, State.SORTED_AWAY, NOW)


def _claim(ledger: SqlLedger, number: int) -> None:
    ledger.claim(State.RECEIVED, runbook=RUNBOOK, holder=f"h{number}", now=NOW)
    ledger.release_all(f"h{number}")


QUESTIONS: Mapping[str, Question] = {
    "duplicate_check": _duplicate_check,
    "run_start": _run_start,
    "take_in": _take_in,
    "claim": _claim,
    "has_message": lambda ledger, number: ledger.has_message(place(900_000_000 + number)),
    "open_cases": lambda ledger, _: ledger.cases(OPEN, runbook=RUNBOOK),
    "changed_since": lambda ledger, _: ledger.cases(list(State), runbook=RUNBOOK, changed_since=NOW),
    "status": lambda ledger, _: (ledger.counts(OPEN), ledger.runs(10)),
    "settle": lambda ledger, _: ledger.messages_to_settle("faktura"),
    "supplier_mapping": lambda ledger, _: ledger.mapping_before("99999999", "F-2026-000001"),
    "vouched": lambda ledger, _: (ledger.confirmed_before("12345678"), ledger.vouched_invoices("12345678")),
    "voucher": lambda ledger, _: ledger.numbered("B-1001"),
}
"""What is asked, each of a thing that both books know alike, or that neither knows."""


def measure(folder: Path, history: int, rounds: int) -> dict[str, object]:
    """Compare books with `history` old cases with books that have none; times in milliseconds."""
    books = [_open(folder, count) for count in (0, history)]
    figures: dict[str, dict[str, float]] = {}
    for name, ask in QUESTIONS.items():
        times: list[list[float]] = [[], []]
        for number in range(rounds):
            turn = (0, 1) if number % 2 else (1, 0)
            for which in turn:
                began = time.perf_counter()
                ask(books[which], number)
                times[which].append((time.perf_counter() - began) * 1000)
        none, long = (statistics.median(one) for one in times)
        figures[name] = {"none_ms": round(none, 3), "history_ms": round(long, 3), "ratio": round(long / none, 3)}
    for ledger in books:
        ledger.close()
    for used in folder.glob("used-*"):
        used.unlink()
    return {
        "cases": history,
        "ratio_million": max(figures[name]["ratio"] for name in ("duplicate_check", "run_start")),
        "bytes": (folder / f"history-{history}.sqlite").stat().st_size,
        "questions": figures,
    }


def _open(folder: Path, history: int) -> SqlLedger:
    """Open a copy of the books with this history, which are made where they are not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    made, used = folder / f"history-{history}.sqlite", folder / f"used-{history}.sqlite"
    if not made.exists():
        partial = made.with_suffix(".partial")
        for left in folder.glob(f"{partial.name}*"):
            left.unlink()
        make_books(partial, history)
        partial.replace(made)
    for left in folder.glob(f"{used.name}*"):
        left.unlink()
    shutil.copyfile(made, used)
    return open_ledger(sqlite_url(used))


def main() -> None:
    """Measure, print and write the figures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--cases", type=int, default=1_000_000)
    asked.add_argument("--rounds", type=int, default=ROUNDS)
    chosen = asked.parse_args()
    figures = measure(Path("build/bench/ledgers"), chosen.cases, chosen.rounds)
    Path("build/bench/ledger.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(figures, indent=2))  # noqa: T201 - a benchmark says its figures


if __name__ == "__main__":
    main()
