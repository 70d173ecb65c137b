"""The way of one case, from the voucher's number back to the spot on the page, out of ledger, archive and log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from robot.case import INTENT_NAMES, Case, IntentLine
from robot.evidence.archive import Archive, file_sha256
from robot.evidence.case_folder import safe_name
from robot.evidence.case_records import LogRecord, trail_of
from robot.evidence.evidence_page import PAGE_NAME
from robot.evidence.read_back import READ_BACK, agrees, masked
from robot.invoice import Box, Certainty, Field
from robot.masking import clean
from robot.outcome import State

LINE = "line "
"""How the name of a posting line begins in a trail; its number stands after it."""
MESSAGE, DOCUMENT = "message", "document"
_LONGEST = 300


class Books(Protocol):
    """What of the ledger a trail is told by."""

    def case(self, case_id: str) -> Case | None:
        """Return one case."""
        ...

    def numbered(self, number: str) -> Sequence[Case]:
        """Return the cases that a legacy system has under this number."""
        ...

    def history(self, case_id: str) -> Sequence[tuple[datetime, State, str]]:
        """Return (time, state, note) of each move of a case, oldest first."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailValue:
    """One value: as it was entered, as the voucher showed it, and where it was read. Masked, as text."""

    name: str
    entered: str  # "" where it was read only
    seen: str  # "" where it was not read back
    same: bool | None  # None where it was not compared
    raw: str  # as it stands on the page; "" where it was not read from one
    certainty: Certainty | None
    rule: str
    page: int | None
    box: Box | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailFile:
    """One file that proves something. `intact`: the archive has it, and it is what was stored."""

    what: str  # MESSAGE, DOCUMENT, or the action whose record names it
    name: str
    path: Path
    shown: Path | None  # under its name in the case's folder, where people can open it
    sha256: str
    intact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """All that leads from a voucher to the page and back."""

    case: Case
    values: tuple[TrailValue, ...]
    files: tuple[TrailFile, ...]
    page: Path | None  # the evidence page
    records: tuple[LogRecord, ...]
    lines: tuple[bytes, ...]  # the records as they stand in the log
    history: tuple[tuple[datetime, State, str], ...]


def find_cases(books: Books, number: str) -> tuple[Case, ...]:
    """Return the cases of a voucher number, of a filed document's number, or of a case number itself."""
    found = tuple(books.numbered(number))
    if found:
        return found
    case = books.case(number)
    return (case,) if case is not None else ()


def follow(books: Books, work: Path, case: Case) -> Trail:
    """Return the trail of a case. Raises `LedgerFault` and OSError."""
    told = trail_of(work, case.case_id, message=case.message_sha256, since=case.received_at.date())
    records = tuple(record for record, _ in told)
    page = work / "evidence" / safe_name(case.case_id) / PAGE_NAME
    return Trail(
        case=case,
        values=tuple(_values(case, records)),
        files=tuple(_files(case, work, records)),
        page=page if page.is_file() else None,
        records=records,
        lines=tuple(line for _, line in told),
        history=tuple(books.history(case.case_id)),
    )


def _values(case: Case, records: Sequence[LogRecord]) -> Iterator[TrailValue]:
    read = dict(case.invoice.each_field()) if case.invoice is not None else {}
    seen: Mapping[str, str] = next((r.values for r in reversed(records) if r.action == READ_BACK), {})
    meant = {} if case.intent is None else {name: case.intent.value(name) for name in INTENT_NAMES if name != "case_id"}
    for name in dict.fromkeys((*meant, *read)):
        if meant.get(name) is not None or name in read:
            yield _value(name, meant.get(name), seen.get(name), read.get(name))
    for number, line in enumerate(case.intent.lines if case.intent is not None else (), start=1):
        yield _value(f"{LINE}{number}", _line(line), None, None)


def _line(line: IntentLine) -> str:
    return f"{line.account_code}: {line.amount} {line.text}"


def _value(name: str, meant: Any, seen: str | None, field: Field[Any] | None) -> TrailValue:
    return TrailValue(
        name=name,
        entered="" if meant is None else masked(name, str(meant), _LONGEST),
        seen="" if seen is None else seen,
        same=None if seen is None or meant is None else agrees(name, meant, seen),
        raw=masked(name, field.raw, _LONGEST) if field else "",
        certainty=field.certainty if field else None,
        rule=clean(field.rule, _LONGEST) if field else "",
        page=field.page if field else None,
        box=field.box if field else None,
    )


def _files(case: Case, work: Path, records: Sequence[LogRecord]) -> Iterator[TrailFile]:
    archive, folder = Archive(work / "archive"), work / "evidence" / safe_name(case.case_id)
    if case.message_sha256:
        yield _file(MESSAGE, f"{case.case_id}.eml", case.message_sha256, archive, folder)
    if case.document is not None:
        yield _file(DOCUMENT, safe_name(case.document.name), case.document.sha256, archive, folder)
    shown = set()
    for record in records:
        for sha256, name in record.evidence:
            if name and (sha256, name) not in shown:
                shown.add((sha256, name))
                yield _file(record.action, safe_name(name), sha256, archive, folder)


def _file(what: str, name: str, sha256: str, archive: Archive, folder: Path) -> TrailFile:
    path, shown = archive.folder / sha256[:2] / sha256[2:], folder / name
    same = shown.is_file() and file_sha256(shown) == sha256  # another file may have had the name first
    intact = archive.is_intact(sha256)
    return TrailFile(what=what, name=name, path=path, shown=shown if same else None, sha256=sha256, intact=intact)
