"""What an e-invoice says, before anything of it is parsed or believed; the same for UBL and CII."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scrapers.einvoice.elements import Said

CREDIT_CODES = frozenset({"81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "532"})
"""The document types of UNTDID 1001 that EN 16931 counts as credit notes."""

INVOICE_CODES = frozenset(
    map(
        str,
        (
            *(80, 82, 84, 102, 202, 203, 204, 211, 218, 219, 295, 325, 326, 331, *range(380, 391), 393, 394, 395),
            *(456, 457, 527, 553, 575, 623, 633, 751, 780, 817, 870, 875, 876, 877, 935),
        ),
    )
) - {"381"}
"""Those that it counts as invoices; a proforma (325) is one that is held."""
PAID_CODES = frozenset({"10", "48", "49", "54", "55", "59"})
"""Ways to pay (UNTDID 4461) by which nobody pays any more: in cash, by card, or drawn by the seller."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedPart:
    """A part of a sum: an amount to be added, or taken away."""

    said: Said
    sign: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedPayment:
    """One way to pay, as it is written."""

    code: str = ""  # UN/EDIFACT 4461, or OIOUBL's: 42 bank, 93 FIK, 50 giro
    account: str = ""
    branch: str = ""  # a Danish registration number, or a BIC
    payment_id: str = ""
    instruction_id: str = ""
    creditor: str = ""  # FIK creditor number
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedVat:
    """The VAT of one rate, as it is written."""

    rate: str
    taxable: str
    vat: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedLine:
    """One line, as it is written; "" for what it does not say."""

    description: str = ""
    amount: str = ""
    quantity: str = ""
    unit: str = ""
    price: str = ""
    base_quantity: str = ""
    item_number: str = ""
    vat_rate: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What one e-invoice says.

    `texts` has under the name of a field of `robot.invoice.Invoice` all that the XML says for it,
    the best first. `net_parts` add up to the net total: one part in EN 16931, several in OIOUBL 2,
    which has no net total.
    """

    syntax: str  # "oioubl", "ubl", "cii", "zugferd"
    credit_note: bool
    type_code: str = ""
    test: bool = False
    texts: Mapping[str, tuple[Said, ...]]
    net_parts: tuple[StatedPart, ...] = ()
    tax_parts: tuple[Said, ...] = ()  # the VAT, once for each total that the XML states
    all_taxes: tuple[Said, ...] = ()  # OIOUBL 2: VAT and duties together
    duties: tuple[Said, ...] = ()
    line_total: tuple[Said, ...] = ()
    allowances: tuple[Said, ...] = ()
    charges: tuple[Said, ...] = ()
    prepaid: tuple[Said, ...] = ()
    rounding: tuple[Said, ...] = ()
    currencies: frozenset[str] = field(default_factory=frozenset)  # of the totals' currencyID
    vat: tuple[StatedVat, ...] = ()
    lines: tuple[StatedLine, ...] = ()
    payments: tuple[StatedPayment, ...] = ()
    notes: tuple[str, ...] = ()  # what is said in words, and could name an account
