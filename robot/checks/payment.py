"""The account that asks for the money is the one in the office's register.

A changed account is how invoices are forged, so every account that the document shows counts:
also one that lost against another while reading. The robot cannot change the register; a
person does that, after a call to the number that the office already has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum import iban
from stdnum.exceptions import ValidationError

from robot.checks.subject import Subject, hold, note
from robot.invoice import Finding, Invoice
from robot.outcome import Reason
from robot.register import Supplier

_DANISH_IBAN = re.compile(r"DK\d{2}(\d{4})(\d{10})")
_FEWEST_DIGITS = 5  # of what can be an account at all
_FIK_CREDITOR = re.compile(r"\+(\d{8})<?$")


def check_payment(subject: Subject) -> Iterator[Finding]:
    """Hold for each payment mean that is not the register's for this supplier."""
    supplier = subject.supplier
    if supplier is None:
        return
    known = _known(supplier)
    for name, seen, is_value in _seen(subject.invoice):
        if seen not in known:
            shown = ", ".join(filter(None, (supplier.account, supplier.iban, supplier.fik_creditor))) or "–"
            on_page = {} if is_value else {"stated": ""}  # a rival stands on the page, whoever stated the value
            yield hold(Reason.BANK_ACCOUNT_CHANGED, name, seen=seen, known=shown, supplier=supplier.name, **on_page)


def check_iban(subject: Subject) -> Iterator[Finding]:
    """Hold for an IBAN whose check digits are wrong."""
    found = subject.invoice.iban
    if found is None:
        return
    try:
        iban.validate(found.value)
    except ValidationError:
        in_register = subject.supplier is not None and found.value == subject.supplier.iban
        say = note if in_register else hold
        yield say(Reason.CHECK_DIGIT, "iban", seen=found.value)


def _known(supplier: Supplier) -> set[str]:
    marks = {_as_account(supplier.account), supplier.iban, supplier.fik_creditor}
    if match := _DANISH_IBAN.fullmatch(supplier.iban):
        marks.add(_as_account(f"{match[1]}-{match[2]}"))
    marks.add(_plain(supplier.account))  # of another country, in whatever form
    return marks - {""}


def _seen(invoice: Invoice) -> Iterator[tuple[str, str, bool]]:
    """Yield each payment mean by its field: the value, and then what else the page has in its place."""
    for name, normal in (("iban", _as_iban), ("account", _as_account), ("fik", _as_creditor)):
        field = getattr(invoice, name)
        if field is None:
            continue
        first = normal(field.value) or _plain(field.value)
        yield name, first, True
        for rival in field.rivals:
            other = normal(rival.raw) or _plain(rival.raw)
            if other != first and sum(map(str.isdigit, other)) >= _FEWEST_DIGITS:
                yield name, other, False


def _plain(text: str) -> str:
    """Return an account whose form nobody knows without spaces and signs; what is left of none is the text itself."""
    return "".join(c for c in text.upper() if c.isalnum()) or text


def _as_iban(text: str) -> str:
    bare = "".join(text.split()).upper()
    if match := _DANISH_IBAN.fullmatch(bare):
        return _as_account(f"{match[1]}-{match[2]}")
    return bare if iban.is_valid(bare) else ""


def _as_account(text: str) -> str:
    """Return "9999-0001234567" for a Danish account however it is written: "Reg. 9999 Konto 123 45 67"."""
    digits = "".join(c for c in text if c.isdecimal())
    return f"{digits[:4]}-{digits[4:].zfill(10)}" if 10 <= len(digits) <= 14 else ""


def _as_creditor(text: str) -> str:
    match = _FIK_CREDITOR.search("".join(text.split()))
    return match[1] if match else ""
