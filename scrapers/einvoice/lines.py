"""The lines and the VAT breakdown of an e-invoice, parsed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from robot.invoice import Finding, Line, Severity, VatSubtotal
from robot.masking import clean
from robot.outcome import Reason
from scrapers.einvoice.elements import MAX_TEXT
from scrapers.einvoice.numerals import NotInForm, parse_decimal
from scrapers.einvoice.stated import StatedLine, StatedVat

MAX_FAULTS = 20
"""How many faults of lines or of the VAT breakdown are told."""


def read_lines(stated: Sequence[StatedLine]) -> tuple[tuple[Line, ...], tuple[Finding, ...]]:
    """Return the lines, and `amount_invalid` for each line that has what is no number."""
    lines, faults = [], []
    for number, one in enumerate(stated, start=1):
        try:
            lines.append(_line(one))
        except NotInForm as error:
            faults.append(_fault("lines", error, line=str(number)))
    return tuple(lines), tuple(faults[:MAX_FAULTS])


def read_vat(stated: Sequence[StatedVat]) -> tuple[tuple[VatSubtotal, ...], tuple[Finding, ...]]:
    """Return the VAT of each rate, and `amount_invalid` for each that has what is no number.

    A category without a rate (exempt, outside the scope) has the rate 0.
    """
    subtotals, faults = [], []
    for one in stated:
        try:
            rate, taxable, vat = _optional(one.rate), _optional(one.taxable), _optional(one.vat)
        except NotInForm as error:
            faults.append(_fault("vat_total", error))
            continue
        if taxable is not None and vat is not None:
            subtotals.append(VatSubtotal(rate=rate or Decimal(0), taxable=taxable, vat=vat))
    return tuple(subtotals), tuple(faults[:MAX_FAULTS])


def turned_line(line: Line) -> Line:
    """Return a line with the opposite sign, its unit price as it was."""
    quantity = None if line.quantity is None else -line.quantity
    return replace(line, amount=-line.amount, quantity=quantity)


def turned_vat(subtotal: VatSubtotal) -> VatSubtotal:
    """Return a subtotal with the opposite sign."""
    return replace(subtotal, taxable=-subtotal.taxable, vat=-subtotal.vat)


def _fault(field: str, error: NotInForm, **facts: str) -> Finding:
    facts["seen"] = clean(error.text, MAX_TEXT)
    return Finding(reason=Reason.AMOUNT_INVALID, severity=Severity.HOLD, field=field, facts=facts)


def _optional(text: str) -> Decimal | None:
    return parse_decimal(text) if text else None


def _line(stated: StatedLine) -> Line:
    price, base = _optional(stated.price), _optional(stated.base_quantity)
    if price is not None and base and base != 1:
        price = round(price / base, 10)
    return Line(
        description=clean(stated.description, MAX_TEXT),
        amount=_optional(stated.amount) or Decimal(0),
        quantity=_optional(stated.quantity),
        unit=stated.unit or None,
        unit_price=price,
        item_number=stated.item_number or None,
        vat_rate=_optional(stated.vat_rate),
    )
