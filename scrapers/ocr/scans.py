"""Puts recognised words in the place of a text layer on the pages that have none that can be used."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import pypdfium2 as pdfium

from robot.invoice import Field, Invoice, Rival
from robot.outcome import Reason
from scrapers.ocr.engine import OcrFailed, is_there
from scrapers.ocr.page import Picture, Placement, read_picture
from scrapers.ocr.pictures import draw, is_garbage, is_scan, is_unusable
from scrapers.pdf.words import PageWords, PdfUnreadable, has_usable_text, is_short_text

_PAGE_SECONDS = 8.0  # a page of print takes one or two; patterns and photos take for ever
F = TypeVar("F", Field[Any], Rival)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scans:
    """Which pages were pictures, and how each was laid straight. One that the engine did not read has no placement."""

    placements: dict[int, Placement | None] = field(default_factory=dict)

    def on_page(self, invoice: Invoice) -> Invoice:
        """Return the invoice with its boxes where the values stand on the pages as they lie."""
        changed = {name: self._field(found) for name, found in invoice.each_field()}
        return invoice.with_fields(**changed) if self.placements else invoice

    def _field(self, found: Field[Any]) -> Field[Any]:
        rivals = tuple(self._moved(rival) for rival in found.rivals)
        return replace(self._moved(found), rivals=rivals)

    def _moved(self, found: F) -> F:
        placement = self.placements.get(found.page) if found.page is not None else None
        return found if placement is None or found.box is None else replace(found, box=placement.on_page(found.box))


def read_scans(
    document: pdfium.PdfDocument,
    pages: Sequence[PageWords],
    open_pages: dict[int, pdfium.PdfPage],
    *,
    seconds: float,
    begin: Callable[[], None],
) -> tuple[list[PageWords], Scans]:
    """Return the pages, those that are pictures with recognised words, within `seconds`; `begin` is called before.

    Raises `PdfUnreadable`: `no_text` where no page has words then, or the time was too short, and `too_big`.
    """
    alone = not has_usable_text(list(pages))
    if alone and is_short_text(document, list(pages)):
        return list(pages), Scans()
    scanned = [
        page
        for page in pages
        if is_unusable(page)
        and (page.unseen or is_garbage(page) or is_scan(_opened(document, open_pages, page.number), alone=alone))
    ]
    placements: dict[int, Placement | None] = {}
    words = {page.number: page for page in pages}
    if scanned and is_there():
        begin()
        end = time.monotonic() + seconds
        for page in scanned:
            picture = draw(_opened(document, open_pages, page.number))
            words[page.number], placements[page.number] = _recognised(picture, page.number, end - time.monotonic())
    else:
        placements = {page.number: None for page in scanned}
    if not has_usable_text(list(words.values())):
        raise PdfUnreadable(Reason.NO_TEXT, pages=str(len(pages)), ocr="" if is_there() else "absent")
    return list(words.values()), Scans(placements=placements)


def read_pictures(pictures: Sequence[Picture], *, seconds: float) -> tuple[list[PageWords], Scans]:
    """Return the words of picture files, a page each. Raises `PdfUnreadable`: `no_text`."""
    if not is_there():
        raise PdfUnreadable(Reason.NO_TEXT, pages=str(len(pictures)), ocr="absent")
    end = time.monotonic() + seconds
    read = [_recognised(picture, n, end - time.monotonic()) for n, picture in enumerate(pictures, start=1)]
    pages = [page for page, _ in read]
    if not has_usable_text(pages):
        raise PdfUnreadable(Reason.NO_TEXT, pages=str(len(pages)), ocr="")
    return pages, Scans(placements={page.number: placement for page, placement in read})


def _recognised(picture: Picture, number: int, seconds: float) -> tuple[PageWords, Placement]:
    try:
        return read_picture(picture, number, min(max(seconds, 0.1), _PAGE_SECONDS))
    except OcrFailed as fault:
        raise PdfUnreadable(Reason.NO_TEXT, page=str(number), ocr=fault.why) from None


def _opened(document: pdfium.PdfDocument, open_pages: dict[int, pdfium.PdfPage], number: int) -> pdfium.PdfPage:
    if number not in open_pages:
        open_pages[number] = document[number - 1]
    return open_pages[number]
