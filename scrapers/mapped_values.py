"""Turns the text at a mapped place into a value, as the supplier's mapping says that it writes them."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from stdnum import iban

from robot.mapping.format import Format
from scrapers.amounts import Amount, find_amounts, settle
from scrapers.dates import find_dates
from scrapers.supplier_mapping import FieldRule, SupplierMapping

AMOUNT_FIELDS = frozenset(["net_total", "vat_total", "gross_total", "payable_total"])
DATE_FIELDS = frozenset(["issue_date", "due_date"])
COMPACT_FIELDS = frozenset(["supplier_id", "supplier_gln", "buyer_id", "buyer_gln", "iban"])
"""Fields whose value has no spaces, however it is printed."""

_ACCOUNT = re.compile(r"(?<!\d)(\d{4})\D{1,20}?(\d[\d ]{3,13}\d)(?!\d)")
_FIK = re.compile(r"\+\s?(\d{2})\s?<\s?(\d{0,19})\s?\+\s?(\d{8})\s?<?")
_FIK_ID_LENGTH = {"71": 15, "75": 16}

Value = str | date | Decimal


def parsed(name: str, raw: str, rule: FieldRule, mapping: SupplierMapping) -> Value | None:
    """Return the value of the field `name` in a text, or None where the text has none of the mapping's form."""
    text = raw
    if rule.pattern:
        match = re.search(rule.pattern, raw)
        if match is None:
            return None
        text = match.group(1) if match.re.groups else match.group()
    if not text:
        return None
    if name in AMOUNT_FIELDS:
        return amount_in(text, mapping.decimal_mark)
    if name in DATE_FIELDS:
        return _date_in(text, rule.date_pattern or mapping.date_pattern, mapping.date_order)
    return _text(name, text)


def amount_in(text: str, mark: str) -> Decimal | None:
    """Return the size of the first amount that is written with this decimal mark ("" for any), without its sign."""
    for amount in find_amounts(text):
        if amount.percent or _contradicts(amount, mark):
            continue
        value = settle(amount, mark).value
        return abs(value) if value is not None else None
    return None


def _contradicts(amount: Amount, mark: str) -> bool:
    return bool(mark and amount.mark and amount.mark != mark)


def _date_in(text: str, pattern: str, order: str) -> date | None:
    if pattern:
        form = Format(kind="date", pattern=pattern)
        for candidate in (text, *text.split()):
            try:
                return form.read(candidate.strip(".,:;()"))  # type: ignore[no-any-return] # a date by its kind
            except ValueError:
                continue
        return None
    dates = find_dates(text)
    if not dates:
        return None
    american = dates[0].american if order == "month_first" else None
    return american or dates[0].value


def _text(name: str, text: str) -> str | None:
    if name == "account":
        match = _ACCOUNT.search(text)
        return f"{match[1]}-{match[2].replace(' ', '').zfill(10)}" if match is not None else None
    if name == "fik":
        match = _FIK.search(text)
        if match is None:
            return None
        payment_id = match[2].zfill(_FIK_ID_LENGTH.get(match[1], 0))
        return f"+{match[1]}<{payment_id}+{match[3]}<"
    bare = " ".join(text.split()).strip(" .,:;")
    if name in COMPACT_FIELDS:
        bare = bare.replace(" ", "")
    if name == "iban" and not iban.is_valid(bare):
        return None
    if name == "supplier_id":
        bare = re.sub(r"^DK-?(?=\d{8}$)", "", bare)
    return bare or None
