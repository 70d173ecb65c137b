"""What is true of a made invoice, before a layout prints it. All amounts are positive, for credit notes too."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seller:
    """Who sends the invoice."""

    name: str
    tax_id: str  # eight digits of a CVR number, or a foreign number as it is printed
    street: str
    town: str  # with postcode
    country: str  # ISO 3166
    phone: str
    domain: str
    person: str
    reg: str = ""
    account: str = ""  # without leading zeros
    iban: str = ""
    bic: str = ""
    fik: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """Who gets it."""

    name: str
    department: str
    contact: str
    street: str
    town: str
    cvr: str
    gln: str
    country: str = "DK"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line. Its amount is quantity times price less its discount, to the hundredth."""

    description: str
    number: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    discount: Decimal  # percent
    vat_rate: Decimal  # percent
    day: date  # when it was delivered or done

    @property
    def amount(self) -> Decimal:
        """What the line costs."""
        return cents(self.quantity * self.unit_price * (100 - self.discount) / 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class VatGroup:
    """What one rate of VAT is laid on, and the VAT."""

    rate: Decimal
    base: Decimal
    vat: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """The totals: net + vat + rounding = gross; gross - prepaid = payable."""

    goods: Decimal  # sum of the lines, with VAT where `with_vat`
    discount: Decimal
    discount_percent: Decimal
    freight: Decimal
    net: Decimal
    groups: tuple[VatGroup, ...]
    vat: Decimal
    rounding: Decimal  # either sign
    gross: Decimal
    prepaid: Decimal
    payable: Decimal
    with_vat: bool  # whether prices, lines, discount and freight are with VAT


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """One invoice or credit note with everything that may be printed on it."""

    seller: Seller
    buyer: Buyer
    number: str
    issue_date: date
    due_date: date
    terms: str  # how the due date follows from the issue date, in words
    due_printed: bool  # False: the terms stand on the page, the date does not
    currency: str
    items: tuple[Item, ...]
    sums: Sums
    credit_note: bool
    corrects: str
    order_reference: str
    language: str
    facts: dict[str, str] = field(default_factory=dict)  # numbers that are none of ours: customer, meter, order, site


def cents(amount: Decimal) -> Decimal:
    """Return an amount rounded half away from zero to the hundredth."""
    return amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def add_up(
    items: tuple[Item, ...],
    *,
    with_vat: bool = False,
    discount_percent: Decimal = NOTHING,
    freight: Decimal = NOTHING,
    round_to: Decimal = NOTHING,
    prepaid_percent: Decimal = NOTHING,
) -> Sums:
    """Return the totals of these lines. A discount or freight asks for lines of one rate.

    `round_to`: the step that the total is rounded to (0.25, 0.50, 1), 0 for none.
    """
    goods = sum((item.amount for item in items), NOTHING)
    discount = cents(goods * discount_percent / 100)
    rates = sorted({item.vat_rate for item in items}, reverse=True)
    groups = []
    for rate in rates:
        whole = sum((item.amount for item in items if item.vat_rate == rate), NOTHING)
        if rate == rates[0]:
            whole += freight - discount
        vat = cents(whole * rate / (100 + rate)) if with_vat else cents(whole * rate / 100)
        groups.append(VatGroup(rate=rate, base=whole - vat if with_vat else whole, vat=vat))
    net = sum((group.base for group in groups), NOTHING)
    vat = sum((group.vat for group in groups), NOTHING)
    exact = net + vat
    gross = cents((exact / round_to).quantize(Decimal(1), rounding=ROUND_HALF_UP) * round_to) if round_to else exact
    prepaid = cents((gross * prepaid_percent / 100).quantize(Decimal(1)))
    return Sums(
        goods=goods,
        discount=discount,
        discount_percent=discount_percent,
        freight=freight,
        net=net,
        groups=tuple(groups),
        vat=vat,
        rounding=gross - exact,
        gross=gross,
        prepaid=prepaid,
        payable=gross - prepaid,
        with_vat=with_vat,
    )
