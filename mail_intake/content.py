"""Says what a file is by its bytes. Names and declared types are what a sender claims; they do not count."""

from __future__ import annotations

import re

PDF = "application/pdf"
XML = "application/xml"
ZIP = "application/zip"
TNEF = "application/ms-tnef"
MAIL = "message/rfc822"
HTML = "text/html"
TEXT = "text/plain"
CALENDAR = "text/calendar"
CARD = "text/vcard"
OLE = "application/x-ole-storage"
EMPTY = "application/x-empty"
UNKNOWN = "application/octet-stream"

_PDF_WITHIN = 1024  # ISO 32000-1, Annex H.3.4.1: readers take junk of this length before "%PDF-"
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"\x78\x9f\x3e\x22", TNEF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b", "application/gzip"),
    (b"{\\rtf", "application/rtf"),
    (b"%!PS", "application/postscript"),
    (b"BEGIN:VCALENDAR", CALENDAR),
    (b"BEGIN:VCARD", CARD),
)
_OFFICE: tuple[tuple[str, str], ...] = (
    ("word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_BEFORE_THE_ROOT = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->|<!doctype(?:[^>\[]|\[[^\]]*\])*>", re.IGNORECASE | re.DOTALL)
_START_TAG = re.compile(r"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)(?=[\s/>])")
_HTML_TAGS = frozenset({"html", "head", "body", "div", "p", "table", "span", "font", "br", "meta", "style", "center"})
_MAIL_HEADERS = re.compile(
    rb"(?:(?:From|To|Subject|Date|Received|Return-Path|Delivered-To|Message-ID|MIME-Version|Content-Type|X-[\w-]+"
    rb"|Authentication-Results|DKIM-Signature|Reply-To|Cc|Thread-[\w-]+|References|ARC-[\w-]+):"
    rb"[^\n]*\n(?:[ \t][^\n]*\n)*){3}",
    re.IGNORECASE,
)


def media_type(data: bytes) -> str:
    """Return the media type of a file's bytes; `UNKNOWN` for what is neither known nor text."""
    if not data.strip(b"\x00 \t\r\n"):
        return EMPTY
    for magic, found in _MAGIC:
        if data.startswith(magic):
            return _what_zip(data) if found == ZIP else found
    # After the containers: an uncompressed one shows the PDF inside it as early as this.
    if b"%PDF-" in data[: _PDF_WITHIN + 5]:
        return PDF
    return _what_picture(data[:12]) or _what_text(data[:65_536])


PAGES = frozenset({"image/jpeg", "image/png", "image/tiff"})
"""Pictures that may be of a page: the reader says which are."""


def is_image(found: str) -> bool:
    """Whether a media type is a picture's."""
    return found.startswith("image/") and found != "image/svg+xml"


def _what_picture(head: bytes) -> str:
    """Return the type of a picture whose mark is not at its beginning, "" for anything else."""
    if head.startswith(b"RIFF") and head[8:] == b"WEBP":
        return "image/webp"
    if head.startswith(b"BM") and head[6:10] == bytes(4):
        return "image/bmp"
    return "image/heic" if head[4:] in (b"ftypheic", b"ftypheix", b"ftypmif1") else ""


def _what_zip(data: bytes) -> str:
    # The names stand in clear beside each member, so a search does without opening what may be a bomb.
    head = data[:4096]
    if b"mimetypeapplication/vnd.oasis.opendocument" in head:
        return "application/vnd.oasis.opendocument"
    if b"[Content_Types].xml" not in head and b"[Content_Types].xml" not in data[-65_536:]:
        return ZIP
    for folder, found in _OFFICE:
        if folder.encode() in head or folder.encode() in data[-65_536:]:
            return found
    return ZIP


def _what_text(head: bytes) -> str:
    text = _as_text(head)
    if text is None:
        return UNKNOWN
    if _MAIL_HEADERS.match(head.lstrip()):
        return MAIL
    at = 0
    while found := _BEFORE_THE_ROOT.match(text, at):
        if found.group().casefold().startswith("<!doctype html"):
            return HTML
        at = found.end()
    tag = _START_TAG.match(text, at)
    if tag is None:
        return XML if text.lstrip().startswith("<?xml") else TEXT
    name = tag.group(1).casefold()
    if name in _HTML_TAGS:
        return HTML
    return "image/svg+xml" if name == "svg" else XML


def _as_text(head: bytes) -> str | None:
    for mark, charset in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if head.startswith(mark):
            return head.decode(charset, "replace")
    if head.startswith(b"<\x00"):
        return head.decode("utf-16-le", "replace")
    if head.startswith(b"\x00<"):
        return head.decode("utf-16-be", "replace")
    controls = sum(byte < 9 or 13 < byte < 27 for byte in head)
    return None if b"\x00" in head or controls > len(head) // 50 else head.decode("utf-8", "replace")
