"""What `fakturarobot demo` says by itself; the rest is a night like any other's."""

from __future__ import annotations

from robot.demo.show import first_line
from robot.words import load_words


def test_the_night_is_announced_in_the_office_s_language() -> None:
    """The demo's municipality is Danish."""
    assert first_line(1, 41, load_words("da")) == ("Fjordby Kommune, nat 1: 41 nye mails i faktura@fjordby.example.")
    assert first_line(2, 9, load_words("en")) == "Fjordby Kommune, night 2: 9 new mails in faktura@fjordby.example."
