"""Makes pictures of printed pages, as a scanner would: tilted, on their side, noisy, and a PDF of them."""

from __future__ import annotations

import io
import random
from pathlib import Path

import pypdfium2
from PIL import Image

DPI = 200
_PAPER = 246


def pictures(path: Path, *, tilt: float = 0.0, quarters: int = 0, seed: int = 1) -> list[Image.Image]:
    """Return the pages of a PDF in grey, tilted by degrees and turned by 0, 90, 180 or 270, counter-clockwise."""
    dice = random.Random(seed)  # noqa: S311 - specks of dust
    found = []
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            grey = (
                page.render(scale=DPI / 72).to_pil().convert("L").point(lambda shade: 30 + shade * (_PAPER - 30) // 255)
            )
            turned = grey.rotate(tilt, Image.Resampling.BICUBIC, fillcolor=_PAPER).rotate(quarters, expand=True)
            grain = Image.frombytes("L", turned.size, dice.randbytes(turned.width * turned.height))
            found.append(Image.blend(turned, grain, 0.05))
    return found


def scanned(path: Path, *, tilt: float = 0.0, quarters: int = 0, seed: int = 1) -> bytes:
    """Return a PDF of JPEG pictures of the pages, without a text layer."""
    first, *more = pictures(path, tilt=tilt, quarters=quarters, seed=seed)
    out = io.BytesIO()
    first.save(out, "PDF", save_all=True, append_images=more, resolution=DPI, quality=60)
    return out.getvalue()
