"""Cases that wait, a workbook with them, and a clerk who answers in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from robot.answered import Refused
from robot.case import Case
from robot.invoice import Certainty, Document, Field, Finding, Invoice, Severity
from robot.message import Origin
from robot.outcome import Reason, State
from robot.ports import Answer
from robot.review.columns import TO_YOU
from robot.review.read_decisions import Answers, Rules, read_decisions
from robot.review.rows import Links
from robot.review.sheets import HEADER_ROW
from robot.review.write_workbook import write_workbook
from robot.summary import RunSummary
from robot.words import load_words

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
WORDS = load_words("da")
SUMMARY = RunSummary(run_id="2026-11-23-0115", runbook="fakturaer", started_at=NOW)
NO_LINKS = Links(document=lambda _: None, evidence=lambda _: None, guide=lambda _: None)


def stated(value: Any) -> Field[Any]:
    """Return a field with this value."""
    return Field(value=value, raw=str(value), certainty=Certainty.PROVEN, rule="test", page=1)


def invoice(**values: Any) -> Invoice:
    """Return an invoice of 1,250.50 DKK; `values` replace or add fields."""
    usual: dict[str, Any] = {
        "invoice_number": "20418",
        "issue_date": date(2026, 11, 1),
        "due_date": date(2026, 11, 30),
        "currency": "DKK",
        "supplier_name": "Tømrer Ærø ApS",
        "supplier_id": "99000007",
        "net_total": Decimal("1000.40"),
        "vat_total": Decimal("250.10"),
        "gross_total": Decimal("1250.50"),
        "account": "9999-0101901234",
    }
    return Invoice().with_fields(**{n: None if v is None else stated(v) for n, v in (usual | values).items()})


def hold(reason: Reason, field: str | None = None, /, **facts: str) -> Finding:
    """Return a finding that holds."""
    return Finding(reason=reason, severity=Severity.HOLD, field=field, facts=facts)


def case(number: int = 1, *findings: Finding, what: Invoice | None = None, **changed: Any) -> Case:
    """Return case `number`, held for approval where no finding is given."""
    usual = Case(
        case_id=f"F-2026-{number:06d}",
        version=3,
        runbook="fakturaer",
        state=State.HELD,
        origin=Origin(kind="mail", sender="faktura@tømrer.example", subject="Faktura 20418"),
        received_at=NOW,
        changed_at=NOW,
        document=Document(sha256="0" * 64, name="faktura.pdf", media_type="application/pdf", size=4711),
        invoice=what or invoice(),
        findings=findings or (hold(Reason.APPROVAL, amount="1250.50", limit="1000.00"),),
    )
    return replace(usual, **changed)


def write(path: Path, cases: Sequence[Case], *, refused: Sequence[Refused] = (), links: Links = NO_LINKS) -> Path:
    """Write the workbook of these cases."""
    write_workbook(path, summary=SUMMARY, cases=cases, refused=refused, words=WORDS, links=links)
    return path


def column(key: str) -> int:
    """Return where a column of the first sheet stands, counted from 1."""
    return [c.key for c in TO_YOU].index(key) + 1


def row_of(sheet: Worksheet, case_id: str) -> int:
    """Return the row of a case."""
    rows = range(HEADER_ROW + 1, sheet.max_row + 1)
    return next(n for n in rows if sheet.cell(row=n, column=1).value == case_id)


def answer(path: Path, case_id: str, cells: Mapping[str, Any]) -> None:
    """Write into a case's row, by column key, and save, as a clerk does."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    at = row_of(sheet, case_id)
    for key, value in cells.items():
        sheet.cell(row=at, column=column(key)).value = value
    book.save(path)


def read(
    path: Path,
    cases: Sequence[Case],
    *,
    limit: str | None = None,
    why_not: Callable[[Case, Answer], str | None] = lambda _case, _answer: None,
) -> Answers:
    """Read the answers back for these waiting cases."""
    rules = Rules(four_eyes_above=Decimal(limit) if limit else None, why_not=why_not)
    return read_decisions(path, {c.case_id: c for c in cases}, words=WORDS, rules=rules, at=NOW)
