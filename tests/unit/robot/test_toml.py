"""Reading TOML: every fault at once, in sentences."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from robot.errors import ConfigurationError
from robot.toml import load_table, nearest, read_toml


class Door(BaseModel):
    """A model to read into."""

    model_config = ConfigDict(extra="forbid")

    colour: str
    width: int = 80


class House(BaseModel):
    """A model with tables in it."""

    model_config = ConfigDict(extra="forbid")

    doors: tuple[Door, ...] = ()
    rooms: dict[str, Door] = {}


def faults_of(path: Path) -> tuple[str, ...]:
    """Return the faults of a file that cannot be read."""
    with pytest.raises(ConfigurationError) as caught:
        read_toml(path, House)
    return caught.value.faults


def test_every_fault_is_reported_at_once(tmp_path: Path) -> None:
    """A file with three faults is read once and says all three, each with its file and key."""
    path = tmp_path / "house.toml"
    path.write_text('[[doors]]\nwidth = "wide"\n[rooms.hall]\ncolour = "red"\nwidht = 1\n', encoding="utf-8")
    faults = faults_of(path)
    assert len(faults) == 3
    assert all(str(path) in fault for fault in faults)
    assert any("line 1: doors[1].colour: is missing" in fault for fault in faults)
    assert any("line 2: doors[1].width" in fault and "'wide'" in fault for fault in faults)


def test_an_unknown_key_names_the_nearest_right_word(tmp_path: Path) -> None:
    """A misspelt key deep in a table is answered with the word that was probably meant."""
    path = tmp_path / "house.toml"
    path.write_text('[rooms.hall]\ncolour = "red"\nwidht = 1\n', encoding="utf-8")
    (fault,) = faults_of(path)
    assert "rooms.hall.widht: unknown key. Did you mean 'width'? Known here: colour, width." in fault


def test_an_unknown_key_does_not_repeat_its_value(tmp_path: Path) -> None:
    """A password that someone put into the file is not printed back."""
    path = tmp_path / "house.toml"
    path.write_text('password = "hunter2"\n', encoding="utf-8")
    assert "hunter2" not in faults_of(path)[0]


def test_what_is_no_toml_says_the_line(tmp_path: Path) -> None:
    """A broken line is a fault with its number, not a traceback."""
    path = tmp_path / "house.toml"
    path.write_text("doors = []\nrooms = {{\n", encoding="utf-8")
    assert "line 2" in faults_of(path)[0]


@pytest.mark.parametrize(("content", "sentence"), [(None, "there is no such file"), (b"\xff\xfe\x00", "is not UTF-8")])
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, content: bytes | None, sentence: str) -> None:
    """A missing file and a file of another encoding are faults with a sentence."""
    path = tmp_path / "house.toml"
    if content is not None:
        path.write_bytes(content)
    assert sentence in faults_of(path)[0]


def test_a_folder_in_place_of_a_file_says_so(tmp_path: Path) -> None:
    """A folder named like the file is a fault, not a traceback."""
    with pytest.raises(ConfigurationError, match="cannot be read"):
        load_table(tmp_path)


def test_notepads_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    """A file that Notepad saved as UTF-8 with a byte order mark is read."""
    path = tmp_path / "house.toml"
    path.write_bytes('[rooms.hall]\ncolour = "blå"\n'.encode("utf-8-sig"))
    assert read_toml(path, House).rooms["hall"].colour == "blå"


def test_nothing_is_suggested_for_a_word_that_is_near_to_none() -> None:
    """A suggestion that is no help is left out."""
    assert nearest("zzzz", ["colour", "width"]) == ""
