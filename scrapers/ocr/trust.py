"""Says how far values read by OCR may be trusted: what two sightings on the same pixels say is one sighting.

A recognised value that was proven stays so only where something that a misread figure would break
speaks for it:

- totals: net + VAT = gross at a rate that exists, or lines that come to the net total;
- supplier and buyer: check digits hold, and the register (or the office's own numbers) has the number;
- IBAN, account, FIK: what the register has for this supplier;
- invoice number: the mail or the file is named by it, or a FIK id with a valid check digit has it inside;
- issue and due date: the terms stated on the page lie exactly between the two.

Everything else is a guess (DESIGN, "Certainty"), however many labels name it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from stdnum import ean

from robot.invoice import Certainty, Fact, Field, Invoice, Reading
from robot.ports import Hints
from robot.register import Register, Supplier
from robot.settings import Office
from scrapers.dates import due_after, find_terms
from scrapers.identifiers import check_digits_hold
from scrapers.ocr.scans import Scans
from scrapers.payment import account_of, fik_is_valid
from scrapers.pdf.words import PageWords
from scrapers.vat_rows import rate_of

_FIK = re.compile(r"\+(71|75)<(\d+)\+\d+<")
_LONG_ENOUGH = 4  # figures of a number that is looked for in a name or a FIK id
_TOTALS = ("net_total", "vat_total", "gross_total", "payable_total")


def trusted(
    reading: Reading, pages: Sequence[PageWords], scans: Scans, *, office: Office, register: Register, hints: Hints
) -> Reading:
    """Return the reading with the values of scanned pages graded, marked, and their boxes where they stand."""
    if not scans.placements:
        return reading
    text = "\n".join(" ".join(w.text for w in page.words) for page in pages)
    invoices = tuple(
        scans.on_page(_graded(invoice, scans, text, office=office, register=register, hints=hints))
        for invoice in reading.invoices
    )
    return replace(reading, invoices=invoices)


def _graded(invoice: Invoice, scans: Scans, text: str, *, office: Office, register: Register, hints: Hints) -> Invoice:
    scanned = tuple(page for page in invoice.pages if page in scans.placements)
    if not scanned:
        return invoice
    supplier = _supplier(invoice, register)
    sure = {
        *_sure_totals(invoice),
        *_sure_parties(invoice, supplier, office),
        *_sure_payment(invoice, supplier),
        *(("invoice_number",) if _number_is_sure(invoice, hints) else ()),
        *(("issue_date", "due_date") if _dates_are_sure(invoice, text) else ()),
    }
    changed: dict[str, Field[Any]] = {}
    for name, found in invoice.each_field():
        if found.page is None or found.page in scanned:
            mark = f"{found.rule}, OCR"
            certainty = found.certainty if name in sure else Certainty.GUESS
            changed[name] = replace(found, rule=mark, certainty=certainty)
    return replace(invoice.with_fields(**changed), scanned=scanned)


def _supplier(invoice: Invoice, register: Register) -> Supplier | None:
    found = invoice.supplier_id
    if found is None or not check_digits_hold(found.value):
        return None
    return register.by_id(found.value)


def _sure_totals(invoice: Invoice) -> tuple[str, ...]:
    net, vat, gross = (invoice.value(name) for name in ("net_total", "vat_total", "gross_total"))
    if net is None or vat is None or gross is None or net + vat != gross:
        return ()
    by_rate = vat > 0 and rate_of(net, vat) is not None
    by_lines = len(invoice.lines) > 1 and sum(line.amount for line in invoice.lines) == net
    return _TOTALS[:3] if by_rate or by_lines else ()


def _sure_parties(invoice: Invoice, supplier: Supplier | None, office: Office) -> Iterator[str]:
    if supplier is not None:
        yield "supplier_id"
        if invoice.value("supplier_name") == supplier.name:
            yield "supplier_name"
        if supplier.gln and invoice.value("supplier_gln") == supplier.gln:
            yield "supplier_gln"
        if invoice.value("currency") == supplier.currency:
            yield "currency"
    if invoice.value("buyer_id") in office.cvr:
        yield "buyer_id"
    gln = invoice.value("buyer_gln")
    if gln in office.glns and ean.is_valid(gln):
        yield "buyer_gln"
    if invoice.buyer_name is not None and Fact.CHECK in invoice.buyer_name.facts:
        yield "buyer_name"


def _sure_payment(invoice: Invoice, supplier: Supplier | None) -> Iterator[str]:
    if supplier is None:
        return
    if supplier.iban and invoice.value("iban") == supplier.iban.replace(" ", ""):
        yield "iban"
    if supplier.account and invoice.value("account") == account_of(supplier.account):
        yield "account"
    fik = _FIK.fullmatch(invoice.value("fik") or "")
    creditor = f"+{supplier.fik_creditor}<"
    if fik is not None and len(creditor) > 2 and fik[0].endswith(creditor) and fik_is_valid(fik[1], fik[2]):
        yield "fik"


def _number_is_sure(invoice: Invoice, hints: Hints) -> bool:
    number = str(invoice.value("invoice_number") or "")
    if len(number) < _LONG_ENOUGH:
        return False
    whole = re.compile(rf"(?<![0-9A-Za-z]){re.escape(number)}(?![0-9A-Za-z])", re.IGNORECASE)
    if any(whole.search(name) for name in (hints.subject, hints.name)):
        return True
    fik = _FIK.fullmatch(invoice.value("fik") or "")
    return fik is not None and number.isdigit() and number in fik[2] and fik_is_valid(fik[1], fik[2])


def _dates_are_sure(invoice: Invoice, text: str) -> bool:
    issued, due, terms = invoice.issue_date, invoice.due_date, find_terms(text)
    if issued is None or due is None or terms is None or not terms:
        return False
    labelled = Fact.LABEL in issued.facts and Fact.LABEL in due.facts
    return labelled and due.value == due_after(issued.value, terms)
