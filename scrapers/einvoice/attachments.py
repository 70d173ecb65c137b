"""The e-invoice inside a PDF, and the PDF inside an e-invoice."""

from __future__ import annotations

import base64
import binascii
from pathlib import Path

import pypdfium2

from scrapers.einvoice.parsing import NoInvoice, parse
from scrapers.einvoice.reading import is_invoice

MAX_ATTACHMENTS = 50
"""How many of a PDF's attachments are looked at."""

_NAMES = ("factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml", "order-x.xml", "invoice.xml")
_BINARY = ("EmbeddedDocumentBinaryObject", "AttachmentBinaryObject")


def embedded_xmls(path: Path) -> tuple[bytes, ...]:
    """Return the e-invoices that are attached to a PDF, each once.

    The attachments with a standard's name come first; any other counts if it is an invoice. What
    has a standard's name and is no invoice is returned as well where nothing better is there: that
    it cannot be read is worth knowing. Never raises for what the PDF holds; a PDF that cannot be
    opened (broken, encrypted) has none. Raises `OSError` where the file cannot be read.
    """
    path.stat()
    attachments = _attachments(path)
    named = [data for name, data in attachments if name in _NAMES]
    others = [data for name, data in attachments if name not in _NAMES]
    invoices = tuple(data for data in dict.fromkeys((*named, *others)) if is_invoice(data))
    return invoices or tuple(named[:1])


def _attachments(path: Path) -> list[tuple[str, bytes]]:
    """Return names, in lower case, and contents; what comes after a damaged attachment is left out."""
    found: list[tuple[str, bytes]] = []
    try:
        with pypdfium2.PdfDocument(path) as document:
            for index in range(min(document.count_attachments(), MAX_ATTACHMENTS)):
                attachment = document.get_attachment(index)
                found.append((attachment.get_name().casefold(), bytes(attachment.get_data())))
    except (pypdfium2.PdfiumError, ValueError):
        return found
    return found


def embedded_pdf(data: bytes) -> bytes | None:
    """Return the first PDF that is embedded in an e-invoice (BT-125), None where there is none.

    Never raises for what the bytes hold.
    """
    try:
        root = parse(data)
    except NoInvoice:
        return None
    for element in root.iter():
        if element.tag in _BINARY and element.text:
            try:
                content = base64.b64decode("".join(element.text.split()), validate=True)
            except (binascii.Error, ValueError):  # not base64, or not even ASCII: no PDF
                continue
            if content.startswith(b"%PDF-"):
                return content
    return None
