"""A PDF with an e-invoice inside: one reading out of what the page shows and what the XML says.

People approve what the page shows, the robot enters what the XML says: where the two differ in a
value that is posted, a person decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from robot.invoice import FIELD_NAMES, Certainty, Fact, Field, Finding, Invoice, Kind, Reading, Rival, Severity
from robot.outcome import Reason
from robot.register import compact
from scrapers.einvoice.on_page import has_text, shows_amount, shows_word

POSTED = (
    "invoice_number",
    "issue_date",
    "due_date",
    "currency",
    "supplier_id",
    "net_total",
    "vat_total",
    "gross_total",
    "payable_total",
    "iban",
    "account",
    "fik",
)
"""The fields that are entered, and so must not differ."""

_CONFIDENT = (Certainty.PROVEN, Certainty.SUPPORTED, Certainty.STATED)
_ONLY_OF_THE_PAGE = frozenset(
    {
        Reason.NO_TEXT,
        Reason.NOT_AN_INVOICE,
        Reason.NOT_PROVEN,
        Reason.MISSING_FIELD,
        Reason.AMOUNT_INVALID,
        Reason.AMOUNT_AMBIGUOUS,
        Reason.TOTALS_DISAGREE,
        Reason.LINES_DISAGREE,
    }
)
"""What the page reader could not make out, and need not where the e-invoice is sound."""

_BAD_XML = {Reason.UNREADABLE: Reason.XML_BROKEN, Reason.NOT_AN_INVOICE: Reason.XML_UNKNOWN}
_OTHER_KINDS = (Kind.REMINDER, Kind.STATEMENT, Kind.ESTIMATE)


def reconcile(page: Reading, xml: Reading, page_text: str = "") -> Reading:
    """Return one reading of a PDF and of the e-invoice inside it.

    The XML's values win where its arithmetic holds, else each value with the greater certainty; what
    the XML lacks is taken from the page. `page_and_xml_disagree` (hold) for each posted value that
    the page shows with certainty and otherwise, and, with the `page_text`, where the XML's total
    or number is not on the page at all. An XML that cannot be read leaves the page's reading, held
    with `xml_broken`, `xml_unknown` or the XML's own reason.
    """
    if not xml.invoices:
        return replace(page, findings=(*page.findings, *map(_bad_xml, xml.findings)), ms=page.ms + xml.ms)
    invoice = xml.invoices[0]
    if len(page.invoices) > 1 or len(xml.invoices) > 1:
        counts = _disagree(None, str(len(page.invoices)), str(len(xml.invoices)))
        return replace(xml, findings=(*page.findings, *xml.findings, counts), pages=page.pages, ms=page.ms + xml.ms)
    shown = page.invoices[0] if page.invoices else None
    against = [*_different_kind(page, xml)]
    if shown is not None:
        against += _different_values(shown, invoice, page_text)
    against += _not_on_page(invoice, page_text, {finding.field for finding in against})
    sound = not any(finding.severity is not Severity.NOTE for finding in xml.findings)
    return Reading(
        kind=xml.kind,
        invoices=(_joined(shown, invoice) if shown is not None else invoice,),
        findings=(*against, *xml.findings, *(_softened(finding, sound=sound) for finding in page.findings)),
        pages=page.pages,
        ms=page.ms + xml.ms,
    )


def differences(first: Reading, other: Reading) -> Iterable[Finding]:
    """Yield what two e-invoices of one PDF say otherwise: which of them a reader takes is left to its program."""
    if len(first.invoices) != 1 or len(other.invoices) != 1:
        yield _disagree(None, str(len(first.invoices)), str(len(other.invoices)))
        return
    for name in POSTED:
        one, two = (reading.invoices[0].value(name) for reading in (first, other))
        if one is not None and two is not None and not _same(one, two):
            yield _disagree(name, str(one), str(two))


def _disagree(field: str | None, page: str, xml: str) -> Finding:
    """Return the finding; without `field` it is about the document, without `page` the page has no such value."""
    facts = {"page": page, "xml": xml} if page else {"xml": xml}
    return Finding(reason=Reason.PAGE_AND_XML_DISAGREE, severity=Severity.HOLD, field=field, facts=facts)


def _bad_xml(finding: Finding) -> Finding:
    reason = Reason(finding.reason)
    return replace(finding, reason=_BAD_XML.get(reason, reason))


def _softened(finding: Finding, *, sound: bool) -> Finding:
    if sound and finding.reason in _ONLY_OF_THE_PAGE:
        return replace(finding, severity=Severity.NOTE)
    return finding


def _different_kind(page: Reading, xml: Reading) -> Iterable[Finding]:
    shown = page.invoices[0].credit_note if page.invoices else None
    if page.kind in _OTHER_KINDS or (shown is not None and shown != xml.invoices[0].credit_note):
        yield _disagree(None, page.kind.value, xml.kind.value)


def _different_values(shown: Invoice, invoice: Invoice, page_text: str) -> Iterable[Finding]:
    for name in POSTED:
        seen: Field[Any] | None = getattr(shown, name)
        said: Field[Any] | None = getattr(invoice, name)
        if name == "payable_total" and said is None:
            said = invoice.gross_total
        if seen is None or said is None or seen.certainty not in _CONFIDENT:
            continue
        if name == "supplier_id" and _is_vat_id(seen.value) != _is_vat_id(said.value):
            continue
        if _same(seen.value, said.value) or _same_total(name, seen.value, invoice) or _among(said.value, seen.rivals):
            continue
        if _among(seen.value, said.rivals) or (seen.certainty is Certainty.SUPPORTED and _shows(page_text, said.value)):
            continue
        yield _disagree(name, str(seen.value), str(said.value))


def _same(seen: Any, said: Any) -> bool:
    if isinstance(seen, str) and isinstance(said, str):
        return compact(seen) == compact(said)
    if isinstance(seen, Decimal) and isinstance(said, Decimal):
        return abs(seen) == abs(said)
    return bool(seen == said)


def _is_vat_id(identifier: str) -> bool:
    """Return whether an id is a VAT id or a CVR number, and no tax or company number of another kind."""
    bare = compact(identifier)
    return bare[:2].isalpha() or (len(bare) == 8 and bare.isdigit())


def _same_total(name: str, seen: Any, invoice: Invoice) -> bool:
    """Return whether a page's total is the other of gross and payable total: pages often show one."""
    if name not in ("gross_total", "payable_total"):
        return False
    return any(total is not None and _same(seen, total.value) for total in (invoice.gross_total, invoice.payable_total))


def _among(value: Any, rivals: Iterable[Rival]) -> bool:
    return any(_shows(rival.raw, value) for rival in rivals)


def _shows(text: str, value: Any) -> bool:
    """Return whether a text has the value. Of dates that cannot be told: their forms are many."""
    if isinstance(value, Decimal):
        return shows_amount(text, value)
    if isinstance(value, date):
        return False
    return shows_word(text, str(value))


def _not_on_page(invoice: Invoice, page_text: str, known: set[str | None]) -> Iterable[Finding]:
    if not has_text(page_text):
        return
    totals = [total for total in (invoice.gross_total, invoice.payable_total) if total is not None]
    if totals and "gross_total" not in known and not any(shows_amount(page_text, total.value) for total in totals):
        yield _disagree("gross_total", "", str(totals[0].value))
    number = invoice.invoice_number
    if number is not None and "invoice_number" not in known and not shows_word(page_text, number.value):
        yield _disagree("invoice_number", "", number.value)


def _joined(shown: Invoice, invoice: Invoice) -> Invoice:
    """Return the XML's invoice, with the page's places, and the page's values where the XML has none or less."""
    chosen = {name: _chosen(getattr(shown, name), getattr(invoice, name)) for name in FIELD_NAMES}
    if invoice.payable_total is None and invoice.gross_total is not None:
        chosen["payable_total"] = None
    return replace(
        invoice,
        lines=invoice.lines or shown.lines,
        vat_subtotals=invoice.vat_subtotals or shown.vat_subtotals,
        pages=shown.pages,
        appendix_pages=shown.appendix_pages,
        supplier_mapping=shown.supplier_mapping,
        account_code=shown.account_code,
        posting_text=shown.posting_text,
    ).with_fields(**chosen)


_RANK = (Certainty.GUESS, Certainty.SUPPORTED, Certainty.PROVEN, Certainty.STATED)


def _chosen(seen: Field[Any] | None, said: Field[Any] | None) -> Field[Any] | None:
    if seen is None or said is None:
        return said or seen
    if _same(seen.value, said.value):
        facts = said.facts | {Fact.SECOND_SIGHTING}
        return replace(said, facts=facts, page=seen.page, box=seen.box)
    if _RANK.index(seen.certainty) > _RANK.index(said.certainty):
        return replace(seen, rivals=(*seen.rivals, Rival(raw=said.raw, why_lost="stands in the XML alone")))
    return replace(said, rivals=(*said.rivals, Rival(raw=seen.raw, why_lost="stands on the page alone")))
