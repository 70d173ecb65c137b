"""Draws the content of a bill from a seed: who, what, when, how much, and how it is written."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from tests.material import identifiers, names
from tests.material.bill import NOTHING, Bill, Buyer, Item, Seller, add_up
from tests.material.foreign_trades import FOREIGN_TRADES
from tests.material.layout import Layout, Pen
from tests.material.notation import AMOUNT_FORMS, DANISH_AMOUNTS, DANISH_DATES, OTHER_DATES
from tests.material.trades import TRADES, Trade
from tests.material.wordings import draw_wording

_FIRST = date(2022, 1, 3)
_DAYS = 1400
_ODDS = 0.3
_COUNTED = ("stk", "md", "kvt")  # few of these, where metres and kilowatt hours are many
_FEW = 24
_NUMBERS = (
    "#####", "######", "F-2024-####", "20240###", "INV-#####", "9000####", "24/####", "SI24-#####", "######-1",
    "00#####", "F#####", "2024-###", "A 1####", "####",
)  # fmt: skip
_ASCII = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "é": "e", "ü": "u", "ö": "o", "&": None})
_ORDERS = ("45000#####", "REK-####", "PO######", "R######", "#######", "2024-#####", "IO##-####", "4711/####")


class Drawn(NamedTuple):
    """A bill and the pen to write it with."""

    bill: Bill
    pen: Pen


def draw_bill(layout: Layout, seed: str) -> Drawn:
    """Return the bill of this layout and seed; the same seed gives the same bill."""
    dice = random.Random(f"{layout.name}/{seed}")
    twists = layout.always | {twist for twist in sorted(layout.may) if dice.random() < _ODDS}
    trade = {**TRADES, **FOREIGN_TRADES}[dice.choice(layout.trades or (layout.country,))]
    seller, buyer = _seller(dice, layout, trade), _buyer(dice, layout)
    issued = _FIRST + timedelta(days=dice.randrange(_DAYS))
    due, terms = _due(dice, issued, layout.language)
    items = _items(dice, layout, trade, issued, twists)
    credit_note = "credit" in twists
    sums = add_up(
        items,
        with_vat="with_vat" in twists,
        discount_percent=Decimal(dice.choice((3, 5, 10))) if "discount" in twists else NOTHING,
        freight=Decimal(dice.choice((49, 79, 125, 148))) if "freight" in twists else NOTHING,
        round_to=Decimal(dice.choice(("0.25", "0.50", "1"))) if "rounding" in twists else NOTHING,
        prepaid_percent=Decimal(dice.choice((20, 30, 50))) if "prepaid" in twists else NOTHING,
    )
    bill = Bill(
        seller=seller,
        buyer=buyer,
        number=_filled(dice, dice.choice(_NUMBERS), issued),
        issue_date=issued,
        due_date=due,
        terms=terms,
        due_printed="terms_only" not in twists,
        currency=layout.currency or names.CURRENCY[layout.country],
        items=items,
        sums=sums,
        credit_note=credit_note,
        corrects=_filled(dice, "#####", issued) if credit_note else "",
        order_reference="" if "no_order" in twists else _filled(dice, dice.choice(_ORDERS), issued),
        language=layout.language,
        facts=_facts(dice, issued),
    )
    danish = layout.language == "da"
    form = dice.choice(layout.amounts or (DANISH_AMOUNTS if danish else ("1.234,56",)))
    pen = Pen(
        amounts=AMOUNT_FORMS[form],
        date_form=dice.choice(layout.dates or (DANISH_DATES if danish else OTHER_DATES[layout.language])),
        language=layout.language,
        words=draw_wording(dice, layout.language, credit_note=credit_note, exempt=sums.vat == 0),
        sign=-1 if credit_note and dice.random() < 0.5 else 1,
        dice=dice,
    )
    return Drawn(bill, pen)


def _seller(dice: random.Random, layout: Layout, trade: Trade) -> Seller:
    country = layout.country
    family = dice.choice(names.FAMILY if dice.random() < 0.6 else names.PLACES)
    name = f"{dice.choice(trade.firms).format(family)} {dice.choice(names.LEGAL[country])}".strip()
    domain = (family if country == "DK" else "".join(name.split()[:2])).casefold().translate(_ASCII)
    streets = names.FOREIGN_STREETS.get(country, names.STREETS)
    street = f"{dice.choice(streets)} {dice.randrange(1, 140)}"
    reg, account = f"99{dice.randrange(100):02d}", identifiers.digits(dice, dice.choice((6, 7, 8, 10)))
    creditor = f"8{dice.randrange(10**7):07d}"
    pays = layout.pays
    card = next((way[-2:] for way in pays if way.startswith("fik")), "")
    iban = identifiers.iban(dice, country, reg, account) if "iban" in pays else ""
    return Seller(
        name=" ".join(name.split()),
        tax_id=identifiers.tax_id(dice, country),
        street=street,
        town=dice.choice(names.TOWNS[country]),
        country=country,
        phone=_filled(dice, dice.choice(("## ## ## ##", "########", "+45 #### ####")), _FIRST),
        domain=f"{domain}.example",
        person=f"{dice.choice(names.GIVEN)} {dice.choice(names.FAMILY)}",
        reg=reg if "account" in pays else "",
        account=account if "account" in pays else "",
        iban=iban,
        bic=f"FJBY{country}2X" if iban else "",
        fik=identifiers.fik(dice, card, creditor) if card else "",
    )


def _buyer(dice: random.Random, layout: Layout) -> Buyer:
    home = layout.country if layout.language != "da" and dice.random() < 0.5 else "DK"
    name, department, street, town = dice.choice(names.FOREIGN_BUYERS.get(home, names.BUYERS))
    return Buyer(
        name=name,
        department=department,
        contact=f"{dice.choice(names.GIVEN)} {dice.choice(names.FAMILY)}",
        street=street,
        town=town,
        cvr=identifiers.cvr(dice) if home == "DK" else "",
        gln=identifiers.gln(dice),
        country=home,
    )


def _items(dice: random.Random, layout: Layout, trade: Trade, issued: date, twists: frozenset[str]) -> tuple[Item, ...]:
    low, high = (28, 70) if "long" in twists else layout.lines
    found = []
    rates = trade.vat_rates()
    count = dice.randint(low, high)
    wares = dice.sample(trade.wares, count) if count <= len(trade.wares) else dice.choices(trade.wares, k=count)
    for at, (description, unit, least, most) in enumerate(wares):
        quantity = Decimal(dice.randint(1, min(trade.most, _FEW) if unit in _COUNTED else trade.most))
        if trade.halves and unit not in ("stk", "sæt"):
            quantity += Decimal(dice.choice(("0", "0.25", "0.5", "0.75")))
        price = Decimal(dice.randint(least * 100, max(least + 1, most) * 100)) / 100
        if "whole" in twists:
            quantity, price = quantity.to_integral_value(), Decimal(max(4, int(price) // 4 * 4))
        found.append(
            Item(
                description=description,
                number=_filled(dice, trade.item_numbers, issued),
                quantity=quantity,
                unit=unit,
                unit_price=price.quantize(Decimal("0.01")),
                discount=Decimal(dice.choice((0, 0, 10, 15))) if "line_discount" in twists else NOTHING,
                vat_rate=rates[at % len(rates)],
                day=issued - timedelta(days=dice.randint(1, 34)),
            )
        )
    if "return" in twists and len(found) > 1:
        least = min(range(len(found)), key=lambda at: found[at].amount)
        found[least] = replace(found[least], quantity=-found[least].quantity)
    return tuple(found)


def _due(dice: random.Random, issued: date, language: str) -> tuple[date, str]:
    days = dice.choice((8, 10, 14, 20, 30))
    if language == "da" and dice.random() < 0.25:
        month_end = _month_end(issued)
        extra = dice.choice((0, 15, 30))
        month = dice.choice(("Løbende måned", "Lb. md.", "løbende måned"))
        return month_end + timedelta(days=extra), f"{month} + {extra} dage" if extra else month
    words = {
        "da": ("Netto {} dage", "{} dage netto", "Netto kontant {} dage", "{} dage fra fakturadato"),
        "no": ("Netto pr. {} dager",),
        "sv": ("{} dagar netto",),
        "de": ("Zahlbar innerhalb von {} Tagen ohne Abzug",),
        "en": ("Net {} days", "{} days from date of invoice"),
        "nl": ("Betaling binnen {} dagen",),
        "fr": ("{} jours net",),
    }[language]
    return issued + timedelta(days=days), dice.choice(words).format(days)


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _facts(dice: random.Random, issued: date) -> dict[str, str]:
    patterns = {
        "customer": ("10####", "4####", "K-#####", "########"),
        "own_order": ("SO######", "8######", "1#####"),
        "own_quote": ("T-####", "20####"),
        "delivery": ("7######", "FS-#####"),
        "meter": ("61####", "M########"),
        "installation": ("57131310000#######", "0######-01"),
        "site": ("Sag ####", "Opg. 2024-###"),
        "agreement": ("A-#####", "90####"),
        "freight_note": ("FB#######", "55######"),
        "worker": ("V###", "M##"),
    }
    found = {name: _filled(dice, dice.choice(choices), issued) for name, choices in patterns.items()}
    found["other_cvr"] = identifiers.cvr(dice)
    found["bank"] = dice.choice(names.BANKS)
    return found


def _filled(dice: random.Random, pattern: str, day: date) -> str:
    """Return the pattern with digits for `#`, and its 2024 and 24 made the day's year."""
    year = pattern.replace("2024", f"{day.year}").replace("24", f"{day:%y}") if "24" in pattern else pattern
    first = True
    out = []
    for sign in year:
        if sign == "#":
            out.append(str(dice.randint(1 if first else 0, 9)))
            first = False
        else:
            out.append(sign)
    return "".join(out)
