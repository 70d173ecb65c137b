"""A sheet of A4 to draw on: points from the top left corner, as the eye reads it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Literal

import reportlab
from reportlab.lib.colors import Color, HexColor, black
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader, simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4
Align = Literal["left", "right", "centre"]

_FONTS = Path(reportlab.__file__).parent / "fonts"
for _name, _file in (("Vera", "Vera.ttf"), ("Vera-Bold", "VeraBd.ttf"), ("Vera-Italic", "VeraIt.ttf")):
    pdfmetrics.registerFont(TTFont(_name, str(_FONTS / _file)))


class Sheet:
    """One PDF being drawn; the same drawing gives the same bytes. With `password` it opens for that alone."""

    def __init__(
        self, title: str, *, author: str = "", font: str = "Helvetica", size: float = 9, password: str = ""
    ) -> None:
        self._bytes = io.BytesIO()
        lock = StandardEncryption(password, password, strength=128) if password else None
        self._canvas = Canvas(self._bytes, pagesize=A4, invariant=1, encrypt=lock)
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self.font = font
        self.size = size

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = 0,
        font: str = "",
        align: Align = "left",
        colour: str = "",
    ) -> None:
        """Write one line whose base line is `y` points below the top; `x` is its start, end or middle."""
        self._canvas.setFont(font or self.font, size or self.size)
        self._canvas.setFillColor(_colour(colour))
        if align == "left":
            self._canvas.drawString(x, HEIGHT - y, words)
        elif align == "right":
            self._canvas.drawRightString(x, HEIGHT - y, words)
        else:
            self._canvas.drawCentredString(x, HEIGHT - y, words)

    def row(
        self,
        y: float,
        cells: tuple[tuple[float, str, Align], ...],
        *,
        size: float = 0,
        font: str = "",
        colour: str = "",
    ) -> None:
        """Write the cells (x, words, alignment) of one table row."""
        for x, words, align in cells:
            self.text(x, y, words, size=size, font=font, align=align, colour=colour)

    def block(
        self, x: float, y: float, lines: tuple[str, ...], *, size: float = 0, font: str = "", lead: float = 0
    ) -> float:
        """Write lines below each other and return where the next would stand."""
        for words in lines:
            self.text(x, y, words, size=size, font=font)
            y += lead or (size or self.size) * 1.35
        return y

    def paragraph(self, x: float, y: float, width: float, words: str, *, size: float = 0, font: str = "") -> float:
        """Write text broken to a width and return where the next line would stand."""
        broken = simpleSplit(words, font or self.font, size or self.size, width)
        return self.block(x, y, tuple(broken), size=size, font=font)

    def rule(self, x0: float, y0: float, x1: float, y1: float, *, width: float = 0.5, colour: str = "") -> None:
        """Draw a straight line."""
        self._canvas.setStrokeColor(_colour(colour))
        self._canvas.setLineWidth(width)
        self._canvas.line(x0, HEIGHT - y0, x1, HEIGHT - y1)

    def box(self, x: float, y: float, width: float, height: float, *, fill: str = "", frame: str = "#000000") -> None:
        """Draw a rectangle whose top left corner is (x, y); `frame` "" leaves the frame out."""
        self._canvas.setLineWidth(0.6)
        self._canvas.setStrokeColor(_colour(frame))
        if fill:
            self._canvas.setFillColor(_colour(fill))
        self._canvas.rect(x, HEIGHT - y - height, width, height, stroke=int(bool(frame)), fill=int(bool(fill)))

    def disc(self, x: float, y: float, radius: float, *, fill: str) -> None:
        """Draw a filled circle around (x, y): suppliers like a round logo."""
        self._canvas.setFillColor(_colour(fill))
        self._canvas.circle(x, HEIGHT - y, radius, stroke=0, fill=1)

    def picture(self, image: ImageReader) -> None:
        """Cover the whole sheet with a picture."""
        self._canvas.drawImage(image, 0, 0, WIDTH, HEIGHT)

    def next_page(self) -> None:
        """Go on to a new page."""
        self._canvas.showPage()

    def finish(self) -> bytes:
        """Return the PDF."""
        self._canvas.save()
        return self._bytes.getvalue()


def _colour(code: str) -> Color:
    return HexColor(code) if code else black
