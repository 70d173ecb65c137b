"""Invoices whose text layer says an amount that no eye sees there: each way of hiding it, as a forger would."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

import pikepdf
from PIL import Image, ImageDraw
from reportlab.lib.colors import Color, white
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.fakes.printed_pages import Text, draw_text

_X, _TOP = 380.0, 470.0  # where the lie stands: under the true total
_EVEN_ODD = 0  # reportlab's number for it
Draw = Callable[[Canvas, str], None]


def write(path: Path, page: Sequence[Text], draw: Draw, lie: str) -> Path:
    """Write an invoice with a lie drawn into it, and return its path."""
    canvas = Canvas(str(path), pagesize=A4, invariant=True)
    for text in page:
        draw_text(canvas, text)
    canvas.saveState()
    draw(canvas, lie)
    canvas.restoreState()
    canvas.showPage()
    canvas.save()
    return path


def _say(
    canvas: Canvas, lie: str, *, size: float = 10, x: float = _X, top: float = _TOP, mode: Literal[0, 3] = 0
) -> None:
    text = canvas.beginText(x, A4[1] - top)
    text.setFont("Helvetica", size)
    text.setTextRenderMode(mode)
    text.textOut(lie)
    canvas.drawText(text)


def _in_white(canvas: Canvas, lie: str) -> None:
    canvas.setFillColor(white)
    _say(canvas, lie)


def _nearly_white(canvas: Canvas, lie: str) -> None:
    canvas.setFillColor(Color(0.97, 0.97, 0.97))
    _say(canvas, lie)


def _transparent(canvas: Canvas, lie: str) -> None:
    canvas.setFillAlpha(0.02)
    _say(canvas, lie)


def _tiny(canvas: Canvas, lie: str) -> None:
    _say(canvas, lie, size=1)


def _without_ink(canvas: Canvas, lie: str) -> None:
    _say(canvas, lie, mode=3)


def _under_a_surface(canvas: Canvas, lie: str) -> None:
    _say(canvas, lie)
    canvas.setFillColor(white)
    canvas.rect(_X - 5, A4[1] - _TOP - 5, 200, 20, stroke=0, fill=1)


def _under_a_frame(canvas: Canvas, lie: str) -> None:
    """Cover the lie by the thick side of a frame, whose middle is open."""
    _say(canvas, lie)
    canvas.setFillColor(white)
    _draw_frame(canvas, (_X - 5, A4[1] - _TOP - 105, 200, 120), (_X - 4, A4[1] - _TOP - 104, 198, 90))


def in_a_border(canvas: Canvas, text: str) -> None:
    """Draw a border around a text as some programs do: filled between two rectangles, after the text."""
    _say(canvas, text)
    _draw_frame(canvas, (_X - 5, A4[1] - _TOP - 5, 200, 20), (_X - 4, A4[1] - _TOP - 4, 198, 18))


def _draw_frame(canvas: Canvas, *rectangles: tuple[float, float, float, float]) -> None:
    path = canvas.beginPath()
    for rectangle in rectangles:
        path.rect(*rectangle)
    canvas.drawPath(path, stroke=0, fill=1, fillMode=_EVEN_ODD)


def _under_a_picture(canvas: Canvas, lie: str) -> None:
    _say(canvas, lie)
    picture = Image.new("RGB", (400, 40), "white")
    ImageDraw.Draw(picture).text((10, 10), "Tak for handlen og paa gensyn", fill="black")
    data = io.BytesIO()
    picture.save(data, "PNG")
    data.seek(0)
    canvas.drawImage(ImageReader(data), _X - 5, A4[1] - _TOP - 5, 200, 20)


def _under_other_words(canvas: Canvas, lie: str) -> None:
    _say(canvas, lie)
    canvas.setFillColor(white)
    canvas.rect(_X - 5, A4[1] - _TOP - 5, 200, 20, stroke=0, fill=1)
    canvas.setFillColor(Color(0, 0, 0))
    _say(canvas, "Tak for handlen, paa gensyn i 2027")


def _clipped(canvas: Canvas, lie: str) -> None:
    path = canvas.beginPath()
    path.rect(10, 10, 20, 20)
    canvas.clipPath(path, stroke=0)
    _say(canvas, lie)


def _black_on_black(canvas: Canvas, lie: str) -> None:
    canvas.setFillColor(Color(0, 0, 0))
    canvas.rect(_X - 5, A4[1] - _TOP - 5, 200, 20, stroke=0, fill=1)
    _say(canvas, lie)


def _beside_the_page(canvas: Canvas, lie: str) -> None:
    _say(canvas, lie, x=A4[0] + 40)


WAYS: dict[str, Draw] = {
    "white": _in_white,
    "nearly white": _nearly_white,
    "transparent": _transparent,
    "tiny": _tiny,
    "without ink": _without_ink,
    "under a surface": _under_a_surface,
    "under a frame": _under_a_frame,
    "under a picture": _under_a_picture,
    "under other words": _under_other_words,
    "clipped": _clipped,
    "black on black": _black_on_black,
    "beside the page": _beside_the_page,
}
"""Each way of hiding text, by its name."""


def white_on_a_bar(canvas: Canvas, text: str) -> None:
    """Draw a text as honest suppliers do: white, on a dark bar that was drawn before."""
    canvas.setFillColor(Color(0.1, 0.1, 0.3))
    canvas.rect(_X - 5, A4[1] - _TOP - 5, 200, 20, stroke=0, fill=1)
    canvas.setFillColor(white)
    _say(canvas, text)


def under_a_note(path: Path, page: Sequence[Text], lie: str) -> Path:
    """Write an invoice with a note over the lie, which viewers draw and the text layer does not know."""
    write(path, page, _say, lie)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        place = [_X - 5, float(A4[1]) - _TOP - 5, _X + 195, float(A4[1]) - _TOP + 15]
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=place, F=4)
        note.Contents, note.DA = "I alt DKK: 9.999,00", "/Helv 10 Tf 0 g"
        pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(note)]))
        pdf.save(path)
    return path


def on_a_layer_that_is_off(path: Path, page: Sequence[Text], lie: str) -> Path:
    """Write an invoice with a lie on a layer of optional content that is switched off, and return its path."""
    write(path, page, _say, lie)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        layer = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="L"))
        shown = pikepdf.Dictionary(OFF=[layer], Order=[layer], BaseState=pikepdf.Name.ON)
        pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=[layer], D=shown)
        first = pdf.pages[0]
        first.Resources.Properties = pikepdf.Dictionary(L0=layer)
        first.contents_coalesce()
        before, state, last = first.Contents.read_bytes().rpartition(b"\nq\n")
        first.Contents = pdf.make_stream(before + b"\n/OC /L0 BDC" + state + last.rstrip() + b"\nEMC\n")
        pdf.save(path)
    return path
