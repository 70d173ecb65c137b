"""What the cells of a supplier's row say, and what is wrong with them: a typing error, or what Excel made of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from babel.numbers import list_currencies
from stdnum import ean, iban
from stdnum.dk import cvr
from stdnum.no import orgnr

from robot.sentence import said

_SHORTENED = re.compile(r"[0-9]+([.,][0-9]+)?E\+?[0-9]+|#+", re.IGNORECASE)  # "9,9E+07", "#####"
_FOREIGN = re.compile(r"(?=(?:.*[0-9]){5})[A-Z]{2}[0-9A-Z+*]{5,14}")
_ACCOUNT_PART = re.compile(r"(?=.*[0-9])[0-9A-Z][0-9A-Z ./-]*", re.IGNORECASE)  # of another country, in any form
_YES = frozenset({"", "ja", "j", "yes", "y", "1", "true", "sand"})
_NO = frozenset({"nej", "n", "no", "0", "false", "falsk"})  # Excel writes SAND and FALSK in Danish
_LABEL = r"[^\W_](?:[\w-]*[^\W_])?"
_DOMAIN = re.compile(rf"(?!www\.)(?:{_LABEL}\.)+{_LABEL}", re.IGNORECASE)
_BETWEEN_DOMAINS = re.compile(r"[\s,;]+")
_DANISH_REG = re.compile(r"(?=.*[1-9])[0-9]{1,4}")  # Excel drops zeros
_SORT_CODE = re.compile(r"[0-9]+([./-][0-9]+)+")  # of another country's bank
_DANISH_ACCOUNT = re.compile(r"(?=.*[1-9])[0-9]{1,10}")
_DRESS = re.compile(r"[ .\-]")


def wrong_cells(row: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the column of each value that is none of its kind, and what to do about it."""
    for column, (name, holds, advice) in _NUMBERS.items():
        found = row.get(column, "")
        if found and not holds(found):
            yield column, _told(found, name, advice)
    yield from _wrong_account(row)
    yield from _wrong_words(row)


def says_no(cell: str) -> bool:
    """Whether a cell says no; an empty one says yes."""
    return cell.casefold() in _NO


def domains(cell: str) -> tuple[str, ...]:
    """Return the mail domains of a cell, in lower case."""
    return tuple(filter(None, _BETWEEN_DOMAINS.split(cell.casefold())))


def _wrong_account(row: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a bank account in two parts; a Danish supplier's may stand in another country."""
    reg, account = row.get("reg", ""), row.get("account", "")
    if not reg and not account:
        return
    if not reg or not account:
        yield "account" if reg else "reg", said("reg and account go together: write both, or neither.")
    elif _is_danish(row.get("cvr", "")) and _is_account_part(reg) and not _SORT_CODE.fullmatch(reg):
        if not _DANISH_REG.fullmatch(_DRESS.sub("", reg)):
            yield "reg", _told(reg, said("Danish registration number of four digits"), _ASK)
        elif _is_account_part(account) and not _DANISH_ACCOUNT.fullmatch(_DRESS.sub("", account)):
            yield "account", _told(account, said("Danish account number of at most ten digits"), _ASK)


def _wrong_words(row: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for domain in domains(row.get("mail_domains", "")):
        if not _DOMAIN.fullmatch(domain):
            what = said("'{found}' is no mail domain; write what stands after the @, like firma.dk.", found=domain)
            yield "mail_domains", what
    if (said_of_vat := row.get("vat_registered", "")).casefold() not in _YES | _NO:
        yield "vat_registered", said("'{found}' is neither yes nor no; write ja or nej.", found=said_of_vat)
    currency = row.get("currency", "")
    if currency and currency.upper() not in _currencies():
        yield "currency", said("'{found}' is not a currency's three letters; write for example DKK.", found=currency)


def _told(found: str, name: str, advice: str) -> str:
    if _SHORTENED.fullmatch(found):
        advice = _AS_TEXT
    return said("'{found}' is no {what}.{advice}", found=found, what=name, advice=advice)


@cache
def _currencies() -> frozenset[str]:
    return frozenset(list_currencies())


def _is_danish(tax_number: str) -> bool:
    bare = _without_country(tax_number)
    return len(bare) == 8 and bare.isdecimal()


def _is_tax_number(text: str) -> bool:
    bare = _without_country(text)
    if not bare.isdecimal():
        return _FOREIGN.fullmatch(bare) is not None
    return bool(orgnr.is_valid(bare) if len(bare) == 9 else cvr.is_valid(bare))


def _without_country(tax_number: str) -> str:
    return _DRESS.sub("", tax_number).upper().removeprefix("DK")


def _is_account_part(text: str) -> bool:
    return _ACCOUNT_PART.fullmatch(text) is not None


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
    "reg": (said("registration number"), _is_account_part, _ASK),
    "account": (said("account number"), _is_account_part, _ASK),
    "iban": ("IBAN", lambda text: bool(iban.is_valid(text)), _ASK),
    "fik_creditor": (said("FIK creditor number of eight digits"), _is_creditor, _ASK),
    "gln": (said("GLN (EAN number)"), _is_gln, _ASK),
    "account_code": (said("account code"), lambda text: _DAY.fullmatch(text) is None, _NO_DATE),
}
"""Of each column: what stands in it, when it does, and what else to do."""
