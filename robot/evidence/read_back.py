"""Whether what the log says that a voucher showed is what was meant; both are masked alike before."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from robot.evidence.file_evidence import KNOWN_NUMBERS
from robot.masking import clean, mask

READ_BACK = "entry.read-back"


def masked(name: str, value: str, limit: int = 200) -> str:
    """Return a value as the log and the pages for people show it, at most `limit` characters of it."""
    return clean(mask(value, keep=(value,) if name in KNOWN_NUMBERS else ()), limit)


def agrees(name: str, meant: Any, seen: str) -> bool:
    """Whether a log's text of a value is the value that was meant; an amount is compared as one: 0 is 0.00."""
    if isinstance(meant, bool):
        return seen.casefold() == str(meant).casefold()
    if isinstance(meant, Decimal):
        try:
            return Decimal(seen) == meant
        except InvalidOperation:
            return False
    return " ".join(masked(name, str(meant)).split()) == " ".join(seen.split())
