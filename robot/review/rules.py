"""The sheet on which people say whether the robot may use a rule that it drafted from their corrections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from robot.lessons import Lesson
from robot.masking import clean, mask
from robot.review.cells import as_text
from robot.review.columns import Column, Form
from robot.review.rows import LONGEST_TEXT, refusal_of
from robot.review.sheets import HEADER_ROW, fill_sheet
from robot.words import Words

RULES: tuple[Column, ...] = (
    Column(key="case", width=15),
    Column(key="supplier", width=28),
    Column(key="supplier_id", width=12),
    Column(key="rule", width=80),
    Column(key="decision", form=Form.DECISION, width=18, answer=True),
    Column(key="initials", width=10, answer=True),
)


def rule_decisions(words: Words) -> dict[str, bool]:
    """Return what can be answered, by the word that staff choose."""
    return {words.text("workbook.rule_use"): True, words.text("workbook.rule_leave"): False}


def write_rules(sheet: Worksheet, lessons: Sequence[Lesson], words: Words) -> None:
    """Fill the sheet with the rules that wait for an answer."""
    fill_sheet(
        sheet,
        RULES,
        [_row(lesson, words) for lesson in lessons],
        words,
        title=words.text("workbook.sheet_rules"),
        headline=words.text("workbook.headline_rules", count=str(len(lessons))),
        note=words.text("workbook.note_on_rules"),
    )
    letter = get_column_letter([c.key for c in RULES].index("decision") + 1)
    sheet.add_data_validation(
        DataValidation(
            type="list",
            formula1='"' + ",".join(rule_decisions(words)) + '"',
            allow_blank=True,
            showErrorMessage=True,
            errorTitle=words.text("workbook.column_decision"),
            error=words.text("workbook.choose_from_list"),
            sqref=f"{letter}{HEADER_ROW + 1}:{letter}{HEADER_ROW + len(lessons)}",
        )
    )
    sheet.protection.sheet = True
    for allowed in ("formatColumns", "formatRows", "formatCells"):
        setattr(sheet.protection, allowed, False)  # False means: not forbidden


def is_shown(lesson: Lesson, shown: Mapping[str, str], words: Words) -> bool:
    """Return whether a row's white cells are this rule's as it is now: of another one the answer says nothing."""
    row = _row(replace(lesson, refused=""), words)
    return shown.get("supplier_id") == as_text(row["supplier_id"]) and as_text(row["rule"]) in shown.get("rule", "")


def _row(lesson: Lesson, words: Words) -> Mapping[str, Any]:
    said = refusal_of([words.text(f"refused.{lesson.refused}")], words) if lesson.refused else ""
    return {
        "case": lesson.case_id,
        "supplier": clean(mask(lesson.supplier), 100),
        "supplier_id": lesson.supplier_id,
        "rule": clean("\n".join(filter(None, [said, *lesson.says])), LONGEST_TEXT),
    }
