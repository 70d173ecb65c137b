"""Nothing from outside becomes a formula or spoils the workbook, and no file in its place stops the robot."""

import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.formula import ArrayFormula

from robot.message import Origin
from robot.outcome import State
from robot.review.manifest import SHEET
from robot.review.sheets import HEADER_ROW
from tests.fakes.workbook_cases import WORDS, answer, case, column, invoice, read, write

HOSTILE = [
    "=1+1",
    '=HYPERLINK("https://x.example")',
    "+1",
    "@SUM(A1)",
    "#N/A",
    "-2",
    "lone \ud800 surrogate",
    "bell \x07 and null \x00",
    "010190-1234",
    "\u202eslx.exe",
    "_x0041_x000D_",
    "</t></is><f>1+1</f>",
    "å" * 40_000,
    " spaces  and\u00a0such ",
    "two\r\nlines\u2028three",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text_and_its_row_can_be_answered(tmp_path: Path, text: str) -> None:
    """Whatever stands in a supplier's name, a subject or a file's name, it is shown as text and reads back equal."""
    what = invoice(supplier_name=text, invoice_number="20418" if "0190" in text else text[:60])
    away = case(2, state=State.SORTED_AWAY, origin=Origin(kind="mail", sender=text, subject=text))
    cases = [case(what=what), away, case(3, origin=Origin(kind="mail", subject=text), invoice=None)]
    book = write(tmp_path / "b.xlsx", cases)
    with zipfile.ZipFile(book) as archive:
        sheets = [archive.read(n).decode() for n in archive.namelist() if "worksheets/" in n]
    assert not any("<f>" in s or "<f " in s for s in sheets)
    assert "010190-1234" not in "".join(sheets)
    answer(book, "F-2026-000001", {"decision": "Godkend", "initials": "MLA"})
    answer(book, "F-2026-000003", {"decision": "Vent", "initials": "MLA"})
    found = read(book, cases)
    assert found.refused == ()
    assert len(found.answers) == 2


def test_values_that_a_spreadsheet_cannot_hold_are_text(tmp_path: Path) -> None:
    """A date before 1900, an amount of thirty digits: written, and read back unchanged."""
    what = invoice(due_date=date(1066, 10, 14), gross_total=Decimal("9" * 30 + ".99"))
    book = write(tmp_path / "b.xlsx", [case(what=what)])
    answer(book, "F-2026-000001", {"decision": "Vent", "initials": "MLA"})
    assert len(read(book, [case(what=what)]).answers) == 1


def _other_sheets(path: Path) -> None:
    Workbook().save(path)


def _no_manifest(path: Path) -> None:
    book = load_workbook(path)
    del book[SHEET]
    book.save(path)


def _broken_manifest(path: Path) -> None:
    book = load_workbook(path)
    book[SHEET].cell(row=3, column=3).value = "[" * 100_000
    book.save(path)


def _no_answer_sheet(path: Path) -> None:
    book = load_workbook(path)
    del book["Til dig"]
    book.save(path)


def _corrupt(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 3 : len(data) // 3 + 400] = b"x" * 400
    path.write_bytes(bytes(data))


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:3000])


def _bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/picture.png", b"\0" * 70_000_000)


def _broken_xml(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data[:-40] if "sheet1" in name else data)


def _entities(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' if "workbook.xml" in name else b""
            archive.writestr(name, bomb + data.partition(b"?>")[2] if bomb else data)


FILES: list[tuple[Callable[[Path], object], set[str]]] = [
    (_other_sheets, {"file_not_ours"}),
    (_no_manifest, {"file_not_ours"}),
    (_broken_manifest, {"file_not_ours"}),
    (_no_answer_sheet, {"file_not_ours"}),
    (_corrupt, {"file_unreadable"}),
    (_cut, {"file_unreadable"}),
    (_bomb, {"file_too_big"}),
    (_broken_xml, {"file_unreadable"}),
    (_entities, {"file_unreadable"}),
    (lambda path: path.write_bytes(b""), {"file_unreadable"}),
    (lambda path: path.write_text("case;decision"), {"file_unreadable"}),
    (lambda path: path.unlink(), {"file_open"}),
]


@pytest.mark.parametrize(("spoil", "faults"), FILES)
def test_a_file_that_is_no_workbook_of_ours_is_named_not_raised(
    tmp_path: Path, spoil: Callable[[Path], object], faults: set[str]
) -> None:
    """The night goes on, and staff are told which file could not be used."""
    path = write(tmp_path / "b.xlsx", [case()])
    answer(path, "F-2026-000001", {"decision": "Godkend", "initials": "MLA"})
    spoil(path)
    fault = read(path, [case()]).fault
    assert fault in faults
    assert "b.xlsx" in WORDS.text(f"refused.{fault}", file="b.xlsx")


def test_a_cell_far_away_costs_nothing(tmp_path: Path) -> None:
    """A slip of the hand in the last row of the sheet does not make the reading slow or wrong."""
    path = write(tmp_path / "b.xlsx", [case()])
    answer(path, "F-2026-000001", {"decision": "Godkend", "initials": "MLA"})
    book = load_workbook(path)
    book.worksheets[0].cell(row=1_048_576, column=16_384).value = "x"
    book.save(path)
    assert len(read(path, [case()]).answers) == 1


def test_an_array_formula_is_a_formula(tmp_path: Path) -> None:
    """A formula in braces is refused like any other."""
    path = write(tmp_path / "b.xlsx", [case()])
    answer(path, "F-2026-000001", {"decision": "Ret og godkend", "initials": "MLA"})
    book = load_workbook(path)
    cell = book.worksheets[0].cell(row=HEADER_ROW + 1, column=column("correct_currency"))
    cell.value = ArrayFormula(cell.coordinate, "=A1:A2")
    book.save(path)
    assert [r.why for r in read(path, [case()]).refused] == ["formula"]


MADE = Path(__file__).parents[5] / "shared/corpus/hostile/xml/made"


@pytest.mark.skipif(not MADE.is_dir(), reason="the hostile files are not here")
def test_hostile_workbooks_never_raise() -> None:
    """Each hostile workbook is read to the end, and none of them decides anything."""
    for path in sorted(MADE.glob("y*.xlsx")):
        assert read(path, [case()]).answers == ()
