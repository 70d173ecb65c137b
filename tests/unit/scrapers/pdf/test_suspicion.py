"""What a PDF's bytes say of actions and later revisions."""

from __future__ import annotations

import zlib
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from scrapers.pdf.suspicion import has_actions, page_texts, text_before_revision
from tests.fakes.printed_pages import danish_invoice, print_pages


@pytest.mark.parametrize(
    "action",
    [
        b"/S /JavaScript",
        b"/S/Launch",
        b"/S /SubmitForm",
        b"/S /J#61vaScript",
        b"/S\n/ImportData",
        b"/S /GoToR /F",
        b"/Subtype /RichMedia /F",
        b"/Subtype/Screen /F",
        b"/XFA 12 0 R /F",
    ],
)
def test_an_action_is_found(action: bytes) -> None:
    """Scripts, programs and forms are found, also with escaped names."""
    assert has_actions(b"%PDF-1.7 1 0 obj << " + action + b" (x) >> endobj")


def test_an_action_in_an_object_stream_is_found() -> None:
    """Compression hides no action."""
    stream = zlib.compress(b"<< /S /JavaScript /JS (app.alert(1)) >>")
    assert has_actions(b"%PDF-1.7 1 0 obj << /Type /ObjStm >> stream\r\n" + stream + b"\nendstream")


def test_an_ordinary_pdf_has_no_action(tmp_path: Path) -> None:
    """A printed invoice, also one with a link, raises nothing."""
    data = print_pages(tmp_path / "a.pdf", [danish_invoice()]).read_bytes()
    assert not has_actions(data)
    assert not has_actions(data + b"<< /A << /S /URI /URI (https://supplier.example) >> >>")


def _with_revision(data: bytes, change: tuple[bytes, bytes] | None) -> bytes:
    """Append an incremental update that writes the page's content again, changed or not."""
    document = pdfium.PdfDocument(data)
    document.close()
    start = data.index(b"stream\n") if b"stream\n" in data else data.index(b"stream\r\n")
    number = int(data[:start].rsplit(b" 0 obj", 1)[0].rsplit(b"\n", 1)[-1])
    content = b"BT /F1 10 Tf 60 700 Td (Reg.nr. 9999 konto 1234567) Tj ET"
    if change is not None:
        content = content.replace(*change)
    xref = data.rsplit(b"startxref", 1)[1].split()[0]
    size = data.rsplit(b"/Size ", 1)[1].split()[0]
    root = data.rsplit(b"/Root ", 1)[1].split(b" R")[0]
    at = len(data)
    update = b"%d 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (number, len(content), content)
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, at)
    trailer = b"trailer\n<< /Size %s /Root %s R /Prev %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        root,
        xref,
        at + len(update),
    )
    return data + update + table + trailer


def test_a_later_revision_that_changes_the_text_shows(tmp_path: Path) -> None:
    """The text before and after an incremental update differs where the update changed the page."""
    first = _with_revision(print_pages(tmp_path / "a.pdf", [danish_invoice()]).read_bytes(), None)
    second = _with_revision(first, (b"1234567", b"7654321"))
    now = pdfium.PdfDocument(second)
    before = text_before_revision(second)
    assert before is not None
    assert before != page_texts(now)
    now.close()


def test_a_revision_without_a_change_and_no_revision_raise_nothing(tmp_path: Path) -> None:
    """Saving again is no change; a file with one revision has no text before it."""
    first = _with_revision(print_pages(tmp_path / "a.pdf", [danish_invoice()]).read_bytes(), None)
    second = _with_revision(first, None)
    now = pdfium.PdfDocument(second)
    assert text_before_revision(second) == page_texts(now)
    now.close()
    assert text_before_revision(print_pages(tmp_path / "b.pdf", [danish_invoice()]).read_bytes()) is None
