from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.ledger.columns import canonical, storable
from robot.ledger.keys import ordinal
from robot.register import number_key

AMOUNTS = st.decimals(allow_nan=False, allow_infinity=False)


@given(AMOUNTS, AMOUNTS)
def test_amounts_share_their_text_exactly_when_they_are_equal(one: Decimal, other: Decimal) -> None:
    """The database compares texts; that must be the comparison of amounts."""
    assert Decimal(canonical(one)) == one
    if abs(one.adjusted()) <= 30 and abs(other.adjusted()) <= 30:
        assert (canonical(one) == canonical(other)) == (one == other)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("125", "125"),
        ("125.00", "125"),
        ("1.25E+2", "125"),
        ("-0.50", "-0.5"),
        ("0.00", "0"),
        ("-0", "0"),
        ("100", "100"),
    ],
)
def test_an_amount_has_one_text(amount: str, text: str) -> None:
    """Zeros at the end and exponents make no other amount."""
    assert canonical(Decimal(amount)) == text


def test_an_absurd_amount_stays_small() -> None:
    """A number that written out would be a million digits is not written out."""
    assert len(canonical(Decimal("1E+999999"))) < 64


@given(st.text(st.characters()))
def test_stored_text_can_be_encoded(text: str) -> None:
    """Whatever a mail holds, what is left of it is UTF-8 without NUL, and of the same length."""
    stored = storable(text)
    stored.encode()
    assert "\x00" not in stored
    assert len(stored) == len(text)


@pytest.mark.parametrize(
    ("number", "key"),
    [("f-12/3 ", "F123"), ("Å 1", "Å1"), ("０１２", "012"), ("-- 1 --", "1"), ("#", "#"), (" - / ", "-/"), ("", "")],
)
def test_a_number_key_is_letters_and_digits(number: str, key: str) -> None:
    """Leading zeros stay; a number of signs alone is compared by its signs."""
    assert number_key(number) == key


@pytest.mark.parametrize("text", ["", "F-2026", "G-2026-000001", "F-2026-x", "F-²-1"])
def test_what_is_no_case_id_has_no_order(text: str) -> None:
    """A wrong id is told."""
    with pytest.raises(ValueError, match="no case id"):
        ordinal(text)


def test_case_ids_sort_beyond_their_width() -> None:
    """The millionth case of a year comes after the one before it, and before the next year."""
    assert ordinal("F-2026-999999") < ordinal("F-2026-1000000") < ordinal("F-2027-000001")
