"""What is wrong with the numbers of a supplier's row: a typing error, or what Excel made of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from stdnum import ean, iban
from stdnum.dk import cvr
from stdnum.no import orgnr

from robot.sentence import said

_SHORTENED = re.compile(r"[0-9]+([.,][0-9]+)?E\+?[0-9]+|#+", re.IGNORECASE)  # "9,9E+07", "#####"
_FOREIGN = re.compile(r"(?=(?:.*[0-9]){5})[A-Z]{2}[0-9A-Z+*]{5,14}")
_ACCOUNT_PART = re.compile(r"(?=.*[0-9])[0-9A-Z][0-9A-Z ./-]*", re.IGNORECASE)  # of another country, in any form


def wrong_cells(row: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the column of each number that is none, and what to do about it."""
    for column, (name, holds, advice) in _NUMBERS.items():
        found = row.get(column, "")
        if found and not holds(found):
            yield column, _told(found, name, advice)


def _told(found: str, name: str, advice: str) -> str:
    if _SHORTENED.fullmatch(found):
        advice = _AS_TEXT
    return said("'{found}' is no {what}.{advice}", found=found, what=name, advice=advice)


def _is_tax_number(text: str) -> bool:
    bare = re.sub(r"[ .\-]", "", text).upper().removeprefix("DK")
    if not bare.isdecimal():
        return _FOREIGN.fullmatch(bare) is not None
    return bool(orgnr.is_valid(bare) if len(bare) == 9 else cvr.is_valid(bare))


def _is_creditor(text: str) -> bool:
    return len(text) == 8 and text.isdecimal()


def _is_gln(text: str) -> bool:
    return len(text) == 13 and bool(ean.is_valid(text))


_AS_TEXT = said(" Excel has shortened it: format the column as text in Excel, and write the number again.")
_NO_DATE = said(" Excel has made a date of it: format the column as text in Excel, and write it again.")
_DAY = re.compile(r"\d{1,2}[-./]\d{1,2}[-./](?:19|20)\d\d")
_LOOK_UP = said(" Look it up at datacvr.virk.dk, and write it again; a foreign one begins with its country's letters.")
_ASK = said(" Ask the supplier by a telephone number that you have already, never by one from an invoice.")
_NUMBERS: dict[str, tuple[str, Callable[[str], bool], str]] = {
    "cvr": (said("CVR number"), _is_tax_number, _LOOK_UP),
    "reg": (said("registration number"), lambda text: _ACCOUNT_PART.fullmatch(text) is not None, _ASK),
    "account": (said("account number"), lambda text: _ACCOUNT_PART.fullmatch(text) is not None, _ASK),
    "iban": ("IBAN", lambda text: bool(iban.is_valid(text)), _ASK),
    "fik_creditor": (said("FIK creditor number of eight digits"), _is_creditor, _ASK),
    "gln": (said("GLN (EAN number)"), _is_gln, _ASK),
    "account_code": (said("account code"), lambda text: _DAY.fullmatch(text) is None, _NO_DATE),
}
"""Of each column: what stands in it, when it does, and what else to do."""
