from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from robot.mapping.values import holds


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
