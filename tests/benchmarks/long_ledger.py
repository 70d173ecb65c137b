"""Books with a history of any length, made in seconds: one real case, multiplied inside SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from robot.case import Case
from robot.ledger import SqlLedger, open_ledger, sqlite_url
from robot.outcome import State
from tests.fakes.ledger_values import NOW, entering, place, received, voucher

A_YEAR = 200_000
SUPPLIERS = 5_000
BUSIEST = "10000000"
_FIRST_YEAR = 2026 - 5
_NUMBERS = "WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < :count) "
_YEAR = f"{_FIRST_YEAR} + n / {A_YEAR}"
_AT = f"printf('%04d-%02d-%02dT01:15:00.000000Z+0100', {_YEAR}, n / 17000 % 12 + 1, n / 600 % 28 + 1)"
_SHA = "printf('%016x%016x%016x%016x', n * 2654435761 % 4294967296, n, n * 40503 % 65536, {salt})"
_CASE_ID = f"printf('F-%04d-%06d', {_YEAR}, n % {A_YEAR} + 1)"
# one invoice in five is the busiest supplier's (a utility), the others are spread
_SUPPLIER = f"CASE WHEN n % 5 = 0 THEN {BUSIEST} ELSE {BUSIEST} + n % {SUPPLIERS} END"
_OLD = 1_000_000  # the message ids of history begin here


def make_books(path: Path, history: int) -> None:
    """Make books at `path` with `history` old cases that went all the way, and one night's open cases after them."""
    ledger = open_ledger(sqlite_url(path))
    filed = _filed(ledger)
    if history:
        _multiply(path, filed.case_id, history)
    for number in range(2, 40):
        received(ledger, number)
    ledger.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _filed(ledger: SqlLedger) -> Case:
    case = entering(ledger, 1)
    for state, changes in (
        (State.ENTERED, {"voucher": voucher()}),
        (State.CONFIRMED, {}),
        (State.FILED, {"filed_as": "2026-1"}),
    ):
        case = ledger.advance(case, state, NOW, **changes)
    ledger.mark_settled(place(1), NOW)
    return case


def _multiply(path: Path, case_id: str, count: int) -> None:
    changed: dict[str, Mapping[str, str]] = {
        "messages": {"id": f"{_OLD} + n", "sha256": _SHA.format(salt=1), "taken_in_at": _AT},
        "message_places": {"uid": "n + 1000000", "message_id": f"{_OLD} + n", "settled_at": _AT},
        "cases": {
            "case_id": _CASE_ID,
            "ordinal": f"({_YEAR}) * 1000000000 + n % {A_YEAR} + 1",
            "message_id": f"{_OLD} + n",
            "message_sha256": _SHA.format(salt=1),
            "document_sha256": _SHA.format(salt=2),
            "supplier_id": f"CAST({_SUPPLIER} AS TEXT)",
            "invoice_number": "'F-' || n",
            "invoice_number_key": "'F' || n",
            "gross_total": "CAST(n % 9973 + 100 AS TEXT)",
            "received_at": _AT,
            "changed_at": _AT,
            "voucher_number": "'B-' || n",
            "filed_as": "'2021-' || n",
        },
        "case_moves": {"case_id": _CASE_ID, "at": _AT},
        "entries": {
            "case_id": _CASE_ID,
            "supplier_id": f"CAST({_SUPPLIER} AS TEXT)",
            "invoice_number_key": "'F' || n",
            "since": _AT,
        },
    }
    with closing(sqlite3.connect(path)) as connection:
        for pragma in ("synchronous = OFF", "cache_size = -400000", "foreign_keys = OFF", "temp_store = MEMORY"):
            connection.execute(f"PRAGMA {pragma}")
        indexes = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql <> ''"
        ).fetchall()
        for name, _ in indexes:
            connection.execute(f"DROP INDEX {name}")
        for table, columns in changed.items():
            _copy_rows(connection, table, columns, case_id, count)
        for _, sql in indexes:
            connection.execute(sql)
        connection.commit()


def _copy_rows(
    connection: sqlite3.Connection, table: str, changed: Mapping[str, str], case_id: str, count: int
) -> None:
    names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    values = ", ".join(changed.get(name, f"one.{name}") for name in names)
    where = "one.case_id = :case_id" if "case_id" in names else f"one.{_message_column(table)} = 1"
    statement = f"INSERT INTO {table} {_NUMBERS} SELECT {values} FROM numbers, {table} AS one WHERE {where}"  # noqa: S608
    connection.execute(statement, {"count": count, "case_id": case_id})


def _message_column(table: str) -> str:
    return "id" if table == "messages" else "message_id"
