"""The named points at which the night touches the world, so that faults can be put exactly there.

Nothing happens at a point unless the environment says so. `FAKTURAROBOT_FAULT="NAME:kill:3"` ends the process with
SIGKILL when the point is reached for the third time, `NAME:before:3` just before the third time that what the point
stands for is done (for the points of `ACTS`), and `NAME:raise:3` raises a technical fault where `kill` would end it.
Tests and `make faults` set it; an office never does.
"""

from __future__ import annotations

import os
import signal
from collections import Counter

from robot.errors import SystemFault, TechnicalFault

POINTS: tuple[str, ...] = (
    "run.begun",
    "run.killed-closed",
    "deciding.read",
    "deciding.answered",
    "deciding.applied",
    "deciding.archived",
    "settling.uncertain",
    "settling.looked-up",
    "intake.fetched",
    "intake.archived",
    "intake.unpacked",
    "intake.taken-in",
    "reading.claimed",
    "reading.read",
    "reading.split",
    "reading.advanced",
    "gathering.joined",
    "gathering.placed",
    "checking.checked",
    "checking.ready",
    "holding.held",
    "entering.claimed",
    "entering.looked-up",
    "entering.filled",
    "entering.pictured",
    "entering.intended",
    "entering.logged",
    "entering.submitted",
    "entering.entered",
    "entering.read-back",
    "entering.confirmed",
    "filing.filed",
    "filing.attached",
    "filing.advanced",
    "moving.moved",
    "moving.marked",
    "handing-over.pages",
    "handing-over.workbook",
    "handing-over.report",
    "telling.kept",
    "telling.sent",
    "run.ended",
    "ledger.committed",
    "log.appended",
    "file.kept",
)
"""Every point: those of the night in its order, then those of each commit, record and kept file."""

ACTS: frozenset[str] = frozenset(POINTS) - {
    "intake.fetched",
    "reading.claimed",
    "reading.advanced",
    "checking.checked",
    "entering.claimed",
    "handing-over.pages",
}
"""The points that stand for one thing that is done: what is before it is not the same as what is after it."""

_WANTED = os.environ.get("FAKTURAROBOT_FAULT", "")
_seen: Counter[tuple[str, str]] = Counter()


def about_to(name: str) -> None:
    """Say that the night is about to do what the point `name`, one of `ACTS`, stands for."""
    if _WANTED and _is_wanted(name, "before"):
        _kill()


def reach(name: str, raises: type[TechnicalFault] = SystemFault) -> None:
    """Say that the night is at the point `name`, one of `POINTS`. Raises `raises` where a fault is asked for."""
    if not _WANTED:
        return
    if _is_wanted(name, "kill"):
        _kill()
    if _is_wanted(name, "raise"):
        raise raises(f"A fault was asked for at the point {name}.")


def _is_wanted(name: str, kind: str) -> bool:
    assert name in (ACTS if kind == "before" else POINTS), name
    point, _, rest = _WANTED.partition(":")
    what, _, count = rest.partition(":")
    _seen[name, kind] += 1
    return (name, kind, _seen[name, kind]) == (point, what, int(count or 1))


def _kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
