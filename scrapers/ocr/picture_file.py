"""Opens picture files (JPEG, PNG, TIFF) that are pictures of pages: a page a frame, in grey."""

from __future__ import annotations

import math
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from robot.outcome import Reason
from scrapers.ocr.page import POINTS, Picture
from scrapers.ocr.pictures import MOST_OF_A_PICTURE
from scrapers.pdf.words import PdfUnreadable

_FORMATS = ("JPEG", "PNG", "TIFF")
_A4 = (595.0, 842.0)  # points
_NARROWEST, _LONGEST = 700, 3.0  # pixels of the shorter side, and times it: a logo is smaller, a banner longer
_MOST_PIXELS = 9_000_000  # A4 at 300 dpi


def open_pictures(path: Path, most_pages: int) -> list[Picture]:
    """Return the pages of a picture file, each as wide as A4.

    Raises `PdfUnreadable`: `unsupported_attachment` for what is too small for a page, `too_big`, `too_many_pages`,
    `unreadable`.
    """
    try:
        with Image.open(path, formats=_FORMATS) as file:
            count = getattr(file, "n_frames", 1)
            if count > most_pages:
                raise PdfUnreadable(Reason.TOO_MANY_PAGES, pages=str(count), limit=str(most_pages))
            pictures = []
            for frame in range(count):
                file.seek(frame)
                pictures.append(_page(file))
            return pictures
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError):
        raise PdfUnreadable(Reason.UNREADABLE) from None


def _page(file: Image.Image) -> Picture:
    width, height = file.size
    if width * height > MOST_OF_A_PICTURE:
        raise PdfUnreadable(Reason.TOO_BIG, pixels=str(width * height))
    if min(width, height) < _NARROWEST or max(width, height) > _LONGEST * min(width, height):
        raise PdfUnreadable(Reason.UNSUPPORTED_ATTACHMENT, width=str(width), height=str(height))
    upright = ImageOps.exif_transpose(file).convert("L")
    scale = math.sqrt(_MOST_PIXELS / (upright.width * upright.height))
    if scale < 1:
        upright = upright.resize((round(upright.width * scale), round(upright.height * scale)), Image.Resampling.BOX)
    points = _A4[0] if upright.height >= upright.width else _A4[1]
    return Picture(upright, round(upright.width / points * POINTS))
