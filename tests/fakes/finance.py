"""Økonomi 98 with the robot in front of it, as the tests of entry hold it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from robot.demo.oekonomi98 import Faults, Oekonomi98, PostedVoucher, books
from robot.entry import WebSystem
from robot.mapping import SystemMapping
from tests.fakes.hand_clock import HandClock


@dataclass(frozen=True, slots=True, kw_only=True)
class Finance:
    """Økonomi 98, and the robot in front of it."""

    system: Oekonomi98
    robot: WebSystem
    mapping: SystemMapping
    clock: HandClock
    path: Path
    another: Callable[..., WebSystem]

    @property
    def faults(self) -> Faults:
        """The fault switches."""
        return self.system.faults

    def posted(self) -> list[PostedVoucher]:
        """Return what stands in the books."""
        return books(self.path)
