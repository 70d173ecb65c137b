"""The command line speaks the office's language: its help, and what it says of a wrong line."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from robot.cli import app, main
from robot.errors import ExitCode
from robot.spoken import USAGE, say_help_in
from robot.words import load_help

CAPTIONS = {"Arguments", "Options", "Commands", "[default: {}]", "[env var: {}]", "[required]"}
ENGLISH = re.compile(r"\b(the|is|not|of|such|missing|option|command|invalid|argument|value)\b", re.IGNORECASE)


def texts(command: object) -> Iterator[str]:
    """Yield each text that the help of a command, and of all below it, shows."""
    assert isinstance(command, TyperCommand | TyperGroup)
    shown = command.get_help_option(typer.Context(command))
    assert shown is not None
    yield from (command.help or "", command.epilog or "", command.options_metavar or "")
    for parameter in (*command.params, shown):
        assert isinstance(parameter, TyperOption | TyperArgument)
        yield parameter.help or ""
        yield parameter.display_type(typer.Context(command))
    if isinstance(command, TyperGroup):
        yield command.subcommand_metavar
        for below in command.commands.values():
            yield from texts(below)


def whole_help() -> set[str]:
    """Return the texts of the whole command line as it says them without a language."""
    return {text for text in texts(typer.main.get_command(app)) if text}


def test_each_text_of_the_help_has_its_danish_and_none_is_left_over() -> None:
    """A text that was reworded in the code is missing here."""
    assert set(load_help("da")) == whole_help() | CAPTIONS | {USAGE}


def test_the_whole_help_is_put_into_danish(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command, argument and option, and the captions of the tables."""
    for caption in ("ARGUMENTS_PANEL_TITLE", "OPTIONS_PANEL_TITLE", "COMMANDS_PANEL_TITLE", "DEFAULT_STRING"):
        monkeypatch.setattr(f"typer.rich_utils.{caption}", getattr(typer.rich_utils, caption))
    monkeypatch.setattr("typer.rich_utils.ENVVAR_STRING", typer.rich_utils.ENVVAR_STRING)
    monkeypatch.setattr("typer.rich_utils.REQUIRED_LONG_STRING", typer.rich_utils.REQUIRED_LONG_STRING)
    command = typer.main.get_command(app)
    say_help_in("da", command)
    assert {text for text in texts(command) if text} <= set(load_help("da").values())
    assert typer.rich_utils.OPTIONS_PANEL_TITLE == "Valg"


@pytest.mark.parametrize(
    ("line", "danish"),
    [
        (["nonsens"], "Der er ingen kommando 'nonsens'."),
        (["statuss"], "Der er ingen kommando 'statuss'. Mente du 'status'?"),
        (["run", "--nonsens"], "Der er intet valg, der hedder --nonsens"),
        (["run", "--urgen"], "Der er intet valg, der hedder --urgen (mente du --urgent?)"),
        (["run", "--urgent=ja"], "Valget '--urgent' skal ikke have nogen værdi."),
        (["run", "--config"], "Valget '--config' skal have en værdi."),
        (["retry"], "Her mangler 'case'."),
        (["map", "run", "tryton"], "Her mangler valget '--case'."),
        (["explain", "findes-ikke.pdf"], "'file' kan ikke bruges: filen 'findes-ikke.pdf' findes ikke."),
        (["explain", "."], "'file' kan ikke bruges: '.' er en mappe, ikke en fil."),
        (["history", "--last", "ti"], "'--last' kan ikke bruges: her skal stå et helt tal"),
        (["history", "--last", "0"], "'--last' kan ikke bruges: skal være mindst 1"),
        (["stop", "nu"], "Der står mere, end kommandoen kan bruge (nu)"),
        (["purge", "--kind", "alt"], "'--kind' kan ikke bruges: 'alt' er ikke en af "),
        (["run", "--urgent"], "--urgent hører sammen med en eller flere filer eller mapper."),
        (["run", "--urgent", "fakturaer", "findes-ikke.pdf"], "Der er ingen fil eller mappe findes-ikke.pdf."),
    ],
)
def test_a_wrong_line_is_told_in_danish(
    line: list[str],
    danish: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What was wrong, and where the help is; the code is that of usage."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["fakturarobot", *line])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == ExitCode.USAGE
    said, help_line = capsys.readouterr().err.splitlines()
    assert danish in said
    assert ENGLISH.search(re.sub(r"'.*'", "", said)) is None, said
    assert re.fullmatch(r"Se, hvad der kan skrives: (?:python -m pytest.)?fakturarobot[ a-z]* --help", help_line)


@pytest.mark.parametrize("command", [[], ["run"], ["history"], ["purge"], ["map", "supplier"], ["audit", "show"]])
def test_what_is_printed_as_help_is_danish(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """How it is typed, what stands for a value, and no word of English; a switch takes no value."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["fakturarobot", *command, "--help"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == ExitCode.ALL_ENTERED
    shown = capsys.readouterr().out
    assert re.search(r"Brug: .*fakturarobot", shown)
    assert re.search(r"Usage|<(bool|str|int|path|file|list)\b", shown) is None, shown


def test_an_english_office_is_told_in_english(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The language of config.toml is that of the command line."""
    (tmp_path / "config.toml").write_text('[office]\nname = "F"\nlanguage = "en"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["fakturarobot", "statuss"])
    with pytest.raises(SystemExit):
        main()
    assert "No such command 'statuss'. Did you mean 'status'?" in capsys.readouterr().err
