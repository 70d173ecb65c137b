"""Writes and reads single cells so that nothing from outside is ever a formula, and nothing breaks a file."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Font
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from robot.masking import clean
from robot.review.columns import Form

AMOUNT_FORMATS = {"da": "[$-406]#,##0.00", "en": "#,##0.00"}
"""By language: a spreadsheet that is not Danish itself shows a Danish office's amounts as 1.250,00 too."""
DATE_FORMAT = "dd-mm-yyyy"
TEXT_FORMAT = "@"
FONT = "Arial"
_INK, _LINK_INK = "1F2937", "0B5CAD"
_FIRST_DAY = date(1900, 3, 1)  # spreadsheet programs disagree on the days before it
_LARGEST_AMOUNT = Decimal(10) ** 13  # a spreadsheet keeps 15 digits of a number
_LARGEST_WHOLE = 10**15  # of which a spreadsheet keeps every digit
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CENT = Decimal("0.01")
_WITH_WORDS = re.compile(r"([A-Za-z]+\.?)? ?(.*?) ?([A-Za-z]+\.?|,-)?")
_KRONER = frozenset({"kr", "kr.", "kroner"})


class CellFault(ValueError):
    """What a person wrote in a cell cannot be read; the text is the key of the sentence that says so."""


def write(cell: Cell | MergedCell, value: Any, form: Form, *, link: str = "", language: str = "da") -> None:
    """Write one value, and make it a link where there is one. Text is text, whatever it begins with."""
    if isinstance(cell, MergedCell):
        return
    cell.font = Font(name=FONT, size=10, color=_LINK_INK if link else _INK, underline="single" if link else None)
    if form is Form.TEXT or form is Form.LINKED:
        cell.number_format = TEXT_FORMAT  # so that 0400 typed here stays 0400
    elif form is Form.AMOUNT:
        cell.number_format = AMOUNT_FORMATS[language]
    elif form is Form.DATE:
        cell.number_format = DATE_FORMAT
    if value is None or value == "":
        return
    if isinstance(value, Decimal) and abs(value) < _LARGEST_AMOUNT:
        cell.value = value
    elif isinstance(value, date) and value >= _FIRST_DAY:
        cell.value = value
        cell.number_format = DATE_FORMAT
    else:
        text = clean(str(value))
        cell.value = _ESCAPE.sub(r"_x005F_x\1_", text)
        cell.data_type = "s"
        cell.quotePrefix = text[:1] in tuple("=+-@")
    if link:
        cell.hyperlink = link


def plain(value: Any) -> Any:
    """Return a cell's value as a person sees it; a formula of any kind as text that begins with "="."""
    if isinstance(value, (ArrayFormula, DataTableFormula)):
        return "=" + str(getattr(value, "text", None) or "").lstrip("=")
    if isinstance(value, str):
        return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), value)
    return value


def as_text(value: Any) -> str:
    """Return a cell's value in one form, however a spreadsheet program saved it: for comparing."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        number = Decimal(str(value))
        return f"{number.normalize():f}"
    return clean(" ".join(clean(str(value)).split()))


def restated(value: Any, form: Form) -> str:
    """Return what a person wrote as they would write it again: "1250,50", "23-11-2026"."""
    if form is Form.AMOUNT and isinstance(value, (int, float)) and not isinstance(value, bool):
        number = Decimal(str(value))
        if abs(number) < _LARGEST_AMOUNT and number == round(number, 2):
            return f"{number:.2f}".replace(".", ",")
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    return as_text(value)


def read(value: Any, form: Form, *, currency: str | None = None) -> Any:
    """Return what a person wrote, canonical: Decimal, date or text; None for an empty cell.

    Amounts are Danish where they are text ("1.250,50 kr."), and a currency at them is the invoice's, `currency`; dates
    have the day first, or are ISO 8601. Raises `CellFault` for what is no amount or no date. A formula is never
    followed.
    """
    if isinstance(value, str) and value.startswith("="):
        raise CellFault("formula")
    text = as_text(value)
    if not text:
        return None
    if form is Form.AMOUNT:
        return _amount(value, text, currency)
    if form is Form.DATE:
        return _date(value, text)
    if _is_changed(value):
        raise CellFault("typed_as_number")
    return as_text(_visible(value)) if isinstance(value, str) else text


def _visible(text: str) -> str:
    """Return what people see of a text that was pasted, in ordinary letters and digits: a mail has more in it."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")


def _is_changed(value: Any) -> bool:
    """Return whether the spreadsheet program may have made something else of a text: a day, a rounded number, an error.

    A whole number of fewer digits than it keeps is what was typed, but for zeros before it.
    """
    if isinstance(value, str):
        return value.startswith("#") and value.rstrip("!?").isupper()
    return not isinstance(value, int) or isinstance(value, bool) or abs(value) >= _LARGEST_WHOLE


def _amount(value: Any, text: str, currency: str | None) -> Decimal:
    if isinstance(value, str):
        bare = _without_currency(text, currency).replace(" ", "")
        if not re.fullmatch(r"-?([0-9]+|[0-9]{1,3}(\.[0-9]{3})+(?=,))(,[0-9]{2})?", bare):
            raise CellFault("amount")
        text = bare.replace(".", "").replace(",", ".")
    try:
        number = Decimal(text)
        cents = number.quantize(_CENT)
    except InvalidOperation:
        raise CellFault("amount") from None
    if number != cents or abs(number) >= _LARGEST_AMOUNT:
        raise CellFault("amount")
    return cents


def _without_currency(text: str, currency: str | None) -> str:
    """Return an amount without the currency before or after it. Raises `CellFault` where that is another one."""
    found = _WITH_WORDS.fullmatch(text)
    if found is None:
        raise CellFault("amount")
    before, bare, after = found.groups()
    for word in filter(None, (before, after if after != ",-" else "")):
        meant = "DKK" if word.casefold() in _KRONER else word.upper()
        if not bare or len(meant) != len("DKK"):
            raise CellFault("amount")
        if meant != currency:
            raise CellFault("amount_currency")
    return bare


def _date(value: Any, text: str) -> date:
    if isinstance(value, (date, datetime)):
        return date.fromisoformat(text)
    parts = text.replace(".", "-").replace("/", "-").replace(" ", "").split("-")
    if len(parts) != 3 or not all(re.fullmatch("[0-9]+", p) for p in parts):
        raise CellFault("date")
    year, month, day = parts if len(parts[0]) == 4 else parts[::-1]
    if len(year) not in (2, 4):
        raise CellFault("date")
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        raise CellFault("date") from None
