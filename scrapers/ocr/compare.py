"""Compares the values that would be typed with what their page shows: a text layer can say one thing and show another.

Only where it could: where something is drawn over a value, or a font brings its own table of what its shapes mean
(`ToUnicode`, `Differences`). The rectangles of the few values are drawn, put under each other, and recognised at once.
A value counts as another one only where two looks at different sizes agree on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pypdfium2 as pdfium
from PIL import Image

from robot.invoice import Box, Finding, Invoice, Severity
from robot.outcome import Reason
from scrapers.amounts import parse_amount
from scrapers.ocr.engine import OcrFailed, Seen, is_there, recognise
from scrapers.ocr.page import POINTS
from scrapers.pdf.pictures import drawn_over
from scrapers.pdf.words import PdfUnreadable, open_pdf

COMPARED = ("invoice_number", "gross_total", "payable_total", "iban", "account", "fik")
_OWN_MEANING = re.compile(rb"/ToUnicode|/Differences|/ObjStm|#[0-9A-Fa-f]{2}")  # the last two may hide the first two
_MONEY = re.compile(r".*[.,]\d\d(?:\D.*)?")
_LOOKS = (200, 300)  # dpi
_SURE = 75.0  # of 100: confidence in every word of a value
_MARGIN = 2.0  # points around a value
_ROOM = 14.0  # beside a value of which nothing was recognised for sure
_GAP = 24  # pixels between two values
_LINES, _PAPER = 6, 255


class _Value(NamedTuple):
    name: str
    page: int
    box: Box
    text: str  # what the text layer says within the box, without spaces


def compare_with_page(path: Path, invoices: Sequence[Invoice], seconds: float) -> tuple[Finding, ...]:
    """Return `hidden_text` for each value whose page shows another one. Nothing where no page can be recognised."""
    if not is_there():
        return ()
    try:
        document = open_pdf(path)
    except PdfUnreadable:
        return ()
    pages: dict[int, pdfium.PdfPage] = {}
    try:
        values = list(_values(document, pages, invoices, any_font=_OWN_MEANING.search(path.read_bytes()) is not None))
        again = _shown_otherwise(values, pages, seconds)
    except OcrFailed:
        return ()
    finally:
        for page in pages.values():
            page.close()
        document.close()
    return tuple(
        Finding(
            reason=Reason.HIDDEN_TEXT,
            severity=Severity.HOLD,
            field=value.name,
            facts={"value": value.text, "page": str(value.page), "shown": shown},
        )
        for value, shown in again.items()
    )


def _shown_otherwise(values: Sequence[_Value], pages: dict[int, pdfium.PdfPage], seconds: float) -> dict[_Value, str]:
    """Return the values of which two looks agree that the page shows another one, each with what is shown.

    What was not recognised for sure is looked at once more with more room beside it: where the page shows a longer
    value than the text layer has, its own place cuts it off.
    """
    if not values:
        return {}
    first, unsure = _suspects(values, pages, _LOOKS[0], seconds)
    wide: dict[_Value, str] = {}
    if unsure:
        wide, _ = _suspects(unsure, pages, _LOOKS[0], seconds, beside=_ROOM)
    found: dict[_Value, str] = {}
    for suspects, beside in ((first, _MARGIN), (wide, _ROOM)):
        if suspects:
            again, _ = _suspects(list(suspects), pages, _LOOKS[1], seconds, beside=beside)
            found |= {value: shown for value, shown in again.items() if suspects[value] == shown}
    return found


def says_another(layer: str, shown: str) -> bool:
    """Return whether what is shown is surely another value: another amount, or other figures at the same places."""
    if _MONEY.fullmatch(layer) and _MONEY.fullmatch(shown):
        first, second = parse_amount(layer), parse_amount(shown)
        return first is not None and second is not None and first != second
    pairs = zip(layer, shown, strict=False)
    return len(layer) == len(shown) and any(a.isdigit() and b.isdigit() and a != b for a, b in pairs)


def _values(
    document: pdfium.PdfDocument, pages: dict[int, pdfium.PdfPage], invoices: Sequence[Invoice], *, any_font: bool
) -> Iterator[_Value]:
    for invoice in invoices:
        for name, field in invoice.each_field():
            if name not in COMPARED or field.page is None or field.box is None or field.page in invoice.scanned:
                continue
            if field.page not in pages:
                pages[field.page] = document[field.page - 1]
            page = pages[field.page]
            if page.get_rotation() == 0 and (any_font or drawn_over(page, field.box)):
                text = _layer_text(page, field.box)
                if any(c.isdigit() for c in text):
                    yield _Value(name, field.page, field.box, text)


def _layer_text(page: pdfium.PdfPage, box: Box) -> str:
    left, _, _, top = page.get_bbox()
    text_page = page.get_textpage()
    try:
        inside = text_page.get_text_bounded(left + box.x0, top - box.bottom, left + box.x1, top - box.top)
    finally:
        text_page.close()
    return "".join(inside.split())


def _suspects(
    values: Sequence[_Value],
    pages: dict[int, pdfium.PdfPage],
    dpi: int,
    seconds: float,
    *,
    beside: float = _MARGIN,
) -> tuple[dict[_Value, str], list[_Value]]:
    """Return the values whose pages surely show another one, with what is shown, and those of which nothing is sure."""
    crops = [_drawn(pages[value.page], value.box, dpi, beside) for value in values]
    width = max(crop.width for crop in crops) + 2 * _GAP
    strip = Image.new("L", (width, sum(crop.height + _GAP for crop in crops) + _GAP), _PAPER)
    tops: list[int] = []
    for crop in crops:
        tops.append(_GAP if not tops else tops[-1] + crops[len(tops) - 1].height + _GAP)
        strip.paste(crop, (_GAP, tops[-1]))
    seen = recognise(strip, dpi=dpi, seconds=seconds, layout=_LINES, figures=True)
    found: dict[_Value, str] = {}
    unsure: list[_Value] = []
    for value, crop, top in zip(values, crops, tops, strict=True):
        words = [w for w in seen if top - _GAP / 2 <= w.top + w.height / 2 < top + crop.height + _GAP / 2]
        shown = _text(words)
        if re.search(rf"(?<![\d.,]){re.escape(value.text)}(?!\d)", shown):
            continue
        if words and min(w.confidence for w in words) >= _SURE and says_another(value.text, shown):
            found[value] = shown
        elif words and _MONEY.fullmatch(value.text):
            unsure.append(value)
    return found, unsure


def _text(words: Sequence[Seen]) -> str:
    return "".join(word.text for word in sorted(words, key=lambda word: word.left))


def _drawn(page: pdfium.PdfPage, box: Box, dpi: int, beside: float) -> Image.Image:
    width, height = page.get_size()
    crop = (
        max(box.x0 - beside, 0.0),
        max(height - box.bottom - _MARGIN, 0.0),
        max(width - box.x1 - beside, 0.0),
        max(box.top - _MARGIN, 0.0),
    )
    bitmap = page.render(scale=dpi / POINTS, crop=crop, grayscale=True, may_draw_forms=False)
    try:
        grey: Image.Image = bitmap.to_pil().convert("L")
        return grey.copy()
    finally:
        bitmap.close()
