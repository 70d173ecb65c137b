"""The values that a mapping can use, by name: an intent's, what follows from them, and conditions on them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from decimal import Decimal, InvalidOperation
from operator import ge, gt, le, lt
from typing import Any

from robot.case import INTENT_NAMES, Intent, IntentLine, plain
from robot.sentence import said

LINE_NAMES: tuple[str, ...] = ("line.number", *(f"line.{field.name}" for field in fields(IntentLine)))
"""The values inside `for_each = "lines"`; `line.number` counts from 1."""

SOURCES: dict[str, str] = {
    "account_registration": "account",  # "9999" of "9999-0001234567"
    "account_number": "account",  # "0001234567"
    "fik_card": "fik",  # "71" of "+71<123456789012345+12345678<"
    "fik_payment_id": "fik",  # "123456789012345"; "" for card type 73
    "fik_creditor": "fik",  # "12345678"
    "payment_kind": "payment_kind",  # "iban", "account", "fik" or "none"
    "vat_rate": "vat_total",  # 25, 0, ...: VAT in percent of the net total, to a tenth; None without a net total
    "signed_net_total": "net_total",  # negative for a credit note
    "signed_vat_total": "vat_total",
    "signed_gross_total": "gross_total",
}
"""Values that follow from the intent, and the intent's value that they follow from."""

ENTRY_NAMES: tuple[str, ...] = (*INTENT_NAMES, *SOURCES)
LOGIN_NAMES: tuple[str, ...] = ("url", "user", "secret")
FILING_NAMES: tuple[str, ...] = (*ENTRY_NAMES, "title", "document_type", "document", "voucher")

PLACEHOLDER = re.compile(r"\{([a-z_]+(?:\.[a-z_]+)?)(?::([a-z0-9_]+))?\}")
"""`{name}` or `{name:format}` in a text."""

_CONDITION = re.compile(
    r"(?P<negated>not\s+)?(?P<name>[a-z_.]+)(?:\s*(?P<operator>!=|>=|<=|=|>|<|\bin\b)\s*(?P<value>[^=<>].*))?"
)
_ORDER: dict[str, Callable[[Any, Any], bool]] = {"<": lt, ">": gt, "<=": le, ">=": ge}
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_FIK = re.compile(r"\+(?P<card>[0-9]{2})<(?P<payment_id>[0-9]*)\+(?P<creditor>[0-9]{8})<?")


def values_of(intent: Intent) -> dict[str, Any]:
    """Return all values of `ENTRY_NAMES` for an intent."""
    registration, _, number = (intent.account or "").partition("-")
    fik = _FIK.fullmatch(intent.fik or "")
    sign = -1 if intent.credit_note else 1
    kinds = [kind for kind in ("fik", "iban", "account") if intent.value(kind)]
    return {name: intent.value(name) for name in INTENT_NAMES} | {
        "account_registration": registration,
        "account_number": number,
        "fik_card": fik["card"] if fik else "",
        "fik_payment_id": fik["payment_id"] if fik else "",
        "fik_creditor": fik["creditor"] if fik else "",
        "payment_kind": kinds[0] if kinds else "none",
        "vat_rate": _rate(intent),
        "signed_net_total": sign * intent.net_total,
        "signed_vat_total": sign * intent.vat_total,
        "signed_gross_total": sign * intent.gross_total,
    }


def line_values(line: IntentLine, number: int) -> dict[str, Any]:
    """Return the values of `LINE_NAMES` for one line."""
    return {
        "line.number": number,
        "line.account_code": line.account_code,
        "line.text": line.text,
        "line.amount": line.amount,
    }


def condition_names(condition: str) -> tuple[str, ...]:
    """Return the value names of a condition. Raises `ValueError` where it is none."""
    found = _CONDITION.fullmatch(condition.strip())
    if not found:
        message = said(
            "'{condition}' is no condition; write 'name', 'not name', 'name = x', 'name != x', 'name in x, y'",
            condition=condition,
        )
        raise ValueError(message)
    if found["operator"] in _ORDER and not _NUMBER.fullmatch(found["value"].strip()):
        message = said("'{condition}': only numbers have an order, written like 1000 or 1000.50", condition=condition)
        raise ValueError(message)
    return (found["name"],)


def holds(condition: str, values: Mapping[str, Any]) -> bool:
    """Return whether a condition is met.

    `name` is met by a value that is neither empty nor false; amounts are compared as numbers.
    """
    found = _CONDITION.fullmatch(condition.strip())
    if not found:
        message = said("'{condition}' is no condition", condition=condition)
        raise ValueError(message)
    value, operator, text = values.get(found["name"]), found["operator"], (found["value"] or "").strip()
    match operator:
        case None:
            met = value not in (None, "", False)
        case "=" | "!=":
            met = _equal(value, text) is (operator == "=")
        case "in":
            met = any(_equal(value, one.strip()) for one in text.split(","))
        case _:
            met = _in_order(operator, value, text)
    return met is not bool(found["negated"])


def _in_order(operator: str, value: Any, text: str) -> bool:
    try:
        return _ORDER[operator](Decimal(plain(value)), Decimal(text))
    except InvalidOperation:
        return False


def _equal(value: Any, text: str) -> bool:
    if isinstance(value, Decimal):
        try:
            return value == Decimal(text)
        except InvalidOperation:
            return False
    return plain(value) == text


def _rate(intent: Intent) -> Decimal | None:
    if not intent.net_total:
        return None
    return (intent.vat_total / intent.net_total * 100).quantize(Decimal("0.1")).normalize()
