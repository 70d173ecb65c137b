"""A clerk uses the workbook as a notepad: the night goes on, and says that the note answered nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.fakes.office_of_nights import OfficeOfNights
from tests.fakes.workbook_cases import column


@pytest.mark.parametrize(
    "note", ["Husk: leverandøren har ringet. " * 20, "../../../F-NOTE", "F-2026-000001 / F-2026-000002"]
)
def test_a_note_in_the_case_s_column_stops_no_night_and_makes_no_file(tmp_path: Path, note: str) -> None:
    """Not this night, nor the next: what came in is read, and nothing is written outside the work folder."""
    office = OfficeOfNights(tmp_path / "office")
    office.night("20417")
    path = office.book()
    book = load_workbook(path)
    sheet = book.worksheets[0]
    at = sheet.max_row + 1
    sheet.cell(row=at, column=column("case")).value = note
    sheet.cell(row=at, column=column("comment")).value = "MK"
    book.save(path)
    office.night("20418")
    office.night("20419")
    assert len(office.cases()) == 3
    assert not list(tmp_path.rglob("F-NOTE*"))
    assert list(office.settings.work("svar", "afvist").glob("*")) == []
