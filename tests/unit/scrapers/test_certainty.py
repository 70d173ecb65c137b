"""How far a value may be trusted."""

from __future__ import annotations

from robot.invoice import Certainty, Fact
from scrapers.certainty import Candidate, decide


def candidate(value: str, *facts: Fact, weight: float = 1.0) -> Candidate[str]:
    """Return a sighting of a value with these facts."""
    return Candidate(value=value, raw=value, rule="test", facts=frozenset(facts), weight=weight)


def certainty(*candidates: Candidate[str], extra: tuple[tuple[str, Fact], ...] = ()) -> Certainty:
    """Return what is decided of these sightings."""
    field = decide("invoice_number", candidates, extra)
    assert field is not None
    return field.certainty


def test_two_kinds_of_facts_prove() -> None:
    """A label and a second sighting of the same value prove it."""
    assert certainty(candidate("1", Fact.LABEL), extra=(("1", Fact.SECOND_SIGHTING),)) is Certainty.PROVEN


def test_the_same_kind_twice_does_not_prove() -> None:
    """Two labels are one kind of fact."""
    assert certainty(candidate("1", Fact.LABEL), candidate("1", Fact.LABEL)) is Certainty.SUPPORTED


def test_a_rival_with_as_much_makes_a_guess() -> None:
    """Two values with the same facts: neither is proven."""
    assert certainty(candidate("1", Fact.LABEL, Fact.CHECK), candidate("2", Fact.LABEL, Fact.CHECK)) is Certainty.GUESS


def test_a_weaker_rival_does_not_unprove() -> None:
    """A value with two kinds of facts stays proven beside one with a single kind."""
    assert certainty(candidate("1", Fact.LABEL, Fact.CHECK), candidate("2", Fact.LABEL)) is Certainty.PROVEN


def test_rivals_are_kept_with_the_reason_why_they_lost() -> None:
    """`explain` can show what else could have been the value."""
    field = decide("invoice_number", [candidate("1", Fact.LABEL, weight=2), candidate("2", Fact.LABEL)])
    assert field is not None
    assert [(r.raw, r.why_lost) for r in field.rivals] == [("2", "its label names the field less well")]


def test_without_candidates_there_is_no_field() -> None:
    """Nothing is made up."""
    assert decide("invoice_number", []) is None
