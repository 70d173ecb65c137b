"""What staff find in the morning, workbooks and run reports, held against the ledger: plain openpyxl and text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path

from robot.case import Case
from robot.outcome import State
from robot.words import load_words
from tests.fakes.broken_promises import Violation
from tests.fakes.demo_office import Standing
from tests.fakes.desk_clerk import ENTERED, SHEET, newest_workbook, rows

AWAY = "Frasorteret"
SHEET_OF: Mapping[State, str] = {
    **dict.fromkeys((State.HELD, State.UNCERTAIN, State.ENTERING, State.ENTERED), SHEET),
    **dict.fromkeys((State.CONFIRMED, State.FILED), ENTERED),
    **dict.fromkeys((State.SORTED_AWAY, State.DUPLICATE, State.REJECTED, State.DONE_BY_HAND), AWAY),
}
_ROW = re.compile(r'<tr><td class="nowrap">(?:<a [^>]*>)?(F-\d{4}-\d{6}).*?<span class="chip [a-z]*">([^<]+)</span>')


def told_in_workbooks(work: Path) -> dict[str, str]:
    """Return the sheet on which each case stood last, in whatever workbook that was written, answered or not."""
    books = [*(work / "regneark").glob("*.xlsx"), *(work / "besvaret").glob("*.xlsx")]
    return {
        case_id: sheet
        for book in sorted(books, key=lambda path: path.stat().st_mtime_ns)
        for sheet in (SHEET, ENTERED, AWAY)
        for case_id in rows(book, sheet)
    }


def told_in_reports(work: Path) -> dict[str, str]:
    """Return the state, in words, in which a run report showed each case last."""
    reports = sorted((work / "rapporter").glob("run-*.html"), key=lambda path: path.stat().st_mtime_ns)
    pages = (path.read_text(encoding="utf-8") for path in reports)
    return {case_id: unescape(state) for page in pages for case_id, state in _ROW.findall(page)}


def books_astray(now: Standing, work: Path) -> Iterator[Violation]:
    """Yield each case that workbook or report show otherwise than the ledger, or not at all."""
    sheets, states, words = told_in_workbooks(work), told_in_reports(work), load_words("da")
    waiting = set(rows(newest_workbook(work)))
    for case in now.cases:
        sheet, state = SHEET_OF.get(case.state, ""), words.state(case.state)
        if sheets.get(case.case_id, "") != sheet:
            yield _otherwise(case, "workbooks", sheets.get(case.case_id, ""))
        if states.get(case.case_id, "") != state:
            yield _otherwise(case, "reports", states.get(case.case_id, ""))
        if (case.case_id in waiting) is not (sheet == SHEET):
            yield _otherwise(case, "newest workbook", SHEET if case.case_id in waiting else "")


def _otherwise(case: Case, where: str, said: str) -> Violation:
    return Violation(kind="wrong", what=f"{case.case_id} is {case.state}; the {where} say {said or 'nothing'!r}")
