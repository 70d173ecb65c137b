"""Proves the action log and the evidence that it names; needs no ledger."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from robot.evidence.action_log import DROPPED, GENESIS, HASH_AT, LINE, RECOVERED, log_files
from robot.evidence.archive import Archive, file_sha256
from robot.evidence.case_folder import safe_name

FaultKind = Literal["altered", "cut", "inserted", "reordered", "missing", "truncated", "evidence", "recovery"]
MOST_FAULTS = 1000
_EMPTY = b',"evidence":[],"hash":"'
_PARSED = tuple(f'"action":"{action}"'.encode() for action in (RECOVERED, DROPPED))
_TORN = re.compile(r"torn-([0-9a-f]{64})\.(bin|pending)")


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFault:
    """One thing that is not as it was written."""

    kind: FaultKind
    file: str  # relative to the work folder
    line: int  # counted from 1; 0 where the fault has no line
    what: str  # one English sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyResult:
    """What a verification found. `ok` is the verdict."""

    records: int
    first_seq: int  # more than 1 where old months were dropped
    last_seq: int
    last_hash: str
    files_checked: int  # evidence files
    recovered: int  # half lines after a power cut that were put aside and recorded
    faults: tuple[LogFault, ...] = ()
    more_faults: int = 0  # found beyond the first thousand

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.faults


def verify(work: Path, *, evidence: bool = True, expected_last_hash: str | None = None) -> VerifyResult:
    """Check `work`/log, and with `evidence` each file that it names in `work`/archive and `work`/evidence.

    A log whose end was cut off at a record's border looks whole in itself: `expected_last_hash`, as the
    morning mail has it, must stand somewhere in the chain, or records are missing. Raises OSError.
    """
    return _Verification(work, expected_last_hash, with_files=evidence).run()


class _Verification:
    """The state of one walk along the chain."""

    def __init__(self, work: Path, expected_hash: str | None, *, with_files: bool) -> None:
        self.work = work
        self.with_files = with_files
        self.expected_hash = expected_hash
        self.faults: list[LogFault] = []
        self.more_faults = 0
        self.records = 0
        self.first_seq = 0
        self.first_previous = GENESIS
        self.seq = 0
        self.hash = GENESIS
        self.recoveries: Counter[str] = Counter()
        self.dropped: set[str] = set()
        self.checked: set[bytes] = set()
        self.files_checked = 0
        self.archive = Archive(work / "archive")

    def run(self) -> VerifyResult:
        files = log_files(self.work / "log")
        found_expected = self.expected_hash in (None, GENESIS)
        wanted = (self.expected_hash or "").encode()
        for path in files:
            name = f"log/{path.name}"
            with path.open("rb") as file:
                for number, line in enumerate(file, start=1):
                    self._line(name, number, line)
                    if wanted and not found_expected and line.endswith(wanted + b'"}\n'):
                        found_expected = True
        if not found_expected:
            self._fault("truncated", "log", 0, f"No record has the hash {self.expected_hash}: the end was cut off.")
        if self.first_seq > 1 and self.first_previous not in self.dropped:
            self._fault(
                "missing",
                "log",
                0,
                f"Records 1 to {self.first_seq - 1} are gone, and no record says they were dropped.",
            )
        self._torn_files()
        return VerifyResult(
            records=self.records,
            first_seq=self.first_seq,
            last_seq=self.seq,
            last_hash=self.hash,
            files_checked=self.files_checked,
            recovered=len(self.recoveries),
            faults=tuple(self.faults),
            more_faults=self.more_faults,
        )

    def _line(self, name: str, number: int, line: bytes) -> None:
        self.records += 1
        shape = LINE.fullmatch(line)
        if shape is None:
            end = "ends in the middle of a record" if not line.endswith(b"\n") else "is no record"
            self._fault("cut", name, number, f"The line {end}.")
            return
        seq, previous, stated = int(shape[1]), shape[2].decode(), shape[3].decode()
        if hashlib.sha256(line[:HASH_AT] + b"}").hexdigest() != stated:
            self._fault("altered", name, number, f"Record {seq} was altered: its hash does not fit.")
        if not self.first_seq:
            self._first(name, number, seq, previous)
        else:
            self._link(name, number, seq, previous)
        self.seq, self.hash = seq, stated
        if not line.endswith(_EMPTY + stated.encode() + b'"}\n') or any(mark in line for mark in _PARSED):
            self._content(name, number, line)

    def _first(self, name: str, number: int, seq: int, previous: str) -> None:
        self.first_seq, self.first_previous = seq, previous
        if seq == 1 and previous != GENESIS:
            self._fault("altered", name, number, "The first record names a record before it.")

    def _link(self, name: str, number: int, seq: int, previous: str) -> None:
        expected = self.seq + 1
        if seq == expected and previous == self.hash:
            return
        if seq > expected:
            gone = f"record {expected} is" if seq == expected + 1 else f"records {expected} to {seq - 1} are"
            self._fault("missing", name, number, f"Before record {seq}, {gone} missing.")
        elif seq < expected:
            self._fault("reordered", name, number, f"Record {seq} stands after record {self.seq}.")
        else:
            what = f"Record {seq} does not follow record {self.seq}: a record was inserted or replaced."
            self._fault("inserted", name, number, what)

    def _content(self, name: str, number: int, line: bytes) -> None:
        try:
            record: dict[str, Any] = json.loads(line)
            values, case = record["values"], record["case"]
            if record["action"] == RECOVERED:
                self.recoveries[values["sha256"]] += 1
            elif record["action"] == DROPPED:
                self.dropped.add(values["last_hash"])
            named = [(str(item["sha256"]), str(item["name"])) for item in record["evidence"]]
        except (ValueError, KeyError, TypeError):
            self._fault("altered", name, number, "The line is no record of this log.")
            return
        if self.with_files:
            for sha256, shown in named:
                for path in self._evidence(sha256, case, shown):
                    self._file(name, number, path, sha256)

    def _evidence(self, sha256: str, case: str, shown: str) -> Iterator[Path]:
        if not re.fullmatch(r"[0-9a-f]{64}", sha256):
            return
        yield self.work / "archive" / sha256[:2] / sha256[2:]
        if case and shown:
            yield self.work / "evidence" / safe_name(case) / safe_name(shown)

    def _file(self, name: str, number: int, path: Path, sha256: str) -> None:
        key = hashlib.sha256(f"{sha256}{path}".encode()).digest()[:12]
        if key in self.checked:
            return
        self.checked.add(key)
        self.files_checked += 1
        shown = path.relative_to(self.work).as_posix()
        try:
            same = file_sha256(path) == sha256
        except FileNotFoundError:
            self._fault("evidence", name, number, f"{shown} is missing.")
            return
        if not same:
            self._fault("evidence", name, number, f"{shown} was changed.")

    def _torn_files(self) -> None:
        there = set()
        for path in sorted((self.work / "log").glob("torn-*")):
            found = _TORN.fullmatch(path.name)
            if found is None:
                continue
            there.add(found[1])
            if file_sha256(path) != found[1]:
                self._fault("recovery", f"log/{path.name}", 0, "The half line put aside was changed.")
            elif found[1] not in self.recoveries and found[2] == "bin":
                self._fault("recovery", f"log/{path.name}", 0, "A half line was put aside, and no record says so.")
        for gone in sorted(self.recoveries.keys() - there):
            self._fault("recovery", "log", 0, f"The half line {gone[:12]}… that a record names is missing.")

    def _fault(self, kind: FaultKind, file: str, line: int, what: str) -> None:
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(LogFault(kind=kind, file=file, line=line, what=what))
        else:
            self.more_faults += 1
