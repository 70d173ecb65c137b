"""The seams of the robot: what the night asks of the outside world.

Each Protocol has one real adapter (joined in `robot/wiring.py`) and a small fake in `tests/fakes/`.
"""

from __future__ import annotations

from robot.ports.books import KILLED, UNTOLD, Answer, Earlier, Ledger, NewCase, OldMessage, Run
from robot.ports.clock import Clock
from robot.ports.evidence import Evidence
from robot.ports.incoming import Box, Hints, Inbox, Reader, SeenBefore, Unpacker
from robot.ports.people import Desk, Post, Progress
from robot.ports.systems import Filing, LegacySystem, Lookup

__all__ = [
    "KILLED",
    "UNTOLD",
    "Answer",
    "Box",
    "Clock",
    "Desk",
    "Earlier",
    "Evidence",
    "Filing",
    "Hints",
    "Inbox",
    "Ledger",
    "LegacySystem",
    "Lookup",
    "NewCase",
    "OldMessage",
    "Post",
    "Progress",
    "Reader",
    "Run",
    "SeenBefore",
    "Unpacker",
]
