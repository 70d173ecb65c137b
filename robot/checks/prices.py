"""The prices are the ones that the office agreed with the supplier."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from robot.case import as_fact
from robot.checks.subject import Subject, hold
from robot.invoice import Finding, Line
from robot.outcome import Reason

_ROUNDED = Decimal("0.005")  # of a line's amount
_SHOWN_DECIMALS = 4


def check_prices(subject: Subject) -> Iterator[Finding]:
    """Hold for a line whose unit price is above the agreed one by more than the runbook tolerates.

    Of a line without one it is what its amount comes to for each of its quantity.
    """
    if subject.supplier is None:
        return
    factor = 1 + subject.process.checks.price_tolerance_percent / 100
    for line in subject.invoice.lines:
        price = subject.register.agreed_price(subject.supplier, line.item_number) if line.item_number else None
        seen, rounded = _unit_price(line)
        if price is not None and seen is not None and seen - rounded > price.unit_price * factor:
            yield hold(
                Reason.PRICE_AGREEMENT,
                item=f"{line.item_number} {line.description}",
                seen=as_fact(round(seen, _SHOWN_DECIMALS) if rounded else seen),
                agreed=as_fact(price.unit_price),
            )


def _unit_price(line: Line) -> tuple[Decimal | None, Decimal]:
    """Return what one of a line's quantity costs, and by how much rounding may have raised that."""
    if line.unit_price is not None or not line.quantity:
        return line.unit_price, Decimal(0)
    return line.amount / line.quantity, _ROUNDED / abs(line.quantity)
