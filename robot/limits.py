"""The limits of a runbook are amounts in kroner: what is in another currency cannot be compared with them."""

from __future__ import annotations

from decimal import Decimal

_KRONER = "DKK"


def is_foreign(currency: str | None) -> bool:
    """Whether an amount is known to be in another currency than the limits."""
    return currency is not None and currency != _KRONER


def is_above(gross: Decimal, currency: str | None, limit: Decimal) -> bool:
    """Whether an amount counts as above a limit: nobody has said what an amount in another currency is in kroner."""
    return is_foreign(currency) or abs(gross) > limit


def is_for_two(gross: Decimal | None, currency: str | None, limit: Decimal) -> bool:
    """Whether two people must answer; an amount that nobody knows may be above the limit."""
    return gross is None or is_above(gross, currency, limit)
