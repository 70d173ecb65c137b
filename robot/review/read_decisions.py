"""Reads back what staff answered in an exception workbook, saved by Excel or LibreOffice."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from stdnum import iban
from stdnum.dk import cvr

from robot.case import Case
from robot.outcome import Decision
from robot.ports import Answer, Refused
from robot.review.cells import CellFault, as_text, read
from robot.review.columns import TO_YOU, Form
from robot.review.rows import decisions
from robot.review.write_workbook import HEADER_ROW, MANIFEST
from robot.words import Words

LARGEST_FILE = 20 * 2**20
_LOCKED = [c.key for c in TO_YOU if not c.answer and c.form is not Form.LINK]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What an answer must have. `four_eyes_above` is an amount, None where one person is enough."""

    four_eyes_above: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What one workbook holds. `fault` is a key of [refused] where the file as a whole cannot be used."""

    answers: tuple[Answer, ...] = ()
    refused: tuple[Refused, ...] = ()
    fault: str | None = None


def read_decisions(path: Path, waiting: Mapping[str, Case], *, words: Words, rules: Rules, at: datetime) -> Answers:
    """Return the answers in one workbook. Never raises for what the file holds."""
    if path.stat().st_size > LARGEST_FILE:
        return Answers(fault="file_too_big")
    try:
        book = load_workbook(path, data_only=False, keep_links=False)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError, TypeError, EOFError):
        return Answers(fault="file_unreadable")
    manifest = _manifest(book)
    if manifest is None:
        return Answers(fault="file_not_ours")
    answers: list[Answer] = []
    refused: list[Refused] = []
    seen: set[str] = set()
    for cells in _rows(book, words):
        case_id = as_text(cells.get("case"))
        said = {c.key: as_text(cells.get(c.key)) for c in TO_YOU if c.answer and as_text(cells.get(c.key))}
        if not said:
            continue
        try:
            _check_row(case_id, cells, manifest, waiting, seen)
            answers.append(_answer(waiting[case_id], cells, words, rules, at))
        except _Unusable as error:
            refused.append(Refused(case_id=case_id, why=error.why, facts=error.facts, said=said))
    return Answers(answers=tuple(answers), refused=tuple(refused))


class _Unusable(Exception):
    def __init__(self, why: str, **facts: str) -> None:
        self.why, self.facts = why, facts
        super().__init__(why)


def _manifest(book: Workbook) -> dict[str, tuple[str, list[str]]] | None:
    if MANIFEST not in book.sheetnames:
        return None
    rows = book[MANIFEST].iter_rows(values_only=True)
    head = next(rows, ())
    if not head or head[0] != "fakturarobot":
        return None
    found = {}
    for case_id, version, texts, *_ in rows:
        try:
            found[str(case_id)] = str(version), [str(t) for t in json.loads(str(texts))]
        except (ValueError, TypeError):
            return None
    return found


def _rows(book: Workbook, words: Words) -> Iterator[dict[str, Any]]:
    title = words.text("workbook.sheet_to_you")
    sheet = book[title] if title in book.sheetnames else book.worksheets[0]
    for values in sheet.iter_rows(min_row=HEADER_ROW + 1, max_col=len(TO_YOU), values_only=True):
        if any(v is not None for v in values):
            yield dict(zip((c.key for c in TO_YOU), values, strict=False))


def _check_row(
    case_id: str,
    cells: Mapping[str, Any],
    manifest: Mapping[str, tuple[str, list[str]]],
    waiting: Mapping[str, Case],
    seen: set[str],
) -> None:
    if case_id in seen:
        raise _Unusable("row_twice")
    seen.add(case_id)
    if case_id not in manifest:
        raise _Unusable("unknown_case")
    version, texts = manifest[case_id]
    case = waiting.get(case_id)
    if case is None or str(case.version) != version:
        raise _Unusable("moved_on")
    for key, was in zip(_LOCKED, texts, strict=False):
        if as_text(cells.get(key)) != was:
            raise _Unusable("locked_cell", column=key)


def _answer(case: Case, cells: Mapping[str, Any], words: Words, rules: Rules, at: datetime) -> Answer:
    word = as_text(cells.get("decision"))
    if not word:
        raise _Unusable("no_decision")
    if word.startswith("="):
        raise _Unusable("formula", column=words.text("workbook.column_decision"))
    known = {name.casefold(): d for name, d in decisions(words).items()}
    decision = known.get(word.casefold())
    if decision is None:
        raise _Unusable("unknown_decision", said=word)
    who = as_text(cells.get("initials"))
    if not 2 <= len(who) <= 20 or who.startswith("="):
        raise _Unusable("no_initials")
    second = as_text(cells.get("second_initials"))
    corrections = _corrections(cells, words)
    if decision in (Decision.APPROVE, Decision.CORRECT):
        _check_four_eyes(case, corrections, rules, who, second)
    if decision is not Decision.CORRECT and corrections:
        raise _Unusable("corrections_without_correct")
    return Answer(
        case_id=case.case_id,
        decision=decision,
        who=f"{who}, {second}" if second else who,
        at=at,
        comment=as_text(cells.get("comment")),
        corrections=corrections or None,
    )


def _check_four_eyes(case: Case, corrections: Mapping[str, Any], rules: Rules, who: str, second: str) -> None:
    gross = corrections.get("gross_total") or (case.invoice.value("gross_total") if case.invoice else None)
    if rules.four_eyes_above is None or (gross is not None and gross <= rules.four_eyes_above):
        return
    if not second or second.casefold() == who.casefold():
        raise _Unusable("four_eyes", limit=str(rules.four_eyes_above))


def _corrections(cells: Mapping[str, Any], words: Words) -> dict[str, Any]:
    found = {}
    for column in TO_YOU:
        if column.field is None:
            continue
        label = words.field(column.field)
        try:
            value = read(cells.get(column.key), column.form)
        except CellFault as fault:
            raise _Unusable(str(fault), column=label, said=as_text(cells.get(column.key))) from None
        if value is not None:
            found[column.field] = _checked(column.field, value, label)
    return found


def _checked(name: str, value: Any, label: str) -> Any:
    """Return a stated value in canonical form. A check digit that fails is a slip of the pen."""
    if name == "supplier_id":
        bare = "".join(str(value).split()).upper().removeprefix("DK")
        if bare.isdigit() and not cvr.is_valid(bare):
            raise _Unusable("check_digit", column=label, said=str(value))
        return bare
    if name == "iban":
        bare = "".join(str(value).split()).upper()
        if not iban.is_valid(bare):
            raise _Unusable("check_digit", column=label, said=str(value))
        return bare
    if name == "account":
        digits = "".join(c for c in str(value) if c.isdigit())
        if not 10 <= len(digits) <= 14:
            raise _Unusable("account", column=label, said=str(value))
        return f"{digits[:4]}-{digits[4:].zfill(10)}"
    if name == "currency":
        return str(value).upper()
    return value
