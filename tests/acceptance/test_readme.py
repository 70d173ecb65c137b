"""The README and the program say the same."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

from typer.main import get_command

from robot.cli import app
from robot.errors import ExitCode

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_shows_the_table_of_the_first_night() -> None:
    """What the README promises of each mail is what the demo's acceptance test holds."""
    written = runpy.run_path(str(ROOT / "tools" / "readme_table.py"))["written"]
    assert written(README) == README, "run `python tools/readme_table.py --write`"


def test_each_command_stands_in_the_readme() -> None:
    """A command that the README does not name is a command that nobody finds."""
    group = get_command(app)
    commands = getattr(group, "commands", {})
    assert commands
    for name in commands:
        assert re.search(rf"`fakturarobot {name}\b", README), name


def test_each_exit_code_stands_in_the_readme() -> None:
    """Whoever schedules the robot can look every exit code up."""
    for code in ExitCode:
        assert re.search(rf"^\| {code.value} \|", README, re.MULTILINE), code
