"""Fills a sheet of the workbook: its first lines, heads, rows, widths, and how it is printed."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from robot.review.cells import FONT, write
from robot.review.columns import Column, Form
from robot.review.rows import head, links_of
from robot.words import Words

HEADER_ROW = 4
INK, HEAD_FILL, ANSWER_HEAD_FILL, ANSWER_FILL = "1F2937", "1E3A5F", "7A5C00", "FFF6D6"
_QUIET_INK = "4B5563"
_LINE_HEIGHT, _HIGHEST_ROW = 13.2, 400.0  # points; a row can be 409 high
_RULE = Border(bottom=Side(style="thin", color="D6DAE0"))
_ANSWER_SIDE = Side(style="thin", color="E3D6A3")
_ANSWER_RULE = Border(left=_ANSWER_SIDE, right=_ANSWER_SIDE, top=_ANSWER_SIDE, bottom=_ANSWER_SIDE)


def fill_sheet(
    sheet: Worksheet,
    columns: Sequence[Column],
    rows: Sequence[Mapping[str, Any]],
    words: Words,
    *,
    title: str,
    headline: str,
    note: str = "",
    last_printed: str | None = None,
) -> None:
    """Write a whole sheet; the rows begin below `HEADER_ROW`."""
    sheet.title = title
    sheet.sheet_view.showGridLines = False
    for cell, text, font in (
        (sheet["A1"], headline, Font(name=FONT, size=14, bold=True, color=INK)),
        (sheet["A2"], note, Font(name=FONT, size=10, color=_QUIET_INK)),
    ):
        write(cell, text, Form.TEXT)
        cell.font = font
    sheet.row_dimensions[1].height = 22
    for number, column in enumerate(columns, start=1):
        _write_head(sheet, number, column, words)
    for at, values in enumerate(rows, start=HEADER_ROW + 1):
        _write_row(sheet, at, columns, values, words)
    last_row = max(HEADER_ROW + len(rows), HEADER_ROW + 1)
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{get_column_letter(len(columns))}{last_row}"
    sheet.freeze_panes = f"B{HEADER_ROW + 1}"
    keys = [c.key for c in columns]
    printed = keys.index(last_printed) + 1 if last_printed else len(columns)
    _set_up_print(sheet, get_column_letter(printed), last_row)


def _write_head(sheet: Worksheet, number: int, column: Column, words: Words) -> None:
    cell = sheet.cell(row=HEADER_ROW, column=number)
    cell.value = head(column, words)
    cell.font = Font(name=FONT, size=10, bold=True, color="FFFFFF")
    cell.fill = PatternFill("solid", fgColor=ANSWER_HEAD_FILL if column.answer else HEAD_FILL)
    right = column.form is Form.AMOUNT
    cell.alignment = Alignment(
        vertical="center", horizontal="right" if right else "left", wrap_text=True, indent=int(right)
    )
    sheet.row_dimensions[HEADER_ROW].height = 42
    sheet.column_dimensions[get_column_letter(number)].width = column.width


def _write_row(sheet: Worksheet, at: int, columns: Sequence[Column], values: Mapping[str, Any], words: Words) -> None:
    links = links_of(values)
    for number, column in enumerate(columns, start=1):
        cell = sheet.cell(row=at, column=number)
        value, link = values.get(column.key), ""
        if column.form in (Form.LINK, Form.LINKED):
            link = links.get(column.key, "")
        if column.form is Form.LINK:
            value = words.text(f"workbook.link_{column.key}") if link else ""
        write(cell, value, column.form, link=link, language=words.language)
        wraps = column.form in (Form.TEXT, Form.LINKED, Form.DECISION)
        side = {Form.AMOUNT: "right", Form.DATE: "center"}.get(column.form, "left")
        indent = int(column.form is not Form.DATE and (column.answer or column.form is Form.AMOUNT))
        cell.alignment = Alignment(vertical="top", horizontal=side, wrap_text=wraps, indent=indent)
        cell.border = _RULE
        if column.answer:
            cell.protection = Protection(locked=False)
            cell.fill = PatternFill("solid", fgColor=ANSWER_FILL)
            cell.border = _ANSWER_RULE
    sheet.row_dimensions[at].height = row_height(columns, values)


def row_height(columns: Sequence[Column], values: Mapping[str, Any]) -> float:
    """Return the height in points at which every wrapped text of a row is seen whole, as far as a row can grow.

    Spreadsheet programs do not fit the rows of a file they did not write.
    """
    lines = 1
    for column in columns:
        value = values.get(column.key)
        if isinstance(value, str) and column.form in (Form.TEXT, Form.LINKED, Form.DECISION):
            width = max(int(column.width * 1.1), 4)
            lines = max(lines, sum(len(textwrap.wrap(part, width)) or 1 for part in value.split("\n")))
    return min(_LINE_HEIGHT * lines + 6, _HIGHEST_ROW)


def _set_up_print(sheet: Worksheet, last_column: str, last_row: int) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.print_area = f"A1:{last_column}{last_row}"
    sheet.oddFooter = HeaderFooterItem(center=_HeaderFooterPart(text="&A – &P / &N"))
    sheet.page_margins.left = sheet.page_margins.right = 0.3
    sheet.page_margins.top = sheet.page_margins.bottom = 0.5
