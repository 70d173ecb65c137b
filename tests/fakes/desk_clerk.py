"""A clerk at the exception workbook: plain openpyxl, none of the robot's own code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from urllib.parse import unquote

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

SHEET = "Til dig"
ENTERED = "Bogført"
_HEAD_ROW = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the sheet: what its cells show and where its links lead, by head."""

    cells: Mapping[str, object]
    links: Mapping[str, Path]

    def __getitem__(self, head: str) -> object:
        return self.cells[head]


def newest_workbook(work: Path) -> Path:
    """Return the workbook that was written last and is not answered yet."""
    return max((work / "regneark").glob("exceptions-*.xlsx"), key=lambda path: path.stat().st_mtime_ns)


def rows(workbook: Path, sheet: str = SHEET) -> dict[str, Row]:
    """Return the rows of a sheet by case."""
    page, heads = _page(workbook, sheet)
    found = {}
    for line in page.iter_rows(min_row=_HEAD_ROW + 1):
        cells = {head: line[at - 1].value for head, at in heads.items()}
        links = {
            head: (workbook.parent / unquote(link.target or "")).resolve()
            for head, at in heads.items()
            if (link := line[at - 1].hyperlink) is not None
        }
        if cells["Sag"]:
            found[str(cells["Sag"])] = Row(cells=cells, links=links)
    return found


def answer(workbook: Path, case_id: str, **said: str | Decimal) -> None:
    """Write into the row of a case, as a clerk does, and save.

    The heads are written with "_" for a space and "__" for a colon and a space.
    """
    book = load_workbook(workbook)
    page, heads = _page(workbook, SHEET)
    page = book[SHEET]
    for line in page.iter_rows(min_row=_HEAD_ROW + 1):
        if line[heads["Sag"] - 1].value == case_id:
            for head, value in said.items():
                line[heads[head.replace("__", ": ").replace("_", " ")] - 1].value = value
            book.save(workbook)
            return
    raise KeyError(case_id)


def _page(workbook: Path, sheet: str) -> tuple[Worksheet, dict[str, int]]:
    page = load_workbook(workbook)[sheet]
    return page, {str(cell.value): cell.column for cell in page[_HEAD_ROW] if cell.value is not None}
