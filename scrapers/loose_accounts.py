"""Finds accounts that a text asks for money on without the usual form: in a sentence, spaced out, in foreign words.

What is found speaks for nothing. It only has to be the register's: a forged invoice need not keep to a form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from stdnum import iban
from stdnum.exceptions import ValidationError

_SENTENCE_ENDS = re.compile(r"(?<=\d)[.;]\s")
_NUMBER = r"(?:NR|NO|NUMMER|NUMBER|NUM)?"
_IBAN = re.compile(rf"IBAN{_NUMBER}([A-Z]{{2}}\d{{2}}[0-9A-Z]{{11,30}})")
_SHORTEST, _LONGEST = 15, 34
_TWO_PARTS = re.compile(
    rf"REG(?:ISTRERINGS?|ISTRATIONS?)?{_NUMBER}(\d{{4}})(?:OG)?(?:BANK)?(?:KONTO|KTO|ACCOUNT|ACC){_NUMBER}(\d{{5,10}})(?!\d)"
)
_ONE_PART = re.compile(rf"(?<!KUNDE)(?<!DEBITOR)(?<!CUSTOMER)(?:KONTO|KTO|ACCOUNT){_NUMBER}(\d{{4}})(\d{{7,10}})(?!\d)")
_SORT_CODE = re.compile(rf"ACCOUNT{_NUMBER}(\d{{6,10}})SORTCODE(\d{{4}})(?!\d)")
_PAYS = re.compile(r"betal|overfør|overdrag|\bbank|konto|\bpay|transfer", re.IGNORECASE)
_WRITTEN_OUT = re.compile(r"(?<![\d.,-])(\d{4})\s?[- .]\s?(\d{10})(?![\d]|[.,-]\d)")
_CREDITOR = re.compile(rf"KORT(?:ART|TYPE)?(71|73|75)(?!\d).{{0,30}}?KREDITOR{_NUMBER}(\d{{8}})(?!\d)")


class Loose(NamedTuple):
    """An account in its canonical form."""

    kind: Literal["iban", "account", "fik"]
    value: str
    raw: str


def loose_accounts(text: str) -> Iterator[Loose]:
    """Yield the accounts in one line of text, each once."""
    seen: set[str] = set()
    for sentence in _SENTENCE_ENDS.split(text):
        bare = "".join(c for c in sentence.upper() if c.isascii() and c.isalnum())
        for found in _found(sentence, bare):
            if found.value not in seen:
                seen.add(found.value)
                yield found


def _found(text: str, bare: str) -> Iterator[Loose]:
    for match in _IBAN.finditer(bare):
        number = _valid(match[1])
        if number:
            yield Loose("iban", number, text)
    for pattern in (_TWO_PARTS, _ONE_PART):
        for match in pattern.finditer(bare):
            yield _account(match[1], match[2], text)
    for match in _SORT_CODE.finditer(bare):
        yield _account(match[2], match[1], text)
    for match in _CREDITOR.finditer(bare):
        yield Loose("fik", f"+{match[1]}<+{match[2]}<", text)
    for match in _WRITTEN_OUT.finditer(text):
        if match.group() == text.strip() or _PAYS.search(text):
            yield _account(match[1], match[2], text)


def _account(registration: str, number: str, raw: str) -> Loose:
    return Loose("account", f"{registration}-{number.zfill(10)}", raw)


def _valid(text: str) -> str:
    """Return the valid IBAN at the start of a text without spaces, "" where there is none."""
    for length in range(min(len(text), _LONGEST), _SHORTEST - 1, -1):
        try:
            return str(iban.validate(text[:length], check_country=False))
        except ValidationError:
            continue
    return ""
