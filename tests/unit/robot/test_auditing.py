"""`audit verify` from the command line: faults in words, a verdict, an exit code, and no ledger."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import typer
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
    assert f"log/{path.name}, line 2: Record 2 was altered: its hash does not fit." in text
    ended = CliRunner().invoke(app, ["audit", "verify", "--config", str(settings.home / "config.toml")])
    assert ended.exit_code == ExitCode.AUDIT_FAILED


def test_faults_are_told_in_danish_and_one_without_a_line_names_none(settings: Settings) -> None:
    """The auditor of a Danish office reads what is wrong, and where, and nothing of the code's own."""
    (settings.home / "config.toml").write_text('[office]\nname = "Fjordby"\n', encoding="utf-8")
    path = log_files(settings.work("log"))[0]
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0].replace(b'"n":"0"', b'"n":"7"'))
    settings.work("evidence", "F-2026-000001", "voucher.png").unlink()
    code, text = said(load_settings(settings.home / "config.toml"))
    assert code is ExitCode.AUDIT_FAILED
    assert text.splitlines() == [
        f"log/{path.name}, linje 1: Hændelse 1 er ændret: dens hash passer ikke.",
        "log: Hændelse 3, den nyeste, der er skrevet, er væk: slutningen er skåret af.",
        f"log/{path.name}, linje 1: evidence/F-2026-000001/voucher.png mangler.",
        "Handlingsloggen eller dokumentationen er ændret: 3 fejl i 1 hændelse",
    ]


def test_the_first_characters_of_the_last_hash_prove_as_well(settings: Settings) -> None:
    """A hash that a table cut or a mail broke is found; one that no record begins with is not."""
    last = FileEvidence(settings.work(), HandClock()).last_hash()
    for given in (last, f" {last[:40]}\n{last[40:]} ", last[:16], f"{last[:20].upper()}…"):
        assert said(settings, last_hash=given)[0] is ExitCode.ALL_ENTERED, given
    other = ("0" if last[15] != "0" else "1").join((last[:15], ""))
    code, text = said(settings, last_hash=other)
    assert code is ExitCode.AUDIT_FAILED
    assert text.startswith(f"log: No record has the hash {other}: the end was cut off, or the hash is another log's.")


@pytest.mark.parametrize("given", ["3a142437d5bb", "0" * 15, "x" * 64, "0" * 65])
def test_what_is_no_hash_is_said_to_be_none_and_no_log_to_be_changed(settings: Settings, given: str) -> None:
    """Too little of a hash proves nothing, and says nothing against the log."""
    with pytest.raises(typer.BadParameter, match="give all 64 characters, or the first 16 at least"):
        said(settings, last_hash=given)


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
