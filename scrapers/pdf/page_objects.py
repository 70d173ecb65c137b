"""Asks pdfium for the objects that a page is drawn with: text, pictures, paths.

A page has hundreds of them, so the functions are bound with addresses for their arguments, as in `characters.py`.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

_OPAQUE = 250  # of 255
_MOST_CLIPS = 4
_MOST_SEGMENTS = 20
_CORNERS = 4


def _address(of: object) -> int:
    return ctypes.cast(of, ctypes.c_void_p).value or 0  # type: ignore[arg-type] # a pointer of whatever type


def _bound(function: object, result: type, *arguments: type):  # type: ignore[no-untyped-def] # noqa: ANN202 - ctypes' own
    return ctypes.PYFUNCTYPE(result, *arguments)(_address(function))


_HANDLE, _INT = ctypes.c_void_p, ctypes.c_int
_GET = _bound(pdfium_c.FPDFPage_GetObject, _HANDLE, _HANDLE, _INT)
_KIND = _bound(pdfium_c.FPDFPageObj_GetType, _INT, _HANDLE)
_MODE = _bound(pdfium_c.FPDFTextObj_GetTextRenderMode, _INT, _HANDLE)
_SEEN_THROUGH = _bound(pdfium_c.FPDFPageObj_HasTransparency, _INT, _HANDLE)
_BOUNDS = _bound(pdfium_c.FPDFPageObj_GetBounds, _INT, _HANDLE, *[_HANDLE] * 4)
_FILL = _bound(pdfium_c.FPDFPageObj_GetFillColor, _INT, _HANDLE, *[_HANDLE] * 4)
_DRAW_MODE = _bound(pdfium_c.FPDFPath_GetDrawMode, _INT, _HANDLE, _HANDLE, _HANDLE)

_MATRIX = _bound(pdfium_c.FPDFPageObj_GetMatrix, _INT, _HANDLE, _HANDLE)
_PATH_SEGMENTS = _bound(pdfium_c.FPDFPath_CountSegments, _INT, _HANDLE)
_PATH_SEGMENT = _bound(pdfium_c.FPDFPath_GetPathSegment, _HANDLE, _HANDLE, _INT)
_KIND_OF_SEGMENT = _bound(pdfium_c.FPDFPathSegment_GetType, _INT, _HANDLE)

_CLIP = _bound(pdfium_c.FPDFPageObj_GetClipPath, _HANDLE, _HANDLE)
_CLIP_PATHS = _bound(pdfium_c.FPDFClipPath_CountPaths, _INT, _HANDLE)
_CLIP_SEGMENTS = _bound(pdfium_c.FPDFClipPath_CountPathSegments, _INT, _HANDLE, _INT)
_CLIP_SEGMENT = _bound(pdfium_c.FPDFClipPath_GetPathSegment, _HANDLE, _HANDLE, _INT, _INT)
_POINT = _bound(pdfium_c.FPDFPathSegment_GetPoint, _INT, _HANDLE, _HANDLE, _HANDLE)


class PageObjects:
    """The objects of an open page, one at a time: `choose` takes one of those `listed`, all else is about it."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self._page = _address(page.raw)
        self._found = 0
        self._rectangle = (ctypes.c_float * 4)()
        self._sides = [ctypes.addressof(self._rectangle) + 4 * n for n in range(4)]
        self._colour = (ctypes.c_uint * 4)()
        self._parts = [ctypes.addressof(self._colour) + 4 * n for n in range(4)]
        self._modes = (ctypes.c_int * 2)()
        self._fill, self._stroke = (ctypes.addressof(self._modes) + 4 * n for n in range(2))

    def listed(self, count: int) -> list[tuple[int, int]]:
        """Return the first `count` objects as they are drawn: handles, and kinds (`FPDF_PAGEOBJ_` numbers)."""
        handles = [_GET(self._page, order) for order in range(count)]
        return list(zip(handles, map(_KIND, handles), strict=True))

    def unlike_others(self, texts: Sequence[int]) -> list[bool]:
        """Return for each text whether something cuts it off, or it is painted otherwise than by filling its letters.

        Hardly any does, and all are asked: whole lists at once take half the time of one after the other.
        """
        clipped = map(_CLIP_PATHS, map(_CLIP, texts))
        return [
            mode != pdfium_c.FPDF_TEXTRENDERMODE_FILL or paths > 0
            for mode, paths in zip(map(_MODE, texts), clipped, strict=True)
        ]

    def choose(self, handle: int) -> None:
        """Choose the object that has this handle."""
        self._found = handle

    def render_mode(self) -> int:
        """Return how a text is painted, an `FPDF_TEXTRENDERMODE_` number."""
        return _MODE(self._found)  # type: ignore[no-any-return] # a C int

    def bounds(self) -> tuple[float, float, float, float]:
        """Return left, bottom, right, top in pdfium's page coordinates."""
        _BOUNDS(self._found, *self._sides)
        left, bottom, right, top = self._rectangle[:]
        return left, bottom, right, top

    def is_transparent(self) -> bool:
        """Return whether what lies below may be seen through it."""
        return bool(_SEEN_THROUGH(self._found))

    def is_filled(self) -> bool:
        """Return whether a path is filled, with whatever colour."""
        return bool(_DRAW_MODE(self._found, self._fill, self._stroke)) and self._modes[0] != 0

    def hole(self) -> tuple[float, float, float, float] | None:
        """Return what a path leaves open that is filled between two upright rectangles, as borders are drawn.

        As left, bottom, right, top: what both rectangles have. None for any other path. Ask `is_filled` before.
        """
        count = _PATH_SEGMENTS(self._found)
        matrix = pdfium_c.FS_MATRIX()
        if self._modes[0] != pdfium_c.FPDF_FILLMODE_ALTERNATE or not 2 * _CORNERS <= count <= _MOST_SEGMENTS:
            return None
        if not _MATRIX(self._found, ctypes.addressof(matrix)) or matrix.b or matrix.c:
            return None
        outlines: list[list[tuple[float, float]]] = []
        for n in range(count):
            segment = _PATH_SEGMENT(self._found, n)
            kind = _KIND_OF_SEGMENT(segment)
            if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
                outlines.append([])
            _POINT(segment, *self._sides[:2])
            x, y = self._rectangle[:2]
            outlines[-1].append((matrix.a * x + matrix.e, matrix.d * y + matrix.f))
        if len(outlines) != 2 or not all(map(_is_rectangle, outlines)):
            return None
        (ax0, ay0, ax1, ay1), (bx0, by0, bx1, by1) = map(_around, outlines)
        return max(ax0, bx0), max(ay0, by0), min(ax1, bx1), min(ay1, by1)

    def clips(self) -> list[tuple[float, float, float, float]]:
        """Return the rectangles around the paths that cut the object off, as left, bottom, right, top."""
        clip = _CLIP(self._found)
        count = _CLIP_PATHS(clip) if clip else 0
        if count <= 0:  # nearly always
            return []
        return [self._around_clip(clip, n) for n in range(min(count, _MOST_CLIPS))]

    def _around_clip(self, clip: int, path: int) -> tuple[float, float, float, float]:
        points = []
        for n in range(min(_CLIP_SEGMENTS(clip, path), _MOST_SEGMENTS)):
            _POINT(_CLIP_SEGMENT(clip, path, n), *self._sides[:2])
            points.append(tuple(self._rectangle[:2]))
        return _around(points)

    def shade(self) -> int:
        """Return the shade of the fill, 0 (black) to 255; -1 for one through which the ground is seen."""
        if not _FILL(self._found, *self._parts):
            return -1
        red, green, blue, alpha = self._colour[:]
        return (red * 299 + green * 587 + blue * 114) // 1000 if alpha >= _OPAQUE else -1


def _around(points: Sequence[tuple[float, ...]]) -> tuple[float, float, float, float]:
    """Return the rectangle around points, as left, bottom, right, top."""
    if not points:
        return 0.0, 0.0, 0.0, 0.0
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _is_rectangle(points: Sequence[tuple[float, float]]) -> bool:
    """Return whether an outline is an upright rectangle: each of its points one of four corners."""
    corners = {(round(x, 2), round(y, 2)) for x, y in points}
    xs, ys = {x for x, _ in corners}, {y for _, y in corners}
    return (len(corners), len(xs), len(ys)) == (_CORNERS, 2, 2)
