"""The evidence page of a case: one HTML file in which a person can check all that the robot did."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from robot.case import INTENT_NAMES, Case
from robot.evidence.case_folder import safe_name
from robot.evidence.case_records import LogRecord
from robot.evidence.durable import write_durably
from robot.evidence.page_images import Pages
from robot.evidence.page_overlay import overlay
from robot.evidence.read_back import READ_BACK, agrees, masked
from robot.invoice import FIELD_NAMES, Severity
from robot.masking import clean
from robot.outcome import State
from robot.words import Words

PAGE_NAME = "evidence.html"
MAIL_NAME = "mail.eml"  # of a case without a document: the mail as it came
_MOST_SCREENSHOTS = 12
_MOST_LINES = 200
_DECIDED = "case.decided"
_TONES = {
    State.CONFIRMED: "good",
    State.FILED: "good",
    State.DONE_BY_HAND: "good",
    State.HELD: "waits",
    State.UNCERTAIN: "bad",
    State.ENTERING: "bad",
    State.REJECTED: "bad",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Companion:
    """A file that came along with the document: its name for people, its file in the case's folder, what it is."""

    name: str
    link: str
    reason: str
    pages: Pages


History = Sequence[tuple[datetime, State, str]]


def write_evidence_page(
    case: Case,
    *,
    work: Path,
    words: Words,
    pages: Pages,
    history: History,
    records: Sequence[LogRecord],
    now: datetime,
    companions: Sequence[Companion] = (),
) -> Path:
    """Write evidence/<case>/evidence.html below `work` and return its path. An older one is replaced.

    `pages` are the document's pages as `PageImages` drew them, `companions` the mail's files that go along,
    `records` the case's lines of the action log.
    The page has no scripts and asks nothing of any server. Raises `DiskFault` where the disk refuses.
    """
    folder = work / "evidence" / safe_name(case.case_id)
    html = render_evidence_page(
        case,
        folder=folder,
        words=words,
        pages=pages,
        history=history,
        records=records,
        now=now,
        companions=companions,
    )
    path = folder / PAGE_NAME
    write_durably(path, html.encode("utf-8", "replace"))
    return path


def render_evidence_page(
    case: Case,
    *,
    folder: Path,
    words: Words,
    pages: Pages,
    history: History,
    records: Sequence[LogRecord],
    now: datetime,
    companions: Sequence[Companion] = (),
) -> str:
    """Return the page's HTML; `folder` is the case's, with the screenshots that the log names."""
    document = case.document
    shown = safe_name(document.name) if document else ""
    return (
        _environment()
        .get_template("evidence_page.html.jinja")
        .render(
            case=case,
            words=words,
            text=_texts(words),
            tone=_TONES.get(case.state, "calm"),
            clean=clean,
            findings=[f for f in case.gravest_first if f.severity is not Severity.NOTE],
            notes=[f for f in case.findings if f.severity is Severity.NOTE],
            pages=pages,
            drawings=[(page.number, overlay(page, case.invoice, words)) for page in pages.images],
            companions=[(one, [data_uri(page.png) for page in one.pages.images]) for one in companions],
            document_link=shown if shown and (folder / shown).is_file() else "",
            mail_link=MAIL_NAME if document is None and (folder / MAIL_NAME).is_file() else "",
            fields=list(_fields(case, words)),
            missing=[
                words.field(n) for n in FIELD_NAMES if case.invoice is not None and getattr(case.invoice, n) is None
            ],
            lines=case.invoice.lines[:_MOST_LINES] if case.invoice else (),
            intent=_intent(case, records, words),
            has_read_back=any(record.action == READ_BACK for record in records),
            screenshots=list(_screenshots(folder, records))[-_MOST_SCREENSHOTS:],
            history=_moves(history, records, words),
            records=records,
            now=now,
            dumped=_dumped(words),
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _FieldRow:
    name: str
    value: str
    raw: str
    certainty: str
    tone: str
    rule: str
    facts: str
    page: int | None
    rivals: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _IntentRow:
    name: str
    meant: str
    seen: str
    verdict: str  # "same", "differs" or "" where it was not compared


@dataclass(frozen=True, slots=True, kw_only=True)
class _Screenshot:
    record: LogRecord
    name: str
    source: str


def data_uri(png: bytes) -> str:
    """Return a PNG as a data: URI."""
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _texts(words: Words) -> Any:
    def text(key: str, **facts: Any) -> str:
        return words.text(f"evidence.{key}", **facts)

    return text


def _dumped(words: Words) -> Any:
    def dumped(values: Mapping[str, str]) -> Markup:
        """Return a log record's values as "name: value" pairs."""
        named = (words.log_value(name, clean(value, 300)) for name, value in values.items())
        pairs = (Markup("<b>{}</b> {}").format(*pair) for pair in named)
        return Markup(" · ").join(pairs)

    return dumped


def _fields(case: Case, words: Words) -> Iterator[_FieldRow]:
    if case.invoice is None:
        return
    for name, field in case.invoice.each_field():
        yield _FieldRow(
            name=words.field(name),
            value=_shown(name, field.value, words),
            raw=masked(name, field.raw),
            certainty=words.certainty(field.certainty),
            tone=field.certainty.value,
            rule=words.rule(clean(field.rule, 120)),
            facts=", ".join(words.evidence_fact(fact) for fact in sorted(field.facts)),
            page=field.page,
            rivals=tuple((masked(name, rival.raw), words.rule(clean(rival.why_lost, 200))) for rival in field.rivals),
        )


def _shown(name: str, value: object, words: Words) -> str:
    return masked(name, value) if isinstance(value, str) else words.value(value)


def _intent(case: Case, records: Iterable[LogRecord], words: Words) -> list[_IntentRow]:
    """Compare what was meant with what the log says that the voucher showed, both masked alike."""
    if case.intent is None:
        return []
    seen: Mapping[str, str] = {}
    for record in records:
        if record.action == READ_BACK:
            seen = record.values
    rows = []
    for name in INTENT_NAMES:
        meant = case.intent.value(name)
        if meant is None or name == "case_id":
            continue
        shown = seen.get(name)
        same = shown is not None and agrees(name, meant, shown)
        rows.append(
            _IntentRow(
                name=words.field(name),
                meant=words.system(meant) if name == "system" else _shown(name, meant, words),
                seen="" if shown is None else words.value(meant) if same and not isinstance(meant, str) else shown,
                verdict="" if shown is None else "same" if same else "differs",
            )
        )
    return rows


def _moves(history: History, records: Iterable[LogRecord], words: Words) -> list[tuple[datetime, str, str]]:
    """Return the case's moves, and what people decided in between, as (time, what, note)."""
    moves = [(at, words.state(state), words.note(note)) for at, state, note in history]
    for one in records:
        if one.action == _DECIDED:
            _, decision = words.log_value("decision", one.values["decision"])
            moves.append((one.time, words.action(one.action), f"{decision} · {one.who}"))
    return sorted(moves, key=lambda move: move[0])


def _screenshots(folder: Path, records: Iterable[LogRecord]) -> Iterator[_Screenshot]:
    for record in records:
        for _, name in record.evidence:
            path = folder / safe_name(name)
            if name.endswith(".png") and path.is_file():
                yield _Screenshot(record=record, name=name, source=data_uri(path.read_bytes()))
