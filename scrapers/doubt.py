"""Doubts a reading: values that the page does not show, actions in the file, text changed by a later revision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium

from robot.invoice import Certainty, Field, Finding, Invoice, Kind, Reading, Severity
from robot.masking import clean
from robot.outcome import Reason
from scrapers.pdf.annotations import written_over
from scrapers.pdf.painted import hidden_words, is_number
from scrapers.pdf.shown import is_shown
from scrapers.pdf.suspicion import page_texts, suspicions, text_before_revision
from scrapers.pdf.words import PageWords

_MUST_SHOW = (
    "invoice_number",
    "issue_date",
    "due_date",
    "supplier_id",
    "net_total",
    "vat_total",
    "gross_total",
    "payable_total",
    "iban",
    "account",
    "fik",
)


def doubt(
    reading: Reading,
    pages: Sequence[PageWords],
    document: pdfium.PdfDocument,
    path: Path,
    open_pages: dict[int, pdfium.PdfPage],
) -> Reading:
    """Return the reading with what speaks against it: `hidden_text`, `active_content`, `modified_after_issue`.

    `open_pages` are pages of the document by their numbers; what is opened more is put there too.
    """
    data = path.read_bytes()
    findings = list(reading.findings)
    suspected = suspicions(data)
    if suspected.actions:
        findings.append(Finding(reason=Reason.ACTIVE_CONTENT, severity=Severity.HOLD))
    earlier = text_before_revision(data)
    if earlier is not None and earlier != page_texts(document):
        findings.append(Finding(reason=Reason.MODIFIED_AFTER_ISSUE, severity=Severity.HOLD))
    hidden = [w.text for page in pages for w in page.hidden if is_number(w)]
    if reading.kind in (Kind.INVOICE, Kind.CREDIT_NOTE):
        seen = [(page, open_pages[page.number]) for page in pages if page.number in open_pages]
        hidden += [w.text for page, opened in seen for w in hidden_words(page, opened, each=suspected.layers_off)]
        hidden += [text for _, opened in seen for text in written_over(opened)]
    if hidden:
        facts = {"value": clean(" ".join(hidden), 80)}
        findings.append(Finding(reason=Reason.HIDDEN_TEXT, severity=Severity.HOLD, facts=facts))
    invoices = reading.invoices
    if reading.kind in (Kind.INVOICE, Kind.CREDIT_NOTE):
        checked = [_without_hidden(invoice, document, open_pages) for invoice in reading.invoices]
        invoices = tuple(invoice for invoice, _ in checked)
        several = len(checked) > 1
        for part, (_, found) in enumerate(checked, start=1):
            findings += [replace(finding, part=part) if several else finding for finding in found]
    return replace(reading, invoices=invoices, findings=tuple(findings))


def _without_hidden(
    invoice: Invoice, document: pdfium.PdfDocument, pages: dict[int, pdfium.PdfPage]
) -> tuple[Invoice, list[Finding]]:
    """Return the invoice with hidden values demoted to guesses, and a finding for each."""
    changed: dict[str, Field[Any]] = {}
    findings = []
    for name, field in invoice.each_field():
        if name not in _MUST_SHOW or field.box is None or field.page is None or field.page in invoice.scanned:
            continue
        if field.page not in pages:
            pages[field.page] = document[field.page - 1]
        if not is_shown(pages[field.page], field.box):
            changed[name] = replace(field, certainty=Certainty.GUESS)
            facts = {"value": field.raw, "page": str(field.page)}
            findings.append(Finding(reason=Reason.HIDDEN_TEXT, severity=Severity.HOLD, field=name, facts=facts))
    return invoice.with_fields(**changed), findings
