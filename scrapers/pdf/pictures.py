"""Looks at the pictures of a page: whether one is the page itself, with its text hidden under or over it."""

from __future__ import annotations

import ctypes
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from robot.invoice import Box

WHOLE_PAGE = 0.6
"""The share of a page's area from which a picture is the page."""

_LOOKED_AT = 6  # objects at each end of a page's list: a scanner puts its picture first or last
_MOST_OBJECTS = 2_000
_UNSEEN = (pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium_c.FPDF_TEXTRENDERMODE_CLIP)


class Embedded(NamedTuple):
    """A picture on a page."""

    place: int  # in the page's list of objects: later ones are drawn over earlier ones
    share: float  # of the page's area
    width: int  # pixels
    height: int
    across: float  # points


def text_is_hidden(page: pdfium.PdfPage) -> bool:
    """Return whether all text of a page lies invisibly over, or somehow under, a picture of the whole page."""
    whole = next((image for image in pictures_of(page) if image.share >= WHOLE_PAGE), None)
    if whole is None:
        return False
    modes = list(_text_modes(page))
    return bool(modes) and all(mode in _UNSEEN or place < whole.place for place, mode in modes)


def pictures_of(page: pdfium.PdfPage, most: int = _LOOKED_AT) -> list[Embedded]:
    """Return the pictures among the first and the last `most` objects of a page."""
    count = pdfium_c.FPDFPage_CountObjects(page.raw)
    places = sorted({*range(min(most, count)), *range(max(0, count - most), count)})
    area = 0.0
    found = []
    for place in places:
        drawn = pdfium_c.FPDFPage_GetObject(page.raw, place)
        if pdfium_c.FPDFPageObj_GetType(drawn) != pdfium_c.FPDF_PAGEOBJ_IMAGE:
            continue
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        across, down = ctypes.c_uint(), ctypes.c_uint()
        if not pdfium_c.FPDFPageObj_GetBounds(drawn, left, bottom, right, top):
            continue
        if not pdfium_c.FPDFImageObj_GetImagePixelSize(drawn, across, down):
            continue
        if not area:
            width, height = page.get_size()
            area = max(width * height, 1.0)
        points = max(right.value - left.value, 1.0)
        share = points * (top.value - bottom.value) / area
        found.append(Embedded(place, share, across.value, down.value, points))
    return found


def _text_modes(page: pdfium.PdfPage) -> list[tuple[int, int]]:
    """Return place and render mode (ISO 32000-1, 9.3.6) of some of a page's texts, those within forms too."""
    count = pdfium_c.FPDFPage_CountObjects(page.raw)
    found: list[tuple[int, int]] = []
    for place in range(min(count, _MOST_OBJECTS)):
        drawn = pdfium_c.FPDFPage_GetObject(page.raw, place)
        kind = pdfium_c.FPDFPageObj_GetType(drawn)
        if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
            found.append((place, pdfium_c.FPDFTextObj_GetTextRenderMode(drawn)))
        elif kind == pdfium_c.FPDF_PAGEOBJ_FORM:
            for inner in range(min(pdfium_c.FPDFFormObj_CountObjects(drawn), _MOST_OBJECTS)):
                within = pdfium_c.FPDFFormObj_GetObject(drawn, inner)
                if pdfium_c.FPDFPageObj_GetType(within) == pdfium_c.FPDF_PAGEOBJ_TEXT:
                    found.append((place, pdfium_c.FPDFTextObj_GetTextRenderMode(within)))
    return found


def drawn_over(page: pdfium.PdfPage, box: Box) -> bool:
    """Return whether anything but text is drawn over the text in this rectangle. The page must not be rotated."""
    left, _, _, top = page.get_bbox()
    x0, y0, x1, y1 = left + box.x0, top - box.bottom, left + box.x1, top - box.top
    below = False
    for place in range(min(pdfium_c.FPDFPage_CountObjects(page.raw), _MOST_OBJECTS)):
        drawn = pdfium_c.FPDFPage_GetObject(page.raw, place)
        bounds = [ctypes.c_float() for _ in range(4)]
        if not pdfium_c.FPDFPageObj_GetBounds(drawn, *bounds):
            continue
        own_x0, own_y0, own_x1, own_y1 = (bound.value for bound in bounds)
        if own_x0 >= x1 or own_x1 <= x0 or own_y0 >= y1 or own_y1 <= y0:
            continue
        kind = pdfium_c.FPDFPageObj_GetType(drawn)
        if kind == pdfium_c.FPDF_PAGEOBJ_FORM:
            return True  # text and what covers it may both be within
        if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
            below = True
        elif below:
            return True
    return not below
