"""`init`: a folder to start from, and nothing of an office's own lost."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from robot.settings import load_settings
from robot.starter import copy_starter
from robot.wiring import open_process, open_register


def test_the_copied_folder_can_be_used_at_once(tmp_path: Path) -> None:
    """Config, runbook and registers of a fresh folder load without a fault."""
    copy_starter(tmp_path / "office")
    settings = load_settings(tmp_path / "office" / "config.toml")
    assert open_process(settings, "fakturaer").title
    assert len(open_register(settings))


def test_no_python_is_copied(tmp_path: Path) -> None:
    """An office's folder is data alone."""
    copy_starter(tmp_path)
    assert not [*tmp_path.rglob("*.py"), *tmp_path.rglob("__pycache__")]


@pytest.mark.parametrize("name", ["config.toml", "mappings", "runbooks"])
def test_nothing_that_is_there_is_touched(tmp_path: Path, name: str) -> None:
    """A folder that holds any of the parts is refused before anything is written."""
    own = tmp_path / name
    own.write_text("our own", encoding="utf-8")
    with pytest.raises(typer.BadParameter, match=f"folder already: {name} lie there; nothing was changed. Name a new"):
        copy_starter(tmp_path)
    assert list(tmp_path.iterdir()) == [own]
    assert own.read_text(encoding="utf-8") == "our own"


def test_a_place_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    """A file where the folder should be is a fault, not a traceback."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(typer.BadParameter, match=r"cannot be written .* Name another folder"):
        copy_starter(tmp_path / "file" / "office")
    with pytest.raises(typer.BadParameter, match=r"file is a file\. Name a new or empty folder"):
        copy_starter(tmp_path / "file")
