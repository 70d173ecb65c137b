"""Whether a value of an e-invoice stands on the page of a PDF, however it is written there."""

from __future__ import annotations

import re
from decimal import Decimal

MIN_LETTERS = 20
"""With fewer letters and digits than this a page has no text that could be compared."""

_SEPARATOR = r"[.,'’\s\u00a0\u202f]?"


def has_text(page_text: str) -> bool:
    """Return whether a page has text enough to compare with."""
    return sum(sign.isalnum() for sign in page_text) >= MIN_LETTERS


def shows_amount(page_text: str, amount: Decimal) -> bool:
    """Return whether the text has the amount: 1234.50 as 1.234,50, 1 234.50, 1'234,50, 1234,5 ...

    Without decimals (1.234, 1.234,-) only where there are none to show. The sign is left out of it.
    """
    whole, _, decimals = f"{abs(amount):.2f}".partition(".")
    groups = re.findall(r"\d{1,3}(?=(?:\d{3})*$)", whole)
    digits = _SEPARATOR.join(groups)
    if decimals == "00":
        fraction = r"(?:[.,](?:00?|-+|–|—))?"
    elif decimals.endswith("0"):
        fraction = rf"[.,]{decimals[0]}0?"
    else:
        fraction = rf"[.,]{decimals}"
    return re.search(rf"(?<![\d])(?<!\d[.,]){digits}{fraction}(?![.,]?\d)", page_text) is not None


def shows_word(page_text: str, word: str) -> bool:
    """Return whether the text has the word, looked at without case, spaces and punctuation."""
    wanted = _letters(word)
    return bool(wanted) and wanted in _letters(page_text)


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())
