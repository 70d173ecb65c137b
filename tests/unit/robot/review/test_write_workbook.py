"""What a clerk sees in the workbook before anything is answered."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from robot.review.write_workbook import write_workbook
from robot.words import load_words
from tests.fakes.workbook_cases import NO_LINKS, SUMMARY, WORDS, case, column, invoice, row_of


def sheet_of(path: Path, *, limit: str | None = None, language: str = "da") -> Worksheet:
    """Write a workbook with a small and a large invoice and return its first sheet."""
    cases = [case(1), case(2, what=invoice(gross_total=Decimal("25000.01")))]
    write_workbook(
        path,
        summary=SUMMARY,
        cases=cases,
        refused=(),
        words=load_words(language),
        links=NO_LINKS,
        four_eyes_above=Decimal(limit) if limit else None,
    )
    return load_workbook(path).worksheets[0]


def test_a_row_that_needs_two_people_says_so_beforehand(tmp_path: Path) -> None:
    """Nobody has to be refused first to learn of the limit; smaller rows are not bothered with it."""
    sheet = sheet_of(tmp_path / "b.xlsx", limit="25000")
    said = {n: str(sheet.cell(row_of(sheet, f"F-2026-00000{n}"), column("suggestion")).value) for n in (1, 2)}
    notice = WORDS.text("workbook.for_two", limit=Decimal(25000))
    assert notice == "Over 25.000,00: to forskellige personer skriver initialer."
    assert said[2].endswith(f"\n{notice}")
    assert notice not in said[1]


def test_amounts_are_numbers_that_are_shown_as_danes_write_them(tmp_path: Path) -> None:
    """A spreadsheet program of another country shows a Danish office's amounts in the Danish way."""
    danish, english = (sheet_of(tmp_path / f"{name}.xlsx", language=name) for name in ("da", "en"))
    cells = [sheet.cell(row_of(sheet, "F-2026-000002"), column("gross_total")) for sheet in (danish, english)]
    assert [cell.value for cell in cells] == [25000.01, 25000.01]
    assert [cell.number_format for cell in cells] == ["[$-406]#,##0.00", "#,##0.00"]
