"""Whoever mends a mapping is told its file, the table, and the step counted from 1."""

from __future__ import annotations

from pathlib import Path

from robot.mapping import load_system
from robot.mapping.whereabouts import placed
from robot.sentence import said
from robot.words import load_words

MAPPING = load_system(Path(__file__).parents[4] / "mappings" / "systems" / "oekonomi98.toml")
DANISH = load_words("da")


def place_of(*things: object) -> str:
    """Return what a Dane reads of the place."""
    told = DANISH.say(str(placed(MAPPING, said("The browser or its page is gone."), *things)))  # plain, as from the log
    before, _, place = told.partition(" Se ")
    assert before == "Økonomi 98: Browseren eller dens side er væk."
    return place.removesuffix(" i mappings/systems/oekonomi98.toml.")


def test_a_step_a_target_and_a_field_are_told_by_their_places() -> None:
    """A step by its number, also where one of its targets is meant; a field by its key."""
    assert MAPPING.enter is not None
    assert MAPPING.form is not None
    assert MAPPING.submit is not None
    step = MAPPING.enter.steps[3]
    assert place_of(step) == place_of(step.fill) == "trin 4 i [enter]"
    assert place_of(MAPPING.login.steps[1].fill) == "trin 2 i [login]"
    assert place_of(MAPPING.blocks["pick_supplier"].steps[2].words) == "trin 3 i [blocks.pick_supplier]"
    assert place_of(MAPPING.form.fields["due_date"].read) == "form.fields.due_date"
    assert place_of(MAPPING.submit.click) == "submit.click"
    assert place_of(None, MAPPING.ready.shown) == "ready.shown"


def test_what_has_its_place_keeps_it_and_what_has_none_stays_as_it_is() -> None:
    """A step within a block is told by the block, not by the step that does it."""
    assert MAPPING.enter is not None
    inner = placed(MAPPING, "x", MAPPING.blocks["search"].steps[0])
    assert placed(MAPPING, inner, MAPPING.enter.steps[2]) == inner
    assert placed(MAPPING, "x", object(), ()) == "x"
