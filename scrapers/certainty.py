"""Decides how far a value may be trusted, by the facts that speak for it and for its rivals.

The rule is DESIGN's: proven means that facts of at least two kinds agree and that no rival has
as much. `WORTHLESS` holds the combinations that were seen to be wrong on some document.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from robot.invoice import Box, Certainty, Fact, Field, Rival

T = TypeVar("T")

WORTHLESS: frozenset[tuple[str, frozenset[Fact]]] = frozenset(
    [
        # A due date "proven" by a date that is itself only the nearest one.
        ("order_reference", frozenset([Fact.LABEL, Fact.RELATION])),
        ("order_reference", frozenset([Fact.LABEL, Fact.ORDER])),
    ]
)


_BY_ITS_PLACE = 0.5  # of weight: a value below its label is named no worse than one beside it


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate(Generic[T]):
    """One sighting of a value that could be the field's."""

    value: T
    raw: str
    rule: str
    facts: frozenset[Fact]
    weight: float = 1.0  # how well its label names the field; more is better
    page: int | None = None
    box: Box | None = None


def decide(name: str, candidates: Sequence[Candidate[T]], extra: Iterable[tuple[T, Fact]] = ()) -> Field[T] | None:
    """Return the field of the best candidate, or None where there is no candidate.

    Sightings of one value are put together. `extra` are facts found elsewhere about values.
    """
    groups: dict[T, list[Candidate[T]]] = {}
    for candidate in candidates:
        groups.setdefault(candidate.value, []).append(candidate)
    if not groups:
        return None
    facts: dict[T, set[Fact]] = {value: set().union(*(c.facts for c in group)) for value, group in groups.items()}
    for value, fact in extra:
        if value in facts:
            facts[value].add(fact)

    def worth(value: T) -> tuple[float, int, int]:
        return max(c.weight for c in groups[value]), len(facts[value]), len(groups[value])

    ranked = sorted(groups, key=worth, reverse=True)
    best = ranked[0]
    shown = max(groups[best], key=lambda c: c.weight)
    others = [
        Rival(raw=groups[v][0].raw, why_lost=_why(v, best, facts, groups), page=groups[v][0].page, box=groups[v][0].box)
        for v in ranked[1:]
    ]
    serious = [v for v in ranked[1:] if max(c.weight for c in groups[v]) >= shown.weight - _BY_ITS_PLACE]
    most = max((len(facts[v]) for v in serious), default=0)
    return Field(
        value=best,
        raw=shown.raw,
        certainty=grade(name, frozenset(facts[best]), most_of_rivals=most),
        rule=shown.rule,
        facts=frozenset(facts[best]),
        page=shown.page,
        box=shown.box,
        rivals=tuple(others[:5]),
    )


def grade(name: str, facts: frozenset[Fact], *, most_of_rivals: int = 0) -> Certainty:
    """Return the certainty of a value with these facts, where its best rival has `most_of_rivals` facts."""
    if len(facts) >= 2 and most_of_rivals < len(facts) and (name, facts) not in WORTHLESS:
        return Certainty.PROVEN
    if facts and most_of_rivals == 0:
        return Certainty.SUPPORTED
    return Certainty.GUESS


def _why(value: T, best: T, facts: dict[T, set[Fact]], groups: dict[T, list[Candidate[Any]]]) -> str:
    if max(c.weight for c in groups[value]) < max(c.weight for c in groups[best]):
        return "its label names the field less well"
    if len(facts[value]) < len(facts[best]):
        return "fewer facts speak for it"
    return "it stands in fewer places, or later"
