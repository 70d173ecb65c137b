"""Each reason that staff can meet has its guide, and no guide is left of a reason that is gone."""

from pathlib import Path

import pytest

from robot.outcome import Reason
from robot.words import load_words

FOLDER = Path(__file__).parents[3] / "runbooks" / "reasons"


@pytest.mark.parametrize("reason", Reason)
def test_each_reason_has_its_guide(reason: Reason) -> None:
    """The guide opens with the title that the workbook shows, and says what to do and whom to call."""
    lines = (FOLDER / f"{reason}.da.md").read_text(encoding="utf-8").splitlines()
    assert lines[0] == f"# {load_words('da').reason_title(reason)}"
    text = "\n".join(lines)
    for part in ("**Hvad det betyder.** ", "**Det så robotten.** ", "**Det gør du**\n\n1. ", "**Ring til.** "):
        assert part in text


def test_there_are_no_guides_for_reasons_that_do_not_exist() -> None:
    """A reason that was taken away takes its guide along."""
    assert {path.name.removesuffix(".da.md") for path in FOLDER.glob("*.md")} == set(Reason)
