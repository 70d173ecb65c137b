"""The management report as a workbook: the figures as numbers, with charts that a spreadsheet program draws."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from robot.masking import clean, mask
from robot.report.month import Group, Month
from robot.report.month_page import figures, title
from robot.words import Words

_FONT = "Arial"
_WIDTHS = (34, 16, 20, 20, 34, 16, 20, 14)
_HEAD_ROW = 3
_MINUTES_AN_HOUR = 60


def write_month_book(path: Path, month: Month, *, words: Words) -> None:
    """Write the workbook, whole or not at all."""
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    _write_figures(first, month, words)
    _write_days(book.create_sheet(), month, words)
    _write_reasons(book.create_sheet(), month, words)
    for key, groups in (("departments", month.departments), ("suppliers", month.suppliers)):
        sheet = _begin(book.create_sheet(), words.text(f"month.sheet_{key}"), words.text(f"month.{key}"))
        heads = ("name", "invoices", "by_itself", "with_person", "most_often")
        _fill(sheet, heads, [_group(group, words) for group in groups], words)
    _write_spot_checks(book.create_sheet(), month, words)
    unfinished = path.with_suffix(".part")
    book.save(unfinished)
    unfinished.replace(path)


def _write_figures(sheet: Worksheet, month: Month, words: Words) -> None:
    _begin(sheet, words.text("month.sheet_figures"), title(month, words))
    counts = ("documents", "invoices", "entered", "exceptions", "unanswered")
    rows = [*figures(month, words), *((words.text(f"month.{key}"), getattr(month, key), "") for key in counts)]
    _fill(sheet, ("name", "value", "counted"), rows, words)
    for at, share in enumerate((month.touchless, month.enough_data, month.completed, month.due_kept), _HEAD_ROW + 1):
        cell = sheet.cell(row=at, column=2)
        cell.value = share.part / share.whole if share.whole else None
        cell.number_format = "0.0%"
    hours, run_time = _HEAD_ROW + 5, _HEAD_ROW + 6
    sheet.cell(row=hours, column=2).value = month.minutes_saved / _MINUTES_AN_HOUR
    unit = words.text("month.hours", hours="2").removeprefix("2").strip()
    sheet.cell(row=hours, column=2).number_format = f'#,##0.0 "{unit}"'
    sheet.cell(row=run_time, column=2).value = month.run_time
    sheet.cell(row=run_time, column=2).number_format = "[h]:mm:ss"
    sheet.cell(row=_HEAD_ROW, column=2).alignment = Alignment(horizontal="right", indent=1)
    for at in range(_HEAD_ROW + 1, _HEAD_ROW + 1 + len(rows)):
        sheet.cell(row=at, column=2).alignment = Alignment(horizontal="right", indent=1)
    sheet.column_dimensions["C"].width = 60


def _write_days(sheet: Worksheet, month: Month, words: Words) -> None:
    _begin(sheet, words.text("month.sheet_days"), words.text("month.days"))
    rows = [(day, *pair) for day, pair in month.a_day.items()]
    _fill(sheet, ("day", "by_itself", "with_person"), rows, words)
    if rows:
        chart = _chart(sheet, words.text("month.days"), columns=2, rows=len(rows))
        chart.grouping, chart.overlap = "stacked", 100
        for series, colour in zip(chart.series, ("3A9D6B", "E0A63A"), strict=True):
            series.graphicalProperties.solidFill = colour
        sheet.add_chart(chart, "E3")


def _write_reasons(sheet: Worksheet, month: Month, words: Words) -> None:
    _begin(sheet, words.text("month.sheet_reasons"), words.text("month.reasons"))
    counted = sorted(month.reasons.items(), key=lambda item: (-item[1], item[0]))
    _fill(sheet, ("name", "invoices"), [(words.reason_title(reason), count) for reason, count in counted], words)
    if counted:
        chart = _chart(sheet, words.text("month.reasons"), columns=1, rows=len(counted))
        chart.type = "bar"
        chart.x_axis.scaling.orientation = "maxMin"
        chart.legend = None
        chart.height = 3 + len(counted)
        sheet.add_chart(chart, "D3")


def _write_spot_checks(sheet: Worksheet, month: Month, words: Words) -> None:
    explained = words.text("month.seed_explained" if month.spot_checks else "report.no_spot_checks")
    _begin(sheet, words.text("report.spot_checks"), explained)
    heads = ("case", "supplier", "invoice_number", "amount", "voucher", "seen_by", "run", "seed")
    rows = [
        (c.case_id, c.supplier, c.invoice_number, c.gross_total, c.voucher, c.approved_by, c.run_id, c.seed)
        for c in month.spot_checks
    ]
    _fill(sheet, heads, rows, words)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 18, 34


def _begin(sheet: Worksheet, name: str, headline: str) -> Worksheet:
    sheet.title = name
    sheet["A1"] = headline
    sheet["A1"].font = Font(name=_FONT, size=14, bold=True)
    sheet.freeze_panes = f"A{_HEAD_ROW + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    return sheet


def _fill(sheet: Worksheet, heads: Sequence[str], rows: Sequence[Sequence[object]], words: Words) -> None:
    numbers = {at for row in rows[:1] for at, value in enumerate(row, start=1) if not isinstance(value, str)}
    for number, key in enumerate(heads, start=1):
        head = sheet.cell(row=_HEAD_ROW, column=number)
        head.value = words.texts.get(f"month.{key}") or words.text(f"report.{key}")
        head.font = Font(name=_FONT, bold=True)
        head.alignment = Alignment(horizontal="right" if number in numbers else "left", indent=1)
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS[number - 1]
    for at, values in enumerate(rows, start=_HEAD_ROW + 1):
        for number, value in enumerate(values, start=1):
            _write(sheet.cell(row=at, column=number), value)


def _write(cell: Cell | MergedCell, value: object) -> None:
    """Write a number or a date as such, and text as text, whatever it begins with."""
    assert isinstance(cell, Cell)
    if isinstance(value, str):
        cell.value = clean(mask(value), 200)
        cell.data_type = "s"
        cell.alignment = Alignment(horizontal="left", indent=1)
    else:
        cell.value = value  # type: ignore[assignment]  # None, a number or a date
        if cell.is_date:
            cell.number_format = "dd-mm-yyyy"


def _group(group: Group, words: Words) -> tuple[str, int, int, int, str]:
    reason = words.reason_title(group.reason) if group.reason else ""
    return (
        group.name or words.text("month.no_gln"),
        group.invoices,
        group.touchless,
        group.invoices - group.touchless,
        reason,
    )


def _chart(sheet: Worksheet, name: str, *, columns: int, rows: int) -> BarChart:
    """Return a chart of the columns behind the first one, whose cells name the bars."""
    chart = BarChart()
    chart.title = name
    last = _HEAD_ROW + rows
    values = Reference(sheet, min_col=2, max_col=1 + columns, min_row=_HEAD_ROW, max_row=last)
    chart.add_data(values, titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=_HEAD_ROW + 1, max_row=last))
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.height, chart.width = 9, 24  # centimetres
    return chart
