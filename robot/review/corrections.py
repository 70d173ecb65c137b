"""Reads the values that a person stated in the correction columns. A slip of the pen is asked about, not used."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from stdnum import iban, luhn
from stdnum.dk import cvr

from robot.answered import Wrong, wrong
from robot.review.cells import CellFault, as_text, read
from robot.review.columns import TO_YOU, Form
from robot.words import Words

_ACCOUNT = re.compile(r"([0-9]{4})[ ./-]{0,3}([0-9]{6,10})")
_FIK = re.compile(r"\+?(71|73|75)<?([0-9]*)\+?([0-9]{8})<?")
_FIK_ID_LENGTH = {"71": 15, "73": 0, "75": 16}
_CURRENCY = re.compile(r"[A-Z]{3}")
LONGEST_TEXT = 100


def read_corrections(
    cells: Mapping[str, Any], words: Words, *, currency: str | None
) -> tuple[dict[str, Any], dict[str, Wrong]]:
    """Return canonical values by the invoice's field names, and what is wrong with those that cannot be read.

    `currency` is the invoice's as it was read; one that the cells state goes before it.
    """
    found: dict[str, Any] = {}
    unreadable: dict[str, Wrong] = {}
    for column in sorted((c for c in TO_YOU if c.field), key=lambda c: c.form is Form.AMOUNT):  # the currency before
        name, cell = str(column.field), cells.get(column.key)
        try:
            stated = None if "currency" in unreadable else found.get("currency", currency)
            value = read(cell, column.form, currency=stated)
            if value is not None:
                found[name] = _canonical(name, value, cell)
        except CellFault as fault:
            unreadable[name] = wrong(str(fault), column=words.field(name), said=as_text(cell))
    return found, unreadable


def _canonical(name: str, value: Any, cell: Any) -> Any:
    """Return a stated value in its one form. Raises `CellFault`."""
    if not isinstance(value, str):
        return value
    value = _account(value, typed_as_number=not isinstance(cell, str)) if name == "account" else _id(name, value)
    if len(value) > LONGEST_TEXT:
        raise CellFault("too_long")
    return value


def _id(name: str, value: str) -> str:
    bare = "".join(value.split()).upper()
    match name:
        case "supplier_id":
            bare = re.sub(r"[.-]", "", bare).removeprefix("DK")
            if bare.isdigit() and not cvr.is_valid(bare):
                raise CellFault("check_digit")
        case "iban":
            if not iban.is_valid(bare):
                raise CellFault("check_digit")
        case "fik":
            bare = _fik(bare)
        case "currency":
            if not _CURRENCY.fullmatch(bare):
                raise CellFault("currency")
        case _:
            return value
    return bare


def _account(value: str, *, typed_as_number: bool) -> str:
    """Return "9999-0001234567". A number may have lost its leading zeros, so it must be whole."""
    found = _ACCOUNT.fullmatch(value)
    if found is None or (typed_as_number and len(value) != 14):
        raise CellFault("account")
    return f"{found[1]}-{found[2].zfill(10)}"


def _fik(bare: str) -> str:
    """Return "+71<123456789012345+12345678<", its payment id proven by the check digit and filled up with zeros.

    Source: Finans Danmark, "Vejledning om fælles indbetalingskort": types 71 and 75 end in a modulo-10 digit.
    """
    found = _FIK.fullmatch(bare)
    if found is None or ("+" not in bare and "<" not in bare):
        raise CellFault("fik")
    kind, payment_id, creditor = found.groups()
    length = _FIK_ID_LENGTH[kind]
    if len(payment_id) > length or (length and not payment_id):
        raise CellFault("fik")
    payment_id = payment_id.zfill(length)
    if payment_id and not luhn.is_valid(payment_id):
        raise CellFault("check_digit")
    return f"+{kind}<{payment_id}+{creditor}<"
