"""Takes the words of a PDF with their boxes, by pdfium's text page; the fast floor of all page reading.

pdfium marks the gaps between words itself, so that only the first and the last character of
a word are asked for their boxes: about a quarter of the calls that all characters would cost.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from robot.invoice import Box
from robot.outcome import Reason
from robot.ports import Hints
from scrapers.dates import calendar_day
from scrapers.pdf.characters import Characters
from scrapers.pdf.objects import draw_text_alone, text_objects
from scrapers.pdf.pictures import text_is_hidden
from scrapers.pdf.shown import is_shown

_WORD = re.compile(r"[^\s\u00a0\u2007\u202f\u200b]+")
_GLUED = re.compile(r"([^\W\d_][\w./ -]*?:)(?=[^\s/:])")
_CREATED = re.compile(r"(?:D:)?((?:19|20)\d\d)(\d\d)(\d\d)")
_UNREADABLE = re.compile("[\0-\x1f\ue000-\uf8ff\ufffd]")
_CID = re.compile(r"\(cid:\d+\)")
_FEWEST_CHARACTERS = 25
_MOST_CHARACTERS = 100_000  # of one page; print as small as can be read comes to about 30,000
_LEADERS = "..."
_LED = re.compile(r"(.*?)[.…_]{3,}(?=[^.…_])")
_BROKEN_WORD = re.compile(r"(?<=[^\W\d_])[\x02\ufffe](?=[a-zæøåäöü])")
_TOUCHING = 0.06  # of a word's height; a space is four times as wide
_KERNED = 0.14  # of a word's height; how far a letter reaches under the "F", "T" or "V" before it
_MOST_OBJECTS = 15_000  # of text on one page, however much of it covers the same place
_MOST_KEPT = 4  # pages open at once


class Word(NamedTuple):
    """A run of characters without white space. Points from the page's top left corner."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def height(self) -> float:
        """The height of the word's font box."""
        return self.bottom - self.top


class PageWords(NamedTuple):
    """The words of one page in the order of the content stream."""

    number: int  # counted from 1
    width: float
    height: float
    words: tuple[Word, ...]
    hidden: tuple[Word, ...] = ()  # white or transparent words that the page does not show, and those beside it
    unseen: bool = False  # all its text lies invisibly with a picture of the page: a scanner's own recognition


class PdfUnreadable(Exception):
    """The PDF gives no text to read; `reason` says why."""

    def __init__(self, reason: Reason, **facts: str) -> None:
        self.reason = reason
        self.facts = facts
        super().__init__(reason.value)


def box_of(words: list[Word] | tuple[Word, ...]) -> Box:
    """Return the rectangle around one or more words."""
    _, x0, top, x1, bottom = words[0]
    for _, left, upper, right, lower in words[1:]:
        x0, top, x1, bottom = min(x0, left), min(top, upper), max(x1, right), max(bottom, lower)
    return Box(x0=round(x0, 1), top=round(top, 1), x1=round(x1, 1), bottom=round(bottom, 1))


def open_pdf(path: Path) -> pdfium.PdfDocument:
    """Open a PDF. Raises `PdfUnreadable` with `not_pdf`, `encrypted`, `unreadable`."""
    data = path.read_bytes()  # pdfium opens bytes in half the time that it takes over a file
    if b"%PDF-" not in data[:1024]:
        raise PdfUnreadable(Reason.NOT_PDF)
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError:
        raise PdfUnreadable(Reason.ENCRYPTED if _is_locked(data) else Reason.UNREADABLE) from None


def _is_locked(data: bytes) -> bool:
    """Return whether pdfium does not open the file for want of a password.

    It leaves the error of an earlier document where it has none of its own for this one, so that one is replaced first.
    """
    code = None
    for source in (b"-", data):
        try:
            pdfium.PdfDocument(source).close()
        except pdfium.PdfiumError as error:
            code = error.err_code
    return code in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY)


def with_properties(hints: Hints, document: pdfium.PdfDocument) -> Hints:
    """Return the hints with what the file says of itself (ISO 32000-1, 14.3.3): title, and the day it was made."""
    titles = [document.get_metadata_value(key) for key in ("Title", "Subject", "Keywords")]
    match = _CREATED.match(document.get_metadata_value("CreationDate"))
    return replace(
        hints,
        title="\n".join(filter(None, titles)),
        made_on=calendar_day(*map(int, match.groups())) if match is not None else None,
    )


def read_pages(
    document: pdfium.PdfDocument, most_pages: int, kept: dict[int, pdfium.PdfPage] | None = None
) -> list[PageWords]:
    """Return the words of each page. Raises `PdfUnreadable`: `no_text` (no pages), `too_many_pages`, `unreadable`.

    The first pages are left open in `kept`, by their numbers, for who looks at them again: to load a page
    costs as much as to read its text. The caller closes them.
    """
    count = len(document)
    if count == 0:
        raise PdfUnreadable(Reason.NO_TEXT, pages="0")
    if count > most_pages:
        raise PdfUnreadable(Reason.TOO_MANY_PAGES, pages=str(count), limit=str(most_pages))
    pages = []
    for index in range(count):
        try:
            page = document[index]
        except pdfium.PdfiumError:
            raise PdfUnreadable(Reason.UNREADABLE, page=str(index + 1)) from None
        keep = kept is not None and len(kept) < _MOST_KEPT
        if kept is not None and keep:
            kept[index + 1] = page
        try:
            pages.append(_page_words(page, index + 1))
        finally:
            if not keep:
                page.close()
    return pages


def is_short_text(document: pdfium.PdfDocument, pages: list[PageWords]) -> bool:
    """Return whether a document says a few words and shows nothing else: there is nothing more to find on it."""
    length = sum(len(word.text) for page in pages for word in page.words)
    return 0 < length < _FEWEST_CHARACTERS and draw_text_alone(document)


def has_usable_text(pages: list[PageWords]) -> bool:
    """Return whether there is text of which at least two thirds are characters that can be read."""
    text = "".join([word.text for page in pages for word in page.words])
    if len(text) < _FEWEST_CHARACTERS:
        return False
    if text.isprintable() and "\ufffd" not in text and "(cid:" not in text:  # as nearly always
        return True
    garbage = sum(len(m.group()) for m in _CID.finditer(text))
    garbage += len(_UNREADABLE.findall(text))
    return garbage * 3 < len(text)


def _page_words(page: pdfium.PdfPage, number: int) -> PageWords:
    width, height = page.get_size()
    text_page = page.get_textpage()
    try:
        raw = text_page.raw
        count = pdfium_c.FPDFText_CountChars(raw)
        if count > _MOST_CHARACTERS:
            raise PdfUnreadable(Reason.TOO_BIG, page=str(number), characters=str(count))
        if text_objects(page, _MOST_OBJECTS) > _MOST_OBJECTS:
            raise PdfUnreadable(Reason.TOO_BIG, page=str(number))
        text = _text(raw, count)
        place = _placer(page)
        words: list[Word] = []
        hidden: list[Word] = []
        characters = Characters(raw)
        for match in _WORD.finditer(text):
            first, end = match.span()
            x0, top, x1, bottom = place(*characters.box(first, end - 1))
            word = Word(match[0], x0, top, x1, bottom)
            if (
                x1 <= 0
                or bottom <= 0
                or x0 >= width
                or top >= height
                or (characters.is_faint(first) and not is_shown(page, box_of([word])))
            ):
                hidden.append(word)
            elif ":" in word.text or _LEADERS in word.text:
                words.extend(_parted(word))
            else:
                words.append(word)
    finally:
        text_page.close()
    return PageWords(number, width, height, tuple(join_touching(words)), tuple(hidden), text_is_hidden(page))


def join_touching(words: Sequence[Word]) -> Iterator[Word]:
    """Yield the words, those that touch put together: small print that is set letter by letter comes in pieces."""
    last: Word | None = None
    for word in words:
        if last is not None:
            _, left, upper, right, lower = last
            _, x0, top, x1, bottom = word
            near = _TOUCHING * (bottom - top)
            letters = last.text[-1].isalpha() and word.text[0].isalpha()
            overlap = _KERNED * (bottom - top) if letters else near
            # Behind a colon stands the value of a label, parted from it on purpose.
            if -overlap < x0 - right < near and abs(upper - top) < near and last.text[-1] != ":":
                text = last.text + word.text
                last = Word(text, min(left, x0), min(upper, top), max(right, x1), max(lower, bottom))
                continue
            yield last
        last = word
    if last is not None:
        yield last


def _text(raw: object, count: int) -> str:
    """Return the page's text with exactly one character for each of pdfium's character indices."""
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (count + 1))()
    pdfium_c.FPDFText_GetText(raw, 0, count, buffer)
    text = bytes(buffer)[: count * 2].decode("utf-16-le", "replace")
    if len(text) != count or "\0" in text:
        text = "".join(_character(pdfium_c.FPDFText_GetUnicode(raw, i)) for i in range(count))
    if "\x02" not in text and "\ufffe" not in text:
        return text
    text = _BROKEN_WORD.sub("\u200b", text)  # each part in its own line of a narrow column
    return text.replace("\x02", "-").replace("\ufffe", "-")


def _character(code: int) -> str:
    return chr(code) if 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else " "


def _placer(page: pdfium.PdfPage):  # type: ignore[no-untyped-def] # noqa: ANN202 - a closure over four numbers
    """Return what turns pdfium's page coordinates into points from the shown page's top left corner."""
    left, bottom, right, top = page.get_bbox()
    rotation = page.get_rotation()
    if rotation == 90:
        return lambda x0, y0, x1, y1: (y0 - bottom, x0 - left, y1 - bottom, x1 - left)
    if rotation == 180:
        return lambda x0, y0, x1, y1: (right - x1, y0 - bottom, right - x0, y1 - bottom)
    if rotation == 270:
        return lambda x0, y0, x1, y1: (top - y1, right - x1, top - y0, right - x0)
    return lambda x0, y0, x1, y1: (x0 - left, top - y1, x1 - left, top - y0)


def _parted(word: Word) -> list[Word]:
    """Part "Fakturanr.:4711" and "Total......1.250,00" into label and value; the boxes are parted by length."""
    match = (_LED.match(word.text) or _GLUED.match(word.text)) if "//" not in word.text else None
    if match is None:
        return [word]
    each = (word.x1 - word.x0) / len(word.text)
    value = Word(word.text[match.end() :], word.x0 + each * match.end(), word.top, word.x1, word.bottom)
    if not match.group(1):
        return [value]
    return [Word(match.group(1), word.x0, word.top, word.x0 + each * match.end(1), word.bottom), value]
