"""Finds the invoice lines: rows with a text and an amount at the right, which together make the net total."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from robot.invoice import Line
from scrapers.sightings import AmountAt, Notes, RowNotes

_TOTALS = frozenset(["net_total", "vat_total", "gross_total", "payable_total", "total", "subtotal"])
_PAID = frozenset(
    (
        *("depositum", "indbetalt", "betalt", "allerede betalt", "forskudsbetalt", "deposit", "paid", "amount paid"),
        *("anzahlung", "vorauszahlung", "gezahlt", "bisher gezahlt", "acompte versé", "déjà payé"),
    )
)
_UNIT = re.compile(
    r"^(?:stk|styk|st|timer?|t|kg|g|l|ltr|liter|m2|m²|m3|m³|m|km|kwh|mwh|pk|pakke|ks|kasse|sæt|par|dag|dage|uge|uger|mdr?|måned|år|rm|plade|rulle|ea|pcs|unit|units|hour|hours|stück|std|tage|pauschal)\.?$",
    re.IGNORECASE,
)
_ITEM_NUMBER = re.compile(r"^[A-Z0-9][A-Z0-9./-]{2,19}$")
_CENT = Decimal("0.01")


def find_lines(notes: Notes) -> tuple[Line, ...]:
    """Return the rows that look like invoice lines, whether or not they add up."""
    rows = _line_rows(notes)
    return tuple(line for row in rows if (line := _line(row)) is not None)


def sum_of(lines: Sequence[Line]) -> Decimal | None:
    """Return what the lines come to, or None without lines."""
    return sum((line.amount for line in lines), Decimal(0)) if lines else None


def adds_up(lines: Sequence[Line], *totals: Decimal | None) -> bool:
    """Return whether the lines make one of these totals, give or take half a cent a line."""
    total = sum_of(lines)
    if total is None:
        return False
    slack = _CENT * max(1, len(lines) // 2)
    return any(t is not None and abs(abs(total) - t) <= slack for t in totals)


def _line_rows(notes: Notes) -> list[RowNotes]:
    head = next((i for i, row in enumerate(notes.rows) if row.is_table_head), None)
    rows = notes.rows[head + 1 :] if head is not None else notes.rows
    found: list[RowNotes] = []
    for row in rows:
        if any(lb.field in _TOTALS and _leads_to_amount(row, lb.first) for lb in row.labels):
            if found:
                break
            if head is None:
                continue
        if row.is_table_head:
            continue
        money = _money(row)
        if (
            money
            and money[-1].last >= len(row.row.words) - 1
            and any(c.isalpha() for c in row.row.text(0, money[0].first))
            and not _takes_off_paid(row, money[-1])
        ):
            found.append(row)
    return found


def _takes_off_paid(row: RowNotes, amount: AmountAt) -> bool:
    """Return whether a row takes off what was paid before: no line, for the invoice is of the whole."""
    taken_off = amount.amount.value is not None and amount.amount.value < 0
    return taken_off and any(lb.field == "other_amount" and lb.wording in _PAID for lb in row.labels)


def _leads_to_amount(row: RowNotes, first: int) -> bool:
    """Return whether an amount stands right of a total's label."""
    return any(a.first > first for a in row.amounts)


def _money(row: RowNotes) -> list[AmountAt]:
    return [a for a in row.amounts if a.amount.value is not None and not a.amount.percent and a.amount.is_money]


def _line(row: RowNotes) -> Line | None:
    numbers = [a for a in row.amounts if a.amount.value is not None and not a.amount.percent]
    amount = numbers[-1]
    assert amount.amount.value is not None
    quantity, price = _factors(numbers[:-1], amount)
    words = row.row.words
    used = {p for a in (amount, quantity, price) if a is not None for p in range(a.first, a.last)}
    item = (
        words[0].text
        if _ITEM_NUMBER.match(words[0].text) and any(c.isdigit() for c in words[0].text) and 0 not in used
        else None
    )
    text = [
        w.text
        for p, w in enumerate(words)
        if p not in used and not (p == 0 and item) and not _UNIT.match(w.text) and p < amount.first
    ]
    unit = next((w.text for p, w in enumerate(words) if p not in used and _UNIT.match(w.text) and p > 0), None)
    description = " ".join(text).strip(" .:-|")
    if not any(c.isalpha() for c in description):
        return None
    return Line(
        description=description,
        amount=amount.amount.value,
        quantity=quantity.amount.value if quantity else None,
        unit=unit,
        unit_price=price.amount.value if price else None,
        item_number=item,
        vat_rate=next((a.amount.value for a in row.amounts if a.amount.percent), None),
    )


def _factors(numbers: Sequence[AmountAt], amount: AmountAt) -> tuple[AmountAt | None, AmountAt | None]:
    """Return quantity and unit price: two numbers of the row whose product is the amount."""
    assert amount.amount.value is not None
    for first, quantity in enumerate(numbers):
        for price in numbers[first + 1 :]:
            assert quantity.amount.value is not None
            assert price.amount.value is not None
            if abs(quantity.amount.value * price.amount.value - amount.amount.value) <= _CENT:
                return quantity, price
    return None, None
