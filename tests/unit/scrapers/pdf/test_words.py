"""Which pieces of print are one word."""

from __future__ import annotations

import pytest

from scrapers.pdf.words import Word, join_touching


def print_row(*pieces: tuple[str, float, float]) -> list[str]:
    """Return the words of pieces of 14 points' height: text, left and right edge."""
    return [word.text for word in join_touching([Word(text, x0, 124.0, x1, 138.0) for text, x0, x1 in pieces])]


def test_letters_that_reach_under_the_one_before_are_one_word() -> None:
    """Browsers set the "a" under the arm of the "F": the label is "Fakturanr.", not "F" and "akturanr."."""
    assert print_row(("F", 55.5, 62.4), ("akturanr.", 61.5, 116.3)) == ["Fakturanr."]


@pytest.mark.parametrize(
    "pieces",
    [
        (("1.250", 55.5, 90.0), ("00", 89.0, 104.0)),  # figures are not kerned: two numbers lie over each other
        (("F", 55.5, 62.4), ("akturanr.", 58.0, 116.3)),
        (("Dato:", 55.5, 90.0), ("Den", 89.0, 110.0)),
        (("Faktura", 55.5, 100.0), ("nr.", 103.5, 120.0)),
    ],
)
def test_what_lies_farther_under_or_apart_stays_two_words(pieces: tuple[tuple[str, float, float], ...]) -> None:
    """What is printed over something else, or after a space, is another word."""
    assert print_row(*pieces) == [text for text, _, _ in pieces]
