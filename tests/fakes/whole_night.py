"""What must hold after a night, however often it was killed: nothing lost, nothing double, all of it proven."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from robot.demo.expected import DemoMail
from tests.fakes.broken_promises import (
    Violation,
    broken_promises,
    filed_astray,
    mails_astray,
    put_aside,
    vouchers_astray,
)
from tests.fakes.demo_office import Standing

_PATIENCE_SECONDS = 20.0


def assert_whole(now: Standing, mails: Iterable[DemoMail]) -> None:
    """Hold everything that is promised of a night on these mails, no case put aside; a broken promise fails."""
    _assert_none(broken_promises(now, mails))
    assert not (aside := put_aside(now)), aside


def assert_entered_once(now: Standing, meant: Sequence[Mapping[str, Any]]) -> None:
    """Find each of these vouchers in Økonomi 98, once and with exactly these values, and nothing else."""
    _assert_none(vouchers_astray(now, meant, meant))


def assert_filed_once(now: Standing) -> None:
    """Find each voucher's document in Arkiv 2003 with what came along, each once, byte by byte, and nothing else."""
    _assert_none(filed_astray(now))


def assert_moved(now: Standing, mails: Iterable[DemoMail]) -> None:
    """Find each mail in the box that its cases ask for, byte by byte; none is lost, none lies twice."""
    _assert_none(mails_astray(now, mails))


def _assert_none(broken: Iterable[Violation]) -> None:
    assert not (found := list(broken)), "\n".join(f"{one.kind}: {one.what}" for one in found)


def processes_marked(mark: str) -> list[str]:
    """Return the command lines of the processes that were started with `mark` in their environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if folder.name != str(os.getpid()) and mark.encode() in (folder / "environ").read_bytes():
                found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()[:200])
        except OSError:
            continue
    return [line for line in found if line]  # a zombie has none


def assert_gone(mark: str) -> None:
    """See that what a killed robot had started (browser, driver, workers) ends by itself soon. Linux alone can tell."""
    if not sys.platform.startswith("linux"):
        return
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while (left := processes_marked(mark)) and time.monotonic() < deadline:
        time.sleep(0.1)  # a process that is nobody's child has no other way to say that it ended
    assert not left, left
