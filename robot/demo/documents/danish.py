"""How Danes write amounts and dates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

_MONTHS = (
    "januar",
    "februar",
    "marts",
    "april",
    "maj",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
)
_SWAPPED = str.maketrans(",.", ".,")


def kroner(amount: Decimal) -> str:
    """Return 1234.5 as 1.234,50."""
    return f"{amount:,.2f}".translate(_SWAPPED)


def plain(number: Decimal) -> str:
    """Return a quantity without needless zeros: 3, 7,5, 1.250."""
    whole = f"{number.normalize():,f}"
    return whole.translate(_SWAPPED)


def dashed(day: date) -> str:
    """Return 23-11-2026."""
    return day.strftime("%d-%m-%Y")


def dotted(day: date) -> str:
    """Return 23.11.2026."""
    return day.strftime("%d.%m.%Y")


def slashed(day: date) -> str:
    """Return 23/11-2026, as craftsmen write."""
    return f"{day.day}/{day.month}-{day.year}"


def written(day: date) -> str:
    """Return 23. november 2026."""
    return f"{day.day}. {month(day)} {day.year}"


def month(day: date) -> str:
    """Return the month's Danish name."""
    return _MONTHS[day.month - 1]
