"""What becomes of the answers that people give: used, or refused with all that is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """One thing that is wrong with an answer."""

    why: str  # a key of the section [refused] of robot/words/*.toml
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """An answer that could not be used. It stands again in the next workbook, with why beside it."""

    case_id: str
    why: str  # as in `Wrong`
    facts: Mapping[str, str] = field(default_factory=dict)
    also: tuple[Wrong, ...] = ()  # what is wrong with it beside that
    said: Mapping[str, str] = field(default_factory=dict)  # what stood in the answer's cells, by column

    @property
    def all_wrong(self) -> tuple[Wrong, ...]:
        """Everything that is wrong with it."""
        return Wrong(why=self.why, facts=self.facts), *self.also


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersRead:
    """What came of one workbook, or of one answer on the page."""

    source: str  # the workbook's file name, or who answered
    used: int = 0
    refused: tuple[Refused, ...] = ()  # one without a case: the file as a whole could not be read


class Unusable(Exception):
    """An answer cannot be used; `wrong` says all that is wrong with it."""

    def __init__(self, *wrong: Wrong) -> None:
        self.wrong = wrong
        super().__init__(", ".join(one.why for one in wrong))

    def refused(self, case_id: str, said: Mapping[str, str]) -> Refused:
        """Return the answer as it is told to people; `said` is what stood in its cells."""
        first, *also = self.wrong
        return Refused(case_id=case_id, why=first.why, facts=first.facts, also=tuple(also), said=said)


def wrong(why: str, /, **facts: str) -> Wrong:
    """Return one thing that is wrong, with the facts that its sentence uses."""
    return Wrong(why=why, facts=facts)
