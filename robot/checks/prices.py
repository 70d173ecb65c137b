"""The prices are the ones that the office agreed with the supplier."""

from __future__ import annotations

from collections.abc import Iterator

from robot.case import as_fact
from robot.checks.subject import Subject, hold
from robot.invoice import Finding
from robot.outcome import Reason


def check_prices(subject: Subject) -> Iterator[Finding]:
    """Hold for a line whose unit price is above the agreed one by more than the runbook tolerates."""
    if subject.supplier is None:
        return
    agreed = {p.item_number: p for p in subject.register.prices(subject.supplier)}
    factor = 1 + subject.process.checks.price_tolerance_percent / 100
    for line in subject.invoice.lines:
        price = agreed.get(line.item_number or "")
        if price is not None and line.unit_price is not None and line.unit_price > price.unit_price * factor:
            yield hold(
                Reason.PRICE_AGREEMENT,
                item=f"{line.item_number} {line.description}",
                seen=as_fact(line.unit_price),
                agreed=as_fact(price.unit_price),
            )
