from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.mapping.format import Format, TextTooLong

DANISH = Format(kind="amount", decimal=",", thousands=".")


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2, allow_nan=False))
def test_an_amount_comes_back_as_it_was_written(amount: Decimal) -> None:
    """Writing and reading are each other's inverse."""
    assert DANISH.read(DANISH.write(amount)) == amount


@pytest.mark.parametrize("text", ["1250.00", "1.25", "12.50,00", "1,250.00", "1.250", "", "1250,0", "DKK 1.250,00"])
def test_an_amount_in_another_format_is_not_read(text: str) -> None:
    """The formats are strict: what is not written as the system writes is no amount."""
    with pytest.raises(ValueError, match="no amount"):
        DANISH.read(text)


def test_thousands_are_read_where_they_stand_and_never_typed() -> None:
    """A system shows 1.234.567,80 and is given 1234567,80."""
    assert DANISH.read("1.234.567,80") == Decimal("1234567.80")
    assert DANISH.write(Decimal("1234567.8")) == "1234567,80"


def test_an_amount_with_more_decimals_than_the_system_has_is_not_rounded() -> None:
    """A value is typed whole or not at all."""
    with pytest.raises(ValueError, match="decimals"):
        DANISH.write(Decimal("1.005"))


def test_a_minus_may_stand_behind() -> None:
    """Old systems write 12,50-."""
    behind = Format(kind="amount", minus="after")
    assert behind.read("12,50-") == Decimal("-12.50")
    assert behind.write(Decimal("-12.5")) == "12,50-"


def test_a_date_is_read_by_its_pattern_alone() -> None:
    """4 May is not taken for 5 April, and an impossible day is no date."""
    danish = Format(kind="date", pattern="DD-MM-YYYY")
    assert danish.read("04-05-2026") == date(2026, 5, 4)
    assert Format(kind="date", pattern="D/M YY").write(date(2026, 5, 4)) == "4/5 26"
    for wrong in ("2026-05-04", "31-02-2026", "4-5-2026"):
        with pytest.raises(ValueError, match=r"."):
            danish.read(wrong)


def test_a_long_text_is_held_or_cut_as_the_format_says() -> None:
    """Only a declared cut counts as the same value."""
    with pytest.raises(TextTooLong):
        Format(kind="text", max_length=3).write("abcd")
    cut = Format(kind="text", max_length=3, longer="cut")
    assert cut.write("abcd") == "abc"
    assert cut.shows("abcd", "abc")
    assert not cut.shows("abcd", "ab")


def test_a_choice_has_a_word_for_each_value_and_no_other() -> None:
    """The words go both ways."""
    choice = Format(kind="choice", words={"true": "Kreditnota", "false": "Faktura"})
    assert choice.write(value=True) == "Kreditnota"
    assert choice.read("Faktura") == "false"
    with pytest.raises(ValueError, match="none of"):
        choice.read("Rykker")


def test_a_character_that_means_something_else_to_the_system_is_typed_as_another() -> None:
    """A search language has its own marks: what is typed there is not what is meant, and may not be read as it."""
    searched = Format(kind="text", instead={'"': "_"})
    assert searched.write('12"A') == "12_A"
    assert not Format(kind="text").shows('12"A', "12_A")
