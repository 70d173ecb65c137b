"""A bill written on a machine, printed, signed and scanned: a picture of a page without a text layer."""

from __future__ import annotations

import io
import random
from pathlib import Path

import reportlab
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab.lib.utils import ImageReader

from robot.demo.documents.danish import kroner, plain, slashed, written
from robot.demo.documents.sheet import Sheet
from robot.demo.documents.truth import InvoiceTruth
from robot.demo.municipality import NAME

_PIXELS = (1240, 1754)  # A4 at 150 dpi
_INK = 55  # grey, of 255
_TILT_DEGREES = 0.7
_FONTS = Path(reportlab.__file__).parent / "fonts"


def scan(truth: InvoiceTruth, seed: int) -> bytes:
    """Return the bill as a scanned PDF, a little tilted and noisy; the same seed gives the same specks."""
    picture = _noisy(_written_page(truth), random.Random(seed))
    jpeg = io.BytesIO()
    picture.save(jpeg, "JPEG", quality=62)
    sheet = Sheet("Scannet dokument", author="Multifunktionsprinter 2. sal")
    sheet.picture(ImageReader(jpeg))
    return sheet.finish()


def _written_page(truth: InvoiceTruth) -> Image.Image:
    page = Image.new("L", _PIXELS, 252)
    pen = ImageDraw.Draw(page)
    regular, bold = (ImageFont.truetype(str(_FONTS / name), 24) for name in ("Vera.ttf", "VeraBd.ttf"))
    title = ImageFont.truetype(str(_FONTS / "VeraBd.ttf"), 40)
    supplier, buyer = truth.supplier, truth.buyer
    pen.text((120, 110), supplier.name, _INK, font=title)
    pen.text((120, 168), f"{supplier.street} · {supplier.city} · Tlf. {supplier.phone}", _INK, font=regular)
    pen.text((120, 202), f"CVR-nr. {supplier.cvr}", _INK, font=regular)
    pen.line((120, 248, 1120, 248), _INK, 3)
    for number, words in enumerate((NAME, buyer.name, buyer.street, buyer.city)):
        pen.text((120, 300 + 34 * number), words, _INK, font=regular)
    pen.text((120, 520), f"Faktura nr. {truth.invoice_number}", _INK, font=bold)
    pen.text((1120, 520), written(truth.issue_date), _INK, font=regular, anchor="ra")
    pen.text((120, 580), truth.subject, _INK, font=regular)
    y = 660
    for line in truth.lines:
        words = f"{line.description}  {plain(line.quantity)} {line.unit} à {kroner(line.unit_price)}"
        pen.text((120, y), words, _INK, font=regular)
        pen.text((1120, y), kroner(line.amount), _INK, font=regular, anchor="ra")
        y += 44
    pen.line((820, y + 10, 1120, y + 10), _INK, 2)
    for label, amount in (("I alt", truth.net_total), ("Moms 25 %", truth.vat_total), ("At betale", truth.gross_total)):
        y += 46
        pen.text((820, y), label, _INK, font=bold if amount is truth.gross_total else regular)
        pen.text((1120, y), kroner(amount), _INK, font=bold, anchor="ra")
    pen.text(
        (120, y + 130),
        f"Betales senest {slashed(truth.due_date)} til {truth.reg} {truth.account}",
        _INK,
        font=regular,
    )
    return page


def _noisy(page: Image.Image, dice: random.Random) -> Image.Image:
    tilted = page.rotate(_TILT_DEGREES, Image.Resampling.BICUBIC, fillcolor=248)
    soft = tilted.filter(ImageFilter.GaussianBlur(0.6))
    grain = Image.frombytes("L", _PIXELS, dice.randbytes(_PIXELS[0] * _PIXELS[1]))
    mixed = Image.blend(soft, grain, 0.06)
    specks = ImageDraw.Draw(mixed)
    for _ in range(90):
        x, y, size = dice.randrange(_PIXELS[0]), dice.randrange(_PIXELS[1]), dice.choice((1, 1, 2, 3))
        specks.ellipse((x, y, x + size, y + size), dice.randrange(60, 160))
    return mixed
