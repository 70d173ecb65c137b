"""Says whether the page shows what its text layer says: white, transparent, covered, clipped, tiny text does not count.

The rectangle of a value is rendered alone, which is cheap, and must hold ink that stands out
from its ground. Text that an image shows differently is not found this way.
"""

from __future__ import annotations

import ctypes
import math

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from robot.invoice import Box

_SCALE = 2.0  # pixels a point
_MOST_PIXELS = 1_000_000
_LEAST_CONTRAST = 40  # of 255, between the darkest and the lightest pixel
_WHITE = 255
_NEARLY_WHITE = bytes(range(_WHITE - _LEAST_CONTRAST + 1, _WHITE + 1))
_HOW = pdfium_c.FPDF_GRAYSCALE | pdfium_c.FPDF_ANNOT
_LEAST_HEIGHT = 3.0  # points; nobody can read smaller print


def is_shown(page: pdfium.PdfPage, box: Box) -> bool:
    """Return whether the page shows something that can be read in this rectangle."""
    width, height = page.get_size()
    left, top = max(box.x0, 0.0), max(box.top, 0.0)
    right, bottom = min(box.x1, width), min(box.bottom, height)
    if right - left < 1 or bottom - top < 1 or box.bottom - box.top < _LEAST_HEIGHT:
        return False
    scale = min(_SCALE, math.sqrt(_MOST_PIXELS / ((right - left) * (bottom - top))))
    x0, y0 = math.ceil(left * scale), math.ceil(top * scale)
    size = math.ceil(width * scale), math.ceil(height * scale)
    across = max(1, size[0] - math.ceil((width - right) * scale) - x0)
    down = max(1, size[1] - math.ceil((height - bottom) * scale) - y0)
    pixels = bytearray([_WHITE]) * (across * down)
    first = ctypes.addressof(ctypes.c_char.from_buffer(pixels))
    bitmap = pdfium_c.FPDFBitmap_CreateEx(across, down, pdfium_c.FPDFBitmap_Gray, first, across)
    pdfium_c.FPDF_RenderPageBitmap(bitmap, page, -x0, -y0, *size, 0, _HOW)
    pdfium_c.FPDFBitmap_Destroy(bitmap)
    return _stands_out(pixels)


def _stands_out(pixels: bytearray) -> bool:
    """Return whether the darkest and the lightest pixel differ enough."""
    if _WHITE in pixels:  # nearly always so, and twenty times faster than to look for both
        return bool(pixels.translate(None, _NEARLY_WHITE))
    return max(pixels) - min(pixels) >= _LEAST_CONTRAST
