"""Writes and reads single cells so that nothing from outside is ever a formula, and nothing breaks a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Font

from robot.masking import clean
from robot.review.columns import Form

AMOUNT_FORMAT = "#,##0.00"
DATE_FORMAT = "dd-mm-yyyy"


class CellFault(ValueError):
    """What a person wrote in a cell cannot be read; the text is the key of the sentence that says so."""


def write(cell: Cell | MergedCell, value: Any, form: Form, *, link_text: str = "") -> None:
    """Write one value. Text is text, whatever it begins with."""
    if value is None or value == "" or isinstance(cell, MergedCell):
        return
    if form is Form.LINK:
        cell.value = link_text
        cell.hyperlink = str(value)
        cell.font = Font(color="0B5CAD", underline="single")
    elif isinstance(value, Decimal):
        cell.value = value
        cell.number_format = AMOUNT_FORMAT
    elif isinstance(value, date):
        cell.value = value
        cell.number_format = DATE_FORMAT
    else:
        cell.value = clean(str(value))
        cell.data_type = "s"
        cell.quotePrefix = str(value)[:1] in "=+-@"


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
    return " ".join(str(value).replace("\r", "").split())


def read(value: Any, form: Form) -> Any:
    """Return what a person wrote, canonical: Decimal, date or text; None for an empty cell.

    Raises `CellFault` for what is no amount or no date. A formula is never followed.
    """
    if isinstance(value, str) and value.startswith("="):
        raise CellFault("formula")
    text = as_text(value)
    if not text:
        return None
    if form is Form.AMOUNT:
        return _amount(value, text)
    if form is Form.DATE:
        return _date(value, text)
    return text


def _amount(value: Any, text: str) -> Decimal:
    if isinstance(value, str):
        bare = text.removesuffix("kr.").removesuffix("kr").strip().replace(" ", "")
        whole, comma, cents = bare.partition(",")
        groups = whole.lstrip("-").split(".")
        grouped = len(groups) > 1 and (len(groups[0]) > 3 or any(len(g) != 3 for g in groups[1:]))
        if grouped or (comma and len(cents) != 2) or (len(groups) > 1 and not comma):
            raise CellFault("amount")
        text = whole.replace(".", "") + (f".{cents}" if comma else "")
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise CellFault("amount") from None
    if not number.is_finite() or number != number.quantize(Decimal("0.01")):
        raise CellFault("amount")
    return number.quantize(Decimal("0.01"))


def _date(value: Any, text: str) -> date:
    if isinstance(value, (date, datetime)):
        return date.fromisoformat(text)
    parts = text.replace(".", "-").replace("/", "-").replace(" ", "").split("-")
    if len(parts) != 3 or not all(p.isascii() and p.isdigit() for p in parts):
        raise CellFault("date")
    year, month, day = parts if len(parts[0]) == 4 else parts[::-1]
    if len(year) not in (2, 4):
        raise CellFault("date")
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        raise CellFault("date") from None


def locked_texts(row: Mapping[str, Any], keys: list[str]) -> list[str]:
    """Return the texts of the cells that staff may not change, for comparing after they answered."""
    return [as_text(row.get(key)) for key in keys]
