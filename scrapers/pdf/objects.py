"""Looks at what the pages of a PDF are drawn with: text, pictures, lines."""

from __future__ import annotations

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c


def draw_text_alone(document: pdfium.PdfDocument) -> bool:
    """Return whether the pages draw nothing but text: then the characters that are read are all that there is."""
    for index in range(len(document)):
        page = document[index]
        try:
            count = pdfium_c.FPDFPage_CountObjects(page)
            if any(_kind(page, n) != pdfium_c.FPDF_PAGEOBJ_TEXT for n in range(count)):
                return False
        finally:
            page.close()
    return True


def text_objects(page: pdfium.PdfPage, enough: int) -> int:
    """Return how many text objects a page has, or of all its objects where they are no more than `enough`."""
    count = int(pdfium_c.FPDFPage_CountObjects(page))
    if count <= enough:
        return count
    return sum(_kind(page, n) == pdfium_c.FPDF_PAGEOBJ_TEXT for n in range(count))


def _kind(page: pdfium.PdfPage, index: int) -> int:
    return int(pdfium_c.FPDFPageObj_GetType(pdfium_c.FPDFPage_GetObject(page, index)))
