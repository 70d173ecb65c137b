"""What is held about a case is handed out whole, with personal numbers masked in what the robot wrote."""

from __future__ import annotations

import getpass
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from robot.errors import ExitCode
from robot.evidence import verify
from robot.evidence.action_log import log_files
from robot.exporting import export_case
from robot.outcome import Decision
from robot.ports import Answer
from tests.fakes.ledger_values import NOW
from tests.fakes.posted_case import Office, open_office, post


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Return an office with one filed case."""
    office = open_office(tmp_path / "office", NOW)
    post(office, 1)
    yield office
    office.ledger.close()


def export(office: Office, number: str, to: Path) -> tuple[ExitCode, str]:
    """Return exit code and output."""
    out = io.StringIO()
    code = export_case(office.settings, number, to, Console(file=out), clock=office.clock)
    return code, out.getvalue()


def test_everything_about_a_case_is_in_the_folder(office: Office, tmp_path: Path) -> None:
    """Mail, document, pictures, values, answers and log lines are there, and that it was done is logged."""
    comment = "Borger 010190-1234 ringede"
    answer = Answer(case_id="F-2026-000001", decision=Decision.APPROVE, who="Anna", at=NOW, comment=comment)
    office.ledger.answer(answer)
    code, _ = export(office, "B-1", tmp_path / "out")
    assert code is ExitCode.ALL_ENTERED
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "README.txt",
        "case.json",
        "log.jsonl",
        "F-2026-000001.eml",
        "faktura-1.pdf",
        "before-post.png",
        "after-post.png",
        "voucher.png",
        "intent.json",
        "evidence.html",
    }
    told = json.loads((tmp_path / "out" / "case.json").read_text(encoding="utf-8"))
    assert told["voucher"]["number"] == "B-1"
    assert told["answers"][0]["comment"] == "Borger xxxxxx-xxxx ringede"
    whole = log_files(office.work / "log")[0].read_bytes()
    lines = (tmp_path / "out" / "log.jsonl").read_bytes().splitlines(keepends=True)
    assert len(lines) == 4
    assert all(line in whole for line in lines)
    last = json.loads(whole.splitlines()[-1])
    assert (last["action"], last["case"], last["who"]) == ("case.exported", "F-2026-000001", getpass.getuser())
    assert verify(office.work).ok


def test_a_zip_has_the_same(office: Office, tmp_path: Path) -> None:
    """A name that ends in .zip is made one, with everything in a folder of the case's name."""
    assert export(office, "F-2026-000001", tmp_path / "out.zip")[0] is ExitCode.ALL_ENTERED
    with zipfile.ZipFile(tmp_path / "out.zip") as made:
        assert made.testzip() is None
        assert "F-2026-000001/faktura-1.pdf" in made.namelist()


def test_what_the_archive_lost_is_said(office: Office, tmp_path: Path) -> None:
    """A document that is gone is named, and the rest is handed out."""
    case = office.ledger.case("F-2026-000001")
    assert case is not None
    office.evidence.path(case.message_sha256).unlink()
    code, said = export(office, "B-1", tmp_path / "out")
    assert code is ExitCode.ALL_ENTERED
    assert "Missing from the archive: F-2026-000001.eml" in said
    assert (tmp_path / "out" / "case.json").is_file()


def test_nothing_is_written_over_and_an_unknown_case_is_said(office: Office, tmp_path: Path) -> None:
    """A place that is taken, or a number that nobody has, is a sentence, and nothing is logged as handed out."""
    (tmp_path / "there").mkdir()
    before = log_files(office.work / "log")[0].read_bytes()
    code, said = export(office, "B-1", tmp_path / "there")
    assert (code, "exists already" in said) == (ExitCode.USAGE, True)
    code, said = export(office, "B-9", tmp_path / "new")
    assert (code, "no case with the number B-9" in said) == (ExitCode.USAGE, True)
    assert not (tmp_path / "new").exists()
    assert log_files(office.work / "log")[0].read_bytes() == before
