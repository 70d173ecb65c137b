"""Lays other things into the empty places of a made invoice: days, numbers, sums and companies that are not its own.

What is laid there says of itself that it is something else ("Ordredato", "Saldo fra sidst", "Revisor, CVR"), or is
another whole sum of net, VAT and total. The truth of the invoice stays as it was.
"""

from __future__ import annotations

import ctypes
import random
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from tests.material.identifiers import cvr, digits

KINDS = ("day", "number", "sum", "company", "whole sum")
_DAYS = (
    *("Ordredato", "Leveringsdato", "Udskrevet", "Aftale af", "Rykkerdato", "Sidst betalt", "Gyldig til", "Tilbud af"),
    *("Bestilt", "Afhentet", "Rev. dato", "Ændret den", "Betalt dato", "Order date", "Printed on", "Lieferdatum"),
    *("Bestelldatum", "Leveransdatum"),
)
_NUMBERS = (
    *("Ordrenr.", "Kundenr.", "Aftalenr.", "Sagsnr.", "Følgeseddel nr.", "Tidligere faktura nr.", "Vedr. faktura"),
    *("Målernr.", "Web-ordre", "Erstatter faktura", "Jf. faktura", "Kontrakt nr.", "Projektnr.", "Policenr."),
    *("Order no.", "Delivery note", "Lieferschein-Nr.", "Kunden-Nr."),
)
_SUMS = (
    *("Saldo fra sidst", "Tidligere faktureret", "Aconto i alt", "Kreditmaksimum", "Køb i år i alt", "Total 2025"),
    *("Depositum", "Sparet i alt", "Restordre total", "Ordretotal", "Forbrug i alt", "Total sidste år", "Restgæld"),
    *("Materialer i alt", "Fragt i alt", "Previous balance", "Order total", "Gesamt Vorjahr"),
)
_COMPANIES = (
    *("Vognmand CVR-nr.", "Inkasso: CVR-nr.", "Revisor, CVR", "Jeres CVR-nr.", "Kundens CVR", "CVR modtager"),
    *("Underleverandør CVR-nr.", "CVR-nr. (ejer)"),
)
_WHOLE_SUMS = (
    ("Netto", "Moms", "I alt"),
    ("Subtotal", "Moms 25%", "Total"),
    ("Ekskl. moms", "Moms", "Inkl. moms"),
    ("Sidste faktura netto", "Sidste faktura moms", "Sidste faktura total"),
    ("Momsgrundlag", "Momsbeløb", "Heraf i alt"),
)
_SIZE = 9.0  # points
_LETTER = 0.55  # of the size: a letter's width, generously
_LEADING = 1.45  # of the size
_GAPS = (4.0, 20.0, 60.0, 110.0)
_MARGIN = 30.0
_CLEAR = 6.0
_TRIES = 300


class Beside(NamedTuple):
    """What was laid on a page: its kind, its rows of label and value, and its left and lower edge in points."""

    kind: str
    rows: tuple[tuple[str, str], ...]
    x: float
    y: float


class _Room(NamedTuple):
    """A rectangle in points, from the lower left corner of the page."""

    x0: float
    y0: float
    x1: float
    y1: float

    def meets(self, other: _Room) -> bool:
        return not (
            other.x1 < self.x0 - _CLEAR
            or other.x0 > self.x1 + _CLEAR
            or other.y1 < self.y0 - _CLEAR / 3
            or other.y0 > self.y1 + _CLEAR / 3
        )


def lay_beside(source: Path, target: Path, dice: random.Random, kinds: Sequence[str] = KINDS) -> tuple[Beside, ...]:
    """Write the invoice with one to three other things on its first or last page, and return them.

    A thing for which no empty place is found is left out.
    """
    with pdfium.PdfDocument(source) as document:
        page = document[dice.choice((0, len(document) - 1))]
        text = page.get_textpage()
        taken = [_Room(*text.get_rect(place)) for place in range(text.count_rects())]
        laid = []
        for _ in range(dice.choice((1, 1, 2, 3))):
            kind = dice.choice(kinds)
            rows, gap = _THINGS[kind](dice), dice.choice(_GAPS)
            wide = max(len(label) for label, _ in rows) * _SIZE * _LETTER + gap
            width = wide + max(len(value) for _, value in rows) * _SIZE * _LETTER
            room = _empty_room(dice, taken, page.get_size(), (width, len(rows) * _LEADING * _SIZE))
            if room is None:
                continue
            for place, (label, value) in enumerate(reversed(rows)):
                _write(document, page, room.x0, room.y0 + place * _LEADING * _SIZE, label)
                _write(document, page, room.x0 + wide, room.y0 + place * _LEADING * _SIZE, value)
            taken.append(room)
            laid.append(Beside(kind, rows, round(room.x0), round(room.y0)))
        pdfium_c.FPDFPage_GenerateContent(page.raw)
        document.save(target)
    return tuple(laid)


def _empty_room(
    dice: random.Random, taken: Sequence[_Room], page: tuple[float, float], size: tuple[float, float]
) -> _Room | None:
    """Return an empty place, as often as not in the column or the row of something that stands there."""
    for _ in range(_TRIES):
        x, y = dice.uniform(_MARGIN, page[0] - size[0]), dice.uniform(_MARGIN, page[1] - size[1] - _MARGIN)
        if taken and dice.random() < 0.5:
            near = dice.choice(taken)
            x = dice.choice((near.x0, near.x1 - size[0], x))
            y = dice.choice((near.y0 - size[1] - _CLEAR, near.y1 + _CLEAR, near.y0))
        room = _Room(x, y, x + size[0], y + size[1])
        inside = x > _MARGIN / 2 and room.x1 < page[0] - _MARGIN / 3 and y > _MARGIN and room.y1 < page[1] - _MARGIN
        if inside and not any(map(room.meets, taken)):
            return room
    return None


def _write(document: pdfium.PdfDocument, page: pdfium.PdfPage, x: float, y: float, text: str) -> None:
    letters = text.encode("utf-16-le") + b"\0\0"
    thing = pdfium_c.FPDFPageObj_NewTextObj(document.raw, b"Helvetica", ctypes.c_float(_SIZE))
    pdfium_c.FPDFText_SetText(thing, (ctypes.c_ushort * (len(letters) // 2)).from_buffer_copy(letters))
    pdfium_c.FPDFPageObj_Transform(thing, 1, 0, 0, 1, x, y)
    pdfium_c.FPDFPage_InsertObject(page.raw, thing)


def _named(dice: random.Random, labels: Sequence[str], value: str) -> tuple[tuple[str, str], ...]:
    return ((dice.choice(labels) + dice.choice(("", ":")), value),)


def _day(dice: random.Random) -> tuple[tuple[str, str], ...]:
    year, month, day = dice.choice((2024, 2025, 2026)), dice.randint(1, 12), dice.randint(1, 28)
    stroke = dice.choice("-./")
    return _named(dice, _DAYS, f"{day:02}{stroke}{month:02}{stroke}{year}")


def _number(dice: random.Random) -> tuple[tuple[str, str], ...]:
    long, short = digits(dice, dice.randint(5, 7)), digits(dice, 4)
    return _named(dice, _NUMBERS, dice.choice((long, f"{dice.randint(2024, 2026)}-{short}", f"F{long}")))


def _sum(dice: random.Random) -> tuple[tuple[str, str], ...]:
    return _named(dice, _SUMS, dice.choice(("", "kr. ", "DKK ")) + _danish(_amount(dice)))


def _company(dice: random.Random) -> tuple[tuple[str, str], ...]:
    return _named(dice, _COMPANIES, cvr(dice))


def _whole_sum(dice: random.Random) -> tuple[tuple[str, str], ...]:
    net = _amount(dice)
    vat = (net / 4).quantize(Decimal("0.01"))
    return tuple(zip(dice.choice(_WHOLE_SUMS), map(_danish, (net, vat, net + vat)), strict=True))


def _amount(dice: random.Random) -> Decimal:
    return Decimal(dice.randrange(10_00, 10 ** dice.choice((5, 6, 7)))) / 100


def _danish(amount: Decimal) -> str:
    return f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))


_THINGS: dict[str, Callable[[random.Random], tuple[tuple[str, str], ...]]] = {
    "day": _day,
    "number": _number,
    "sum": _sum,
    "company": _company,
    "whole sum": _whole_sum,
}
