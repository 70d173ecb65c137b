"""Guesses which value of an invoice a person typed: by the value itself, where it is known, else by the caption."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from robot.case import plain
from robot.mapping.format import Format

AMOUNTS = tuple(
    Format.model_validate({"kind": "amount", "decimal": decimal, "thousands": thousands, "minus": minus})
    for decimal, thousands in ((",", "."), (",", ""), (",", " "), (".", ""), (".", ","))
    for minus in ("before", "after")
)
DATES = tuple(
    Format(kind="date", pattern=pattern)
    for pattern in ("DD-MM-YYYY", "DD.MM.YYYY", "DD/MM/YYYY", "DD-MM-YY", "YYYY-MM-DD", "D-M-YYYY", "MM/DD/YYYY")
)
_CAPTIONS: tuple[tuple[str, str], ...] = (
    (r"kreditnota", "credit_note"),
    (r"faktura.*(nr|nummer)|invoice.*(no|number)|bilagsref", "invoice_number"),
    (r"forfald|due|betalingsdato", "due_date"),
    (r"dato|date", "issue_date"),
    (r"ekskl|netto|net\b|uden moms", "net_total"),
    (r"inkl|brutto|total|i alt|gross", "gross_total"),
    (r"moms|vat|tax", "vat_total"),
    (r"kredit|leverand|cvr|supplier|vendor|party", "supplier_id"),
    (r"valuta|currency", "currency"),
    (r"iban", "iban"),
    (r"fik|\+71", "fik"),
    (r"reg", "account_registration"),
    (r"kontostreng|konto\b|account", "account_code"),
    (r"rekvi|ordre|order|reference", "order_reference"),
    (r"bruger|user|login|e-?mail", "user"),
    (r"kode|password|adgang", "secret"),
    (r"tekst|beskriv|text|descr", "text"),
    (r"beløb|amount", "gross_total"),
)


def guess_value(typed: str, caption: str, known: Mapping[str, Any]) -> tuple[str | None, Format | None]:
    """Return the name of what was typed, and how it was written; (None, None) where nothing speaks for any.

    `known` are the values that the person was asked to type, by name; the first that the text is, in any
    usual way of writing, is meant.
    """
    for name, value in known.items():
        if value in (None, "") or isinstance(value, bool):
            continue
        if isinstance(value, (Decimal, date)):
            formats = AMOUNTS if isinstance(value, Decimal) else DATES
            written = next((one for one in formats if _reads(one, typed) == value), None)
            if written is not None:
                return name, written
        elif typed.strip() == plain(value):
            return name, None
    lowered = caption.casefold()
    return next((name for pattern, name in _CAPTIONS if re.search(pattern, lowered)), None), None


def _reads(one: Format, typed: str) -> Any:
    try:
        return one.read(typed)
    except ValueError:
        return None
