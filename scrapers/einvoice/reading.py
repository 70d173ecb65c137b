"""Reads the bytes of an e-invoice: finds out what they are, and hands on what they say."""

from __future__ import annotations

import time
from collections.abc import Callable
from xml.etree.ElementTree import Element

from robot.invoice import Finding, Kind, Reading, Severity
from robot.masking import clean
from robot.outcome import Reason
from scrapers.einvoice.canonical import invoice_of
from scrapers.einvoice.cii import state_cii
from scrapers.einvoice.elements import descendants
from scrapers.einvoice.parsing import ENVELOPE_DEPTH, NoInvoice, parse
from scrapers.einvoice.stated import Stated
from scrapers.einvoice.ubl import state_ubl

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
_CII_NAMESPACES = ("urn:un:unece:uncefact:data:standard:", "urn:ferd:")
_CII_ROOTS = frozenset({"CrossIndustryInvoice", "CrossIndustryDocument", "Invoice"})

_OTHER_UBL: dict[str, tuple[Kind, Reason]] = {
    "Reminder": (Kind.REMINDER, Reason.REMINDER),
    "Statement": (Kind.STATEMENT, Reason.STATEMENT),
    "UtilityStatement": (Kind.STATEMENT, Reason.STATEMENT),
    "Quotation": (Kind.ESTIMATE, Reason.ESTIMATE),
}


def read_xml(data: bytes) -> Reading:
    """Return what the bytes of an e-invoice say. Never raises for what they hold.

    What cannot be read is one finding: `unsupported_attachment` for bytes that are no XML,
    `unreadable` for broken XML, `not_an_invoice` for other XML (or `reminder`, `statement`,
    `estimate`), `dtd_forbidden`, `too_big`.
    """
    began = time.perf_counter()
    try:
        root = parse(data)
        reading = _read(root)
    except NoInvoice as error:
        kind = Kind.OTHER if error.reason is Reason.NOT_AN_INVOICE else Kind.UNREADABLE
        reading = _held(kind, error.reason, **error.facts)
    return Reading(
        kind=reading.kind,
        invoices=reading.invoices,
        findings=reading.findings,
        ms=(time.perf_counter() - began) * 1000,
    )


def is_invoice(data: bytes) -> bool:
    """Return whether the bytes are XML with an invoice or credit note for its root, or in an envelope."""
    try:
        return bool(_invoice_roots(parse(data)))
    except NoInvoice:
        return False


def stater(root: Element) -> Callable[[Element], Stated] | None:
    """Return what reads an element with this name and namespace, None where it is no invoice."""
    name, space = root.tag, root.get("xmlns", "")
    if name in ("Invoice", "CreditNote") and space == f"{_UBL}{name}-2":
        return state_ubl
    if name in _CII_ROOTS and space.startswith(_CII_NAMESPACES):
        return state_cii
    return None


def _invoice_roots(root: Element) -> list[Element]:
    if stater(root):
        return [root]
    return [element for element in descendants(root, ENVELOPE_DEPTH - 1) if stater(element)]


def _read(root: Element) -> Reading:
    invoices = []
    findings: list[Finding] = []
    for element in _invoice_roots(root):
        state = stater(element)
        assert state is not None
        invoice, against = invoice_of(state(element))
        invoices.append(invoice)
        findings.extend(against)
    if not invoices:
        kind, reason = _OTHER_UBL.get(root.tag, (Kind.OTHER, Reason.NOT_AN_INVOICE))
        return _held(kind, reason, root=clean(root.tag, 100))
    kind = Kind.CREDIT_NOTE if invoices[0].credit_note else Kind.INVOICE
    return Reading(kind=kind, invoices=tuple(invoices), findings=tuple(findings))


def _held(kind: Kind, reason: Reason, **facts: str) -> Reading:
    return Reading(kind=kind, findings=(Finding(reason=reason, severity=Severity.HOLD, facts=facts),))
