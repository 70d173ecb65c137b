"""Tells which pages of a PDF must be read from their pictures, and draws them in grey at the pictures' resolution."""

from __future__ import annotations

import math

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from robot.outcome import Reason
from scrapers.ocr.page import POINTS, Picture
from scrapers.pdf.pictures import WHOLE_PAGE, pictures_of
from scrapers.pdf.words import PageWords, PdfUnreadable, has_usable_text

_A_PICTURE = 0.25  # of the page's area: a logo is smaller
_MANY_OBJECTS = 2_000
_LONG = 200  # characters: a page of them that cannot be used is garbage, not a page number
_USUAL_DPI, _LEAST_DPI, _MOST_DPI = 200, 150, 300
_COARSEST_DPI = 60  # of a huge page that is drawn smaller; less shows no letter
_MOST_PIXELS = 12_000_000  # drawn: A3 at 200 dpi has 7.7 million
MOST_OF_A_PICTURE = 80_000_000
"""The pixels of a picture that is taken for a page; A3 at 600 dpi has 70 million."""


def is_scan(page: pdfium.PdfPage, *, alone: bool) -> bool:
    """Return whether a page without usable text shows a picture (or anything, where no page has text: `alone`)."""
    if alone:
        return bool(pdfium_c.FPDFPage_CountObjects(page.raw) > 0)
    return any(image.share >= _A_PICTURE for image in pictures_of(page, _MANY_OBJECTS))


def is_unusable(words: PageWords) -> bool:
    """Return whether a page's text layer cannot be used: none, garbage, or not what the page shows."""
    return words.unseen or not has_usable_text([words])


def is_garbage(words: PageWords) -> bool:
    """Return whether a page's characters are many, and without meaning."""
    return sum(len(word.text) for word in words.words) > _LONG and not has_usable_text([words])


def draw(page: pdfium.PdfPage) -> Picture:
    """Return the page in grey. Raises `PdfUnreadable` with `too_big` for what would not fit into memory."""
    width, height = page.get_size()
    images = pictures_of(page)
    if any(image.width * image.height > MOST_OF_A_PICTURE for image in images):
        raise PdfUnreadable(Reason.TOO_BIG, pixels=str(max(image.width * image.height for image in images)))
    whole = max(images, key=lambda image: image.share, default=None)
    dpi = float(_USUAL_DPI)
    if whole is not None and whole.share >= WHOLE_PAGE:
        dpi = min(max(whole.width / whole.across * POINTS, _LEAST_DPI), _MOST_DPI)
    dpi = min(dpi, math.sqrt(_MOST_PIXELS / max(width * height, 1.0)) * POINTS)
    if dpi < _COARSEST_DPI:
        raise PdfUnreadable(Reason.TOO_BIG, width=f"{width:.0f}", height=f"{height:.0f}")
    bitmap = page.render(scale=dpi / POINTS, grayscale=True, may_draw_forms=False)
    try:
        return Picture(bitmap.to_pil().convert("L").copy(), round(dpi))
    finally:
        bitmap.close()
