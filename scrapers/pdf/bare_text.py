"""The bare text of a PDF's pages, to look up in it what an embedded e-invoice says."""

from __future__ import annotations

from pathlib import Path

from scrapers.pdf.words import PdfUnreadable, open_pdf


def bare_text(path: Path, most_pages: int) -> str:
    """Return the text of the first `most_pages` pages, a line feed between them; "" where it cannot be had."""
    try:
        document = open_pdf(path)
    except PdfUnreadable:
        return ""
    texts = []
    try:
        for index in range(min(len(document), most_pages)):
            page = document[index]
            text_page = page.get_textpage()
            texts.append(text_page.get_text_range())
            text_page.close()
            page.close()
    finally:
        document.close()
    return "\n".join(texts)
