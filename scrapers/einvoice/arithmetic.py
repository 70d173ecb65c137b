"""Whether an e-invoice's own figures agree with each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

_CENT = Decimal("0.01")

Sum = Literal["gross", "payable", "vat", "taxable", "lines", "taxes"]
_FIELDS: dict[Sum, str] = {
    "gross": "gross_total",
    "payable": "payable_total",
    "vat": "vat_total",
    "taxable": "net_total",
    "lines": "net_total",
    "taxes": "vat_total",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The amounts of one e-invoice, signs as stated; None for what it does not say."""

    net: Decimal | None
    vat: Decimal | None
    gross: Decimal | None
    payable: Decimal | None = None
    rounding: Decimal = Decimal(0)
    prepaid: Decimal = Decimal(0)
    line_total: Decimal | None = None
    allowances: Decimal = Decimal(0)
    charges: Decimal = Decimal(0)
    duties: Decimal = Decimal(0)
    all_taxes: Decimal | None = None  # OIOUBL 2's TaxExclusiveAmount
    line_amounts: Sequence[Decimal] = ()
    taxable_amounts: Sequence[Decimal] = ()
    vat_amounts: Sequence[Decimal] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """A sum that is not what the e-invoice says."""

    sum: Sum
    field: str  # the field of `robot.invoice.Invoice` that it speaks against
    stated: Decimal
    computed: Decimal


def includes_rounding(figures: Figures) -> bool:
    """Return whether the gross total has the rounding in it, as older UBL profiles wrote it."""
    if figures.net is None or figures.vat is None or figures.gross is None or not figures.rounding:
        return False
    return figures.net + figures.vat + figures.rounding == figures.gross


def is_provable(figures: Figures) -> bool:
    """Return whether the figures suffice to prove each other: net, VAT and gross total."""
    return figures.net is not None and figures.vat is not None and figures.gross is not None


def disagreements(figures: Figures) -> tuple[Disagreement, ...]:
    """Return each sum that does not hold, as EN 16931's rules BR-CO-10, 13, 14, 15 and 16 have them.

    A sum may be a cent off, and another for each of its amounts that has more than two decimals.
    """
    checks = (
        _gross(figures),
        _payable(figures),
        _sum("vat", figures.vat, figures.vat_amounts),
        _taxable(figures),
        _sum("lines", figures.line_total, figures.line_amounts),
        _net(figures),
        _all_taxes(figures),
    )
    return tuple(check for check in checks if check is not None)


def _compare(what: Sum, stated: Decimal, computed: Decimal, tolerance: Decimal = Decimal(0)) -> Disagreement | None:
    if abs(stated - computed) <= tolerance:
        return None
    return Disagreement(sum=what, field=_FIELDS[what], stated=stated, computed=computed)


def _gross(figures: Figures) -> Disagreement | None:
    if figures.net is None or figures.vat is None or figures.gross is None or includes_rounding(figures):
        return None
    return _compare("gross", figures.gross, figures.net + figures.vat)


def _payable(figures: Figures) -> Disagreement | None:
    if figures.payable is None or figures.gross is None:
        return None
    rounding = Decimal(0) if includes_rounding(figures) else figures.rounding
    return _compare("payable", figures.payable, figures.gross - figures.prepaid + rounding)


def _sum(what: Sum, stated: Decimal | None, parts: Sequence[Decimal]) -> Disagreement | None:
    if stated is None or not parts:
        return None
    rounded = sum(part != round(part, 2) for part in parts)
    return _compare(what, stated, sum(parts, Decimal(0)), _CENT * max(1, rounded))


def _taxable(figures: Figures) -> Disagreement | None:
    """Compare the taxable amounts with the net total.

    In OIOUBL 2 they may also be what they were before the document's allowances and charges.
    """
    if figures.all_taxes is not None and not _sum("taxable", figures.line_total, figures.taxable_amounts):
        return None
    return _sum("taxable", figures.net, figures.taxable_amounts)


def _net(figures: Figures) -> Disagreement | None:
    if figures.net is None or figures.line_total is None:
        return None
    computed = figures.line_total - figures.allowances + figures.charges + figures.duties
    return _compare("lines", figures.net, computed, _CENT)


def _all_taxes(figures: Figures) -> Disagreement | None:
    if figures.all_taxes is None or figures.vat is None:
        return None
    return _compare("taxes", figures.all_taxes, figures.vat + figures.duties)
