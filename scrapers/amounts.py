"""Reads amounts as they are written in Europe, strictly: what can be read in two ways stays open.

Forms: `1.234,56`, `1 234,56`, `1'234.56`, `1,234.56`, `1234.56`, `1.234,-`, with a sign before or
behind (hyphen or U+2212), with "kr.", a currency code or symbol beside. `1.234` and `1,234` alone
may be a thousand or a fraction: `Amount.value` is None until `settle` knows the document's habit.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

SYMBOLS: dict[str, str] = {"€": "EUR", "$": "USD", "£": "GBP", "₹": "INR", "zł": "PLN"}
CODES: frozenset[str] = frozenset(
    ["DKK", "EUR", "USD", "GBP", "NOK", "SEK", "CHF", "PLN", "INR", "ISK", "CZK", "HUF", "CAD", "AUD", "JPY", "CNY"]
)
KRONE = "kr"
"""What "kr." is noted as: which krone it is, the country decides."""

_CURRENCY = r"(?:[A-Z]{3}(?![A-Za-z])|[Kk][Rr](?![A-Za-z])\.?|€|\$|£|₹|zł)"
_SPACE = " \t\u00a0\u202f"  # what may stand within an amount: it does not go on in the next line
_MINUS = "-−–‐‑﹣－"
_NUMBER = (
    r"(?:\d{1,3}(?:\.\d{3})+(?:,\d{2,5})?"
    r"|\d{1,3}(?:,\d{3})+(?:\.\d{2,5})?"
    r"|\d{1,3}(?:['’ \u00a0\u202f]\d{3})+(?:[.,]\d{2,4})?"
    r"|\d+[.,]\d{1,5}"
    r"|\d+)"
)
_AMOUNT = re.compile(
    rf"(?<![\w.,/+<-])(?P<s1>[{_MINUS}+][{_SPACE}]?)?(?P<c1>{_CURRENCY})?[{_SPACE}]?(?P<s2>[{_MINUS}])?[{_SPACE}]?(?P<number>{_NUMBER})"
    rf"(?P<dash>,[-–—]{{1,2}}|\.[-–—])?(?P<s3>[{_MINUS}](?!\w))?(?:[{_SPACE}]?(?P<c2>{_CURRENCY}))?(?P<percent>[{_SPACE}]?%)?(?![\w/]|[.,]\d|-\w)"
)
_DIGIT = re.compile(r"\d")
_GROUPS = re.compile(r"['’ \u00a0\u202f]")
_HUNDREDS = re.compile(r"\d{3}([.,]\d{2})?")
_OPEN = re.compile(r"\d{1,3}[.,]\d{3}")


class Amount(NamedTuple):
    """A number on the page that may be an amount of money."""

    value: Decimal | None  # None: open between `readings`
    raw: str
    decimals: int
    currency: str  # ISO 4217, "kr", or ""
    percent: bool
    mark: str  # the decimal mark that it shows: "," "." or ""
    start: int  # places in the text that was searched
    end: int
    readings: tuple[Decimal, ...] = ()

    @property
    def is_money(self) -> bool:
        """Whether it is written as money: two decimals, `,-`, or a currency beside it."""
        return not self.percent and (self.decimals == 2 or bool(self.currency) or self.raw.endswith("-"))


def find_amounts(text: str) -> list[Amount]:
    """Return every number in the text, from left to right."""
    if _DIGIT.search(text) is None:
        return []
    return [amount for match in _AMOUNT.finditer(text) if (amount := _from_match(match)) is not None]


def parse_amount(text: str) -> Decimal | None:
    """Return the one amount that the whole text is, or None where it is none or can be read in two ways."""
    match = _AMOUNT.fullmatch(text.strip())
    amount = _from_match(match) if match else None
    return amount.value if amount and not amount.percent else None


def decimal_mark(amounts: Iterable[Amount]) -> str:
    """Return the decimal mark of a document ("," or "."), or "" where its amounts show none or both alike."""
    count = Counter(a.mark for a in amounts if a.mark and a.decimals == 2 and not a.percent)
    if count[","] == count["."]:
        return ""
    mark, most = count.most_common(1)[0]
    return mark if most >= 3 * (count.total() - most) else ""


def settle(amount: Amount, mark: str) -> Amount:
    """Close an open amount by the document's decimal mark; without one it stays open."""
    if amount.value is not None or not amount.readings or not mark:
        return amount
    shown = "," if "," in amount.raw else "."
    thousand, fraction = amount.readings
    if shown == mark:
        return amount._replace(value=fraction, decimals=3, mark=mark)
    return amount._replace(value=thousand)


def _from_match(match: re.Match[str]) -> Amount | None:
    s1, c1, s2, number, dash, s3, c2, percents = match.groups()
    text = match.string
    digits = match.start("number")
    # Only one side can be a currency; three capitals that are none are a word.
    currency = _currency(c1) or _currency(c2)
    start, end = match.span()
    if c1 and not _currency(c1):
        start = match.start("s2") if s2 else digits
    if c2 and not _currency(c2):
        end = match.start("c2")
    while text[start].isspace():
        start += 1
    raw = text[start:end].strip()
    negative = bool((s1 or "").strip("+ ") or s2 or (s3 and not dash))
    percent = bool(percents)
    if digits > 1 and text[digits - 1] == " " and text[digits - 2].isdigit() and _HUNDREDS.fullmatch(number):
        # "x4 200,00": what stands before may be the thousands of this very number.
        return Amount(None, raw, 0, currency, percent, "", start, end)
    sign = -1 if negative else 1
    if number.isdecimal() and not dash:
        return Amount(Decimal(number) * sign, raw, 0, currency, percent, "", start, end)
    bare = _GROUPS.sub("", number)
    open_form = _OPEN.fullmatch(bare)
    if open_form and not dash and number == bare:
        mark_at = max(bare.find("."), bare.find(","))
        thousand = Decimal(bare[:mark_at] + bare[mark_at + 1 :]) * sign
        fraction = Decimal(bare[:mark_at] + "." + bare[mark_at + 1 :]) * sign
        return Amount(None, raw, 0, currency, percent, "", start, end, (thousand, fraction))
    value, decimals, mark = _plain(bare)
    if dash:
        if open_form:  # 1.250,-: what stands before ",-" is whole
            value = Decimal(re.sub(r"[.,]", "", bare))
        decimals, mark = 2, dash[0]
    return Amount(value * sign, raw, decimals, currency, percent, mark, start, end)


def _plain(bare: str) -> tuple[Decimal, int, str]:
    last = max(bare.rfind("."), bare.rfind(","))
    if last < 0:
        return Decimal(bare), 0, ""
    mark = bare[last]
    other = "." if mark == "," else ","
    if bare.count(mark) > 1:  # 1.234.567: groups alone
        return Decimal(bare.replace(mark, "").replace(other, ".")), 0, ""
    return Decimal(bare[:last].replace(other, "") + "." + bare[last + 1 :]), len(bare) - last - 1, mark


def _currency(text: str | None) -> str:
    if not text:
        return ""
    if text in SYMBOLS:
        return SYMBOLS[text]
    bare = text.rstrip(".")
    if bare.casefold() == KRONE:
        return KRONE
    return bare if bare in CODES else ""
