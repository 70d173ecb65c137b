from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from robot.mapping.values import condition_names, holds, values_of
from tests.fakes.crooked import meant


@pytest.mark.parametrize(
    ("condition", "met"),
    [
        ("due_date", False),
        ("not due_date", True),
        ("currency = DKK", True),
        ("currency != DKK", False),
        ("vat_total = 0", True),
        ("vat_total != 0", False),
        ("credit_note", True),
        ("credit_note = true", True),
        ("not credit_note", False),
    ],
)
def test_a_condition_is_met_by_the_value_it_names(condition: str, *, met: bool) -> None:
    """Empty is unmet, amounts are compared as numbers, `not` and `!=` turn it round."""
    values: dict[str, Any] = {"due_date": None, "currency": "DKK", "vat_total": Decimal("0.00"), "credit_note": True}
    assert holds(condition, values) is met


@pytest.mark.parametrize(
    ("condition", "met"),
    [
        ("currency in EUR, DKK", True),
        ("not currency in EUR, SEK", True),
        ("net_total > 1000", True),
        ("net_total <= 1000", False),
        ("vat_rate = 25", True),
        ("vat_rate in 0, 12.5", False),
    ],
)
def test_lists_order_and_the_vat_rate_can_be_conditions(condition: str, *, met: bool) -> None:
    """`in` is met by any of a list; only numbers have an order; the rate follows from the totals."""
    assert holds(condition, values_of(meant())) is met


@pytest.mark.parametrize("condition", ["net_total > lots", "a b", "= 3", "net_total >"])
def test_what_is_no_condition_is_refused(condition: str) -> None:
    """A condition that could never be meant is told when the file is loaded."""
    with pytest.raises(ValueError, match=r"condition|numbers"):
        condition_names(condition)
