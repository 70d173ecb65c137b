"""The command line: sentences and exit codes, never a traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from robot import cli
from robot.cli import app, main
from robot.errors import ExitCode
from robot.settings import load_settings


def fakturarobot(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command as a person would, in a process of its own."""
    command = [sys.executable, "-m", "robot.cli", *arguments]
    root = str(Path(__file__).parents[3])
    environment = {**os.environ, "PYTHONPATH": root, "TMPDIR": str(cwd)}
    environment.pop("FAKTURAROBOT_CONFIG", None)
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=60)


def test_without_a_config_every_run_is_a_sentence_and_its_code(tmp_path: Path) -> None:
    """A missing config.toml is said in a line with advice, and ends with the code of configuration."""
    ended = fakturarobot("run", cwd=tmp_path)
    assert ended.returncode == ExitCode.CONFIGURATION
    assert "config.toml: filen findes ikke. `fakturarobot init` laver en." in ended.stderr
    assert "Traceback" not in ended.stderr + ended.stdout


def test_an_unknown_key_names_the_nearest_right_word(tmp_path: Path) -> None:
    """A typing error in config.toml is answered with the word that was meant."""
    (tmp_path / "config.toml").write_text('[office]\nname = "F"\nlangauge = "da"\n', encoding="utf-8")
    ended = fakturarobot("status", cwd=tmp_path)
    assert ended.returncode == ExitCode.CONFIGURATION
    assert "Mente du 'language'?" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("command", ["run", "serve", "status", "doctor"])
def test_every_command_takes_faults_of_the_config_the_same_way(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever command meets a broken config.toml ends with the same code."""
    (tmp_path / "config.toml").write_text("[office]\n", encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["fakturarobot", command, "--config", str(tmp_path / "config.toml")])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == ExitCode.CONFIGURATION


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["run", "--nonsense"],
        ["explain", "no-such-file.pdf"],
        ["run", "fakturaer", "a-file-without-urgent.pdf"],
        ["run", "--urgent"],
        ["run", "--urgent", "fakturaer", "no-such-file.pdf"],
    ],
)
def test_a_wrong_command_line_is_a_matter_of_usage(arguments: list[str]) -> None:
    """What is typed wrongly ends with code 2, before anything is read."""
    assert CliRunner().invoke(app, arguments).exit_code == ExitCode.USAGE


def test_without_a_command_the_help_is_shown() -> None:
    """The bare command lists what there is, and the exit codes."""
    text = CliRunner().invoke(app, []).output
    for command in ("run", "serve", "status", "doctor", "explain", "decisions", "audit", "init", "demo"):
        assert command in text


def test_the_help_names_every_exit_code() -> None:
    """The codes in the help are those of `ExitCode`, none left out."""
    epilog = app.info.epilog
    assert isinstance(epilog, str)
    codes = [int(part.split()[0]) for part in epilog.removeprefix("Exit codes: ").split(", ")]
    assert codes == [code.value for code in ExitCode]


def test_init_makes_a_folder_whose_config_loads(tmp_path: Path) -> None:
    """A fresh office can load what `init` made, and a second `init` changes nothing."""
    office = tmp_path / "office"
    made = fakturarobot("init", str(office), cwd=tmp_path)
    assert made.returncode == 0
    assert "Udfyld nu config.toml" in made.stdout
    assert load_settings(office / "config.toml").schedule
    before = (office / "config.toml").stat().st_mtime_ns
    again = fakturarobot("init", str(office), cwd=tmp_path)
    assert again.returncode == ExitCode.USAGE
    assert again.stderr.startswith(
        f"{office} er allerede en mappe til robotten: config.toml, mappings, runbooks ligger"
    )
    assert "Intet er ændret. Vælg en ny eller tom mappe" in again.stderr
    assert "doctor" not in again.stderr
    assert (office / "config.toml").stat().st_mtime_ns == before


def test_a_user_whom_the_page_does_not_know_is_refused_before_a_password_is_asked_for(tmp_path: Path) -> None:
    """Nobody thinks of a password, types it twice, and learns then that the name was mistyped."""
    user = '[page]\n[[page.user]]\nname = "anna"\ninitials = "AN"\n'
    (tmp_path / "config.toml").write_text(f'[office]\nname = "F"\n{user}', encoding="utf-8")
    ended = fakturarobot("page", "user", "ana", cwd=tmp_path)
    assert ended.returncode == ExitCode.CONFIGURATION
    assert "ingen [[page.user]] hedder 'ana'. Mente du 'anna'? Der er: anna. Skriv brugeren dér først" in ended.stderr
    assert "adgangskode" not in (ended.stdout + ended.stderr).casefold()


def test_an_error_nobody_foresaw_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Even a bug ends with a sentence and the internal code; its words, which may be secret, are not shown."""

    def break_down(_path: Path) -> None:
        message = "hunter2"
        raise RuntimeError(message)

    monkeypatch.setattr(cli, "load_settings", break_down)
    monkeypatch.setattr(sys, "argv", ["fakturarobot", "status"])
    with pytest.raises(SystemExit) as ended:
        main()
    printed = capsys.readouterr()
    assert ended.value.code == ExitCode.INTERNAL
    assert "RuntimeError" in printed.err
    assert "hunter2" not in printed.err + printed.out


def test_ctrl_c_ends_with_the_code_of_an_interruption(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever command a person breaks off, it is not taken for a night that held some."""

    def interrupt(_path: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "load_settings", interrupt)
    monkeypatch.setattr(sys, "argv", ["fakturarobot", "status"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == ExitCode.INTERRUPTED


@pytest.mark.skipif(os.name != "posix", reason="Windows has no SIGTERM to send")
def test_serve_ends_politely_when_the_machine_asks(tmp_path: Path) -> None:
    """SIGTERM ends `serve` without a run in hand at once, with code 0; before that it says when it runs next."""
    fakturarobot("init", str(tmp_path / "office"), cwd=tmp_path)
    config = tmp_path / "office" / "config.toml"
    config.write_text('[office]\nname = "F"\n[[schedule]]\ncatch_up = false\n', encoding="utf-8")
    command = [sys.executable, "-m", "robot.cli", "serve", "--config", str(config)]
    with subprocess.Popen(
        command, cwd=Path(__file__).parents[3], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as service:
        assert service.stdout is not None
        assert service.stdout.readline().startswith("fakturaer: næste kørsel")
        service.send_signal(signal.SIGTERM)
        printed, said = service.communicate(timeout=30)
    assert (service.returncode, printed, said) == (0, "", "")
