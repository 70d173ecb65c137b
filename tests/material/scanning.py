"""Makes a scan of a PDF: its pages as grey pictures, a little turned, noisy, saved as JPEG."""

from __future__ import annotations

import io
import random
from pathlib import Path

import pypdfium2
from PIL import Image, ImageFilter

_DPI = (150, 200, 200, 300)
_PAPER = (238, 254)
_LAID = (0,) * 10 + (90, 180, 270)  # degrees; some pages lie on their side or on their head


def scan(path: Path, seed: str) -> bytes:
    """Return a PDF of pictures without text; the same seed gives the same specks."""
    dice = random.Random(seed)
    dpi = dice.choice(_DPI)
    tilt, laid = dice.uniform(-1.4, 1.4), dice.choice(_LAID)
    with pypdfium2.PdfDocument(path) as document:
        pages = [page.render(scale=dpi / 72).to_pil() for page in document]
    pictures = [_scanned(page, dice, tilt).rotate(laid, expand=True) for page in pages]
    out = io.BytesIO()
    pictures[0].save(
        out,
        "PDF",
        save_all=True,
        append_images=pictures[1:],
        resolution=dpi,
        quality=dice.choice((45, 60, 75, 85)),
        creationDate=None,
        modDate=None,
    )
    return out.getvalue()


def _scanned(page: Image.Image, dice: random.Random, tilt: float) -> Image.Image:
    paper = dice.randint(*_PAPER)
    grey = page.convert("L").point(lambda value: 30 + value * (paper - 30) // 255)
    turned = grey.rotate(tilt + dice.uniform(-0.2, 0.2), Image.Resampling.BICUBIC, fillcolor=paper)
    soft = turned.filter(ImageFilter.GaussianBlur(dice.uniform(0.2, 0.8)))
    grain = Image.frombytes("L", soft.size, dice.randbytes(soft.width * soft.height))
    return Image.blend(soft, grain, dice.uniform(0.02, 0.08))
