"""The caretaker's commands: history, retry and stop, on real books."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest
import typer
from rich.console import Console

from robot.auditing import verify_and_show
from robot.errors import ExitCode
from robot.histories import show_case, show_runs
from robot.ledger import run_lock
from robot.outcome import Decision, State
from robot.retrying import retry_case
from robot.running import run_once
from robot.stopping import ask_to_stop, stop_asked
from robot.wiring import open_books
from tests.fakes.desk_clerk import answer
from tests.fakes.hand_clock import HandClock
from tests.fakes.office_of_nights import OfficeOfNights

OLE = bytes.fromhex("d0cf11e0a1b11ae1")


@pytest.fixture
def office(tmp_path: Path) -> OfficeOfNights:
    """Give an office in which one case waits."""
    found = OfficeOfNights(tmp_path / "office")
    found.night("20417")
    return found


def console() -> tuple[Console, io.StringIO]:
    """Return a console and what is printed on it."""
    told = io.StringIO()
    return Console(file=told, width=200), told


def test_a_held_case_is_tried_again_in_a_run_of_its_own(office: OfficeOfNights) -> None:
    """It goes through the ledger as an answer does: kept with who gave it; what is still wrong holds it again."""
    (case,) = office.cases()
    out, _ = console()
    assert retry_case(office.settings, case.case_id, out) is ExitCode.SOME_HELD
    ledger = open_books(office.settings)
    (answer,) = ledger.answers(case.case_id)
    states = [state for _, state, _ in ledger.history(case.case_id)]
    ledger.close()
    assert answer.decision is Decision.TRY_AGAIN
    assert states.count(State.HELD) == 2
    assert '"case.decided"' in office.log()


def test_a_run_is_told_as_json_for_other_programs(office: OfficeOfNights) -> None:
    """The figures, how it ended and where everything lies; no line beside it."""
    out, told = console()
    code = run_once(office.settings, "fakturaer", take_in=False, console=out, as_json=True)
    answer = json.loads(told.getvalue())
    assert (answer["exit_code"], answer["outcome"], answer["waiting"]) == (code, "ok", 1)
    (case,) = office.cases()
    assert answer["reasons"] == {case.reason: 1}
    assert Path(answer["outputs"]["workbook"]).is_file()


def test_reading_answers_says_of_each_workbook_what_came_of_it(office: OfficeOfNights) -> None:
    """How many were used, what is wrong with the others, and why a file could not be read and what to do."""
    office.night("20418")
    book = office.book()
    first, second = (case.case_id for case in office.cases())
    answer(book, first, Beslutning="Klaret i hånden", Initialer="MLA")
    answer(book, second, Beslutning="Godkend", Initialer="12", Ret__Beløb_med_moms="10 EUR")
    (book.parent / "exceptions-kodeord.xlsx").write_bytes(OLE + "EncryptedPackage".encode("utf-16-le"))
    (book.parent / "exceptions-tekst.xlsx").write_text("Sag;Beslutning")
    (book.parent / "Kopi af regneark.ods").write_bytes(b"PK")
    out, told = console()
    run_once(office.settings, "fakturaer", take_in=False, console=out)
    lines = told.getvalue().splitlines()
    assert f"  {book.name}: 1 svar brugt, 1 kunne ikke bruges" in lines
    told_of = [line.removeprefix(f"  ! {second}: ") for line in lines if line.startswith(f"  ! {second}: ")]
    begun = ("»12« i »Initialer« er", "»10 EUR« i »Beløb med", "Du har valgt »Godkend«,", "Det, der er galt, kan ikke")
    assert [line[: len(begin)] for line, begin in zip(told_of, begun, strict=True)] == list(begun)
    for said in ("kodeord.xlsx er låst med en adgangskode.", "tekst.xlsx kan ikke læses", "regneark.ods er ikke læst"):
        assert sum(said in line for line in lines) == 1, said


def test_reading_answers_says_that_there_are_none(office: OfficeOfNights) -> None:
    """An untouched workbook is named, and so is a folder without any."""
    for said in ("exceptions-2026-11-23.xlsx: ingen svar på arket Til dig", "Der ligger ingen regneark med svar i "):
        out, told = console()
        run_once(office.settings, "fakturaer", take_in=False, console=out)
        assert said in told.getvalue()
        for path in office.settings.work("regneark").glob("*.xlsx"):
            path.unlink()


@pytest.mark.parametrize(("state", "said"), [(None, "There is no case"), (State.REJECTED, "Afvist")])
def test_what_does_not_wait_is_not_tried_again(office: OfficeOfNights, state: State | None, said: str) -> None:
    """A sentence says why, and nothing moves."""
    (case,) = office.cases()
    if state is not None:
        ledger = open_books(office.settings)
        ledger.advance(case, state, office.clock.now())
        ledger.close()
    runs = len(list(office.settings.work("rapporter").glob("run-*.html")))
    with pytest.raises(typer.BadParameter, match=said):
        retry_case(office.settings, case.case_id if state else "F-2026-999999", console()[0])
    assert len(list(office.settings.work("rapporter").glob("run-*.html"))) == runs


def test_history_lists_runs_and_a_cases_moves(office: OfficeOfNights) -> None:
    """As a table for people, and as JSON for programs."""
    (case,) = office.cases()
    out, told = console()
    show_runs(office.settings, out, limit=5, as_json=False)
    assert "gik, som den skulle" in told.getvalue()
    out, told = console()
    show_runs(office.settings, out, limit=5, as_json=True)
    assert [run["outcome"] for run in json.loads(told.getvalue())] == ["ok"]
    out, told = console()
    show_case(office.settings, case.case_id, out, as_json=True)
    moves = json.loads(told.getvalue())
    assert moves["history"][0]["what"] == "Modtaget"
    assert moves["state"] == "held"
    with pytest.raises(typer.BadParameter, match="There is no case"):
        show_case(office.settings, "F-2026-999999", out, as_json=False)


def test_stop_is_for_the_run_at_work_and_for_no_later_one(office: OfficeOfNights) -> None:
    """Whoever holds the lock is asked; a wish that is left over stops nobody."""
    work = office.settings.work()
    assert ask_to_stop(work) is None
    with run_lock(work, now=HandClock().now()):
        asked = ask_to_stop(work)
        assert asked is not None
        assert asked.pid == os.getpid()
        assert stop_asked(work)()
        assert not stop_asked(work, process=os.getpid() + 1)()
    office.night()  # of the same process, with the wish still there
    assert not stop_asked(work)()
    ledger = open_books(office.settings)
    assert [run.outcome for run in ledger.runs()] == ["ok", "ok"]
    ledger.close()


def test_the_audit_says_its_verdict_as_json_too(office: OfficeOfNights) -> None:
    """A monitoring system reads whether the log is whole."""
    out, told = console()
    assert verify_and_show(office.settings, out, as_json=True) is ExitCode.ALL_ENTERED
    verdict = json.loads(told.getvalue())
    assert verdict["ok"] is True
    assert verdict["records"] > 0
