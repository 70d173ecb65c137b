"""What is written over a page, in fields, notes and stamps: viewers show it, and the page's text has none of it."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Container, Iterator
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from robot.masking import clean

MOST_ANNOTATIONS = 200
"""How many annotations of one page are looked at."""

_WRITTEN = frozenset({pdfium_c.FPDF_ANNOT_FREETEXT, pdfium_c.FPDF_ANNOT_STAMP, pdfium_c.FPDF_ANNOT_WIDGET})
_NOT_SHOWN = pdfium_c.FPDF_ANNOT_FLAG_HIDDEN | pdfium_c.FPDF_ANNOT_FLAG_NOVIEW
_LONGEST = 4_000  # bytes of one text
_STRING = re.compile(r"\(([^()]{1,200})\)")
_FIGURES = re.compile(r"(?<![.\d])\d{1,3}(?:[. ]?\d{3})*[.,]\d\d(?![\d.])|\d(?:[ .-]?\d){6,}")
_DATE = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}(?:[ T]\d\d[.:]\d\d(?:[.:]\d\d)?)?")


def shown_annotations(page: pdfium.PdfPage, kinds: Container[int]) -> Iterator[tuple[int, Any]]:
    """Yield place and handle of each annotation of these `FPDF_ANNOT_` kinds that viewers show; open for its turn."""
    for index in range(min(pdfium_c.FPDFPage_GetAnnotCount(page), MOST_ANNOTATIONS)):
        annotation = pdfium_c.FPDFPage_GetAnnot(page, index)
        try:
            shown = not pdfium_c.FPDFAnnot_GetFlags(annotation) & _NOT_SHOWN
            if shown and pdfium_c.FPDFAnnot_GetSubtype(annotation) in kinds:
                yield index, annotation
        finally:
            pdfium_c.FPDFPage_CloseAnnot(annotation)


def written_over(page: pdfium.PdfPage) -> list[str]:
    """Return the amounts and long numbers that are written over a page; a signature's or a stamp's date is none."""
    found: list[str] = []
    for _, annotation in shown_annotations(page, _WRITTEN):
        texts = [_text(annotation, b"Contents"), _text(annotation, b"V"), *_STRING.findall(_appearance(annotation))]
        figures = [match.group() for text in texts for match in _FIGURES.finditer(_DATE.sub(" ", text))]
        found += [clean(figure, 80) for figure in figures]
    return list(dict.fromkeys(found))


def _text(annotation: object, key: bytes) -> str:
    buffer = ctypes.create_string_buffer(_LONGEST)
    taken = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
    length = pdfium_c.FPDFAnnot_GetStringValue(annotation, key, taken, _LONGEST)
    return _decoded(buffer, length)


def _appearance(annotation: object) -> str:
    buffer = ctypes.create_string_buffer(_LONGEST)
    taken = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
    length = pdfium_c.FPDFAnnot_GetAP(annotation, pdfium_c.FPDF_ANNOT_APPEARANCEMODE_NORMAL, taken, _LONGEST)
    return _decoded(buffer, length)


def _decoded(buffer: ctypes.Array[ctypes.c_char], length: int) -> str:
    return buffer.raw[: length - 2].decode("utf-16-le", "replace") if 2 <= length <= _LONGEST else ""
