"""Deletes evidence whose time is over: first the record that says so, then the files.

A crash between the two leaves files that the next purge finds again, and a log that says the truth of both.
"""

from __future__ import annotations

import getpass
import os
import re
import stat
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from robot.disk import disk_faults
from robot.evidence.action_log import DELETED, ActionLog, Entry, log_files
from robot.evidence.archive import file_sha256
from robot.ports import Clock

_FOLDER = re.compile(r"F-(\d{4})-\d+")
_MADE_BY_ROBOT = re.compile(r"(.+\.png|trace.*\.zip|evidence\.html)", re.IGNORECASE)
_RECORD = re.compile(rb'"case":"([^"\\]+)","who":')
_NAMED = re.compile(rb'\{"sha256":"([0-9a-f]{64})"')


@dataclass(frozen=True, slots=True, kw_only=True)
class OldFile:
    """A file of a case's folder that may go."""

    path: Path
    sha256: str
    size: int


def old_case_ids(work: Path, year: int) -> Iterator[str]:
    """Yield the cases received before this year that have a folder, oldest first. A case's number has its year."""
    folder = work / "evidence"
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        found = _FOLDER.fullmatch(path.name)
        if found is not None and int(found[1]) < year and path.is_dir():
            yield path.name


def files_of(work: Path, case_id: str) -> tuple[OldFile, ...]:
    """Return the files of a case's folder. Raises OSError."""
    folder = work / "evidence" / case_id
    paths = sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []
    return tuple(OldFile(path=path, sha256=file_sha256(path), size=path.stat().st_size) for path in paths)


def is_picture(file: OldFile) -> bool:
    """Whether the file is of the robot's making by its name: a screenshot, a trace, the evidence page."""
    return _MADE_BY_ROBOT.fullmatch(file.path.name) is not None


def named_by_others(work: Path, sha256s: Collection[str], cases: Collection[str]) -> frozenset[str]:
    """Return those of these SHA-256 that records of any other case name: the archive keeps them."""
    wanted, due = {one.encode() for one in sha256s}, {case.encode() for case in cases}
    found: set[bytes] = set()
    for path in log_files(work / "log") if wanted else ():
        with path.open("rb") as file:
            for line in file:
                named = wanted.intersection(_NAMED.findall(line))
                if named and (case := _RECORD.search(line)) is not None and case[1] not in due:
                    found |= named
    return frozenset(one.decode() for one in found)


def delete_files(
    work: Path, case_id: str, files: Sequence[OldFile], archived: Collection[str], *, kind: str, clock: Clock
) -> None:
    """Record that files of a case's folder and of the archive go, then delete them. Raises `LedgerFault`."""
    named = [*((file.sha256, file.path.name) for file in files), *((sha256, "") for sha256 in sorted(archived))]
    if not named:
        return
    values = {"kind": kind, "files": str(len(named))}
    log = ActionLog(work / "log")
    who = getpass.getuser()
    log.append(Entry(time=clock.now(), who=who, action=DELETED, case=case_id, values=values, evidence=named))
    with disk_faults(work):
        for file in files:
            _unlink(file.path)
        for sha256 in archived:
            _unlink(work / "archive" / sha256[:2] / sha256[2:])
        if files and not any(files[0].path.parent.iterdir()):
            files[0].path.parent.rmdir()


def _unlink(path: Path) -> None:
    if os.name == "nt" and path.exists():
        path.chmod(stat.S_IWRITE)  # Windows deletes no read-only file
    path.unlink(missing_ok=True)
