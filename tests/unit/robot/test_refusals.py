"""A refusal is kept whole until people have seen it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from robot.answered import Refused, wrong
from robot.refusals import Refusals
from tests.fakes.hand_clock import HandClock

REFUSED = Refused(
    case_id="F-2026-000001",
    why="initials",
    facts={"said": "12", "column": "Initialer"},
    also=(wrong("date", said="31-11-2026", column="Forfaldsdato"), wrong("no_correction")),
    said={"initials": "12"},
)


def test_all_that_is_wrong_with_an_answer_is_kept(tmp_path: Path) -> None:
    """The page and the next workbook say every one of its faults, whichever run reads them."""
    refusals = Refusals(tmp_path)
    refusals.keep(REFUSED, runbook="fakturaer", at=HandClock().now())
    assert Refusals(tmp_path).untold("fakturaer") == [REFUSED]


def test_a_refusal_of_an_earlier_form_is_still_read(tmp_path: Path) -> None:
    """One that was kept before an answer could have several faults has one."""
    Refusals(tmp_path).keep(REFUSED, runbook="fakturaer", at=HandClock().now())
    path = tmp_path / "F-2026-000001.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    del content["also"]
    path.write_text(json.dumps(content), encoding="utf-8")
    (kept,) = Refusals(tmp_path).untold("fakturaer")
    assert [one.why for one in kept.all_wrong] == ["initials"]


@pytest.mark.parametrize("written", ["../../evil", "/tmp/evil", "Husk: ring til leverandøren", "F-2026-000001/x", ""])
def test_what_a_person_wrote_is_no_part_of_a_file_s_name(tmp_path: Path, written: str) -> None:
    """A case's id alone names a file."""
    with pytest.raises(ValueError, match="is no case id"):
        Refusals(tmp_path).keep(replace(REFUSED, case_id=written), runbook="fakturaer", at=HandClock().now())
    assert list(tmp_path.rglob("*")) == []
