"""The reader in its worker process: what a document does to it is a finding, never an exception."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import pytest

from robot.errors import ConfigurationError
from robot.invoice import Document, Kind
from robot.outcome import Reason
from robot.ports import Hints
from robot.register import Register
from robot.settings import Limits, Office
from scrapers.reader import DocumentReader, InlineReader
from tests.fakes.printed_pages import danish_invoice, print_pages

DOCUMENT = Document(sha256="0" * 64, name="faktura.pdf", media_type="application/pdf", size=1)
OFFICE = Office(name="Fjordby Kommune")


@pytest.fixture
def reader() -> Iterator[DocumentReader]:
    """Return a reader that is closed after the test."""
    reader = DocumentReader(OFFICE, Limits(most_pages=3), Register([]))
    yield reader
    reader.close()


def processes(reader: DocumentReader) -> list[subprocess.Popen[bytes]]:
    """Return the worker processes that run."""
    return [place._worker._process for place in reader._places if place._worker is not None]


def reasons(reader: DocumentReader | InlineReader, path: Path) -> list[str]:
    """Read a file and return the reasons of the findings."""
    return [finding.reason for finding in reader.read(DOCUMENT, path, Hints()).findings]


def test_the_worker_reads_as_the_same_process_would(tmp_path: Path, reader: DocumentReader) -> None:
    """What comes back over the pipe is the reading, field for field."""
    path = print_pages(tmp_path / "a.pdf", [danish_invoice()])
    inline = InlineReader(OFFICE, Limits(), Register([])).read(DOCUMENT, path, Hints())
    apart = reader.read(DOCUMENT, path, Hints())
    assert apart.kind is Kind.INVOICE
    assert (apart.invoices, apart.findings) == (inline.invoices, inline.findings)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.4\n%%EOF", "unreadable"),
        (b"<html><body>Log ind</body></html>", "not_pdf"),
        (b"\x89PNG\r\n\x1a\n", "unreadable"),
        (b"", "not_pdf"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_finding(
    tmp_path: Path, reader: DocumentReader, data: bytes, reason: str
) -> None:
    """Broken, foreign and empty files each have their reason."""
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    assert reasons(reader, path) == [reason]


def test_a_page_without_text_has_no_text(tmp_path: Path, reader: DocumentReader) -> None:
    """A blank page (or a scan) is held as such."""
    assert reasons(reader, print_pages(tmp_path / "a.pdf", [[]])) == ["no_text"]


def test_too_many_pages_are_not_read(tmp_path: Path, reader: DocumentReader) -> None:
    """A PDF with more pages than the office allows is held."""
    assert reasons(reader, print_pages(tmp_path / "a.pdf", [danish_invoice()] * 4)) == ["too_many_pages"]


def test_a_file_over_the_size_limit_is_not_opened(tmp_path: Path) -> None:
    """Size is looked at before the content."""
    path = print_pages(tmp_path / "a.pdf", [danish_invoice()])
    small = InlineReader(OFFICE, Limits(largest_document_mb=0.0001), Register([]))
    assert reasons(small, path) == ["too_big"]


def test_a_missing_file_is_a_finding(tmp_path: Path, reader: DocumentReader) -> None:
    """A file that vanished does not end the night."""
    assert reasons(reader, tmp_path / "gone.pdf") == ["unreadable"]


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe as a file exists on POSIX alone")
def test_a_document_that_never_ends_is_a_timeout_and_the_next_is_read(tmp_path: Path) -> None:
    """A reading over its time is killed; the reader goes on with a fresh worker."""
    endless = tmp_path / "endless.pdf"
    os.mkfifo(endless)
    path = print_pages(tmp_path / "a.pdf", [danish_invoice()])
    reader = DocumentReader(OFFICE, Limits(read_seconds=3), Register([]))
    try:
        assert reasons(reader, endless) == ["timeout"]
        assert reader.read(DOCUMENT, path, Hints()).kind is Kind.INVOICE
    finally:
        reader.close()


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_worker_that_dies_is_a_finding_and_the_next_document_is_read(tmp_path: Path, reader: DocumentReader) -> None:
    """A crash of the worker costs one document at most."""
    path = print_pages(tmp_path / "a.pdf", [danish_invoice()])
    assert reader.read(DOCUMENT, path, Hints()).kind is Kind.INVOICE
    (process,) = processes(reader)
    os.kill(process.pid, signal.SIGSEGV)
    process.wait(5)
    assert reasons(reader, path) == ["unreadable"]
    assert reader.read(DOCUMENT, path, Hints()).kind is Kind.INVOICE


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe as a file, and signals")
def test_a_document_that_hangs_keeps_no_other_from_being_read(tmp_path: Path) -> None:
    """Each document has a worker of its own: one is read while another is still under way."""
    slow = tmp_path / "slow.pdf"
    os.mkfifo(slow)
    path = print_pages(tmp_path / "a.pdf", [danish_invoice()])
    reader = DocumentReader(OFFICE, Limits(read_at_once=2, read_seconds=60), Register([]))
    with ThreadPoolExecutor(1) as pool:
        waits = pool.submit(reasons, reader, slow)
        try:
            assert reader.read(DOCUMENT, path, Hints()).kind is Kind.INVOICE
            writing = os.open(slow, os.O_WRONLY)  # waits until the worker has opened it
            assert not waits.done()
        finally:
            for process in processes(reader):
                os.kill(process.pid, signal.SIGSEGV)
        assert waits.result() == ["unreadable"]
    os.close(writing)
    reader.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot limit a process's memory")
def test_a_document_that_swells_beyond_the_memory_is_too_big_and_the_next_is_read(tmp_path: Path) -> None:
    """A few hundred bytes that unpack to many times the limit cost one document."""
    unpacked = b" " * (400 * 1024 * 1024)
    stream = zlib.compress(zlib.compress(unpacked, 1), 9)
    bomb = tmp_path / "bomb.pdf"
    bomb.write_bytes(pdf_with_content(stream, b"[/FlateDecode /FlateDecode]"))
    reader = DocumentReader(OFFICE, Limits(), Register([]))
    assert reasons(reader, bomb) == ["too_big"]
    assert reader.read(DOCUMENT, print_pages(tmp_path / "a.pdf", [danish_invoice()]), Hints()).kind is Kind.INVOICE
    reader.close()


def pdf_with_content(stream: bytes, filters: bytes) -> bytes:
    """Return a PDF of one page with this content, as it is stored."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        b"<< /Length %d /Filter %s >>\nstream\n%s\nendstream" % (len(stream), filters, stream),
    ]
    body = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, o) for n, o in enumerate(objects, start=1))
    return body + b"trailer << /Root 1 0 R /Size 5 >>\n%%EOF\n"


def test_one_after_another_needs_one_worker(tmp_path: Path) -> None:
    """A worker starts where it is needed alone."""
    path = print_pages(tmp_path / "a.pdf", [danish_invoice()])
    reader = DocumentReader(OFFICE, Limits(read_at_once=4), Register([]))
    for _ in range(3):
        reader.read(DOCUMENT, path, Hints())
    assert len(processes(reader)) == 1
    reader.close()


def test_closing_leaves_no_process(tmp_path: Path) -> None:
    """After `close` the worker is gone; closing twice does no harm."""
    reader = DocumentReader(OFFICE, Limits(), Register([]))
    reader.read(DOCUMENT, print_pages(tmp_path / "a.pdf", [danish_invoice()]), Hints())
    (process,) = processes(reader)
    reader.close()
    reader.close()
    assert process.poll() is not None


def test_faults_of_all_supplier_mappings_are_said_at_once(tmp_path: Path) -> None:
    """Two broken files give the faults of both, each with its key."""
    (tmp_path / "a.toml").write_text('name = "A"\n[match]\n[fields.invoice_nummer]\nanchor = "x"\n', encoding="utf-8")
    (tmp_path / "b.toml").write_text('nam = "B"\n', encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        DocumentReader(OFFICE, Limits(), Register([]), tmp_path)
    faults = "\n".join(caught.value.faults)
    assert "a.toml" in faults
    assert "invoice_nummer" in faults
    assert "b.toml, line 1: nam: unknown key" in faults


def test_pdfs_are_joined_in_order_and_a_broken_one_spoils_nothing(tmp_path: Path) -> None:
    """The worker binds the pages together; where a part is no PDF it says no, and goes on reading."""
    first = print_pages(tmp_path / "side 1.pdf", [danish_invoice("20417")])
    second = print_pages(tmp_path / "side 2.pdf", [danish_invoice("20418")])
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4\nnothing")
    reader = DocumentReader(OFFICE, Limits(), Register([]))
    try:
        assert reader.join([second, first], tmp_path / "whole.pdf")
        assert not reader.join([first, tmp_path / "broken.pdf"], tmp_path / "none.pdf")
        reading = reader.read(DOCUMENT, tmp_path / "whole.pdf", Hints())
    finally:
        reader.close()
    assert [invoice.value("invoice_number") for invoice in reading.invoices] == ["20418", "20417"]


@pytest.mark.parametrize("name", ["faktura side 1 af 2.pdf", "Faktura_20417_page_1_of_2.pdf", "side 1-2"])
def test_a_files_name_counts_the_sheet_where_the_page_does_not(tmp_path: Path, name: str) -> None:
    """The file "page 1 of 2.pdf" alone is a part of an invoice; a name that says no such thing is whole."""
    path = print_pages(tmp_path / "a.pdf", [danish_invoice()])
    reading = InlineReader(OFFICE, Limits(), Register([])).read(DOCUMENT, path, Hints(name=name))
    missing = [(f.reason, f.facts) for f in reading.findings]
    assert missing == ([(Reason.PAGES_MISSING, {"seen": "1", "of": "2"})] if name != "side 1-2" else [])


def test_a_draft_comes_back_from_the_worker_and_a_broken_file_gives_none(
    tmp_path: Path, reader: DocumentReader
) -> None:
    """A rule that is drafted in the worker is whole; a file that cannot be read is no reason to fail."""
    path = print_pages(tmp_path / "a.pdf", [danish_invoice("20417")])
    draft = reader.draft(path, {"invoice_number": "20417", "gross_total": Decimal("1250.00")})
    assert draft is not None
    assert draft.whole
    assert set(draft.mapping.fields) == {"invoice_number", "gross_total"}
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.4 nothing")
    assert reader.draft(tmp_path / "b.pdf", {"invoice_number": "1"}) is None
    assert reader.read(DOCUMENT, path, Hints()).invoices
