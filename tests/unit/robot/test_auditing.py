"""`audit verify` from the command line: faults in words, a verdict, an exit code, and no ledger."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from robot.auditing import verify_and_show
from robot.cli import app
from robot.errors import ExitCode
from robot.evidence import FileEvidence
from robot.evidence.action_log import DELETED, ActionLog, Entry, log_files
from robot.settings import Settings, load_settings
from tests.fakes.hand_clock import HandClock


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return an office whose robot logged three actions, one with a picture."""
    (tmp_path / "config.toml").write_text('[office]\nname = "Fjordby"\nlanguage = "en"\n', encoding="utf-8")
    settings = load_settings(tmp_path / "config.toml")
    evidence = FileEvidence(settings.work(), HandClock())
    picture = evidence.attach("F-2026-000001", "voucher.png", b"PNG")
    for number in range(3):
        evidence.record("posted", case_id="F-2026-000001", values={"n": str(number)}, evidence=[picture])
    return settings


def said(settings: Settings, *, last_hash: str = "", evidence: bool = True) -> tuple[ExitCode, str]:
    """Return exit code and output."""
    out = io.StringIO()
    code = verify_and_show(settings, Console(file=out, width=200), last_hash=last_hash, evidence=evidence)
    return code, out.getvalue()


def test_a_whole_log_is_said_to_be_whole_without_a_ledger(settings: Settings) -> None:
    """Number of records and last hash stand in one line; the books are neither needed nor made."""
    code, text = said(settings)
    last = FileEvidence(settings.work(), HandClock()).last_hash()
    assert (code, text) == (ExitCode.ALL_ENTERED, f"The action log is whole: 3 records. Last hash: {last}\n")
    assert not settings.work("ledger.sqlite").exists()


def test_a_change_is_named_with_its_line_and_ends_with_the_code_for_it(settings: Settings) -> None:
    """Whoever schedules the audit learns it by the exit code, and where to look by the line."""
    path = log_files(settings.work("log"))[0]
    path.write_bytes(path.read_bytes().replace(b'"n":"1"', b'"n":"7"'))
    code, text = said(settings)
    assert code is ExitCode.AUDIT_FAILED
    assert f"log/{path.name}:2: altered: Record 2 was altered: its hash does not fit." in text
    ended = CliRunner().invoke(app, ["audit", "verify", "--config", str(settings.home / "config.toml")])
    assert ended.exit_code == ExitCode.AUDIT_FAILED


def test_the_log_can_be_proven_alone(settings: Settings) -> None:
    """With the log alone a lost picture is not looked for."""
    settings.work("evidence", "F-2026-000001", "voucher.png").unlink()
    assert said(settings)[0] is ExitCode.AUDIT_FAILED
    assert said(settings, evidence=False)[0] is ExitCode.ALL_ENTERED
    command = ["audit", "verify", "--log-only", "--config", str(settings.home / "config.toml")]
    assert CliRunner().invoke(app, command).exit_code == ExitCode.ALL_ENTERED


def test_what_was_deleted_by_the_rules_is_counted(settings: Settings) -> None:
    """The auditor sees that something went, and that the log says so."""
    evidence = [("0" * 64, ""), ("0" * 64, "voucher.png")]
    entry = Entry(time=HandClock().now(), action=DELETED, case="F-2026-000001", values={}, evidence=evidence)
    ActionLog(settings.work("log")).append(entry)
    settings.work("evidence", "F-2026-000001", "voucher.png").unlink()
    code, text = said(settings)
    assert code is ExitCode.ALL_ENTERED
    assert text.startswith("2 files were deleted, their time being over, as the log says.\n")
