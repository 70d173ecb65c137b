"""The payment means of an e-invoice in their canonical forms: IBAN, Danish account, FIK.

Sources: OIOUBL 2.02's guideline on payment means (42 with registration number and account; 93 with
card type 71, 73 or 75; 50 with 01, 04 or 15); Peppol BIS 3's Danish rules DK-R-008 to DK-R-011 (card type
and payment id joined as "71#..."); Finans Danmark, "Vejledning om fælles indbetalingskort".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from stdnum import iban, luhn

from robot.masking import clean
from scrapers.einvoice.elements import MAX_TEXT
from scrapers.einvoice.stated import StatedPayment
from scrapers.loose_accounts import loose_accounts

_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{8,30}", re.ASCII)
_REGISTRATION_NUMBER = re.compile(r"\d{4}", re.ASCII)
_ACCOUNT_NUMBER = re.compile(r"\d{1,10}", re.ASCII)
_BOTH = re.compile(r"(\d{4})(?:(\d{10})|[ -](\d{1,10}))", re.ASCII)
_DIGITS = re.compile(r"\d+", re.ASCII)
_CREDITOR = re.compile(r"\d{7,8}", re.ASCII)
_FEWEST_DIGITS = 5  # of what can be an account at all
_CARD = re.compile(r"(71|73|75|01|04|15)(?:#(\d*))?#?", re.ASCII)
_PAYMENT_ID_LENGTH = {"71": 15, "75": 16, "04": 16, "15": 16}  # 01 and 73 have none


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentMeans:
    """One canonical way to pay; `valid` is False where a check digit fails."""

    kind: Literal["iban", "account", "fik"]
    value: str
    raw: str
    rule: str
    valid: bool


def payment_means(stated: StatedPayment, *, danish: bool) -> PaymentMeans | None:
    """Return the canonical form of a stated payment means, None where it names no account.

    Only on a Danish invoice is one number of 14 digits, or of four and up to ten, a bank's
    registration number and an account number.
    """
    return _payment_slip(stated) or _iban(stated) or _danish_account(stated, danish=danish)


def unknown_means(stated: StatedPayment) -> PaymentMeans | None:
    """Return an account in a form that nobody knows, as it stands: it cannot be the register's. None for no account."""
    raw = clean(" ".join(text for text in (stated.branch, stated.account, stated.creditor) if text), MAX_TEXT)
    if sum(map(str.isdigit, stated.account + stated.creditor)) < _FEWEST_DIGITS:
        return None
    return PaymentMeans(kind="account", value=raw, raw=raw, rule=f"{stated.rule} account", valid=False)


def means_in(note: str, rule: str) -> Iterator[PaymentMeans]:
    """Yield the accounts that a note names."""
    for kind, value, raw in loose_accounts(note):
        yield PaymentMeans(kind=kind, value=value, raw=clean(raw, MAX_TEXT), rule=f"{rule} note", valid=True)


def _payment_slip(stated: StatedPayment) -> PaymentMeans | None:
    card = _CARD.fullmatch(stated.payment_id)
    if card is None:
        return None
    card_type, joined = card.groups()
    creditor = _compact(stated.creditor or stated.account)
    payment_id = _compact(joined or stated.instruction_id)
    if not _CREDITOR.fullmatch(creditor):
        return None
    length = _PAYMENT_ID_LENGTH.get(card_type)
    if length is None:
        payment_id = ""
    elif not _DIGITS.fullmatch(payment_id) or len(payment_id) > length:
        return None
    else:
        payment_id = payment_id.zfill(length)
    return PaymentMeans(
        kind="fik",
        value=f"+{card_type}<{payment_id}+{creditor}<",
        raw=" ".join(t for t in (stated.payment_id, stated.instruction_id, stated.creditor or stated.account) if t),
        rule=f"{stated.rule} payment slip",
        valid=not payment_id or luhn.is_valid(payment_id),
    )


def _iban(stated: StatedPayment) -> PaymentMeans | None:
    number = _compact(stated.account)
    if not _IBAN.fullmatch(number):
        return None
    return PaymentMeans(
        kind="iban",
        value=number,
        raw=stated.account,
        rule=f"{stated.rule} account",
        valid=iban.is_valid(number, check_country=False),
    )


def _danish_account(stated: StatedPayment, *, danish: bool) -> PaymentMeans | None:
    number, branch = _compact(stated.account), _compact(stated.branch)
    if _REGISTRATION_NUMBER.fullmatch(branch) and _ACCOUNT_NUMBER.fullmatch(number):
        value = f"{branch}-{number.zfill(10)}"
    elif danish and not branch and (both := _BOTH.fullmatch(stated.account)):
        value = f"{both[1]}-{(both[2] or both[3]).zfill(10)}"
    else:
        return None
    raw = f"{stated.branch} {stated.account}".strip()
    return PaymentMeans(kind="account", value=value, raw=raw, rule=f"{stated.rule} account", valid=True)


def _compact(text: str) -> str:
    return re.sub(r"[\s.-]", "", text).upper()
