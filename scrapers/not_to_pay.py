"""Finds what a page says against paying it: that it is paid, is credited, or has a total below nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from robot.invoice import Finding, Invoice, Severity
from robot.masking import clean
from robot.outcome import Reason
from scrapers.amounts import find_amounts
from scrapers.sightings import Notes

_PAID = re.compile(
    r"skal ikke (?:ind)?betales(?! (?:dansk )?moms)|ikke til betaling"
    r"|(?:fakturaen|regningen|beløbet) er (?:allerede |fuldt )?betalt"
    r"|do not pay|fully paid|paid in full|bitte nicht zahlen|vollständig bezahlt",
    re.IGNORECASE,
)
_CREDITED = re.compile(
    r"dette er en kreditnota|beløbet (?:vil blive |bliver )?krediteret?s?\b|this is a credit note", re.IGNORECASE
)
_LONGEST = 200


def against_paying(notes: Notes, invoice: Invoice) -> Iterator[Finding]:
    """Yield what holds an invoice because its own words or figures speak against paying it."""
    gross = invoice.gross_total
    if invoice.credit_note or gross is None:
        return
    if any(amount.value is not None and amount.value < 0 for amount in find_amounts(gross.raw)[:1]):
        seen = clean(gross.raw, _LONGEST)
        yield Finding(reason=Reason.AMOUNT_INVALID, severity=Severity.HOLD, field="gross_total", facts={"seen": seen})
    if _PAID.search(notes.text):
        facts = {"payable": "0", "gross": str(gross.value)}
        yield Finding(reason=Reason.PAYABLE_DIFFERS, severity=Severity.HOLD, field="payable_total", facts=facts)
    if _CREDITED.search(notes.text):
        yield Finding(reason=Reason.NOT_AN_INVOICE, severity=Severity.HOLD)
