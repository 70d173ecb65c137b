"""What the robot learned from people's corrections: a rule it drafted, and whether a person accepted it.

Each case that was corrected teaches at most once. Its lesson is a JSON file in `regler/` of the work folder.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from pydantic import TypeAdapter


class Standing(StrEnum):
    """How a lesson stands."""

    NOTHING = "nothing"  # no rule could be drafted, or one is known already
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What one corrected case taught."""

    case_id: str
    at: datetime
    standing: Standing = Standing.NOTHING
    supplier: str = ""
    supplier_id: str = ""
    fields: tuple[str, ...] = ()  # the invoice's fields that were corrected
    says: tuple[str, ...] = ()  # what the rule does, a sentence each
    mapping: str = ""  # the supplier mapping, as TOML
    answered_by: str = ""
    refused: str = ""  # a key of [refused]: why an answer could not be used


_FORM: TypeAdapter[Lesson] = TypeAdapter(Lesson)


class Lessons:
    """The lessons of one work folder."""

    def __init__(self, work: Path) -> None:
        self._folder = work / "regler"

    def keep(self, lesson: Lesson) -> None:
        """Keep a lesson in the place of the one that its case had. Raises OSError."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._path(lesson.case_id)
        unfinished = path.with_suffix(".part")
        unfinished.write_bytes(_FORM.dump_json(lesson, indent=1))
        unfinished.replace(path)

    def of_case(self, case_id: str) -> Lesson | None:
        """Return what a case taught, None where it was not looked at yet. Raises OSError, and ValueError."""
        path = self._path(case_id)
        return _FORM.validate_json(path.read_bytes()) if path.is_file() else None

    def all(self) -> Sequence[Lesson]:
        """Return all lessons, by case. Raises OSError, and ValueError for a file that is no lesson."""
        return [_FORM.validate_json(path.read_bytes()) for path in sorted(self._folder.glob("*.json"))]

    def proposed(self) -> Sequence[Lesson]:
        """Return the lessons that wait for a person."""
        return [lesson for lesson in self.all() if lesson.standing is Standing.PROPOSED]

    def _path(self, case_id: str) -> Path:
        return self._folder / f"{case_id}.json"
