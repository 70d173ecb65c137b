"""The guides for staff hold what they promise: commands, files and words that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from robot.cli import app
from robot.errors import ExitCode
from robot.words import load_words

FOLDER = Path(__file__).parents[3] / "runbooks"
GUIDES = [*FOLDER.glob("*.da.md"), *FOLDER.glob("*/guide.da.md")]
COMMAND = re.compile(r"(?<!set )fakturarobot ((?:(?:decisions|audit) )?[a-z]+)((?: --[a-z-]+)*)")


def test_each_runbook_has_its_guide() -> None:
    """Beside each process.toml lies a guide in Danish."""
    assert [p for p in FOLDER.glob("*/process.toml") if not (p.parent / "guide.da.md").is_file()] == []


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_each_command_that_a_guide_names_exists(guide: Path) -> None:
    """A colleague who types what the guide says is not told that there is no such command."""
    for command, options in set(COMMAND.findall(guide.read_text(encoding="utf-8"))):
        shown = CliRunner().invoke(app, [*command.split(), "--help"], env={"COLUMNS": "200", "TERM": "dumb"})
        assert shown.exit_code == 0, command
        assert [option for option in options.split() if option not in shown.output] == []


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_each_guide_that_a_guide_names_is_there(guide: Path) -> None:
    """`morgen.da.md` and its like are found in the same folder or the one above."""
    for name in re.findall(r"`([\w-]+\.da\.md)`", guide.read_text(encoding="utf-8")):
        assert (FOLDER / name).is_file(), name


def test_the_morning_guide_has_every_answer_of_the_workbook() -> None:
    """The answers are explained in the words of the drop-down."""
    text = (FOLDER / "morgen.da.md").read_text(encoding="utf-8")
    answers = [word for key, word in load_words("da").texts.items() if key.startswith("decisions.")]
    assert [answer for answer in answers if f"**{answer}**:" not in text] == []


def test_the_caretakers_page_has_every_exit_code() -> None:
    """Each way in which a command can end stands in the table."""
    text = (FOLDER / "README.da.md").read_text(encoding="utf-8")
    assert [int(code) for code in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)] == [code.value for code in ExitCode]
