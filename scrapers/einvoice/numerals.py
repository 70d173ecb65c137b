"""The strict forms of amounts and dates in e-invoices.

Python's Decimal takes more than XML Schema's decimal: NaN, exponents, underscores, full-width
digits. Here only what the standards write is an amount.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

_DECIMAL = re.compile(r"[+-]?(?:\d{1,15}(?:\.\d{0,12})?|\.\d{1,12})", re.ASCII)
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T[\d:.]+)?(?:Z|[+-]\d\d:\d\d)?", re.ASCII)
_DATE_102 = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)

_MINOR_UNITS = dict.fromkeys(("BIF", "CLP", "ISK", "JPY", "KRW", "PYG", "UGX", "VND", "XAF", "XOF", "XPF"), 0)
_MINOR_UNITS |= dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3)


class NotInForm(ValueError):
    """A text that is not what the standards write; `text` is how it stands."""

    def __init__(self, text: str, expected: str) -> None:
        self.text = text
        super().__init__(f"{text!r} is not {expected}")


def minor_units(currency: str) -> int:
    """Return how many decimals a currency's amounts have (ISO 4217)."""
    return _MINOR_UNITS.get(currency, 2)


def parse_decimal(text: str) -> Decimal:
    """Return an XML Schema decimal of at most 15 digits before the point. Raises `NotInForm`."""
    if not _DECIMAL.fullmatch(text):
        raise NotInForm(text, "a decimal")
    return Decimal(text) + 0  # + 0: no negative zero


def parse_total(text: str, currency: str) -> Decimal:
    """Return an amount that money can have: no more decimals than the currency. Raises `NotInForm`."""
    amount = parse_decimal(text)
    rounded = round(amount, minor_units(currency))
    if rounded != amount:
        raise NotInForm(text, f"an amount of {currency}: too many decimals")
    return rounded


def parse_date(text: str) -> date:
    """Return a date written as XML Schema's date or as UN/CEFACT's format 102.

    Raises `NotInForm`, or `ValueError` for a day that there is not.
    """
    match = _DATE.fullmatch(text) or _DATE_102.fullmatch(text)
    if match is None:
        raise NotInForm(text, "a date")
    year, month, day = (int(part) for part in match.groups())
    return date(year, month, day)


def parse_currency(text: str) -> str:
    """Return an ISO 4217 code. Raises `NotInForm` for anything but three capital letters."""
    if not _CURRENCY.fullmatch(text):
        raise NotInForm(text, "a currency")
    return text
