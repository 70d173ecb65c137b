"""Reads back what staff answered in an exception workbook, saved by Excel or LibreOffice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from robot.answered import Refused, Unusable, Wrong, wrong
from robot.case import Case
from robot.initials import are_initials, same_person
from robot.limits import is_for_two
from robot.masking import clean, one_line
from robot.outcome import Decision
from robot.ports import Answer
from robot.review.cells import as_text, plain, restated
from robot.review.columns import TO_YOU
from robot.review.corrections import read_corrections
from robot.review.manifest import MOST_ROWS, Manifest, read_manifest
from robot.review.opening import FileFault, open_workbook
from robot.review.rows import decisions, head
from robot.words import Words

LONGEST_COMMENT = 2000
_HEAD_WITHIN = 20
_MOST_COLUMNS = 100
_COLUMNS = {c.key: c for c in TO_YOU}
_ANSWERS = tuple(c for c in TO_YOU if c.answer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What an answer must have. `four_eyes_above` is an amount, None where one person is enough.

    `why_not` says (as a key of [refused]) why an answer does not fit its case. An answer that has no other fault is
    held against it when it is carried out; here it is asked so that all of an answer's faults are told at once.
    """

    four_eyes_above: Decimal | None = None
    why_not: Callable[[Case, Answer], str | None] = lambda _case, _answer: None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What one workbook holds. `fault` is a key of [refused] where the file as a whole cannot be used."""

    answers: tuple[Answer, ...] = ()
    refused: tuple[Refused, ...] = ()
    said: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # answered cells by case and column key
    saved_by: str = ""  # as the spreadsheet program knows the person; "" where it does not say
    runbook: str = ""  # whose night asked; "" where the workbook does not say
    fault: str | None = None


def read_decisions(path: Path, waiting: Mapping[str, Case], *, words: Words, rules: Rules, at: datetime) -> Answers:
    """Return the answers in one workbook. Never raises for what the file holds."""
    try:
        book = open_workbook(path)
        manifest = read_manifest(book)
        rows = [cells for cells in _rows(book, manifest) if _said(cells)]
    except FileFault as fault:
        return Answers(fault=fault.why)
    saved_by = one_line(str(book.properties.lastModifiedBy or ""), 100)
    answers: list[Answer] = []
    refused: list[Refused] = []
    said_of: dict[str, Mapping[str, str]] = {}
    times = Counter(as_text(cells.get("case")) for cells in rows)
    for cells in rows:
        case_id, said = as_text(cells.get("case")), _said(cells)
        if said == said_of.get(case_id):  # the same row, pasted once more
            continue
        twice = times[case_id] > 1 and any(said != _said(c) for c in rows if as_text(c.get("case")) == case_id)
        said_of[case_id] = said
        try:
            changed = _check_row(case_id, cells, manifest, waiting, words, twice=twice)
            answers.append(answer_of(waiting[case_id], cells, words, rules, at, changed=changed))
        except Unusable as error:
            refused.append(error.refused(case_id, said))
    return Answers(
        answers=tuple(answers), refused=tuple(refused), said=said_of, saved_by=saved_by, runbook=manifest.runbook
    )


def _rows(book: Workbook, manifest: Manifest) -> Iterator[dict[str, Any]]:
    """Yield the cells of each row by column key. Columns are known by their heads, wherever they stand.

    Raises `FileFault` where a column is missing or stands twice.
    """
    sheet = book[manifest.sheet] if manifest.sheet in book.sheetnames else None
    if not isinstance(sheet, Worksheet):
        raise FileFault("file_not_ours")
    lines = sheet.iter_rows(
        max_row=min(sheet.max_row, MOST_ROWS), max_col=min(sheet.max_column, _MOST_COLUMNS), values_only=True
    )
    keys: Sequence[str | None] = ()
    for number, values in enumerate(lines):
        if not keys and number < _HEAD_WITHIN:
            found = [manifest.heads.get(as_text(v)) for v in values]
            if "case" in found and "decision" in found:
                keys = found
                if Counter(k for k in keys if k) != Counter(manifest.heads.values()):
                    raise FileFault("columns_changed")
        elif any(v is not None for v in values):
            yield {key: plain(v) for key, v in zip(keys, values, strict=False) if key}
    if not keys:
        raise FileFault("columns_changed")


def _said(cells: Mapping[str, Any]) -> dict[str, str]:
    said = {c.key: restated(cells.get(c.key), c.form) for c in _ANSWERS}
    return {key: text for key, text in said.items() if text}


def _check_row(
    case_id: str,
    cells: Mapping[str, Any],
    manifest: Manifest,
    waiting: Mapping[str, Case],
    words: Words,
    *,
    twice: bool,
) -> Sequence[Wrong]:
    """Return what was changed in the white cells. Raises `Unusable` where the row answers no case as it waits now."""
    asked = manifest.cases.get(case_id)
    if asked is None:
        raise Unusable(wrong("unknown_case"))
    if twice:
        raise Unusable(wrong("row_twice"))
    case = waiting.get(case_id)
    if case is None or str(case.version) != asked.version:
        raise Unusable(wrong("moved_on"))
    changed = [head(_COLUMNS[key], words) for key in asked.changed(cells)]
    return [wrong("locked_cell", columns=", ".join(changed))] if changed else []


def answer_of(
    case: Case, cells: Mapping[str, Any], words: Words, rules: Rules, at: datetime, *, changed: Sequence[Wrong] = ()
) -> Answer:
    """Return what a person answered to a case in these cells, by column key.

    Raises `Unusable` with all that is wrong, and with what was `changed` beside the answer.
    """
    found = list(changed)
    decision = _decision(as_text(cells.get("decision")), words, found)
    who, second = (as_text(cells.get(key)) for key in ("initials", "second_initials"))
    signed = _signed(who, second, words, found)
    read = case.invoice.value if case.invoice else lambda _name: None
    corrections, unreadable = read_corrections(cells, words, currency=read("currency"))
    found += unreadable.values()
    if decision is Decision.CORRECT and not (corrections or unreadable):
        found.append(wrong("no_correction"))
    elif decision is not None and decision is not Decision.CORRECT and (corrections or unreadable):
        # Refused whatever was chosen: nobody knows which is meant, and the next workbook has both again.
        written = ", ".join(words.field(str(c.field)) for c in _ANSWERS if c.field in {*corrections, *unreadable})
        found.append(wrong("corrections_without_correct", decision=words.decision(decision), columns=written))
    if decision in (Decision.APPROVE, Decision.CORRECT) and "gross_total" not in unreadable:
        limit = rules.four_eyes_above
        gross, currency = (corrections.get(name, read(name)) for name in ("gross_total", "currency"))
        if limit is not None and is_for_two(gross, currency, limit):
            found += _one_alone(who, second, limit, words, signed=signed)
    if decision is None:
        raise Unusable(*found)
    answer = Answer(
        case_id=case.case_id,
        decision=decision,
        who=who if not second or (signed and same_person(who, second)) else f"{who}, {second}",
        at=at,
        comment=clean(as_text(cells.get("comment")), LONGEST_COMMENT),
        corrections=corrections or None,
    )
    if not found:
        return answer
    unfit = rules.why_not(case, answer)
    if unfit is not None and unfit != "no_correction":  # which is told above, and of cells that were not read
        found.append(wrong(unfit))
    raise Unusable(*found)


def _decision(said: str, words: Words, found: list[Wrong]) -> Decision | None:
    decision = {name.casefold(): d for name, d in decisions(words).items()}.get(said.casefold())
    if not said:
        found.append(wrong("no_decision"))
    elif said.startswith("="):
        found.append(wrong("formula", column=words.text("workbook.column_decision")))
    elif decision is None:
        found.append(wrong("unknown_decision", said=said))
    return decision


def _signed(who: str, second: str, words: Words, found: list[Wrong]) -> bool:
    """Whether what stands in the cells for initials is initials; one for the second person may be missing."""
    if not who:
        found.append(wrong("no_initials"))
    given = {"initials": who, "second_initials": second}
    strange = [key for key, said in given.items() if said and not are_initials(said)]
    found += [wrong("initials", said=given[key], column=words.text(f"workbook.column_{key}")) for key in strange]
    return bool(who) and not strange


def _one_alone(who: str, second: str, limit: Decimal, words: Words, *, signed: bool) -> Iterator[Wrong]:
    """Yield that two people must answer, where one did; where one's initials are strange, nobody can tell yet."""
    if not second:
        yield wrong("four_eyes", limit=words.amount(limit))
    elif signed and same_person(who, second):
        yield wrong("four_eyes_same", first=who, second=second, limit=words.amount(limit))
