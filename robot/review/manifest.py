"""The hidden sheet of a workbook that says what the robot wrote, so that an answer can be held against it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from robot.case import Case
from robot.review.cells import as_text, plain
from robot.review.columns import TO_YOU, Form
from robot.review.opening import FileFault

SHEET = "_robot"
MOST_ROWS = 10_000
_MARK = ("fakturarobot", "2")
_LOCKED = tuple(c.key for c in TO_YOU if not c.answer and c.form is not Form.LINK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One case as it stood in the workbook: its version, and a digest of each cell that staff may not change."""

    version: str
    digests: Mapping[str, str]  # by column key

    def changed(self, cells: Mapping[str, Any]) -> Sequence[str]:
        """Return the keys of the locked columns whose cell is not what the robot wrote."""
        return [key for key in _LOCKED if self.digests.get(key) != digest(cells.get(key))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What the robot asked in one workbook, and under which heads."""

    sheet: str
    runbook: str  # "" in a workbook that names none
    heads: Mapping[str, str]  # column key by head, of the sheet that staff answer on
    cases: Mapping[str, Asked]


def digest(value: Any) -> str:
    """Return a short digest of what a cell shows; the same whichever program saved it."""
    return sha256(as_text(value).encode(errors="replace")).hexdigest()[:16]


def write_manifest(
    sheet: Worksheet, asked_on: Worksheet, head_row: int, cases: Sequence[Case], *, run_id: str, runbook: str
) -> None:
    """Note what stands on the sheet `asked_on`, whose rows below `head_row` are `cases`, and which runbook asks."""
    sheet.sheet_state = "veryHidden"
    heads = {str(asked_on.cell(row=head_row, column=n).value): c.key for n, c in enumerate(TO_YOU, start=1)}
    sheet.append([*_MARK, run_id, runbook])
    sheet.append([asked_on.title, "", json.dumps(heads)])
    keys = [c.key for c in TO_YOU]
    for at, case in enumerate(cases, start=head_row + 1):
        digests = {key: digest(plain(asked_on.cell(row=at, column=keys.index(key) + 1).value)) for key in _LOCKED}
        sheet.append([case.case_id, str(case.version), json.dumps(digests)])
    for line in sheet.iter_rows():
        for cell in line:
            cell.data_type = "s"


def read_manifest(book: Workbook) -> Manifest:
    """Return what the robot noted in this workbook. Raises `FileFault` where it is not the robot's own."""
    if SHEET not in book.sheetnames or not isinstance(book[SHEET], Worksheet):
        raise FileFault("file_not_ours")
    rows = book[SHEET].iter_rows(max_row=MOST_ROWS, max_col=4, values_only=True)
    mark = tuple("" if value is None else str(value) for value in next(rows, ()))
    if mark[:2] != _MARK:
        raise FileFault("file_not_ours")
    try:
        title, _, heads, *_ = next(rows)
        cases = {
            str(case_id): Asked(version=str(version), digests=_texts(digests))
            for case_id, version, digests, *_ in rows
            if case_id is not None
        }
        return Manifest(sheet=str(title), runbook=mark[3] if len(mark) > 3 else "", heads=_texts(heads), cases=cases)
    except (StopIteration, ValueError, TypeError, RecursionError):
        raise FileFault("file_not_ours") from None


def _texts(cell: Any) -> dict[str, str]:
    table = json.loads(str(cell))
    if not isinstance(table, dict):
        raise TypeError("a table of texts was expected")
    return {str(key): str(value) for key, value in table.items()}
