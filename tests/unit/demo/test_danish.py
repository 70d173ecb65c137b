"""Amounts and dates as Danes write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from robot.demo.documents import danish


def test_amounts_have_a_point_for_thousands_and_a_comma_for_oere() -> None:
    """Kroner always show two decimals; a quantity none that it does not need."""
    assert danish.kroner(Decimal("1234567.5")) == "1.234.567,50"
    assert danish.kroner(Decimal("-311.25")) == "-311,25"
    assert [danish.plain(Decimal(q)) for q in ("30", "7.50", "1250", "0.125")] == ["30", "7,5", "1.250", "0,125"]


def test_dates_are_written_in_the_ways_that_suppliers_have() -> None:
    """Day before month in every one of them."""
    day = date(2026, 3, 5)
    assert danish.dashed(day) == "05-03-2026"
    assert danish.dotted(day) == "05.03.2026"
    assert danish.slashed(day) == "5/3-2026"
    assert danish.written(day) == "5. marts 2026"
