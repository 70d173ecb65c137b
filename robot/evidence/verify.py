"""Proves the action log and the evidence that it names; needs no ledger."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Literal

from robot.evidence.action_log import (
    CUT_OFF,
    DELETED,
    DROPPED,
    GENESIS,
    HASH_AT,
    LINE,
    RECOVERED,
    log_files,
    read_newest,
)
from robot.evidence.archive import file_sha256
from robot.evidence.case_folder import safe_name
from robot.sentence import said

FaultKind = Literal["altered", "cut", "inserted", "reordered", "missing", "truncated", "evidence", "recovery"]
MOST_FAULTS = 1000
LEAST_OF_A_HASH = 16
"""Characters of a hash that tell it from every other: 64 bits, as `audit show` prints them."""
_PART_OF_A_HASH = re.compile(rf"[0-9a-f]{{{LEAST_OF_A_HASH},64}}")
_HASH_KEY = b',"hash":"'
_EVIDENCE = b',"evidence":['  # a string's quotes are escaped, so this stands once, and last
_CASE = re.compile(rb'"case":"([^"\\]*)","who":')
_NAMED = re.compile(rb'\{"sha256":"([0-9a-f]{64})","name":"([^"\\]*)"\}')
_NAMED_LENGTH = len('{"sha256":"","name":""},') + 64
_OF_LOG = b'"action":"log_'
_OF_DELETION = f'"action":"{DELETED}"'.encode()
_TORN = re.compile(r"torn-([0-9a-f]{64})\.(bin|pending)")


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFault:
    """One thing that is not as it was written."""

    kind: FaultKind
    file: str  # relative to the work folder
    line: int  # counted from 1; 0 where the fault has no line
    what: str  # one sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyResult:
    """What a verification found. `ok` is the verdict."""

    records: int
    first_seq: int  # more than 1 where old months were dropped
    last_seq: int
    last_hash: str
    files_checked: int  # evidence files
    recovered: int  # half lines after a power cut that were put aside and recorded
    deleted: int = 0  # evidence files that are gone because their time was over, as the log says
    faults: tuple[LogFault, ...] = ()
    more_faults: int = 0  # found beyond the first thousand

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.faults


def verify(work: Path, *, evidence: bool = True, expected_last_hash: str | None = None) -> VerifyResult:
    """Check `work`/log, and with `evidence` each file that it names in `work`/archive and `work`/evidence.

    A log whose end was cut off at a record's border looks whole in itself: `expected_last_hash`, as the
    morning mail has it, or its first `LEAST_OF_A_HASH` characters and more, must stand somewhere in the chain, or
    records are missing. Raises OSError, and `ValueError` for what is no hash.
    """
    if expected_last_hash is not None and not _PART_OF_A_HASH.fullmatch(expected_last_hash):
        raise ValueError(expected_last_hash)
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
        self.dropped_torn: set[str] = set()  # half lines that went with a dropped month
        self.deleted: set[str] = set()  # relative paths
        self.archived: set[bytes] = set()  # SHA-256 of archive files that were looked at
        self.shown: set[bytes] = set()  # digests of files of case folders that were looked at
        self.gone: list[tuple[str, str, int]] = []  # evidence that is missing: relative path, log file, line
        self.files_checked = 0

    def run(self) -> VerifyResult:
        newest = read_newest(self.work / "log")
        awaited: dict[bytes, str] = {}  # hashes, or how they begin, that must stand somewhere in the chain
        if newest is not None:
            awaited[newest[1].encode()] = said(
                "Record {seq}, the newest that was written, is gone: the end was cut off.", seq=newest[0]
            )
        if self.expected_hash is not None and not GENESIS.startswith(self.expected_hash):
            awaited[self.expected_hash.encode()] = said(
                "No record has the hash {hash}: the end was cut off, or the hash is another log's.",
                hash=self.expected_hash,
            )
        for path in log_files(self.work / "log"):
            with path.open("rb") as file:
                self._walk(f"log/{path.name}", file, awaited)
        for what in awaited.values():
            self._fault("truncated", "log", 0, what)
        if not self.records and any(self.work.glob("archive/*/*")):
            self._fault("missing", "log", 0, said("There is evidence, but no record at all."))
        if self.first_seq > 1 and self.first_previous not in self.dropped:
            gone = said("Records 1 to {last} are gone, and no record says they were dropped.", last=self.first_seq - 1)
            self._fault("missing", "log", 0, gone)
        self._gone_files()
        self._torn_files()
        return VerifyResult(
            records=self.records,
            first_seq=self.first_seq,
            last_seq=self.seq,
            last_hash=self.hash,
            files_checked=self.files_checked,
            recovered=len(self.recoveries),
            deleted=len(self.deleted),
            faults=tuple(self.faults),
            more_faults=self.more_faults,
        )

    def _walk(self, name: str, file: BinaryIO, awaited: dict[bytes, str]) -> None:
        """Follow the chain through one file. The usual line costs one hash and no parsing; any other is looked into."""
        sha256 = hashlib.sha256
        for number, line in enumerate(file, start=1):
            stated = line[HASH_AT + 9 : -3]
            start = b'{"seq":%d,"previous":"%s",' % (self.seq + 1, self.hash.encode())
            if (
                self.first_seq
                and line.startswith(start)
                and line[HASH_AT : HASH_AT + 9] == _HASH_KEY
                and line.endswith(b'"}\n')
                and sha256(line[:HASH_AT] + b"}").hexdigest().encode() == stated
            ):
                self.records += 1
                self.seq, self.hash = self.seq + 1, stated.decode()
            elif not self._unusual(name, number, line):
                continue
            for beginning in [one for one in awaited if stated.startswith(one)]:
                del awaited[beginning]
            self._content(name, number, line)

    def _unusual(self, name: str, number: int, line: bytes) -> bool:
        """Say what is wrong with a line that does not simply follow the one before; return whether it is a record."""
        self.records += 1
        shape = LINE.fullmatch(line)
        if shape is None:
            cut = not line.endswith(b"\n")
            what = said("The line ends in the middle of a record.") if cut else said("The line is no record.")
            self._fault("cut", name, number, what)
            return False
        seq, previous, stated = int(shape[1]), shape[2].decode(), shape[3].decode()
        if hashlib.sha256(line[:HASH_AT] + b"}").hexdigest() != stated:
            self._fault("altered", name, number, said("Record {seq} was altered: its hash does not fit.", seq=seq))
        if not self.first_seq:
            self._first(name, number, seq, previous)
        else:
            self._link(name, number, seq, previous)
        self.seq, self.hash = seq, stated
        return True

    def _first(self, name: str, number: int, seq: int, previous: str) -> None:
        self.first_seq, self.first_previous = seq, previous
        if seq == 1 and previous != GENESIS:
            self._fault("altered", name, number, said("The first record names a record before it."))

    def _link(self, name: str, number: int, seq: int, previous: str) -> None:
        expected = self.seq + 1
        if seq == expected and previous == self.hash:
            return
        if seq > expected:
            if seq == expected + 1:
                what = said("Before record {seq}, record {first} is missing.", seq=seq, first=expected)
            else:
                what = said(
                    "Before record {seq}, records {first} to {last} are missing.", seq=seq, first=expected, last=seq - 1
                )
            self._fault("missing", name, number, what)
        elif seq < expected:
            what = said("Record {seq} stands after record {before}.", seq=seq, before=self.seq)
            self._fault("reordered", name, number, what)
        else:
            what = said(
                "Record {seq} does not follow record {before}: a record was inserted or replaced.",
                seq=seq,
                before=self.seq,
            )
            self._fault("inserted", name, number, what)

    def _content(self, name: str, number: int, line: bytes) -> None:
        at = line.rfind(_EVIDENCE)
        named = line[at + len(_EVIDENCE) : HASH_AT - 1]
        found = _NAMED.findall(named) if named else []
        whole = sum(_NAMED_LENGTH + len(shown) for _, shown in found) == len(named) + bool(named)
        if at < 0 or not whole or _OF_LOG in line or _OF_DELETION in line:
            self._parsed(name, number, line)
        elif self.with_files:
            for sha256, shown in found:
                if shown or sha256 not in self.archived:
                    case = _CASE.search(line)
                    self._file(name, number, sha256, case[1] if case else b"", shown)

    def _parsed(self, name: str, number: int, line: bytes) -> None:
        try:
            record: dict[str, Any] = json.loads(line)
            action, values, case = record["action"], record["values"], record["case"]
            named = [(str(item["sha256"]), str(item["name"])) for item in record["evidence"]]
            if action == RECOVERED:
                self.recoveries[values["sha256"]] += 1
            elif action == DROPPED:
                self.dropped.add(values["last_hash"])
                self.dropped_torn |= set(values.get("torn", "").split())
            elif action == CUT_OFF:
                what = said("Records up to {seq} were cut off before this one.", seq=values["seq"])
                self._fault("truncated", name, number, what)
        except (ValueError, KeyError, TypeError, AttributeError):
            self._fault("altered", name, number, said("The line is no record of this log."))
            return
        if action == DELETED:
            self.deleted |= {_in_case(case, shown) if shown else _in_archive(sha256) for sha256, shown in named}
            return
        for sha256, shown in named if self.with_files else ():
            if re.fullmatch(r"[0-9a-f]{64}", sha256):
                self._file(name, number, sha256.encode(), str(case).encode(), shown.encode())

    def _file(self, name: str, number: int, sha256: bytes, case: bytes, shown: bytes) -> None:
        archived = _in_archive(sha256.decode())
        new = sha256 not in self.archived
        if new:
            self.archived.add(sha256)
            self._compare(name, number, archived, sha256.decode())
        if not (case and shown):
            return
        key = hashlib.sha256(b"%s/%s/%s" % (sha256, case, shown)).digest()[:12]
        if key not in self.shown:
            self.shown.add(key)
            path = _in_case(case.decode("utf-8", "replace"), shown.decode("utf-8", "replace"))
            if new and _is_same_file(self.work / archived, self.work / path):
                self.files_checked += 1  # a hard link of what was just compared
            else:
                self._compare(name, number, path, sha256.decode())

    def _compare(self, name: str, number: int, path: str, sha256: str) -> None:
        self.files_checked += 1
        try:
            same = file_sha256(self.work / path) == sha256
        except FileNotFoundError:
            self.gone.append((path, name, number))
            return
        except OSError as error:
            reason = error.strerror or error
            self._fault("evidence", name, number, said("{path} cannot be read: {reason}.", path=path, reason=reason))
            return
        if not same:
            self._fault("evidence", name, number, said("{path} was changed.", path=path))

    def _gone_files(self) -> None:
        for path, name, number in self.gone:
            if path not in self.deleted:
                self._fault("evidence", name, number, said("{path} is missing.", path=path))

    def _torn_files(self) -> None:
        there = set()
        for path in sorted((self.work / "log").glob("torn-*")):
            found = _TORN.fullmatch(path.name)
            if found is None:
                continue
            there.add(found[1])
            if file_sha256(path) != found[1]:
                self._fault("recovery", f"log/{path.name}", 0, said("The half line put aside was changed."))
            elif found[1] not in self.recoveries.keys() | self.dropped_torn and found[2] == "bin":
                what = said("A half line was put aside, and no record says so.")
                self._fault("recovery", f"log/{path.name}", 0, what)
        for gone in sorted(self.recoveries.keys() - there - self.dropped_torn):
            what = said("The half line {hash}… that a record names is missing.", hash=gone[:12])
            self._fault("recovery", "log", 0, what)

    def _fault(self, kind: FaultKind, file: str, line: int, what: str) -> None:
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(LogFault(kind=kind, file=file, line=line, what=what))
        else:
            self.more_faults += 1


def _in_archive(sha256: str) -> str:
    return f"archive/{sha256[:2]}/{sha256[2:]}"


def _in_case(case: str, shown: str) -> str:
    return f"evidence/{safe_name(case)}/{safe_name(shown)}"


def _is_same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False
