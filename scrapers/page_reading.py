"""Reads the pages of a PDF without any supplier mapping: each invoice in it with all its fields."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from pypdfium2 import PdfPage

from robot.invoice import Finding, Invoice, Kind, Line, Reading, Severity, VatSubtotal
from robot.outcome import Reason
from robot.ports import Hints
from robot.register import Register
from robot.settings import Limits, Office
from scrapers.currency import find_currency
from scrapers.damage import is_scrap, without_invoice
from scrapers.doubt import doubt
from scrapers.invoices import PageGroup, split_pages
from scrapers.issue_and_due import issue_and_due
from scrapers.kinds import Sorted, sort_document
from scrapers.lines import adds_up, find_lines, sum_of
from scrapers.mapped_fields import apply_mapping, mapping_for
from scrapers.not_to_pay import against_paying
from scrapers.numbers import buyer_reference, corrects, invoice_number, order_reference
from scrapers.ocr.picture_file import open_pictures
from scrapers.ocr.scans import read_pictures, read_scans
from scrapers.ocr.trust import trusted
from scrapers.parties import find_parties
from scrapers.payment import find_payment
from scrapers.pdf.words import PageWords, PdfUnreadable, open_pdf, read_pages, with_properties
from scrapers.sightings import Notes
from scrapers.supplier_mapping import SupplierMapping
from scrapers.totals import find_totals

_ENTERED = (Kind.INVOICE, Kind.CREDIT_NOTE)

_TO_FINISH = 1.0  # seconds: what is read of the words that were recognised


def read_pdf(
    path: Path,
    *,
    office: Office,
    limits: Limits,
    register: Register,
    hints: Hints,
    supplier_mappings: tuple[SupplierMapping, ...] = (),
    begin_ocr: Callable[[], None] = lambda: None,
) -> Reading:
    """Return what the pages of a PDF say. A PDF that cannot be read is a finding, never an exception.

    `begin_ocr` is called before pages are recognised, which takes longer than reading.
    """
    started = time.perf_counter()
    scrap = False
    try:
        document = open_pdf(path)
        open_pages: dict[int, PdfPage] = {}
        try:
            layer = read_pages(document, limits.most_pages, open_pages)
            seconds = limits.ocr_seconds - (time.perf_counter() - started) - _TO_FINISH
            pages, scans = read_scans(document, layer, open_pages, seconds=seconds, begin=begin_ocr)
            scrap = is_scrap(pages)
            hints = with_properties(hints, document)
            reading = read_words(
                pages, office=office, register=register, hints=hints, supplier_mappings=supplier_mappings
            )
            reading = trusted(reading, pages, scans, office=office, register=register, hints=hints)
            reading = doubt(reading, pages, document, path, open_pages)
        finally:
            for page in open_pages.values():
                page.close()
            document.close()
    except PdfUnreadable as fault:
        finding = Finding(reason=fault.reason, severity=Severity.HOLD, facts=fault.facts)
        reading = Reading(kind=Kind.UNREADABLE, findings=(finding,))
    return replace(without_invoice(reading, path, scrap=scrap), ms=_ms(started))


def read_image(
    path: Path,
    *,
    office: Office,
    limits: Limits,
    register: Register,
    hints: Hints,
    supplier_mappings: tuple[SupplierMapping, ...] = (),
    begin_ocr: Callable[[], None] = lambda: None,
) -> Reading:
    """Return what a picture file of pages says. One that cannot be read is a finding, never an exception."""
    started = time.perf_counter()
    try:
        pictures = open_pictures(path, limits.most_pages)
        begin_ocr()
        seconds = limits.ocr_seconds - (time.perf_counter() - started) - _TO_FINISH
        pages, scans = read_pictures(pictures, seconds=seconds)
        reading = read_words(pages, office=office, register=register, hints=hints, supplier_mappings=supplier_mappings)
        reading = trusted(reading, pages, scans, office=office, register=register, hints=hints)
    except PdfUnreadable as fault:
        finding = Finding(reason=fault.reason, severity=Severity.HOLD, facts=fault.facts)
        reading = Reading(kind=Kind.UNREADABLE, findings=(finding,))
    return replace(reading, ms=_ms(started))


def read_words(
    pages: list[PageWords],
    *,
    office: Office,
    register: Register,
    hints: Hints,
    supplier_mappings: tuple[SupplierMapping, ...] = (),
) -> Reading:
    """Return what these words say."""
    known = _Known(office, register, hints, supplier_mappings)
    groups = split_pages(pages, frozenset(office.cvr), hints)
    read = [_read_invoice(group.notes, known) for group in groups]
    kinds = [sorted_.kind for _, sorted_, _ in read]
    kind = next((k for k in kinds if k in _ENTERED), kinds[0])
    return _put_together(kind, list(zip(groups, read, strict=True)), len(pages))


def _put_together(kind: Kind, read: Sequence[tuple[PageGroup, _Read]], pages: int) -> Reading:
    """Return the reading of a document of this kind; what each invoice's findings are about, `Finding.part` says.

    A letter, a list or a cover beside invoices ends nothing: its pages belong to none, and a note says which.
    """
    of_invoices = kind in _ENTERED
    invoices: list[Invoice] = []
    findings: list[Finding] = []
    left: list[int] = []
    several = sum(s.kind in _ENTERED or _held(s) for _, (_, s, _) in read) > 1
    for group, (invoice, sorted_, own) in read:
        if of_invoices and sorted_.kind not in _ENTERED and not (_held(sorted_) and _may_be_invoice(invoice)):
            left += group.numbers
            continue
        found = [*sorted_.findings, *own, *group.doubts]
        if sorted_.kind in _ENTERED or _held(sorted_):
            invoices.append(replace(invoice, pages=group.numbers, appendix_pages=group.appendices))
            if group.appendices:
                found.append(_note(group.appendices))
            part = len(invoices) if several else None
            found = [replace(finding, part=part) for finding in found]
        findings += [f for f in found if f not in findings]
    if left:
        findings.append(_note(left))
    return Reading(kind=kind, invoices=tuple(invoices), findings=tuple(findings), pages=pages)


def _may_be_invoice(invoice: Invoice) -> bool:
    """Return whether pages without the title of an invoice have something of one all the same."""
    return invoice.invoice_number is not None or invoice.gross_total is not None


def _note(pages: Sequence[int]) -> Finding:
    """Return the note that these pages only come along and were not read for values."""
    shown = ", ".join(str(page) for page in sorted(pages))
    return Finding(reason=Reason.APPENDIX_PAGES, severity=Severity.NOTE, facts={"pages": shown})


def _held(sorted_: Sorted) -> bool:
    return any(f.severity is Severity.HOLD for f in sorted_.findings)


_Read = tuple[Invoice, Sorted, list[Finding]]


class _Known(NamedTuple):
    """What is known beside the words."""

    office: Office
    register: Register
    hints: Hints
    supplier_mappings: tuple[SupplierMapping, ...]


def _read_invoice(notes: Notes, known: _Known) -> _Read:
    issued, due = issue_and_due(notes, known.hints)
    number = invoice_number(notes, known.hints, issued.value if issued is not None else None)
    lines = find_lines(notes)
    totals = find_totals(notes, sum_of(lines) if len(lines) > 1 else None)
    sorted_ = sort_document(notes, has_number=number is not None, has_total=totals.gross is not None)
    read = {total.value for total in (totals.net, totals.vat, totals.gross, totals.payable) if total is not None}
    invoice = replace(_fields(notes, known, read), issue_date=issued, due_date=due)
    net = totals.net.value if totals.net is not None else None
    gross = totals.gross.value if totals.gross is not None else None
    invoice = invoice.with_fields(
        invoice_number=number,
        net_total=totals.net,
        vat_total=totals.vat,
        gross_total=totals.gross,
        payable_total=totals.payable,
    )
    findings: list[Finding] = []
    if totals.ambiguous:
        findings.append(Finding(reason=Reason.AMOUNT_AMBIGUOUS, severity=Severity.HOLD, field="gross_total"))
    kept = lines if adds_up(lines, net, gross) or any(row.is_table_head for row in notes.rows) else ()
    invoice = _completed(invoice, notes.layout.pages, kept, totals.subtotals, sorted_)
    findings += against_paying(notes, invoice)
    matched = mapping_for(notes, invoice, known.supplier_mappings)
    if matched is not None:
        invoice, lost = apply_mapping(notes, invoice, matched, known.hints)
        findings += lost
    return invoice, sorted_, findings


def _fields(notes: Notes, known: _Known, totals: Collection[Decimal]) -> Invoice:
    parties = find_parties(notes, known.office, known.register, known.hints)
    supplier_id = parties.supplier_id.value if parties.supplier_id is not None else None
    payment = find_payment(notes, known.register, supplier_id)
    return Invoice(
        currency=find_currency(notes, parties.supplier_id, known.register, totals),
        order_reference=order_reference(notes, known.hints),
        corrects=corrects(notes),
        supplier_name=parties.supplier_name,
        supplier_id=parties.supplier_id,
        supplier_gln=parties.supplier_gln,
        buyer_name=parties.buyer_name,
        buyer_id=parties.buyer_id,
        buyer_gln=parties.buyer_gln,
        buyer_reference=buyer_reference(notes),
        iban=payment.iban,
        account=payment.account,
        fik=payment.fik,
    )


def _completed(
    invoice: Invoice,
    pages: tuple[int, ...],
    lines: tuple[Line, ...],
    subtotals: tuple[VatSubtotal, ...],
    sorted_: Sorted,
) -> Invoice:
    return replace(
        invoice,
        credit_note=sorted_.kind is Kind.CREDIT_NOTE,
        lines=lines,
        vat_subtotals=subtotals,
        pages=pages,
    )


def _ms(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 2)
