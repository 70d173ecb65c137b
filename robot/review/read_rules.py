"""Reads back what people said of the rules that the robot proposed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from robot.initials import are_initials
from robot.review.cells import as_text, plain
from robot.review.manifest import read_manifest
from robot.review.opening import FileFault, open_workbook
from robot.review.rows import head
from robot.review.rules import RULES, rule_decisions
from robot.words import Words

_MOST_ROWS, _MOST_COLUMNS, _HEAD_WITHIN = 1000, 50, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleAnswer:
    """What a person said of one rule. `accepted` is None where it cannot be used; `refused` says why."""

    case_id: str
    accepted: bool | None
    who: str = ""
    refused: str = ""  # a key of [refused]
    shown: Mapping[str, str] = field(default_factory=dict)  # what stands in the row's white cells, by column key


def read_rule_answers(path: Path, words: Words) -> Sequence[RuleAnswer]:
    """Return the answered rows of a workbook. Never raises for what the file holds: `read_decisions` tells of that."""
    try:
        book = open_workbook(path)
        read_manifest(book)
    except FileFault:
        return ()
    title = words.text("workbook.sheet_rules")
    sheet = book[title] if title in book.sheetnames else None
    return list(_answers(sheet, words)) if isinstance(sheet, Worksheet) else ()


def _answers(sheet: Worksheet, words: Words) -> Iterator[RuleAnswer]:
    heads = {head(column, words): column.key for column in RULES}
    lines = sheet.iter_rows(
        max_row=min(sheet.max_row, _MOST_ROWS), max_col=min(sheet.max_column, _MOST_COLUMNS), values_only=True
    )
    keys: list[str | None] = []
    for number, values in enumerate(lines):
        if not keys and number < _HEAD_WITHIN:
            found = [heads.get(as_text(value)) for value in values]
            keys = found if {"case", "decision", "initials"} <= set(found) else []
        elif keys:
            cells = {key: plain(value) for key, value in zip(keys, values, strict=False) if key}
            if as_text(cells.get("decision")):
                yield _answer(cells, words)


def _answer(cells: dict[str, Any], words: Words) -> RuleAnswer:
    case_id, who = as_text(cells.get("case")), as_text(cells.get("initials"))
    known = {name.casefold(): accepted for name, accepted in rule_decisions(words).items()}
    accepted = known.get(as_text(cells.get("decision")).casefold())
    if accepted is None:
        return RuleAnswer(case_id=case_id, accepted=None, refused="unknown_rule_decision")
    if not are_initials(who):
        return RuleAnswer(case_id=case_id, accepted=None, refused="no_initials")
    shown = {column.key: as_text(cells.get(column.key)) for column in RULES if not column.answer}
    return RuleAnswer(case_id=case_id, accepted=accepted, who=who, shown=shown)
