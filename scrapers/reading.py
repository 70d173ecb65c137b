"""Reads one file by what it holds, not by its name: PDF pages, XML, or a PDF with an e-invoice inside."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from robot.invoice import Finding, Invoice, Kind, Reading, Severity
from robot.outcome import Reason
from robot.ports import Hints
from robot.register import Register
from robot.settings import Limits, Office
from scrapers.supplier_mapping import SupplierMapping

_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\x00", b"MM\x00*")  # JPEG, PNG, TIFF
_HEAD = 2048
_XML = "application/xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a reading needs to know beside the file: who we are, what a file may cost, whom we know."""

    office: Office
    limits: Limits
    register: Register
    supplier_mappings: tuple[SupplierMapping, ...] = field(default=())


def read_file(path: Path, hints: Hints, context: Context, begin_ocr: Callable[[], None] = lambda: None) -> Reading:
    """Return what a file says. What cannot be read is a finding; only faults of the robot raise.

    `begin_ocr` is called before pages are recognised, which takes longer than reading.
    """
    started = time.perf_counter()
    size = path.stat().st_size
    if size > context.limits.largest_document_mb * 1024 * 1024:
        reading = unreadable(Reason.TOO_BIG, size=str(size))
    else:
        with path.open("rb") as file:
            head = file.read(_HEAD)
        if b"%PDF-" in head[:1024]:
            reading = _read_pdf(path, hints, context, begin_ocr)
        elif hints.media_type == _XML and not _is_xml(head):
            reading = unreadable(Reason.UNREADABLE)
        elif _is_xml(head):
            from scrapers.einvoice import read_xml  # noqa: PLC0415 - lxml is slow to load, and most files are PDFs

            reading = read_xml(path.read_bytes())
        elif head.startswith(_PICTURES) and not hints.name.casefold().endswith(".pdf"):  # a cut or renamed one lies
            reading = _read_image(path, hints, context, begin_ocr)
        else:
            reading = unreadable(Reason.NOT_PDF)
    return replace(reading, ms=round((time.perf_counter() - started) * 1000, 2))


def compare_file(path: Path, invoices: Sequence[Invoice], context: Context) -> tuple[Finding, ...]:
    """Return what speaks against values that were read from a PDF's text: its pages show others."""
    with path.open("rb") as file:
        if b"%PDF-" not in file.read(1024):
            return ()
    from scrapers.ocr.compare import compare_with_page  # noqa: PLC0415 - the same

    return compare_with_page(path, invoices, context.limits.read_seconds)


def unreadable(reason: Reason, **facts: str) -> Reading:
    """Return the reading of a file that cannot be read."""
    return Reading(kind=Kind.UNREADABLE, findings=(Finding(reason=reason, severity=Severity.HOLD, facts=facts),))


def _read_pdf(path: Path, hints: Hints, context: Context, begin_ocr: Callable[[], None]) -> Reading:
    from scrapers.page_reading import read_pdf  # noqa: PLC0415 - pdfium is loaded where it is needed

    page = read_pdf(
        path,
        office=context.office,
        limits=context.limits,
        register=context.register,
        hints=hints,
        supplier_mappings=context.supplier_mappings,
        begin_ocr=begin_ocr,
    )
    if not _may_embed(path):
        return page
    from scrapers.einvoice import differences, embedded_xmls, read_xml, reconcile  # noqa: PLC0415 - the same

    found = embedded_xmls(path)
    if not found:
        return page
    from scrapers.pdf.bare_text import bare_text  # noqa: PLC0415 - the same

    first, *others = map(read_xml, found)
    reading = reconcile(page, first, bare_text(path, context.limits.most_pages))
    against = (finding for other in others for finding in differences(first, other))
    return replace(reading, findings=(*reading.findings, *islice(against, 1)))


def _read_image(path: Path, hints: Hints, context: Context, begin_ocr: Callable[[], None]) -> Reading:
    from scrapers.page_reading import read_image  # noqa: PLC0415 - the same

    return read_image(
        path,
        office=context.office,
        limits=context.limits,
        register=context.register,
        hints=hints,
        supplier_mappings=context.supplier_mappings,
        begin_ocr=begin_ocr,
    )


def _may_embed(path: Path) -> bool:
    """Return whether the PDF may have files inside; a false yes costs a few milliseconds."""
    data = path.read_bytes()
    return b"EmbeddedFile" in data or b"/ObjStm" in data


def _is_xml(head: bytes) -> bool:
    """Return whether the bytes begin as XML does, in UTF-8, UTF-16 or UTF-32, with or without a byte order mark."""
    bare = head.removeprefix(b"\xef\xbb\xbf")
    if bare[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in bare[:4]:
        bare = bare.replace(b"\0", b"").lstrip(b"\xff\xfe")
    bare = bare.lstrip()
    if bare[:200].lower().startswith((b"<!doctype html", b"<html")):
        return False
    return bare.startswith(b"<")
