"""The action log: one record an action, chained by hashes, on disk before the robot goes on.

JSON Lines in `actions-YYYY-MM.jsonl`, one file a month, one chain over all of them: the first record of a
month carries the hash of the last of the month before, so that retention can drop old months. A record:

    {"seq":7,"previous":"<hash of record 6>","time":"2026-11-23T02:00:01.250+01:00","run":…,"runbook":…,
     "case":…,"who":…,"action":…,"target":…,"values":{…},"evidence":[{"sha256":…,"name":…}],"hash":"<own hash>"}

Keys stand in this order, `values` sorted, no spaces, UTF-8. The own hash is the SHA-256 of the line's bytes without
`,"hash":"…"`; so a line can be proven without parsing it. `previous` of the very first record is 64 zeros.

Number and hash of the newest record stand in `newest.txt` too, written after the record is on disk: a log whose end
was taken off at a record's border looks whole in itself, but lacks what stands there.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from filelock import FileLock

from robot.disk import disk_faults
from robot.errors import DiskFault, LedgerFault
from robot.evidence.durable import make_folder, sync_folder, write_durably
from robot.points import about_to, reach
from robot.sentence import said

GENESIS = "0" * 64
LOCK_NAME = ".lock"
RECOVERED = "log_recovered"
DROPPED = "log_dropped"
DELETED = "evidence_deleted"
CUT_OFF = "log_cut_off"
NEWEST = "newest.txt"
FILE_NAME = re.compile(r"actions-\d{4}-\d{2}\.jsonl")
LINE = re.compile(rb'\{"seq":(\d+),"previous":"([0-9a-f]{64})",.*,"hash":"([0-9a-f]{64})"\}\n', re.DOTALL)
HASH_AT = -len(f',"hash":"{GENESIS}"}}\n')
_LOCK_SECONDS = 30
_TAIL_BLOCK = 1 << 16
_NEWEST = re.compile(rb"(\d{20}) ([0-9a-f]{64})\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One action, before it has a place in the chain. Its texts are cleaned and masked already."""

    time: datetime
    action: str
    run: str = ""
    runbook: str = ""  # name and version
    case: str = ""
    who: str = "robot"
    target: str = ""
    values: Mapping[str, str]
    evidence: Sequence[tuple[str, str]] = ()  # SHA-256, and the name in the case folder or ""


def log_files(folder: Path) -> list[Path]:
    """Return the log's files, oldest first."""
    return sorted(path for path in folder.glob("actions-*.jsonl") if FILE_NAME.fullmatch(path.name))


def read_newest(folder: Path) -> tuple[int, str] | None:
    """Return number and hash of the newest record as `newest.txt` has them; None where it says nothing. Raises OSError.

    It is not flushed with each record, so after a power cut it may be empty, or older than the log; never newer.
    """
    try:
        found = _NEWEST.fullmatch((folder / NEWEST).read_bytes())
    except FileNotFoundError:
        return None
    return (int(found[1]), found[2].decode()) if found else None


def own_hash(line: bytes) -> str:
    """Return the hash that a line of the log should carry."""
    return hashlib.sha256(line[:HASH_AT] + b"}").hexdigest()


@dataclass(frozen=True, slots=True)
class _Tail:
    """The end of the log as this process last saw it."""

    path: Path | None
    size: int
    seq: int
    hash: str


class ActionLog:
    """Appends records to the log in `folder`. Several threads and processes may: locks keep them whole and in order."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = FileLock(folder / LOCK_NAME, timeout=_LOCK_SECONDS)  # between processes: waits by polling
        self._turn = threading.Lock()
        self._tail: _Tail | None = None

    def append(self, entry: Entry) -> str:
        """Add a record, flushed to disk before this returns; return its hash. Raises `DiskFault`.

        Where a power cut left half a line, its bytes are put aside first and a record says so.
        """
        with disk_faults(self.folder):
            make_folder(self.folder)
            with self._turn, self._lock:
                self._mend(entry)
                self._notice_cut(entry)
                return self._append(entry)

    def drop_oldest(self, path: Path, entry: Entry) -> None:
        """Delete the oldest month, after a record of it. Raises `ValueError` for another, `DiskFault` by the disk.

        `entry` says when and by whom; what was dropped is filled in. Half lines that the month put aside go with it.
        """
        with disk_faults(self.folder), self._turn, self._lock:
            files = log_files(self.folder)
            if len(files) < 2 or files[0] != path:
                raise ValueError(f"{path.name} is not the oldest of several months")
            torn = sorted(_put_aside(path))
            found = LINE.fullmatch(_last_whole_line(path))
            values = {
                "file": path.name,
                "last_hash": found[3].decode() if found else "",
                "torn": " ".join(torn),
                **entry.values,
            }
            self._append(replace(entry, action=DROPPED, values=values))
            path.unlink()
            for digest in torn:
                (self.folder / f"torn-{digest}.bin").unlink(missing_ok=True)
            sync_folder(self.folder)

    def last_hash(self) -> str:
        """Return the hash of the newest whole record; 64 zeros where there is none."""
        with disk_faults(self.folder):
            if not self.folder.is_dir():
                return GENESIS
            with self._turn, self._lock:
                return self._read_tail().hash

    def _append(self, entry: Entry) -> str:
        tail = self._read_tail()
        line, digest = _line(entry, tail)
        name = f"actions-{entry.time:%Y-%m}.jsonl"
        # a clock that was set back must not write before what stands already
        path = tail.path if tail.path is not None and tail.path.name >= name else self.folder / name
        new = path != tail.path
        size = 0 if new else tail.size
        self._tail = None
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o640)
        try:
            about_to("log.appended")
            written = os.write(descriptor, line)
            if written != len(line):
                os.ftruncate(descriptor, size)
                raise DiskFault(
                    said(
                        "{path}: the disk took only {written} of {size} bytes.",
                        path=path,
                        written=written,
                        size=len(line),
                    )
                )
            os.fsync(descriptor)
            reach("log.appended", raises=LedgerFault)
        finally:
            os.close(descriptor)
        self._note_newest(tail.seq + 1, digest)
        if new:
            sync_folder(self.folder)
        self._tail = _Tail(path, size + len(line), tail.seq + 1, digest)
        return digest

    def _note_newest(self, seq: int, digest: str) -> None:
        descriptor = os.open(self.folder / NEWEST, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o640)
        try:
            os.write(descriptor, b"%020d %s\n" % (seq, digest.encode()))
        finally:
            os.close(descriptor)

    def _notice_cut(self, entry: Entry) -> None:
        """Record that the log ends before the newest record that was written: going on must not hide it."""
        newest, tail = read_newest(self.folder), self._read_tail()
        if newest is not None and newest[0] > tail.seq:
            values = {"seq": str(newest[0]), "hash": newest[1]}
            self._append(Entry(time=entry.time, run=entry.run, action=CUT_OFF, values=values))

    def _read_tail(self) -> _Tail:
        known = self._tail
        files = log_files(self.folder)
        if not files:
            return _Tail(None, 0, 0, GENESIS)
        size = files[-1].stat().st_size
        if known is not None and known.path == files[-1] and known.size == size:
            return known
        for path in reversed(files):
            found = LINE.fullmatch(_last_whole_line(path))
            if found is not None:
                self._tail = _Tail(files[-1], size, int(found[1]), found[3].decode())
                return self._tail
        return _Tail(files[-1], size, 0, GENESIS)

    def _mend(self, entry: Entry) -> None:
        """Put half a line aside and record it. Safe to repeat after a crash at any point of it."""
        files = log_files(self.folder)
        if files and (torn := _torn_end(files[-1])):
            digest = hashlib.sha256(torn).hexdigest()
            write_durably(self.folder / f"torn-{digest}.pending", torn)
            with files[-1].open("r+b") as file:
                file.truncate(file.seek(0, os.SEEK_END) - len(torn))
                os.fsync(file.fileno())
            self._tail = None
        for pending in sorted(self.folder.glob("torn-*.pending")):
            digest = pending.stem.removeprefix("torn-")
            values = {"bytes": str(pending.stat().st_size), "sha256": digest}
            self._append(Entry(time=entry.time, run=entry.run, action=RECOVERED, target=pending.stem, values=values))
            pending.replace(pending.with_suffix(".bin"))
            sync_folder(self.folder)


def _line(entry: Entry, tail: _Tail) -> tuple[bytes, str]:
    if entry.time.tzinfo is None:
        raise ValueError("a record's time needs a zone")
    record = {
        "seq": tail.seq + 1,
        "previous": tail.hash,
        "time": entry.time.isoformat(timespec="milliseconds"),
        "run": entry.run,
        "runbook": entry.runbook,
        "case": entry.case,
        "who": entry.who,
        "action": entry.action,
        "target": entry.target,
        "values": dict(sorted(entry.values.items())),
        "evidence": [{"sha256": sha256, "name": name} for sha256, name in entry.evidence],
    }
    body = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()
    digest = hashlib.sha256(body).hexdigest()
    return body[:-1] + f',"hash":"{digest}"}}\n'.encode(), digest


def _put_aside(path: Path) -> set[str]:
    """Return the SHA-256 of each half line that records of this file say was put aside."""
    mark = f'"action":"{RECOVERED}"'.encode()
    with path.open("rb") as file:
        return {json.loads(line)["values"]["sha256"] for line in file if mark in line}


def _torn_end(path: Path) -> bytes:
    """Return what stands after the last line break: b"" unless a write was cut off."""
    with path.open("rb") as file:
        if file.seek(0, os.SEEK_END) == 0:
            return b""
        file.seek(-1, os.SEEK_END)
        return b"" if file.read(1) == b"\n" else _after_break(file, 1)


def _last_whole_line(path: Path) -> bytes:
    with path.open("rb") as file:
        both = _after_break(file, 2)
    line, ended, _ = both.partition(b"\n")
    return line + ended


def _after_break(file: BinaryIO, breaks: int) -> bytes:
    """Return the end of the file after the last but `breaks` - 1 line breaks, or all of it."""
    start = file.seek(0, os.SEEK_END)
    tail = b""
    while start > 0:
        step = min(_TAIL_BLOCK, start)
        start -= step
        file.seek(start)
        tail = file.read(step) + tail
        if tail.count(b"\n") >= breaks:
            break
    parts = tail.split(b"\n")
    return b"\n".join(parts[-breaks:]) if len(parts) > breaks else tail
