"""The run report: one HTML page that says what a run came to."""

from __future__ import annotations

import base64
import os
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from robot.case import Case
from robot.disk import disk_faults
from robot.masking import clean, mask
from robot.outcome import State
from robot.report.again import came_again
from robot.report.charts import Bar, bars, stacked
from robot.summary import TO_COME, RunSummary
from robot.words import Words

TONES: Mapping[State, str] = {
    State.CONFIRMED: "good",
    State.FILED: "good",
    State.DONE_BY_HAND: "good",
    State.HELD: "waits",
    State.UNCERTAIN: "bad",
    State.ENTERING: "bad",
    State.ENTERED: "bad",
    State.REJECTED: "away",
    State.DUPLICATE: "away",
    State.SORTED_AWAY: "away",
}
"""How each state is coloured; the others are neutral."""

_SHOWN_ORDER = (
    State.UNCERTAIN,
    State.ENTERING,
    State.ENTERED,
    State.HELD,
    State.FILED,
    State.CONFIRMED,
    State.DONE_BY_HAND,
    State.READY,
    State.CHECKED,
    State.READ,
    State.RECEIVED,
    State.DUPLICATE,
    State.REJECTED,
    State.SORTED_AWAY,
)
_TABLE_ORDER = {state: place for place, state in enumerate(_SHOWN_ORDER)}
_MINUTE = 60


class CaseLinks(Protocol):
    """Where a case's pages lie."""

    @property
    def evidence(self) -> Callable[[Case], str | None]:
        """Return what gives the address of a case's evidence page, or None where it has none."""
        ...


def write_run_report(
    path: Path,
    summary: RunSummary,
    cases: Sequence[Case],
    *,
    words: Words,
    links: CaseLinks,
) -> Path:
    """Write the report of a run, whole or not at all, and return its path.

    `links` gives the address of a case's evidence page, relative to the report or absolute.
    Raises `DiskFault` where the disk refuses.
    """
    html = render_run_report(summary, cases, words=words, links=links)
    temporary = path.with_name(f".{uuid.uuid4().hex}.html")
    with disk_faults(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with temporary.open("x", encoding="utf-8", errors="replace", newline="\n") as file:
                file.write(html)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    return path


def render_run_report(
    summary: RunSummary,
    cases: Sequence[Case],
    *,
    words: Words,
    links: CaseLinks,
) -> str:
    """Return the report as HTML."""

    def text(key: str, **facts: Any) -> str:
        return words.text(f"report.{key}", **facts)

    def duration(seconds: float) -> str:
        if seconds < _MINUTE:
            number = words.quantity(Decimal(f"{seconds:.1f}")) if seconds else "0"
            return text("seconds", seconds=number)
        return text("minutes", minutes=str(int(seconds // _MINUTE)), seconds=str(int(seconds % _MINUTE)))

    return (
        _environment()
        .get_template("run_report.html.jinja")
        .render(
            summary=summary,
            words=words,
            text=text,
            duration=duration,
            took=(summary.ended_at - summary.started_at) if summary.ended_at else timedelta(),
            outcome_bar=stacked(_outcomes(summary, words), text("outcomes")),
            outcome_parts=[part for part in _outcomes(summary, words) if part.value],
            reasons=_reasons(summary, words, text("reasons")),
            stages=_stages(summary, words, text("stages"), duration),
            picture=_picture,
            rows=[_row(case, words, links.evidence(case) or "") for case in sorted(cases, key=_table_key)],
            again=came_again(summary, words),
            row_of={case.case_id: links.evidence(case) for case in cases},
            away=sum(summary.states.get(s, 0) for s in (State.SORTED_AWAY, State.REJECTED, State.DUPLICATE)),
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    case_id: str
    link: str
    supplier: str
    invoice_number: str
    amount: str
    due: str
    state: str
    tone: str
    why: str
    voucher: str


def _picture(path: Path) -> str:
    """Return a picture as an address that holds it whole: the report stays readable wherever it is sent."""
    try:
        return "data:image/png;base64," + base64.b64encode(path.read_bytes()).decode()
    except OSError:  # it was thrown away meanwhile; the sentence beside it says what was on it
        return ""


def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _outcomes(summary: RunSummary, words: Words) -> list[Bar]:
    return [
        Bar(
            label=words.state(state),
            value=summary.states.get(state, 0),
            shown=str(summary.states.get(state, 0)),
            tone=TONES.get(state, "calm"),
        )
        for state in _SHOWN_ORDER
    ]


def _reasons(summary: RunSummary, words: Words, title: str) -> Markup | None:
    counted = sorted(summary.reasons.items(), key=lambda item: (-item[1], item[0]))
    rows = [Bar(label=words.reason_title(reason), value=n, shown=str(n), tone="waits") for reason, n in counted if n]
    return bars(rows, title) if rows else None


def _stages(summary: RunSummary, words: Words, title: str, duration: Callable[[float], str]) -> Markup | None:
    rows = [
        Bar(label=words.stage(name), value=seconds, shown=duration(seconds))
        for name, seconds in summary.stage_seconds.items()
    ]
    return bars(rows, title) if rows else None


def _table_key(case: Case) -> tuple[int, date, str]:
    due = case.invoice.value("due_date") if case.invoice else None
    return _TABLE_ORDER[case.state], due or date.max, case.case_id


def _row(case: Case, words: Words, link: str) -> _Row:
    invoice = case.invoice
    name = case.intent.supplier_name if case.intent is not None else None
    if not name and invoice is not None:
        name = invoice.value("supplier_name")
    fallback = case.document.name if case.document else case.origin.subject or case.origin.from_whom
    is_payable = invoice is not None and case.state is not State.SORTED_AWAY
    gross = invoice.value("gross_total") if invoice and is_payable else None
    if invoice is not None and invoice.credit_note and gross is not None:
        gross = -gross
    currency = invoice.value("currency") if invoice else None
    number = invoice.value("invoice_number") if invoice else None
    reason = None if case.state in TO_COME else case.main_reason  # who approved it knows of it
    return _Row(
        case_id=case.case_id,
        link=link,
        supplier=clean(mask(name or fallback or ""), 60) or words.value(None),
        invoice_number=clean(mask(number or ""), 40) or words.value(None),
        amount=words.value(gross) + (f" {clean(currency, 3)}" if gross is not None and currency else ""),
        due=words.value(invoice.value("due_date") if invoice and is_payable else None),
        state=words.state(case.state),
        tone=TONES.get(case.state, "calm"),
        why=words.reason_title(reason) if reason is not None and TONES.get(case.state) != "good" else "",
        voucher=case.voucher.number if case.voucher else "",
    )
