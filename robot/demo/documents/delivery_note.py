"""What a supplier sends along with an invoice: a delivery note, a time sheet, a photograph of the work."""

from __future__ import annotations

import io
import random

from PIL import Image, ImageDraw

from robot.demo.documents.danish import dashed, plain
from robot.demo.documents.sheet import Sheet
from robot.demo.documents.truth import InvoiceTruth
from robot.demo.municipality import NAME


def delivery_note(truth: InvoiceTruth) -> bytes:
    """Draw the note that came with the goods: quantities without prices, and who took them in."""
    supplier, buyer = truth.supplier, truth.buyer
    sheet = Sheet(f"Følgeseddel til {truth.invoice_number}", author=supplier.name)
    sheet.text(50, 60, supplier.name, size=14, font="Helvetica-Bold")
    sheet.block(50, 76, (supplier.street, supplier.city))
    sheet.text(545, 60, "FØLGESEDDEL", size=16, font="Helvetica-Bold", align="right")
    sheet.text(545, 78, f"Dato: {dashed(truth.issue_date)}", align="right")
    sheet.block(50, 130, (NAME, buyer.name, buyer.street, buyer.city))
    y = 230.0
    for line in truth.lines:
        sheet.row(y, ((50, line.description, "left"), (470, plain(line.quantity), "right"), (480, line.unit, "left")))
        y += 16
    sheet.text(50, y + 40, f"Modtaget af: {buyer.contact}")
    return sheet.finish()


def time_sheet(truth: InvoiceTruth) -> bytes:
    """Draw the week's hours of those who did the work; hours look like amounts."""
    sheet = Sheet("Timeseddel", author=truth.supplier.name)
    sheet.text(50, 60, f"Timeseddel uge {truth.issue_date.isocalendar().week}", size=14, font="Helvetica-Bold")
    sheet.text(50, 80, truth.supplier.name)
    for place, (day, hours) in enumerate((("Mandag", "7,50"), ("Tirsdag", "7,50"), ("Onsdag", "4,25"))):
        sheet.row(120.0 + 16 * place, ((50, day, "left"), (300, hours, "right")))
    sheet.row(178, ((50, "I alt timer", "left"), (300, "19,25", "right")), font="Helvetica-Bold")
    return sheet.finish()


def photograph(dice: random.Random) -> bytes:
    """Return a photograph of a wall, as JPEG: noise enough to be no logo."""
    image = Image.frombytes("RGB", (320, 240), dice.randbytes(320 * 240 * 3))
    draw = ImageDraw.Draw(image)
    for row in range(0, 240, 40):
        draw.rectangle((0, row, 320, row + 3), fill=(90 + dice.randrange(20), 60, 40))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()
