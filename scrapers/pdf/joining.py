"""Binds several PDFs into one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pypdfium2 as pdfium

from scrapers.pdf.words import PdfUnreadable, open_pdf


def join_pdfs(paths: Sequence[Path], into: Path) -> bool:
    """Write a PDF with the pages of all, in this order; return False where one of them cannot be opened."""
    whole = pdfium.PdfDocument.new()
    try:
        for path in paths:
            part = open_pdf(path)
            try:
                whole.import_pages(part)
            finally:
                part.close()
        whole.save(into)
    except (PdfUnreadable, pdfium.PdfiumError):
        return False
    finally:
        whole.close()
    return True
