"""Writes the exception workbook, a new file each time: the robot never saves into a person's file."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from robot.answered import Refused
from robot.case import Case
from robot.lessons import Lesson
from robot.outcome import State
from robot.review.cells import FONT, write
from robot.review.columns import COMING, ENTERED, LAST_PRINTED, SORTED_AWAY, TO_YOU, UNUSED, Form
from robot.review.manifest import SHEET, write_manifest
from robot.review.rows import Links, decisions, row, severity, unused_row
from robot.review.rules import write_rules
from robot.review.sheets import HEADER_ROW, INK, fill_sheet
from robot.summary import TO_COME, RunSummary
from robot.words import Words

_SEVERITY_FILL = {"grave": "F8D0CF", "mend": "FCE8C3", "nod": "D9ECD9"}
_ANSWERED_FILL = "CFE6CF"
_ENDED = (State.SORTED_AWAY, State.DUPLICATE, State.REJECTED, State.DONE_BY_HAND)
_GUIDE_LINE = 130  # characters


def write_workbook(
    path: Path,
    *,
    summary: RunSummary,
    cases: Sequence[Case],
    refused: Sequence[Refused],
    words: Words,
    links: Links,
    four_eyes_above: Decimal | None = None,
    lessons: Sequence[Lesson] = (),
) -> None:
    """Write the workbook, whole or not at all. `cases` are those of the run and all that wait; each goes to its sheet.

    `lessons` are the rules that wait for an answer; they have a sheet where there are any.
    What was refused stands in its case's row again; where the case has none, on a sheet of its own.
    """
    waiting = sorted((c for c in cases if _waits(c)), key=_urgency)
    by_case = {r.case_id: r for r in refused if r.case_id in {c.case_id for c in waiting}}
    unused = [r for r in refused if r.case_id not in by_case]
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    fill_sheet(
        sheet,
        TO_YOU,
        [row(c, words, links, by_case.get(c.case_id), four_eyes_above=four_eyes_above) for c in waiting],
        words,
        title=words.text("workbook.sheet_to_you"),
        headline=_headline(summary, len(waiting), words),
        note=_note(summary, len(unused), len(lessons), words),
        last_printed=LAST_PRINTED,
    )
    _prepare_answers(sheet, waiting, words)
    if lessons:
        write_rules(book.create_sheet(), lessons, words)
    if unused:
        title = words.text("workbook.sheet_unused")
        shown = [unused_row(r, words) for r in unused]
        fill_sheet(
            book.create_sheet(), UNUSED, shown, words, title=title, headline=words.text("workbook.headline_unused")
        )
    for key, columns, states in (
        ("to_come", COMING, TO_COME),
        ("entered", ENTERED, (State.CONFIRMED, State.FILED)),
        ("sorted_away", SORTED_AWAY, _ENDED),
    ):
        here = sorted((c for c in cases if c.state in states), key=_urgency) if states is TO_COME else cases
        shown = [row(c, words, links, None) for c in here if c.state in states]
        if not shown and states is TO_COME:
            continue
        headline = words.text(f"workbook.headline_{key}", count=str(len(shown)))
        title = words.text(f"workbook.sheet_{key}")
        fill_sheet(book.create_sheet(), columns, shown, words, title=title, headline=headline)
    _write_guide(book.create_sheet(), words)
    write_manifest(book.create_sheet(SHEET), sheet, HEADER_ROW, waiting, run_id=summary.run_id, runbook=summary.runbook)
    book.active = 0
    book.security = WorkbookProtection(lockStructure=True)
    book.properties.creator = "Fakturarobot"
    unfinished = path.with_suffix(".xlsx.part")
    book.save(unfinished)
    unfinished.replace(path)


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


def _note(summary: RunSummary, unused: int, rules: int, words: Words) -> str:
    """Return the second line: what is due, what waits for a system, and answers that came to nothing."""
    standing = [(key, _named(summary, key, words)) for key in ("down", "changed")]
    lost = dict.fromkeys(finding.facts.get("mapping", "") for finding in summary.mappings_lost)
    said = [
        words.text("workbook.note_due", count=str(summary.due_today)) if summary.due_today else "",
        *(words.text(f"workbook.note_{key}", systems=names) for key, names in standing if names),
        words.text("workbook.note_to_come", count=str(summary.to_come)) if summary.to_come else "",
        words.text("workbook.note_mappings", mappings=", ".join(lost)) if lost else "",
        words.text("workbook.note_came_again", count=str(len(summary.came_again))) if summary.came_again else "",
        words.text("workbook.note_rules", count=str(rules)) if rules else "",
        words.text("workbook.note_unused", count=str(unused)) if unused else "",
        words.text("workbook.note_links"),
    ]
    return "  ·  ".join(filter(None, said))


def _named(summary: RunSummary, standing: str, words: Words) -> str:
    """Return what people call the systems that stand so after the run."""
    return ", ".join(words.system(system.name) for system in summary.systems if system.standing == standing)


def _prepare_answers(sheet: Worksheet, waiting: Sequence[Case], words: Words) -> None:
    first, last = HEADER_ROW + 1, HEADER_ROW + max(len(waiting), 1)
    keys = [c.key for c in TO_YOU]
    letter = get_column_letter(keys.index("decision") + 1)
    choice = DataValidation(
        type="list",
        formula1='"' + ",".join(decisions(words)) + '"',
        allow_blank=True,
        showErrorMessage=True,
        showInputMessage=True,
        errorTitle=words.text("workbook.column_decision"),
        error=words.text("workbook.choose_from_list"),
        promptTitle=words.text("workbook.column_decision"),
        prompt=words.text("workbook.choose_prompt"),
        sqref=f"{letter}{first}:{letter}{last}",
    )
    sheet.add_data_validation(choice)
    for at, case in enumerate(waiting, start=first):
        cell = sheet.cell(row=at, column=keys.index("severity") + 1)
        cell.fill = PatternFill("solid", fgColor=_SEVERITY_FILL[severity(case)])
        cell.font = Font(name=FONT, size=10, bold=True, color=INK)
    answered = FormulaRule(  # type: ignore[no-untyped-call]  # the stubs leave it so
        formula=[f'${letter}{first}<>""'], fill=PatternFill("solid", bgColor=_ANSWERED_FILL)
    )
    sheet.conditional_formatting.add(f"A{first}:A{last}", answered)
    sheet.conditional_formatting.add(f"{letter}{first}:{letter}{last}", answered)
    sheet.protection.sheet = True
    for allowed in ("autoFilter", "sort", "formatColumns", "formatRows", "formatCells"):
        setattr(sheet.protection, allowed, False)  # False means: not forbidden


def _write_guide(sheet: Worksheet, words: Words) -> None:
    sheet.title = words.text("workbook.sheet_guide")
    sheet.sheet_view.showGridLines = False
    sheet.column_dimensions["A"].width = 2
    sheet.column_dimensions["B"].width = 105
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for at, line in enumerate(words.text("workbook.guide").strip().split("\n"), start=1):
        cell, title = sheet.cell(row=at, column=2), line.startswith("# ")
        write(cell, line.removeprefix("# "), Form.TEXT)
        cell.alignment = Alignment(wrap_text=True, vertical="bottom" if title else "top")
        cell.font = Font(name=FONT, bold=title, size=13 if title else 11, color=INK)
        sheet.row_dimensions[at].height = 32 if title else 16 + 15 * (len(line) // _GUIDE_LINE)
