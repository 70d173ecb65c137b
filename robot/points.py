"""The named points at which the night touches the world, so that faults can be put exactly there.

Nothing happens at a point unless the environment says so: `FAKTURAROBOT_FAULT="NAME:kill:3"`
ends the process with SIGKILL when the point is reached for the third time, `NAME:raise:1`
raises `SystemFault` there. Tests and `make faults` set it; an office never does.
"""

from __future__ import annotations

import os
import signal
from collections import Counter

from robot.errors import SystemFault

POINTS: tuple[str, ...] = (
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
    "settling.uncertain",
    "settling.looked-up",
    "filing.filed",
    "filing.attached",
    "filing.advanced",
    "moving.moved",
    "moving.marked",
    "deciding.read",
    "deciding.answered",
    "deciding.applied",
    "handing-over.workbook",
    "handing-over.report",
    "run.ended",
)
"""Every point, in the order of the night."""

_WANTED = os.environ.get("FAKTURAROBOT_FAULT", "")
_seen: Counter[str] = Counter()


def reach(name: str) -> None:
    """Say that the night is at the point `name`, one of `POINTS`."""
    if not _WANTED:
        return
    assert name in POINTS, name
    point, _, rest = _WANTED.partition(":")
    what, _, count = rest.partition(":")
    _seen[name] += 1
    if name != point or _seen[name] != int(count or 1):
        return
    if what == "raise":
        raise SystemFault(f"A fault was asked for at the point {name}.")
    os.kill(os.getpid(), signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
