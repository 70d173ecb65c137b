"""Estimates by how much a scanned page is tilted, and whether its lines run across it or up it.

The ink of a page whose lines are level falls into rows: the sums of its rows of pixels rise and
fall sharply. The angle at which they do so most is the tilt.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable

from PIL import Image, ImageChops, ImageOps

_MOST = 10.0  # degrees
_COARSE_WIDTH, _COARSE_STEP = 400, 0.5
_FINE_WIDTH, _FINE_STEP = 1000, 0.1


def tilt(page: Image.Image) -> tuple[float, float]:
    """Return the degrees (counter-clockwise) that make a grey page level, and how level it is then.

    The second figure compares a page with itself turned: with its side up it is a fraction.
    """
    coarse, fine = _ink(page, _COARSE_WIDTH), _ink(page, _FINE_WIDTH)
    steps = round(_MOST / _COARSE_STEP)
    angle, _ = _best(coarse, (n * _COARSE_STEP for n in range(-steps, steps + 1)))
    steps = round(_COARSE_STEP / _FINE_STEP)
    return _best(fine, (round(angle + n * _FINE_STEP, 2) for n in range(-steps, steps + 1)))


def _best(ink: Image.Image, angles: Iterable[float]) -> tuple[float, float]:
    return max(((angle, _levelness(ink, angle)) for angle in angles), key=lambda found: (found[1], -abs(found[0])))


def _levelness(ink: Image.Image, angle: float) -> float:
    turned = ink.rotate(angle, Image.Resampling.NEAREST, fillcolor=0) if angle else ink
    rows = array("f", turned.convert("F").resize((1, turned.height), Image.Resampling.BOX).tobytes())
    return sum((rows[n] - rows[n - 1]) ** 2 for n in range(1, len(rows))) / len(rows)


def _ink(page: Image.Image, width: int) -> Image.Image:
    """Return the page in small, ink white on black: what is darker than its surroundings."""
    small = page.resize((width, max(1, round(page.height * width / page.width))), Image.Resampling.BOX)
    ground = small.reduce(8).resize(small.size, Image.Resampling.BILINEAR)
    return ImageOps.autocontrast(ImageChops.subtract(ground, small), cutoff=(50, 1))
