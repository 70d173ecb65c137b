"""Looks at a PDF's bytes for what an invoice does not need: actions, and text changed by a later revision."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import NamedTuple

import pypdfium2 as pdfium

_ACTION = re.compile(
    rb"/S\s*/(?:JavaScript|Launch|SubmitForm|ImportData|GoToR|GoToE|Rendition|Movie|Sound"
    rb"|RichMediaExecute)(?![A-Za-z0-9])"
    rb"|/Subtype\s*/(?:RichMedia|Screen|Movie|3D)(?![A-Za-z0-9])|/XFA\s*[\[\d(]"
)
_MAY_BE_ACTION = re.compile(rb"/(?:XFA|Subtype\s*/[RSM3]|S\s*/(?:[JLSIRGM]|[A-Za-z0-9]*#)|[A-Za-z0-9]*#[0-9A-Fa-f]{2})")
_ESCAPED_NAME = re.compile(rb"/[A-Za-z0-9]*#[0-9A-Fa-f]{2}[A-Za-z0-9#]*")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_LAYER_OFF = re.compile(rb"/OFF\s*\[\s*\d")
_LAYERS_OFF = re.compile(rb"/BaseState\s*/OFF")
_OFF = b"/OFF"
_OBJECT_STREAM = b"/ObjStm"
_MOST_INFLATED = 4 * 1024 * 1024  # bytes of one object stream
_MOST_STREAMS = 200
_END = b"%%EOF"


class Suspicions(NamedTuple):
    """What the bytes of a PDF hold."""

    actions: bool  # a script, or an action that starts programs or sends forms
    layers_off: bool  # optional content that is not shown (ISO 32000-1, 8.11.4.3)


def suspicions(data: bytes) -> Suspicions:
    """Return what a PDF's bytes and its object streams hold."""
    actions = layers_off = False
    for part in _parts(data):
        actions = actions or bool(_MAY_BE_ACTION.search(part) and _ACTION.search(_plain_names(part)))
        layers_off = layers_off or bool(_OFF in part and (_LAYER_OFF.search(part) or _LAYERS_OFF.search(part)))
    return Suspicions(actions, layers_off)


def has_actions(data: bytes) -> bool:
    """Return whether the PDF carries a script, or an action that starts programs or sends forms."""
    return suspicions(data).actions


def text_before_revision(data: bytes) -> list[str] | None:
    """Return each page's text before the last incremental update; None where there was none that can be read.

    A linearised PDF has two ends without a revision.
    """
    ends = [match.end() for match in re.finditer(_END, data)]
    if len(ends) < 2 or (b"/Linearized" in data[:1024] and len(ends) == 2):
        return None
    earlier = data[: ends[-2]]
    if b"startxref" not in earlier:
        return None
    try:
        document = pdfium.PdfDocument(earlier)
    except pdfium.PdfiumError:
        return None
    try:
        return page_texts(document)
    except pdfium.PdfiumError:
        return None
    finally:
        document.close()


def page_texts(document: pdfium.PdfDocument) -> list[str]:
    """Return the bare text of each page, without white space."""
    texts = []
    for index in range(len(document)):
        page = document[index]
        text_page = page.get_textpage()
        texts.append("".join(text_page.get_text_range().split()))
        text_page.close()
        page.close()
    return texts


def _parts(data: bytes) -> Iterator[bytes]:
    """Yield the bytes themselves, then each object stream inflated."""
    yield data
    at = 0
    for _ in range(_MOST_STREAMS):
        at = data.find(_OBJECT_STREAM, at) + len(_OBJECT_STREAM)
        if at < len(_OBJECT_STREAM):
            return
        start = data.find(b"stream", at, at + 1000)
        if start < 0:
            continue
        first = start + len(b"stream")
        first += 2 if data[first : first + 2] == b"\r\n" else 1
        try:
            yield zlib.decompressobj().decompress(data[first : first + _MOST_INFLATED], _MOST_INFLATED)
        except zlib.error:
            continue  # another filter, or broken: pdfium says which when it reads the page


def _plain_names(part: bytes) -> bytes:
    """Return the bytes with names such as /J#61vaScript spelled plainly."""
    if b"#" not in part:
        return part
    return _ESCAPED_NAME.sub(lambda name: _ESCAPE.sub(lambda code: bytes([int(code.group(1), 16)]), name.group()), part)
