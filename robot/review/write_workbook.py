"""Writes the exception workbook, a new file each time: the robot never saves into a person's file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from robot.case import Case
from robot.outcome import State
from robot.ports import Refused
from robot.review.cells import locked_texts, write
from robot.review.columns import ENTERED, SORTED_AWAY, TO_YOU, Column, Form
from robot.review.rows import Links, decisions, row, severity
from robot.summary import RunSummary
from robot.words import Words

MANIFEST = "_robot"
"""The hidden sheet that says what the robot wrote, so that an answer can be held against it."""
HEADER_ROW = 3
_INK, _HEAD, _ANSWER = "1F2937", "1E3A5F", "FFF9E5"
_SEVERITY_FILL = {"grave": "F8D0CF", "mend": "FCE8C3", "nod": "D9ECD9"}
_LINE = Border(bottom=Side(style="thin", color="D6DAE0"))


def write_workbook(
    path: Path,
    *,
    summary: RunSummary,
    cases: Sequence[Case],
    refused: Mapping[str, Refused],
    words: Words,
    links: Links,
) -> None:
    """Write the workbook. `cases` are those of the run and all that wait; each goes to its sheet."""
    book = Workbook()
    waiting = sorted((c for c in cases if _waits(c)), key=_urgency)
    ended = (State.SORTED_AWAY, State.DUPLICATE, State.REJECTED, State.DONE_BY_HAND)
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    rows = [row(c, words, links, refused.get(c.case_id)) for c in waiting]
    _fill(sheet, "to_you", TO_YOU, rows, words, _headline(summary, len(waiting), words))
    _prepare_answers(sheet, waiting, words)
    entered = [c for c in cases if c.state in (State.CONFIRMED, State.FILED)]
    _fill(
        book.create_sheet(),
        "entered",
        ENTERED,
        [row(c, words, links, None) for c in entered],
        words,
        words.text("workbook.headline_entered", count=str(len(entered))),
    )
    away = [c for c in cases if c.state in ended]
    _fill(
        book.create_sheet(),
        "sorted_away",
        SORTED_AWAY,
        [row(c, words, links, None) for c in away],
        words,
        words.text("workbook.headline_sorted_away", count=str(len(away))),
    )
    _write_guide(book.create_sheet(), words)
    _write_manifest(book.create_sheet(MANIFEST), waiting, rows, summary)
    book.save(path)


def _waits(case: Case) -> bool:
    return case.state in (State.HELD, State.UNCERTAIN, State.ENTERING, State.ENTERED)


def _urgency(case: Case) -> tuple[bool, str, str]:
    due = case.invoice.value("due_date") if case.invoice else None
    return not case.urgent, due.isoformat() if due else "9999", case.case_id


def _headline(summary: RunSummary, waiting: int, words: Words) -> str:
    return words.text(
        "workbook.headline",
        run=summary.run_id,
        entered=str(summary.entered),
        waiting=str(waiting),
        uncertain=str(summary.uncertain),
    )


def _fill(  # noqa: PLR0917 - one call a sheet
    sheet: Worksheet,
    key: str,
    columns: Sequence[Column],
    rows: Sequence[Mapping[str, Any]],
    words: Words,
    headline: str,
) -> None:
    sheet.title = words.text(f"workbook.sheet_{key}")
    sheet.sheet_view.showGridLines = False
    sheet["A1"] = headline
    sheet["A1"].font = Font(size=13, bold=True, color=_INK)
    for number, column in enumerate(columns, start=1):
        _head(sheet, number, column, words)
    for at, values in enumerate(rows, start=HEADER_ROW + 1):
        for number, column in enumerate(columns, start=1):
            cell = sheet.cell(row=at, column=number)
            write(
                cell,
                values.get(column.key),
                column.form,
                link_text=words.text(f"workbook.link_{column.key}") if column.form is Form.LINK else "",
            )
            cell.alignment = Alignment(vertical="top", wrap_text=column.form in (Form.TEXT, Form.DECISION))
            cell.border = _LINE
            if column.answer:
                cell.protection = Protection(locked=False)
                cell.fill = PatternFill("solid", fgColor=_ANSWER)
        sheet.row_dimensions[at].height = _height(columns, values)
    last = get_column_letter(len(columns))
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{last}{max(HEADER_ROW + len(rows), HEADER_ROW + 1)}"
    sheet.freeze_panes = f"B{HEADER_ROW + 1}"
    _set_up_print(sheet, last, HEADER_ROW + len(rows))


def _head(sheet: Worksheet, number: int, column: Column, words: Words) -> None:
    cell = sheet.cell(row=HEADER_ROW, column=number)
    key = f"correct_{column.field}" if column.field else column.key
    cell.value = (
        words.text("workbook.column_correct", field=words.field(column.field))
        if column.field
        else words.text(f"workbook.column_{key}")
    )
    cell.font = Font(bold=True, color="FFFFFF")
    cell.fill = PatternFill("solid", fgColor="8A6D1D" if column.answer else _HEAD)
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    sheet.row_dimensions[HEADER_ROW].height = 32
    sheet.column_dimensions[get_column_letter(number)].width = column.width


def _height(columns: Sequence[Column], values: Mapping[str, Any]) -> float:
    lines = 1
    for column in columns:
        value = values.get(column.key)
        if isinstance(value, str) and column.form is Form.TEXT:
            lines = max(lines, sum(1 + int(len(part) * 1.1 / column.width) for part in value.split("\n")))
    return min(15.0 * lines + 3, 300.0)


def _set_up_print(sheet: Worksheet, last_column: str, last_row: int) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    shown = "S" if len(last_column) > 1 else last_column
    sheet.print_area = f"A1:{shown}{max(last_row, HEADER_ROW + 1)}"
    sheet.oddFooter = HeaderFooterItem(center=_HeaderFooterPart(text="&A – &P / &N"))
    sheet.page_margins.left = sheet.page_margins.right = 0.4


def _prepare_answers(sheet: Worksheet, waiting: Sequence[Case], words: Words) -> None:
    last = HEADER_ROW + max(len(waiting), 1)
    keys = [c.key for c in TO_YOU]
    choice = DataValidation(type="list", formula1='"' + ",".join(decisions(words)) + '"', allow_blank=True)
    choice.error = words.text("workbook.choose_from_list")
    choice.errorTitle = choice.promptTitle = words.text("workbook.column_decision")
    choice.prompt = words.text("workbook.choose_prompt")
    sheet.add_data_validation(choice)
    letter = get_column_letter(keys.index("decision") + 1)
    choice.add(f"{letter}{HEADER_ROW + 1}:{letter}{last}")
    severity_column = keys.index("severity") + 1
    for at, case in enumerate(waiting, start=HEADER_ROW + 1):
        cell = sheet.cell(row=at, column=severity_column)
        cell.fill = PatternFill("solid", fgColor=_SEVERITY_FILL[severity(case)])
        cell.font = Font(bold=True, color=_INK)
    answered = PatternFill("solid", bgColor="E4F0E4")
    sheet.conditional_formatting.add(
        f"A{HEADER_ROW + 1}:A{last}",
        FormulaRule(  # type: ignore[no-untyped-call]  # the stubs leave it so
            formula=[f'${letter}{HEADER_ROW + 1}<>""'], fill=answered
        ),
    )
    sheet.protection.sheet = True
    for allowed in ("autoFilter", "sort", "formatColumns", "formatRows", "formatCells"):
        setattr(sheet.protection, allowed, False)  # False means: not forbidden


def _write_guide(sheet: Worksheet, words: Words) -> None:
    sheet.title = words.text("workbook.sheet_guide")
    sheet.sheet_view.showGridLines = False
    sheet.column_dimensions["A"].width = 110
    for at, line in enumerate(words.text("workbook.guide").strip().split("\n"), start=1):
        cell = sheet.cell(row=at, column=1)
        write(cell, line.removeprefix("# "), Form.TEXT)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(bold=line.startswith("# "), size=13 if line.startswith("# ") else 11, color=_INK)


def _write_manifest(
    sheet: Worksheet, waiting: Sequence[Case], rows: Sequence[Mapping[str, Any]], summary: RunSummary
) -> None:
    sheet.sheet_state = "veryHidden"
    sheet.append(["fakturarobot", "1", summary.run_id])
    keys = [c.key for c in TO_YOU if not c.answer and c.form is not Form.LINK]
    for case, values in zip(waiting, rows, strict=True):
        sheet.append([case.case_id, str(case.version), json.dumps(locked_texts(values, keys), ensure_ascii=True)])
    for line in sheet.iter_rows():
        for cell in line:
            cell.data_type = "s"
