"""The pictures of a system that looks changed say which is which, from when, and what did not fit."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

from robot.canary_pictures import CanaryPictures

NIGHT = datetime(2026, 11, 23, 1, 15, tzinfo=UTC)


def test_a_page_as_mapped_is_kept_for_comparison_without_a_word(tmp_path: Path) -> None:
    """Nothing has changed: the newest picture takes the place of the last."""
    pictures = CanaryPictures(tmp_path)
    assert pictures.keep({"enter": b"1"}, wrong=[], at=NIGHT) == ()
    assert pictures.keep({"enter": b"2"}, wrong=[], at=NIGHT) == ()
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("enter.png", b"2")]


def test_a_changed_page_is_kept_beside_its_last_with_what_was_wrong(tmp_path: Path) -> None:
    """The picture from before has its own time, and what did not fit lies beside both."""
    pictures, seen = CanaryPictures(tmp_path), NIGHT.timestamp() - 86_400
    pictures.keep({"enter": b"as it was"}, wrong=[], at=NIGHT)
    os.utime(tmp_path / "enter.png", (seen, seen))
    entered, looked_up = pictures.keep({"enter": b"as it is", "lookup": b"new"}, wrong=["Netto is gone ø"], at=NIGHT)
    assert entered.before is not None
    assert (entered.before.read_bytes(), entered.after.read_bytes()) == (b"as it was", b"as it is")
    assert entered.before.stat().st_mtime == seen
    assert looked_up.before is None
    told = json.loads((tmp_path / "2026-11-23-011500-wrong.json").read_text(encoding="utf-8"))
    assert told == ["Netto is gone ø"]
