"""What the action log says of some cases, for the page that people look at."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from robot.evidence.action_log import log_files

TAKEN_IN = "message.taken-in"
_CASE = re.compile(rb'"case":"([^"\\]*)","who":')


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRecord:
    """One record of the action log, as it stands there."""

    seq: int
    time: datetime
    run: str
    who: str
    action: str
    target: str
    values: Mapping[str, str]
    evidence: tuple[tuple[str, str], ...]  # SHA-256 and name in the case folder
    hash: str


def records_of(work: Path, case_ids: Collection[str], *, since: date) -> Mapping[str, tuple[LogRecord, ...]]:
    """Return the records of each case, oldest first, out of the months from `since` on.

    One pass for all cases; a line that is no record is left out here, and found by `verify`.
    """
    wanted = {case_id.encode(): case_id for case_id in case_ids if case_id}
    found: dict[str, list[LogRecord]] = {case_id: [] for case_id in case_ids}
    oldest = f"actions-{since:%Y-%m}.jsonl"
    for path in log_files(work / "log"):
        if path.name < oldest:
            continue
        with path.open("rb") as file:
            for line in file:
                at = _CASE.search(line)
                if at is not None and at[1] in wanted and (record := _record(line)) is not None:
                    found[wanted[at[1]]].append(record)
    return {case_id: tuple(records) for case_id, records in found.items()}


def trail_of(work: Path, case_id: str, *, message: str, since: date) -> tuple[tuple[LogRecord, bytes], ...]:
    """Return each record that is about a case, or about the mail that it came by, and its line, oldest first.

    `message` is the mail's SHA-256: an invoice that was found later in a document is not named when the mail comes.
    """
    wanted, mail = case_id.encode(), f'"case":"","who":"robot","action":"{TAKEN_IN}"'.encode()
    came = f'"sha256":"{message}"'.encode()
    oldest = f"actions-{since:%Y-%m}.jsonl"
    found: list[tuple[LogRecord, bytes]] = []
    for path in log_files(work / "log"):
        if path.name < oldest:
            continue
        with path.open("rb") as file:
            about = (
                (_record(line), line) for line in file if _is_about(line, wanted) or (mail in line and came in line)
            )
            found += [(record, line) for record, line in about if record]
    return tuple(found)


def _is_about(line: bytes, case_id: bytes) -> bool:
    return case_id in line and (at := _CASE.search(line)) is not None and at[1] == case_id


def _record(line: bytes) -> LogRecord | None:
    try:
        raw = json.loads(line)
        return LogRecord(
            seq=raw["seq"],
            time=datetime.fromisoformat(raw["time"]),
            run=raw["run"],
            who=raw["who"],
            action=raw["action"],
            target=raw["target"],
            values=raw["values"],
            evidence=tuple((item["sha256"], item["name"]) for item in raw["evidence"]),
            hash=raw["hash"],
        )
    except (ValueError, KeyError, TypeError):
        return None
