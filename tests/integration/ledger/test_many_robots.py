"""Robots in processes of their own on the same books, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from robot.ledger import SqlLedger, open_ledger, sqlite_url
from robot.ledger.entries import OCCUPYING
from robot.outcome import State
from tests.fakes.ledger_values import NOW, invoice, message, ready, received
from tests.fakes.postgresql_server import PASSWORD, PostgresqlServer

ROOT = Path(__file__).parents[3]
kills = pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no fork to kill a child by.")


@pytest.fixture(params=["sqlite", "postgresql"])
def books(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, str]:
    """Return URL and password of books that do not exist yet."""
    if request.param == "sqlite":
        return sqlite_url(tmp_path / "ledger.sqlite"), ""
    server: PostgresqlServer = request.getfixturevalue("postgresql")
    return server.new_database(), PASSWORD


@pytest.fixture
def ledger(books: tuple[str, str]) -> Iterator[SqlLedger]:
    """Open the books in this process too."""
    url, password = books
    ledger = open_ledger(url, password=password or None)
    yield ledger
    ledger.close()


def _start(books: tuple[str, str], action: str, name: int) -> subprocess.Popen[str]:
    arguments = [sys.executable, "-m", "tests.fakes.ledger_robot", action, *books, str(name)]
    return subprocess.Popen(arguments, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _say(robot: subprocess.Popen[str], words: str) -> None:
    assert robot.stdin is not None
    robot.stdin.write(f"{words}\n")
    robot.stdin.flush()


def _hear(robot: subprocess.Popen[str]) -> str:
    assert robot.stdout is not None
    return robot.stdout.readline().rstrip("\n")


def _together(books: tuple[str, str], action: str) -> list[list[str]]:
    """Let two robots, called 0 and 1, begin at the same moment; return what each made its own."""
    robots = [_start(books, action, name) for name in (0, 1)]
    assert [_hear(robot) for robot in robots] == ["open", "open"]
    for robot in robots:
        _say(robot, "go")
    said = [robot.communicate()[0].split() for robot in robots]
    assert [robot.returncode for robot in robots] == [0, 0]
    return said


def test_two_robots_never_claim_the_same_case(books: tuple[str, str], ledger: SqlLedger) -> None:
    """Together they get every case, each once."""
    made = [received(ledger, number).case_id for number in range(60)]
    first, second = _together(books, "claim")
    assert sorted(first + second) == made


def test_two_robots_that_take_in_the_same_mails_make_each_case_once(books: tuple[str, str]) -> None:
    """Both get the same cases back; the case numbers have no gap. They make the books together, too."""
    first, second = _together(books, "take-in")
    assert first == second or sorted(first) == sorted(second)
    assert sorted(first) == [f"F-2026-{number:06}" for number in range(1, 81)]


def test_two_robots_never_enter_the_same_invoice(books: tuple[str, str], ledger: SqlLedger) -> None:
    """Of forty invoices that came twice each, forty are entered, whoever is first."""
    for number in range(40):
        ready(ledger, 2 * number, invoice(number))
        ready(ledger, 2 * number + 1, invoice(number))
    first, second = _together(books, "enter")
    numbers = [case.invoice.value("invoice_number") for case in ledger.cases(OCCUPYING) if case.invoice]
    assert len(first) + len(second) == 40
    assert sorted(numbers) == sorted(f"F-{number}" for number in range(40))
    assert len(ledger.cases([State.READY])) == 40


def _kill_before(robot: subprocess.Popen[str], statement: int) -> bool:
    """Let a robot die before a statement of its transaction; return whether it died."""
    _say(robot, str(statement))
    said = _hear(robot)
    assert said in ("killed", "done")
    return said == "killed"


@kills
def test_a_mail_is_taken_in_whole_or_not_at_all(books: tuple[str, str], ledger: SqlLedger) -> None:
    """Killed before any statement, the last commit included, nothing of the mail is in the books."""
    statement = 1
    robot = _start(books, "kill-take-in", 0)
    assert _hear(robot) == "open"
    while _kill_before(robot, statement):
        assert not ledger.has_message(message(1).place)
        assert not ledger.cases(list(State))
        statement += 1
    robot.communicate()
    assert statement == 7  # message, place, number, cases, history, commit
    assert ledger.has_message(message(1).place)
    assert [case.case_id for case in ledger.cases(list(State))] == ["F-2026-000001", "F-2026-000002"]


@kills
def test_a_case_moves_whole_or_not_at_all(books: tuple[str, str], ledger: SqlLedger) -> None:
    """Killed in the middle of the move to `entering`, the case is ready, and its business key is free."""
    case = ready(ledger, 1)
    statement = 1
    robot = _start(books, "kill-advance", 0)
    assert _hear(robot) == "open"
    while _kill_before(robot, statement):
        assert ledger.case(case.case_id) == case
        assert len(ledger.history(case.case_id)) == 4
        statement += 1
    robot.communicate()
    assert statement == 5  # case, entry, history, commit
    (moved,) = ledger.cases([State.ENTERING])
    assert moved.intent is not None
    assert [state for at, state, _ in ledger.history(case.case_id) if at > NOW] == [State.ENTERING]
