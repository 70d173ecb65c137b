"""Reads a picture of a page: turns it upright and level, recognises it, and knows where each word stood."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import NamedTuple

from PIL import Image

from robot.invoice import Box
from scrapers.ocr.engine import Seen, recognise
from scrapers.ocr.tilt import tilt
from scrapers.ocr.words import confidence, words_of
from scrapers.pdf.words import PageWords

POINTS = 72.0  # an inch
_ON_ITS_SIDE = 2.0  # times as level when turned by a quarter
_SURE = 65.0  # of 100, confidence; less may stand on its head
_PAPER = 255
_QUARTER, _HALF = 90, 180


class Picture(NamedTuple):
    """A page in grey, as it lies."""

    image: Image.Image
    dpi: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """How a page was laid straight: by quarters, then by degrees, both counter-clockwise. Points, as the page lies."""

    quarters: int  # 0, 90, 180, 270
    degrees: float
    width: float
    height: float

    def on_page(self, box: Box) -> Box:
        """Return where a box of the straight page is on the page as it lies."""
        turned = self.quarters in (_QUARTER, 3 * _QUARTER)
        width, height = (self.height, self.width) if turned else (self.width, self.height)
        x, y = (box.x0 + box.x1) / 2 - width / 2, (box.top + box.bottom) / 2 - height / 2
        angle = math.radians(self.quarters + self.degrees)
        x, y = x * math.cos(angle) - y * math.sin(angle), x * math.sin(angle) + y * math.cos(angle)
        across, down = (box.x1 - box.x0) / 2, (box.bottom - box.top) / 2
        if turned:
            across, down = down, across
        x, y = x + self.width / 2, y + self.height / 2
        return Box(x0=round(x - across, 1), top=round(y - down, 1), x1=round(x + across, 1), bottom=round(y + down, 1))


def read_picture(picture: Picture, number: int, seconds: float) -> tuple[PageWords, Placement]:
    """Return the words of a page, laid straight, and how it was laid. Raises `OcrFailed`.

    A page that stands on its head shows by how unsure the engine is of it, and is read again.
    """
    quarters, level = 0, picture.image
    degrees, as_it_lies = tilt(level)
    side = level.transpose(Image.Transpose.ROTATE_90)
    side_degrees, on_its_side = tilt(side)
    if on_its_side > _ON_ITS_SIDE * as_it_lies:
        quarters, level, degrees = _QUARTER, side, side_degrees
    if degrees:
        level = level.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=_PAPER)
    end = time.monotonic() + seconds
    seen = recognise(level, dpi=picture.dpi, seconds=seconds)
    if seen and confidence(seen) < _SURE:
        other = level.transpose(Image.Transpose.ROTATE_180)
        again = recognise(other, dpi=picture.dpi, seconds=max(0.1, end - time.monotonic()))
        if _worth(again) > _worth(seen):
            quarters, level, seen = quarters + _HALF, other, again
    scale = picture.dpi / POINTS
    words = words_of(seen, scale)
    page = PageWords(number, level.width / scale, level.height / scale, words)
    return page, Placement(
        quarters=quarters,
        degrees=degrees,
        width=picture.image.width / scale,
        height=picture.image.height / scale,
    )


def _worth(seen: list[Seen]) -> float:
    return confidence(seen) * sum(len(word.text) for word in seen)
