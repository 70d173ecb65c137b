"""Numbers that stand on invoices, with check digits that hold; Danish ones lie in ranges that nobody has."""

from __future__ import annotations

import random
from collections.abc import Callable

from stdnum import ean as gs1
from stdnum import iban as iban_number
from stdnum import luhn
from stdnum.de import vat as german_vat
from stdnum.dk import cvr as danish_cvr
from stdnum.fr import tva as french_vat
from stdnum.gb import vat as british_vat
from stdnum.nl import btw as dutch_vat
from stdnum.no import orgnr as norwegian_number
from stdnum.se import orgnr as swedish_number

from robot.demo.documents.truth import fik_line

_TAX_IDS: dict[str, tuple[str, Callable[[str], bool], str]] = {
    "NO": ("9########", norwegian_number.is_valid, "NO{}MVA"),
    "SE": ("556#######", swedish_number.is_valid, "SE{}01"),
    "DE": ("3########", german_vat.is_valid, "DE{}"),
    "GB": ("8########", british_vat.is_valid, "GB{}"),
    "NL": ("NL8########B01", dutch_vat.is_valid, "{}"),
    "FR": ("FR##8########", french_vat.is_valid, "{}"),
}


def digits(dice: random.Random, count: int) -> str:
    """Return so many digits, the first of them not 0."""
    return str(dice.randrange(10 ** (count - 1), 10**count))


def _drawn(dice: random.Random, pattern: str, is_valid: Callable[[str], bool]) -> str:
    """Return the pattern with a digit for each `#`, the first draw that is valid."""
    while True:
        number = "".join(str(dice.randrange(10)) if sign == "#" else sign for sign in pattern)
        if is_valid(number):
            return number


def cvr(dice: random.Random) -> str:
    """Return a CVR number of a range that is not given out."""
    return _drawn(dice, "98######", danish_cvr.is_valid)


def tax_id(dice: random.Random, country: str) -> str:
    """Return the number by which a firm of this country (ISO 3166) is known to the tax office, as it prints it."""
    if country == "DK":
        return cvr(dice)
    pattern, is_valid, form = _TAX_IDS[country]
    return form.format(_drawn(dice, pattern, is_valid))


def gln(dice: random.Random) -> str:
    """Return a Danish location number of 13 digits."""
    body = f"57989999{dice.randrange(10**4):04d}"
    return body + gs1.calc_check_digit(body)


def iban(dice: random.Random, country: str, reg: str = "", account: str = "") -> str:
    """Return an IBAN of this country; the Danish one is that of the registration and account number."""
    lengths = {"NO": 11, "SE": 20, "DE": 18, "NL": 10, "FR": 23}
    if country == "DK":
        bban = reg + account.zfill(10)
    elif country == "GB":
        bban = "FJBY" + digits(dice, 14)
    elif country == "NL":
        bban = "FJBY0" + digits(dice, 9)
    else:
        return _drawn(dice, f"{country}##{'#' * lengths[country]}", _is_iban)
    return country + iban_number.calc_check_digits(f"{country}00{bban}") + bban


def _is_iban(number: str) -> bool:
    return bool(iban_number.is_valid(number))


def fik(dice: random.Random, card: str, creditor: str) -> str:
    """Return the code line of a payment slip: card type 71 (15 digits), 75 (16 digits), 73 (no payment id)."""
    if card == "71":
        return fik_line(dice.randrange(10**13), creditor)
    if card == "73":
        return f"+73<+{creditor}<"
    body = f"{dice.randrange(10**14):015d}"
    return f"+{card}<{body}{luhn.calc_check_digit(body)}+{creditor}<"
