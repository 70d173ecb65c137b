"""What a layout is: how a bill is printed, and which bills it prints."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from tests.material.bill import Bill
from tests.material.notation import AmountForm, written_date
from tests.material.wordings import Wording

Engine = Literal["chromium", "libreoffice", "reportlab"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """How one bill is written: its forms of amounts and dates, its words, and dice for what else may differ."""

    amounts: AmountForm
    date_form: str
    language: str
    words: Wording
    sign: int  # -1: a credit note with negative amounts
    dice: random.Random

    def money(self, amount: Decimal) -> str:
        """Write an amount of a line or a table."""
        return self.amounts.number(amount * self.sign)

    def total(self, amount: Decimal) -> str:
        """Write a total, with its currency where this bill writes it so."""
        return self.amounts.total.format(self.money(amount))

    def price(self, amount: Decimal) -> str:
        """Write the price of one, which has no sign."""
        return self.amounts.number(amount)

    def quantity(self, number: Decimal) -> str:
        """Write a quantity without needless zeros."""
        places = max(0, -int(number.normalize().as_tuple().exponent))
        return self.amounts.number(number * self.sign, places).removesuffix("-" if self.amounts.dash else "\0")

    def day(self, day: date) -> str:
        """Write a date."""
        return written_date(self.date_form, day, self.language)

    def any(self, *choices: str) -> str:
        """Return one of the choices."""
        return self.dice.choice(choices)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One kind of invoice.

    `draw` returns a PDF (engine reportlab), HTML (chromium) or a flat OpenDocument text or spreadsheet (libreoffice).
    `always` and `may` name what its bills are: credit, freight, discount, line_discount, rounding, prepaid,
    with_vat, whole (amounts without hundredths), terms_only, no_order, long (several pages), return (a line goes back).
    """

    name: str
    engine: Engine
    draw: Callable[[Bill, Pen], str | bytes]
    trades: tuple[str, ...]
    country: str = "DK"
    language: str = "da"
    always: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()
    lines: tuple[int, int] = (2, 6)
    amounts: tuple[str, ...] = ()  # names of forms; none: any Danish one
    dates: tuple[str, ...] = ()
    currency: str = ""  # none: the country's
    pays: tuple[str, ...] = ("account",)  # of account, iban, fik71, fik73, fik75
    hides: frozenset[str] = frozenset()  # fields of the answer that its pages do not show
