"""Fills the Jinja templates of layouts that are HTML or flat OpenDocument."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from pathlib import Path

import reportlab
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from PIL import Image, ImageDraw, ImageFont

from tests.material.bill import Bill
from tests.material.layout import Pen

_ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_FONT = Path(reportlab.__file__).parent / "fonts" / "VeraBd.ttf"


def template(name: str) -> Callable[[Bill, Pen], str]:
    """Return what draws a bill with the template of that file name."""

    def draw(bill: Bill, pen: Pen) -> str:
        return _ENVIRONMENT.get_template(name).render(
            b=bill, s=bill.sums, seller=bill.seller, buyer=bill.buyer, facts=bill.facts, p=pen, w=pen.words, logo=_logo
        )

    return draw


def _logo(name: str, colour: str) -> str:
    """Return a logo as a data address of a PNG: the name is in the picture, not in the text."""
    font = ImageFont.truetype(str(_FONT), 44)
    width = int(font.getlength(name)) + 100
    picture = Image.new("RGB", (width, 80), "#ffffff")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((4, 8, 68, 72), colour)
    pen.text((84, 12), name, colour, font=font)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()
