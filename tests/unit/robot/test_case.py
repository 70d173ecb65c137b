"""What an invoice is meant to become, as people and the log read it."""

from __future__ import annotations

from decimal import Decimal

from robot.case import IntentLine, differences
from tests.fakes.crooked import meant


def test_posting_lines_that_differ_are_told_as_a_person_writes_them() -> None:
    """The clerk reads this beside a voucher that stands there wrongly."""
    line = IntentLine(account_code="5-32-10-4000", text="Materialer", amount=Decimal("12000.00"))
    posted = IntentLine(account_code="5-32-10-4000", text="Materialer", amount=Decimal("1200.00"))
    (found,) = differences(meant(lines=(line, line)), {"lines": (line, posted)})
    assert found.meant == "5-32-10-4000 Materialer 12000.00; 5-32-10-4000 Materialer 12000.00"
    assert found.seen == "5-32-10-4000 Materialer 12000.00; 5-32-10-4000 Materialer 1200.00"


def test_a_value_that_the_voucher_lacks_is_told_as_nothing() -> None:
    """Not as what Python calls it."""
    (found,) = differences(meant(order_reference="4500"), {"order_reference": None})
    assert (found.meant, found.seen) == ("4500", "")
