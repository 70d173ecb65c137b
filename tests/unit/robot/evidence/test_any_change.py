"""Whatever is done to a log, wherever: the proof fails, and never with a crash."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from robot.evidence import verify
from robot.evidence.action_log import log_files
from tests.benchmarks.long_log import write_long_log

RECORDS = 60
Change = Callable[[list[bytes], int, int], list[bytes]]
CHANGES: dict[str, Change] = {
    "altered": lambda lines, at, by: [*lines[:at], _other_byte(lines[at], by), *lines[at + 1 :]],
    "cut": lambda lines, at, by: [*lines[:at], lines[at][: by % len(lines[at])], *lines[at + 1 :]],
    "removed": lambda lines, at, _: lines[:at] + lines[at + 1 :],
    "inserted": lambda lines, at, by: [*lines[:at], lines[by % len(lines)], *lines[at:]],
    "reordered": lambda lines, at, _: [*lines[: at - 1], lines[at], lines[at - 1], *lines[at + 1 :]],
    "truncated": lambda lines, at, _: lines[:at],
    "beheaded": lambda lines, at, _: lines[at:],
    "line break": lambda lines, at, _: [*lines[:at], b"\n", *lines[at:]],
}


def _other_byte(line: bytes, by: int) -> bytes:
    at = by % len(line)
    return line[:at] + bytes([line[at] ^ 1 + by % 255]) + line[at + 1 :]


@pytest.mark.parametrize("name", CHANGES)
@settings(max_examples=40, deadline=None)
@given(at=st.integers(1, RECORDS - 1), by=st.integers(0, 10_000))
def test_every_change_anywhere_is_found(name: str, at: int, by: int) -> None:
    """A byte, a record, an order, a beginning or an end that is not as it was written is a fault."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        last = write_long_log(work, RECORDS, pictures=3)
        assert verify(work, expected_last_hash=last).ok
        (path,) = log_files(work / "log")
        path.write_bytes(b"".join(CHANGES[name](path.read_bytes().splitlines(keepends=True), at, by)))
        assert not verify(work, expected_last_hash=last).ok


@given(data=st.binary(max_size=400))
@settings(max_examples=60, deadline=None)
def test_no_bytes_crash_the_proof(data: bytes) -> None:
    """A log of anything at all is answered by faults; an empty one is whole."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        log.mkdir()
        (log / "actions-2026-11.jsonl").write_bytes(data)
        (log / "newest.txt").write_bytes(data)
        assert verify(Path(folder)).ok == (not data)
