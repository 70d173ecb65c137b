"""Initials are a few letters, and one person's are one person's however they are written."""

import pytest

from robot.initials import are_initials, same_person


@pytest.mark.parametrize("text", ["MLA", "mk", "LØJ", "M.L.A.", "m.l.a", "MLA2", "az55512", "ÅÆÖ"])
def test_a_few_letters_are_initials(text: str) -> None:
    """Two to six letters, with full stops or without, and perhaps a number after them."""
    assert are_initials(text)


@pytest.mark.parametrize(
    "text",
    ["", "M", "12", "2MLA", "Lone Østergaard Jensen", "MLA HK", "MLA, HK", "M L A", "МЛА", "Margrethe", "M..L", "=A1"],
)
def test_a_name_or_a_number_is_none(text: str) -> None:
    """Nor is what only looks like Latin letters, or two people's in one cell."""
    assert not are_initials(text)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("MLA", "m.l.a.", True),
        ("LØJ", "loej", True),
        ("LØJ", "LOJ", True),
        ("ÅS", "aas", True),
        ("ÅS", "AS", True),
        ("LÉJ", "lej", True),
        ("MLA", "MLA2", True),
        ("MLA02", "mla2", True),
        ("MLA1", "MLA2", False),
        ("MLA", "HK", False),
        ("MLA", "MLB", False),
    ],
)
def test_two_ways_of_writing_one_person_are_one_person(one: str, other: str, same: bool) -> None:
    """Where two must answer, a second spelling is no second person; in doubt they are one."""
    assert same_person(one, other) is same
    assert same_person(other, one) is same
