"""What must hold of every file of every night, whatever it is: each a function that returns what breaks it."""

from __future__ import annotations

import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from lxml import etree
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell

from robot.case import Case
from robot.errors import ExitCode
from robot.evidence.archive import Archive
from robot.outcome import ENDS, State
from tests.benchmarks.hostile.samples import Sample
from tests.benchmarks.hostile.supervision import Watched
from tests.benchmarks.hostile.verdicts import Judged, sha256_of

MOST_SECONDS = 15.0
MOST_MEGABYTES = 512.0
_LONGEST_CELL = 32_767
_CPR = re.compile(r"(?<![0-9A-Za-z])(\d{2})(\d{2})(\d{2})[- –]?(\d{4})(?![0-9A-Za-z])")
_TAG = re.compile(r"<(?:style|script)\b.*?</(?:style|script)>|<[^>]*>", re.DOTALL)
_DIAGNOSTIC = re.compile(r"\d{4}-\d\d-\d\dT\S+ (?:DEBUG|INFO|WARNING|ERROR|CRITICAL)\s+\S+:\d+ ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One invariant that a file broke; the night as a whole is "*"."""

    file: str
    invariant: str
    what: str


def night_is_normal(night: Watched, judged: Sequence[Judged]) -> Iterator[Violation]:
    """See that the run ends as a normal night, and no mail keeps the next ones waiting."""
    ended_well = night.code == 0 and night.end.get("exit_code") in (ExitCode.ALL_ENTERED, ExitCode.SOME_HELD)
    if not ended_well:
        guilty = next((j.sample.path for j in judged if night.in_hand and _has(j, night.in_hand)), "*")
        yield Violation(file=guilty, invariant="normal night", what=f"{night.code} {night.end} {night.said[-600:]}")
    elif night.end.get("faults"):
        yield Violation(file="*", invariant="normal night", what=str(night.end["faults"]))


def each_has_its_end(judged: Sequence[Judged]) -> Iterator[Violation]:
    """Each mail and each attachment has one final state, for a reason that somebody foresaw."""
    for j in judged:
        if not j.cases and not j.sample.is_answer:
            yield Violation(file=j.sample.path, invariant="final state", what="the mail has no case")
        for case in j.cases:
            if case.state not in ENDS | {State.HELD}:
                yield Violation(file=j.sample.path, invariant="final state", what=f"{case.case_id} is {case.state}")
            if any(f.reason == "unexpected_error" for f in case.findings):
                yield Violation(file=j.sample.path, invariant="final state", what="an error nobody foresaw")


def bytes_are_kept(judged: Sequence[Judged], work: Path) -> Iterator[Violation]:
    """Find the mail in the archive byte by byte, and what was attached."""
    archive = Archive(work / "archive")
    for j in (j for j in judged if not j.sample.is_answer):
        if not archive.is_intact(j.sample.sha256):
            yield Violation(file=j.sample.path, invariant="bytes kept", what="the mail is not in the archive")
        attached = not j.sample.path.startswith("mail/")
        if attached and j.sample.data and not archive.is_intact(sha256_of(j.sample.data)):
            yield Violation(file=j.sample.path, invariant="bytes kept", what="the attachment is not in the archive")


def limits_are_kept(night: Watched, judged: Sequence[Judged]) -> Iterator[Violation]:
    """No file takes more than 15 seconds or 512 MB, in whichever process."""
    for j in judged:
        keys: set[str] = {j.sample.sha256, *(case.document.sha256 for case in j.cases if case.document)}
        seconds = sum(night.seconds.get(key, 0.0) for key in keys)
        megabytes = max(night.peak_mb.get(key, 0.0) for key in keys)
        if seconds > MOST_SECONDS:
            yield Violation(file=j.sample.path, invariant="15 seconds", what=f"{seconds:.1f} s")
        if megabytes > MOST_MEGABYTES:
            yield Violation(file=j.sample.path, invariant="512 MB", what=f"{megabytes:.0f} MB")


def nothing_elsewhere(night: Watched) -> Iterator[Violation]:
    """Nothing is written outside the work folder, and nobody but the mail server and the systems is spoken to."""
    for what in night.misdeeds:
        yield Violation(file="*", invariant="nothing elsewhere", what=what)


def logs_parse(work: Path) -> Iterator[Violation]:
    """Each line of the action log is JSON, and each line of the diagnostics begins as one or belongs to a traceback."""
    for path in sorted((work / "log").glob("*.jsonl")):
        for number, line in enumerate(path.read_bytes().split(b"\n")[:-1], start=1):
            try:
                parsed = isinstance(json.loads(line.decode("utf-8")), dict)
            except ValueError:
                parsed = False
            if not parsed:
                yield Violation(file="*", invariant="logs parse", what=f"{path.name}, line {number}: {line[:80]!r}")
    for path in sorted((work / "diagnostics").glob("*.log")):
        first = path.read_text(encoding="utf-8").split("\n")[0]
        if first and not _DIAGNOSTIC.match(first):
            yield Violation(file="*", invariant="logs parse", what=f"{path.name}: {first[:80]!r}")


def no_personal_numbers(work: Path, samples: Sequence[Sample], more: Sequence[str] = ()) -> Iterator[Violation]:
    """No CPR number that came in, and no secret, stands in a log, file name, report, page or workbook."""
    planted = {bare for sample in samples for bare in _cpr_numbers(sample.mail[:200_000].decode("latin-1"))}
    for where, text in shown_texts(work):
        seen = {bare for bare in _cpr_numbers(text) if bare in planted}
        seen |= {secret for secret in more if secret in text}
        for what in sorted(seen):
            yield Violation(file="*", invariant="no personal numbers", what=f"{what} in {where}")


def shown_texts(work: Path) -> Iterator[tuple[str, str]]:
    """Yield where and what can be read of all that the robot wrote, but for the documents and the ledger."""
    for path in sorted(work.rglob("*")):
        inside = path.relative_to(work)
        if inside.parts[0] in ("archive", "ledger.sqlite"):
            continue
        yield f"the name of {inside}", path.name
        if path.suffix in (".jsonl", ".log", ".json", ".txt"):
            yield str(inside), path.read_text(encoding="utf-8", errors="replace")
        elif path.suffix == ".html":
            yield str(inside), unescape(_TAG.sub(" ", path.read_text(encoding="utf-8", errors="replace")))
        elif path.suffix == ".zip":
            yield str(inside), _unzipped(path)
        elif path.suffix == ".xlsx" and inside.parts[0] == "regneark":
            yield from ((f"{inside} {cell.coordinate}", f"{cell.value} {_link(cell)}") for cell in _cells(path))


def workbooks_are_sound(work: Path, cases: Sequence[Case]) -> Iterator[Violation]:
    """Every workbook opens, holds no formula, and what is cut in it ends in a mark."""
    shown: set[str] = set()
    for path in sorted((work / "regneark").glob("exceptions-*.xlsx")):
        try:
            cells = list(_cells(path))
        except (ValueError, KeyError, OSError, etree.XMLSyntaxError) as error:
            yield Violation(file="*", invariant="workbook", what=f"{path.name} does not open: {error}")
            continue
        for cell in cells:
            text = str(cell.value or "")
            shown.add(text)
            if cell.data_type == "f":
                yield Violation(file="*", invariant="workbook", what=f"a formula in {cell.coordinate}: {text[:60]}")
            if len(text) >= _LONGEST_CELL and not text.endswith("…"):
                yield Violation(file="*", invariant="workbook", what=f"{cell.coordinate} is cut without a mark")
    for case in cases:
        if case.state is State.HELD and case.case_id not in shown:
            yield Violation(file="*", invariant="workbook", what=f"{case.case_id} is held and has no row")


def _cells(path: Path) -> Iterator[Cell | MergedCell]:
    for sheet in load_workbook(path).worksheets:
        for row in sheet.iter_rows():
            yield from row


def _unzipped(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def _link(cell: Cell | MergedCell) -> str:
    return unquote(str(cell.hyperlink.target)) if cell.hyperlink else ""


def once_each(vouchers: Sequence[tuple[str, str]], judged: Sequence[Judged]) -> Iterator[Violation]:
    """Nothing stands twice in the system, and nothing that no case entered."""
    for key, times in Counter(vouchers).items():
        if times > 1:
            yield Violation(file="*", invariant="entered once", what=f"{key} stands {times} times")
    meant = {
        (c.intent.supplier_id, c.intent.invoice_number)
        for j in judged
        for c in j.cases
        if c.intent and c.state in (State.CONFIRMED, State.FILED)
    }
    for key in sorted(set(vouchers) - meant):
        yield Violation(file="*", invariant="entered once", what=f"{key} stands there and no case says so")


def nothing_new(before: Sequence[Case], after: Sequence[Case], vouchers: tuple[int, int]) -> Iterator[Violation]:
    """See that a second run on the same mails, delivered again, adds nothing."""
    if len(after) != len(before):
        yield Violation(file="*", invariant="second run", what=f"{len(after) - len(before)} cases more")
    stood = {case.case_id: case.state for case in before}
    for case in after:
        if stood.get(case.case_id, case.state) != case.state:
            what = f"{case.case_id} went from {stood[case.case_id]} to {case.state}"
            yield Violation(file="*", invariant="second run", what=what)
    if vouchers[0] != vouchers[1]:
        yield Violation(file="*", invariant="second run", what=f"{vouchers[1] - vouchers[0]} vouchers more")


def _has(judged: Judged, sha256: str) -> bool:
    return sha256 == judged.sample.sha256 or any(c.document and c.document.sha256 == sha256 for c in judged.cases)


def _cpr_numbers(text: str) -> Iterator[str]:
    for day, month, year, rest in _CPR.findall(text):
        try:
            date(2000 + int(year), int(month), int(day))
        except ValueError:
            continue
        yield f"{day}{month}{year}{rest}"
