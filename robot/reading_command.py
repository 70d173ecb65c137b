"""`fakturarobot read FILE...`: what the reader makes of files, as JSON for other programs; see docs/read.md."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TextIO

from mail_intake.content import media_type
from robot.ahead import Ahead
from robot.invoice import Certainty, Document, Fact, Field, Finding, Invoice, Kind, Line, Reading, Severity
from robot.ports import Hints
from robot.register import Register, load_register
from robot.settings import Limits, Office, Settings
from scrapers.reader import DocumentReader

NAMES: dict[str, str] = {
    "invoice_number": "invoice_number",
    "issue_date": "issue_date",
    "due_date": "due_date",
    "supplier_name": "supplier_name",
    "supplier_vat_or_tax_id": "supplier_id",
    "buyer_name": "buyer_name",
    "currency": "currency",
    "net_total": "net_total",
    "vat_total": "vat_total",
    "gross_total": "gross_total",
    "iban": "iban",
    "account": "account",
    "fik": "fik",
    "order_reference": "order_reference",
    "ean": "buyer_gln",
}
"""The names of the printed fields, and of `Invoice`'s. `credit_note` comes on top. Others build on them."""


def read_files(files: Sequence[Path], settings: Settings | None, out: TextIO, *, one_line: bool) -> None:
    """Read files in worker processes, several at a time, and print a JSON object for each, in their order.

    Without settings nobody is known: neither who we are nor any supplier. `one_line`: one line an
    object; otherwise that is so unless `out` is a terminal.
    """
    indent = 2 if out.isatty() and not one_line else None
    reader = open_reader(settings)
    try:
        with Ahead[Path, Reading](lambda file: _read(file, reader), files, reader.at_once) as readings:
            for file in files:
                answer = as_answer(str(file), readings.result(file))
                out.write(json.dumps(answer, ensure_ascii=False, indent=indent) + "\n")
                out.flush()
    finally:
        reader.close()


def _read(file: Path, reader: DocumentReader) -> Reading:
    data = file.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    document = Document(sha256=digest, name=file.name, media_type=media_type(data), size=len(data))
    return reader.read(document, file.resolve(), Hints(name=file.name))


def as_answer(file: str, reading: Reading) -> dict[str, Any]:
    """Return what is printed of a reading: plain values alone, amounts as decimal text, dates in ISO 8601."""
    answer: dict[str, Any] = {"file": file, "kind": reading.kind.value}
    if len(reading.invoices) > 1:
        answer["invoices"] = [
            _invoice(invoice) | {"holds": _holds(f for f in reading.findings if f.part == part)}
            for part, invoice in enumerate(reading.invoices, start=1)
        ]
    else:
        answer |= _invoice(reading.invoices[0], reading.kind) if reading.invoices else {"fields": {}, "lines": []}
    return answer | {"holds": _holds(reading.findings), "ms": reading.ms}


def _holds(findings: Iterable[Finding]) -> list[str]:
    return list(dict.fromkeys(str(f.reason) for f in findings if f.severity is not Severity.NOTE))


def open_reader(settings: Settings | None) -> DocumentReader:
    """Return a reader that knows the office and its suppliers; without settings, one that knows nobody."""
    if settings is None:
        return DocumentReader(Office(name=""), Limits(), Register([]))
    register = load_register(settings.mappings / "registers", settings.mappings / "agreements")
    return DocumentReader(settings.office, settings.limits, register, settings.mappings / "suppliers")


def _invoice(invoice: Invoice, kind: Kind | None = None) -> dict[str, Any]:
    fields = {name: _field(found) for name, own in NAMES.items() if (found := getattr(invoice, own)) is not None}
    if kind in (None, Kind.INVOICE, Kind.CREDIT_NOTE):
        fields["credit_note"] = _credit_note(invoice)
        kind = Kind.CREDIT_NOTE if invoice.credit_note else Kind.INVOICE
    return {
        "kind": kind.value if kind is not None else None,
        "fields": fields,
        "lines": [_line(line) for line in invoice.lines],
        "pages": list(invoice.pages),
        "appendix_pages": list(invoice.appendix_pages),
    }


def _field(found: Field[Any]) -> dict[str, Any]:
    box = found.box
    return {
        "value": _plain(found.value),
        "certainty": found.certainty.value,
        "rule": found.rule,
        "page": found.page,
        "box": None if box is None else [box.x0, box.top, box.x1, box.bottom],
    }


def _credit_note(invoice: Invoice) -> dict[str, Any]:
    """Return which way the money goes: an e-invoice says so by its type, a page by its title."""
    number = invoice.invoice_number
    structured = number is not None and Fact.STRUCTURED in number.facts
    certainty = Certainty.PROVEN if structured else Certainty.SUPPORTED
    rule = "type of the e-invoice" if structured else "title"
    return {"value": invoice.credit_note, "certainty": certainty.value, "rule": rule, "page": None, "box": None}


def _line(line: Line) -> dict[str, Any]:
    return {
        "item_number": line.item_number,
        "description": line.description,
        "quantity": _plain(line.quantity),
        "unit": line.unit,
        "unit_price": _plain(line.unit_price),
        "amount": _plain(line.amount),
        "vat_rate": _plain(line.vat_rate),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value
