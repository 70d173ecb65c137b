"""What people see of a night, and say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from robot.answered import AnswersRead, Refused
from robot.case import Case
from robot.ports.books import Answer
from robot.summary import RunSummary


class Progress(Protocol):
    """Shows people how far the night is. Several stages may be at work at once."""

    def begin(self, stage: str, total: int | None) -> None:
        """Begin a stage with so many steps (None: not known)."""
        ...

    def step(self, stage: str) -> None:
        """One step of a stage is done."""
        ...

    def end(self, stage: str) -> None:
        """Say that a stage is over. Harmless for one that never began."""
        ...


class Desk(Protocol):
    """What staff write on and read: the exception workbook, the run report, the evidence pages."""

    def collect(self, waiting: Mapping[str, Case]) -> tuple[Sequence[Answer], Sequence[Refused]]:
        """Return the answers in the workbooks that lie there, for the cases that wait (by case id).

        An answer that cannot be used (unknown case or word, a changed locked cell, a case that
        moved on) is refused, with the reason in words; it is shown again in the next workbook.
        """
        ...

    def archive_answered(self, refused: Sequence[Refused]) -> Sequence[AnswersRead]:
        """Put the workbooks that `collect` read aside, after their answers are in the ledger; return what came of each.

        What was refused is kept first, until a workbook shows it.
        """
        ...

    def hand_over(self, summary: RunSummary, cases: Sequence[Case], refused: Sequence[Refused]) -> Mapping[str, Path]:
        """Write workbook, run report and evidence pages; return where they lie, by name."""
        ...


class Post(Protocol):
    """What people get by mail."""

    def tell(self, summary: RunSummary, cases: Sequence[Case], outputs: Mapping[str, Path]) -> None:
        """Send the morning mail of a run. `cases` are those of the run and all that wait.

        A mail server that is down is noted, and the mail sent with the next one.
        """
        ...
