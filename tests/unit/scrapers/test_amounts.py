"""Amounts as they are written in Europe."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.amounts import decimal_mark, find_amounts, parse_amount, settle


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,56", "1234.56"),
        ("1 234,56", "1234.56"),
        ("1'234.56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("12.345.678,90", "12345678.90"),
        ("1.250,-", "1250"),
        ("kr. 9.120,00", "9120.00"),
        ("kr4 200,00", "4200.00"),
        ("DKK 12,50", "12.50"),
        ("€ -9,32", "-9.32"),
        ("\u2212125,00", "-125.00"),
        ("125,00-", "-125.00"),
        ("125,00 kr.", "125.00"),
        ("0,0520", "0.0520"),
    ],
)
def test_an_amount_is_read_as_it_is_written(text: str, value: str) -> None:
    """Each way of writing an amount that is in use gives its one value."""
    assert parse_amount(text) == Decimal(value)


@pytest.mark.parametrize("text", ["1.234", "1,234", "12.500"])
def test_three_digits_behind_one_mark_stay_open(text: str) -> None:
    """A number that may be a thousand or a fraction has no value of its own."""
    assert parse_amount(text) is None


def test_the_documents_other_amounts_close_an_open_one() -> None:
    """Where the other amounts show commas as decimal marks, 1.234 is a thousand and 1,234 a fraction."""
    mark = decimal_mark(find_amounts("12,50 og 99,95 og 1.000,00"))
    thousand, fraction = (settle(find_amounts(text)[0], mark).value for text in ("1.234", "1,234"))
    assert (mark, thousand, fraction) == (",", Decimal(1234), Decimal("1.234"))


def test_without_other_amounts_an_open_one_stays_open() -> None:
    """Nothing decides, so nothing is guessed."""
    assert settle(find_amounts("1.234")[0], "").value is None


def test_what_may_be_the_tail_of_a_longer_number_has_no_value() -> None:
    """In "x4 200,00" the 4 may be the thousands: neither reading is taken."""
    assert [a.value for a in find_amounts("x4 200,00")] == [None]


@pytest.mark.parametrize("text", ["12-11-2026", "+71<766802547781123+85638969<", "A4", "1/1"])
def test_dates_payment_lines_and_names_are_no_money(text: str) -> None:
    """What is no amount is not taken for money."""
    assert not [a for a in find_amounts(text) if a.is_money]


def test_a_percentage_is_marked() -> None:
    """The 25,00 of "Moms (25,00%)" is a rate, the other number money."""
    rate, vat = find_amounts("Moms (25,00%) 111.825,25")
    assert (rate.percent, rate.is_money, vat.is_money) == (True, False, True)


@given(st.decimals(min_value=Decimal("0.01"), max_value=Decimal("99999999.99"), places=2))
def test_every_danish_amount_is_read_back(value: Decimal) -> None:
    """Whatever amount is written the Danish way comes back as it was."""
    danish = f"{value:,.2f}".translate(str.maketrans(",.", ".,"))
    assert parse_amount(danish) == value
    assert parse_amount(f"kr. {danish}") == value
    assert parse_amount(f"{danish}-") == -value


@given(st.text(max_size=60))
def test_no_text_breaks_the_search(text: str) -> None:
    """Any text is searched without an exception, and each find lies within it."""
    assert all(0 <= a.start < a.end <= len(text) for a in find_amounts(text))
