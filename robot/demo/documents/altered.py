"""What happens to PDFs on their way: two in one file, a file for each page, a password, a file cut off half-way."""

from __future__ import annotations

import io

import pikepdf


def joined(*pdfs: bytes) -> bytes:
    """Return one PDF with the pages of all, as a scanner or a bookkeeper makes it."""
    with pikepdf.new() as whole:
        for data in pdfs:
            with pikepdf.open(io.BytesIO(data)) as pdf:
                whole.pages.extend(pdf.pages)
        out = io.BytesIO()
        whole.save(out, deterministic_id=True)
        return out.getvalue()


def apart(pdf: bytes) -> tuple[bytes, ...]:
    """Return a PDF for each page, as a scanner without a feeder makes them."""
    sheets = []
    with pikepdf.open(io.BytesIO(pdf)) as whole:
        for page in whole.pages:
            with pikepdf.new() as sheet:
                sheet.pages.append(page)
                out = io.BytesIO()
                sheet.save(out, deterministic_id=True)
                sheets.append(out.getvalue())
    return tuple(sheets)


def truncated(pdf: bytes) -> bytes:
    """Return the first part of a PDF, as a broken upload leaves it: no cross-reference table, no trailer."""
    return pdf[: len(pdf) * 45 // 100]
