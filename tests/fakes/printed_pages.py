"""Prints text at places of A4 pages, as a supplier's system would, for tests of the reader."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reportlab.lib.colors import Color, black
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

Text = tuple[float, float, str] | tuple[float, float, str, Color | float]
"""Left edge and baseline's distance from the top edge in points, the text, and its colour (black) or size."""


def print_pages(path: Path, pages: Sequence[Sequence[Text]], *, size: float = 10, title: str = "") -> Path:
    """Write a PDF with these texts on its pages and return its path."""
    canvas = Canvas(str(path), pagesize=A4, invariant=True)
    canvas.setTitle(title)
    for page in pages:
        for text in page:
            draw_text(canvas, text, size=size)
        canvas.showPage()
    canvas.save()
    return path


def draw_text(canvas: Canvas, text: Text, *, size: float = 10) -> None:
    """Draw one text at its place on an A4 page."""
    more = text[3] if len(text) == 4 else black
    canvas.setFont("Helvetica", more if isinstance(more, float) else size)
    canvas.setFillColor(black if isinstance(more, float) else more)
    canvas.drawString(text[0], A4[1] - text[1], text[2])


def danish_invoice(
    number: str = "20417",
    *,
    title: str = "Faktura",
    net: str = "1.000,00",
    vat: str = "250,00",
    gross: str = "1.250,00",
    more: Sequence[Text] = (),
) -> list[Text]:
    """Return the texts of an ordinary invoice from Sydfyns Tagdækning ApS to Fjordby Kommune."""
    return [
        (60, 60, "Sydfyns Tagdækning ApS"),
        (60, 74, "Havnegade 4"),
        (60, 88, "5700 Svendborg"),
        (60, 102, "CVR-nr.: 13585628"),
        (60, 150, "Fjordby Kommune"),
        (60, 164, "Rådhuspladsen 1"),
        (60, 178, "9990 Fjordby"),
        (60, 192, "EAN-nr.: 5798000000018"),
        (380, 150, title),
        (380, 170, f"Fakturanr.: {number}"),
        (380, 184, "Fakturadato: 12-11-2026"),
        (380, 198, "Forfaldsdato: 12-12-2026"),
        (60, 260, "Beskrivelse"),
        (300, 260, "Antal"),
        (380, 260, "Pris"),
        (480, 260, "Beløb"),
        (60, 280, "Tagpap lagt"),
        (300, 280, "2"),
        (380, 280, "500,00"),
        (480, 280, net),
        (380, 320, "I alt ekskl. moms"),
        (480, 320, net),
        (380, 336, "Moms 25 %"),
        (480, 336, vat),
        (380, 352, "At betale DKK"),
        (480, 352, gross),
        (60, 420, "Betales til reg.nr. 9999 konto 1234567"),
        *more,
    ]


def apart(page: Sequence[Text], joined: str) -> list[Text]:
    """Return the page with the last word of a text drawn at the same place, but after all else."""
    (at,) = [t for t in page if t[2] == joined]
    label, _, value = joined.rpartition(" ")
    place = at[0] + stringWidth(label + " ", "Helvetica", 10)
    return [(t[0], t[1], label) if t is at else t for t in page] + [(place, at[1], value)]
