"""The form and place that a supplier's confirmed invoices have."""

from __future__ import annotations

from dataclasses import replace

import pytest

from robot.habits import with_history
from robot.invoice import Box, Certainty, Fact, Field, Invoice

BOX = Box(x0=450.0, top=170.0, x1=480.0, bottom=180.0)


def number(
    value: str, *, box: Box | None = BOX, rule: str = "label 'nr'", certainty: Certainty = Certainty.SUPPORTED
) -> Invoice:
    """Return an invoice that has a number alone."""
    field = Field(
        value=value, raw=value, certainty=certainty, rule=rule, facts=frozenset([Fact.LABEL]), page=1, box=box
    )
    return Invoice(invoice_number=field)


def certainty_of(invoice: Invoice, confirmed: list[Invoice]) -> Certainty:
    """Return how certain the number is beside these confirmed invoices."""
    found = with_history(invoice, confirmed).invoice_number
    assert found is not None
    return found.certainty


def test_a_number_where_it_always_stood_is_proven_by_the_second_confirmed_invoice() -> None:
    """One earlier invoice may be chance; two are a habit."""
    new = number("RE-2026/101")
    assert certainty_of(new, [number("RE-2026/98")]) is Certainty.SUPPORTED
    assert certainty_of(new, [number("RE-2026/98"), number("RE-2025/97")]) is Certainty.PROVEN


@pytest.mark.parametrize(
    "odd",
    [
        number("2025-97"),
        number("RE-2025/1"),
        number("RE-2025/97", rule="label 'ref'"),
        number("RE-2025/97", box=replace(BOX, top=300.0, bottom=310.0)),
        number("RE-2025/97", box=replace(BOX, x0=60.0, x1=100.0)),
    ],
    ids=["another form", "another length", "another label", "another height", "another column"],
)
def test_one_confirmed_invoice_that_differs_breaks_the_habit(odd: Invoice) -> None:
    """The supplier has two layouts, or the values were read from different things."""
    assert certainty_of(number("RE-2026/101"), [number("RE-2026/98"), odd]) is Certainty.SUPPORTED


def test_what_a_person_stated_is_no_habit() -> None:
    """A stated value has no place on the page."""
    assert certainty_of(number("RE-2026/101"), [number("RE-2026/98"), number("RE-2025/97", box=None)]) is (
        Certainty.SUPPORTED
    )


def test_a_value_with_rivals_is_not_made_certain_by_habit() -> None:
    """A guess stays one."""
    confirmed = [number("RE-2026/98"), number("RE-2025/97")]
    assert certainty_of(number("RE-2026/101", certainty=Certainty.GUESS), confirmed) is Certainty.GUESS
