"""Says whether the page shows what its text layer says: white, transparent, covered, clipped, tiny text does not count.

The rectangle of a value is rendered alone, which is cheap, and must hold ink that stands out
from its ground. Text that an image shows differently is not found this way.
"""

from __future__ import annotations

import pypdfium2 as pdfium

from robot.invoice import Box

_SCALE = 2.0  # pixels a point
_LEAST_CONTRAST = 40  # of 255, between the darkest and the lightest pixel
_LEAST_HEIGHT = 3.0  # points; nobody can read smaller print


def is_shown(page: pdfium.PdfPage, box: Box) -> bool:
    """Return whether the page shows something that can be read in this rectangle."""
    width, height = page.get_size()
    left, top = max(box.x0, 0.0), max(box.top, 0.0)
    right, bottom = min(box.x1, width), min(box.bottom, height)
    if right - left < 1 or bottom - top < 1 or box.bottom - box.top < _LEAST_HEIGHT:
        return False
    crop = (left, height - bottom, width - right, top)
    bitmap = page.render(scale=_SCALE, crop=crop, grayscale=True, may_draw_forms=False)
    try:
        pixels = bytes(bitmap.buffer)
        rows = (pixels[r * bitmap.stride : r * bitmap.stride + bitmap.width] for r in range(bitmap.height))
        shades = set(b"".join(rows))
    finally:
        bitmap.close()
    return max(shades) - min(shades) >= _LEAST_CONTRAST
