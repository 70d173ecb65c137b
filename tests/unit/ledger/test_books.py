from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from robot.case import Case
from robot.errors import BooksDamaged, ConfigurationError, LedgerFault
from robot.ledger import SqlLedger, open_ledger, sqlite_url
from robot.ledger.tables import metadata
from robot.outcome import Decision, State
from robot.ports import Answer
from tests.fakes.ledger_values import (
    NOW,
    ORIGIN,
    RUNBOOK,
    document,
    entering,
    intent,
    message,
    new_case,
    place,
    ready,
    received,
)


def test_a_commit_is_on_the_disk(ledger: SqlLedger) -> None:
    """SQLite runs with a write-ahead log, full synchronisation and foreign keys."""
    with ledger._books.reading() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights elsewhere")
def test_the_books_are_for_the_robot_alone(tmp_path: Path) -> None:
    """Other users of the machine cannot read who the office's suppliers are."""
    path = tmp_path / "new" / "ledger.sqlite"
    open_ledger(sqlite_url(path)).close()
    assert path.stat().st_mode & 0o077 == 0


def test_a_folder_with_odd_signs_can_hold_the_books(tmp_path: Path) -> None:
    """Blanks, percent signs, question marks and Danish letters in a path are nothing special."""
    path = tmp_path / "Økonomi & løn 100% #1?" / "ledger.sqlite"
    open_ledger(sqlite_url(path)).close()
    assert path.exists()


@pytest.mark.parametrize(
    "url", ["", "mysql://u:hemmelig@h/d", "oracle://u:hemmelig@h/d", "u:hemmelig@h", "x://hemmelig"]
)
def test_an_address_that_is_no_ledger_is_a_fault_of_the_configuration(url: str) -> None:
    """The sentence never repeats a password."""
    with pytest.raises(ConfigurationError, match=r"ledger\.url") as told:
        open_ledger(url)
    assert "hemmelig" not in str(told.value)


def test_a_server_that_cannot_be_reached_is_a_fault_without_secrets(tmp_path: Path) -> None:
    """Neither the message nor what it was raised from holds the password."""
    url = f"postgresql://robot@/books?host={tmp_path}"
    with pytest.raises(LedgerFault) as told:
        open_ledger(url, password="hemmelig")
    error: BaseException | None = told.value
    assert "***" in str(error)
    while error is not None:
        assert "hemmelig" not in f"{error} {error!r}"
        error = error.__cause__ or error.__context__


def test_a_file_that_is_no_database_is_a_fault(tmp_path: Path) -> None:
    """A file that is something else is neither read nor overwritten."""
    path = tmp_path / "ledger.sqlite"
    path.write_text("Kære kollega, her er ikke noget regnskab." * 100, encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(BooksDamaged, match="not a database"):
        open_ledger(sqlite_url(path))
    assert path.read_bytes() == before


def test_a_file_with_damaged_pages_is_said_to_be_damaged(tmp_path: Path) -> None:
    """Not the disk's fault, nor the configuration's: the books have to come back from a copy."""
    path = tmp_path / "ledger.sqlite"
    open_ledger(sqlite_url(path)).close()
    whole = path.read_bytes()
    path.write_bytes(whole[:100] + b"\xff" * (len(whole) - 100))
    with pytest.raises(BooksDamaged, match="malformed"):
        open_ledger(sqlite_url(path))


def test_a_folder_in_the_place_of_the_books_is_a_fault(tmp_path: Path) -> None:
    """What the operating system says is told."""
    with pytest.raises(LedgerFault, match="cannot be read or written"):
        open_ledger(sqlite_url(tmp_path))


def test_a_full_disk_is_a_fault_and_nothing_of_the_move_is_kept(ledger: SqlLedger) -> None:
    """The case is as it was, and moves when there is room again."""
    case = received(ledger, 1)
    engine = ledger._books.engine
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()

    def limit(dbapi_connection: Any, *_: object) -> None:
        dbapi_connection.execute(f"PRAGMA max_page_count = {pages}")

    event.listen(engine, "checkout", limit)
    with pytest.raises(LedgerFault, match="full"):
        ledger.advance(case, State.READ, NOW, filed_as="x" * 100_000)
    event.remove(engine, "checkout", limit)
    assert ledger.case(case.case_id) == case
    engine.dispose()
    assert ledger.advance(case, State.READ, NOW).state is State.READ


def test_a_damaged_row_is_a_fault_that_names_its_case(ledger: SqlLedger) -> None:
    """What is not an invoice any more is never taken for one."""
    case = entering(ledger, 1)
    path = ledger._books.engine.url.database
    assert path is not None
    with closing(sqlite3.connect(path)) as connection:
        connection.execute('UPDATE cases SET intent = \'{"gross_total": "mange"}\'')
        connection.commit()
    with pytest.raises(LedgerFault, match=case.case_id):
        ledger.case(case.case_id)


def _second(ledger: SqlLedger) -> Case:
    (case,) = ledger.take_in(message(2), ORIGIN, [new_case(1)], runbook=RUNBOOK, now=NOW)
    return case


QUESTIONS: dict[str, Callable[[SqlLedger, Case], object]] = {
    "has_message": lambda ledger, _: ledger.has_message(place(1)),
    "take_in": lambda ledger, _: ledger.take_in(message(3), ORIGIN, [new_case(3)], runbook=RUNBOOK, now=NOW),
    "take_in again": lambda ledger, _: ledger.take_in(
        message(1, place(9), urgent=True), ORIGIN, [], runbook=RUNBOOK, now=NOW
    ),
    "messages_to_settle": lambda ledger, _: ledger.messages_to_settle("faktura"),
    "mark_settled": lambda ledger, _: ledger.mark_settled(place(1), NOW),
    "case": lambda ledger, case: ledger.case(case.case_id),
    "cases": lambda ledger, _: ledger.cases([State.HELD]),
    "cases of a runbook": lambda ledger, _: ledger.cases([State.HELD, State.UNCERTAIN], runbook=RUNBOOK),
    "cases since": lambda ledger, _: ledger.cases(list(State), changed_since=NOW),
    "cases of a runbook since": lambda ledger, _: ledger.cases(list(State), runbook=RUNBOOK, changed_since=NOW),
    "claim": lambda ledger, _: ledger.claim(State.READY, runbook=RUNBOOK, holder="a", now=NOW),
    "release": lambda ledger, case: ledger.release(case.case_id, "a"),
    "release_all": lambda ledger, _: ledger.release_all("a"),
    "advance": lambda ledger, case: ledger.advance(case, State.ENTERING, NOW, intent=intent(case, 1)),
    "split": lambda ledger, case: ledger.split(case, [], case.kind or pytest.fail("no kind"), NOW),
    "history": lambda ledger, case: ledger.history(case.case_id),
    "same_document": lambda ledger, _: ledger.same_document(document(1).sha256, _second(ledger)),
    "earlier": lambda ledger, case: ledger.earlier(
        "12345678", invoice_number="1", gross_total=Decimal(1), but=case.case_id
    ),
    "confirmed_before": lambda ledger, _: ledger.confirmed_before("12345678"),
    "answer": lambda ledger, case: ledger.answer(
        Answer(case_id=case.case_id, decision=Decision.WAIT, who="Bo", at=NOW)
    ),
    "answers": lambda ledger, case: ledger.answers(case.case_id),
    "begin_run": lambda ledger, _: ledger.begin_run(RUNBOOK, NOW, urgent=False, seed=1),
    "last_run": lambda ledger, _: ledger.last_run(RUNBOOK),
    "breaker": lambda ledger, _: ledger.breaker("oekonomi98"),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_question_reads_a_whole_table(ledger: SqlLedger, question: str) -> None:
    """Each statement finds its rows by an index, so that a million old cases cost nothing."""
    case = ready(ledger, 1)
    asked: list[tuple[str, Any]] = []

    def listen(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "UPDATE", "DELETE", "WITH")):
            asked.append((statement, parameters))

    engine = ledger._books.engine
    event.listen(engine, "before_cursor_execute", listen)
    QUESTIONS[question](ledger, case)
    event.remove(engine, "before_cursor_execute", listen)
    assert asked or question == "begin_run"  # a run is an INSERT alone
    with engine.connect() as connection:
        for statement, parameters in asked:
            plan: Sequence[Any] = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
            steps = [str(row[3]) for row in plan]
            scans = [step for step in steps if step.startswith(tuple(f"SCAN {table}" for table in metadata.tables))]
            assert not scans, (statement, steps)


def test_what_changed_is_found_by_its_time(ledger: SqlLedger) -> None:
    """The night's report reads the night's cases, not every case of the runbook in a million."""
    asked: list[tuple[str, Any]] = []
    engine = ledger._books.engine
    event.listen(engine, "before_cursor_execute", lambda _c, _u, s, p, *_: asked.append((s, p)))
    ledger.cases(list(State), runbook=RUNBOOK, changed_since=NOW)
    statement, parameters = asked[-1]
    with engine.connect() as connection:
        plan = str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all())
    assert "ix_cases_changed" in plan


def test_closing_leaves_one_file(ledger_url: str, tmp_path: Path) -> None:
    """After the last robot has gone the write-ahead log is worked in, and the file can be copied as it is."""
    ledger = open_ledger(ledger_url)
    received(ledger, 1)
    ledger.close()
    assert [path.name for path in (tmp_path / "books").iterdir()] == ["ledger.sqlite"]
