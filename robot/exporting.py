"""`fakturarobot export CASE`: what is held about a case, as a folder or a zip. That it was handed out is logged."""

from __future__ import annotations

import getpass
import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console

from robot.case import Case, dump_findings, dump_invoice
from robot.clock import SystemClock
from robot.errors import ExitCode
from robot.evidence import FileEvidence
from robot.evidence.case_folder import safe_name
from robot.masking import clean, mask, one_line
from robot.ports import Answer, Clock
from robot.settings import Settings
from robot.trail import Trail, find_cases, follow
from robot.trail_command import trail_as_json
from robot.wiring import office_words, open_books


def export_case(
    settings: Settings, number: str, to: Path | None, console: Console, *, clock: Clock | None = None
) -> ExitCode:
    """Write what is held about a case to a new folder or zip, and say where. Raises `LedgerFault` and OSError."""
    words = office_words(settings)
    clock = clock or SystemClock(settings.zone)
    books = open_books(settings)
    try:
        cases = find_cases(books, number)
        if not cases:
            _say(console, words.text("export.unknown", number=one_line(number, 100)))
            return ExitCode.USAGE
        case = cases[0]
        target = to or Path(f"{case.case_id}.zip")
        if target.exists():
            _say(console, words.text("export.there", path=str(target)))
            return ExitCode.USAGE
        with tempfile.TemporaryDirectory(prefix="fakturarobot-export-") as made:
            folder = Path(made) / case.case_id
            for name in _write(
                folder, follow(books, settings.work(), case), settings.work(), books.answers(case.case_id)
            ):
                _say(console, words.text("export.missing", name=name))
            readme = words.text("export.readme", case=case.case_id, time=words.time(clock.now()))
            (folder / "README.txt").write_text(f"{readme}\n", encoding="utf-8")
            count = sum(path.is_file() for path in folder.rglob("*"))
            _hand_over(folder, target)
    finally:
        books.close()
    evidence = FileEvidence(settings.work(), clock)
    evidence.record("case.exported", case_id=case.case_id, who=getpass.getuser(), values={"files": str(count)})
    _say(console, words.text("export.done", case=case.case_id, path=str(target), files=str(count)))
    return ExitCode.ALL_ENTERED


def _write(folder: Path, trail: Trail, work: Path, answers: Sequence[Answer]) -> list[str]:
    """Fill the folder; return the names of what the archive has no more."""
    folder.mkdir(parents=True)
    text = json.dumps(_case_as_json(trail, answers), ensure_ascii=False, indent=2, default=str)
    (folder / "case.json").write_text(mask(text, keep=_known(trail)), encoding="utf-8", errors="replace")
    (folder / "log.jsonl").write_bytes(b"".join(trail.lines))
    missing = []
    for file in trail.files:
        if file.what not in ("message", "document"):
            continue  # pictures stand in the case's folder under the names that people know
        if file.path.is_file():
            shutil.copyfile(file.path, folder / file.name)
        else:
            missing.append(file.name)
    shown = work / "evidence" / safe_name(trail.case.case_id)
    for path in sorted(shown.iterdir()) if shown.is_dir() else ():
        if path.is_file() and not (folder / path.name).exists():
            shutil.copyfile(path, folder / path.name)
    return missing


def _case_as_json(trail: Trail, answers: Sequence[Answer]) -> dict[str, object]:
    case = trail.case
    return {
        **trail_as_json(trail),
        "origin": {name: clean(value) if isinstance(value, str) else value for name, value in _origin(case).items()},
        "invoice": json.loads(dump_invoice(case.invoice)) if case.invoice else None,
        "findings": json.loads(dump_findings(case.findings)),
        "answers": [
            {**asdict(answer), "decision": answer.decision.value, "at": answer.at.isoformat()} for answer in answers
        ],
    }


def _origin(case: Case) -> dict[str, object]:
    return asdict(case.origin)


def _known(trail: Trail) -> tuple[str, ...]:
    """Return the case's accounts and payment lines: numbers that are no person's, whatever they look like."""
    if trail.case.invoice is None:
        return ()
    names = ("iban", "account", "fik", "supplier_gln", "buyer_gln")
    return tuple(str(value) for name in names if (value := trail.case.invoice.value(name)))


def _hand_over(folder: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.suffix.lower() == ".zip":
        made = shutil.make_archive(str(folder), "zip", root_dir=folder.parent, base_dir=folder.name)
        shutil.move(made, target)
    else:
        shutil.copytree(folder, target)


def _say(console: Console, text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)
