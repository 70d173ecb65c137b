"""Asks pdfium for the boxes and the ink of single characters.

A page is asked hundreds of times, so the functions are bound a second time, with addresses for their
arguments: that takes two thirds of the time of pypdfium2's own binding, which looks at each type. They keep the
interpreter's lock, for to give it up and take it again costs an eighth of so short a call.
"""

from __future__ import annotations

import ctypes

import pypdfium2.raw as pdfium_c

_FAINT_ALPHA = 40  # of 255
_WHITE = 235  # of 255


def _address(of: object) -> int:
    return ctypes.cast(of, ctypes.c_void_p).value or 0  # type: ignore[arg-type] # a pointer of whatever type


_GET_BOX = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(
    _address(pdfium_c.FPDFText_GetLooseCharBox)
)
_GET_INK = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, *[ctypes.c_void_p] * 4)(
    _address(pdfium_c.FPDFText_GetFillColor)
)


class Characters:
    """The characters of a text page, by their index. Valid as long as the text page is open."""

    def __init__(self, text_page: object) -> None:
        self._page = _address(text_page)
        self._rectangle = (ctypes.c_float * 4)()  # FS_RECTF: left, top, right, bottom
        self._at = ctypes.addressof(self._rectangle)
        self._ink = (ctypes.c_uint * 4)()  # red, green, blue, alpha
        self._inks = [ctypes.addressof(self._ink) + n * ctypes.sizeof(ctypes.c_uint) for n in range(4)]

    def box(self, first: int, last: int) -> tuple[float, float, float, float]:
        """Return left, bottom, right, top of two characters' font boxes together, in pdfium's page coordinates."""
        _GET_BOX(self._page, first, self._at)
        x0, y1, x1, y0 = self._rectangle[:]  # a slice comes at once, the array itself number by number
        if first == last:
            return x0, y0, x1, y1
        _GET_BOX(self._page, last, self._at)
        left, top, right, bottom = self._rectangle[:]
        if y0 == bottom and y1 == top and x0 <= left and x1 <= right:  # of one line, as nearly always
            return x0, y0, right, y1
        return (
            min(left, x0),
            min(bottom, y0),
            max(right, x1),
            max(top, y1),
        )

    def is_faint(self, index: int) -> bool:
        """Return whether a character is filled with nearly white or nearly transparent ink."""
        if not _GET_INK(self._page, index, *self._inks):
            return False
        red, green, blue, alpha = self._ink[:]
        return alpha < _FAINT_ALPHA or (red > _WHITE and green > _WHITE and blue > _WHITE)
