"""Parses mail into a tree and its leaves into bytes: tolerant of what is broken, bounded in what it costs."""

from __future__ import annotations

import binascii
import quopri
import re
from dataclasses import dataclass
from email.errors import (
    FirstHeaderLineIsContinuationDefect,
    HeaderDefect,
    MessageDefect,
    MissingHeaderBodySeparatorDefect,
    MultipartInvariantViolationDefect,
    NoBoundaryInMultipartDefect,
    StartBoundaryNotFoundDefect,
)
from email.feedparser import BytesFeedParser
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32

from mail_intake import header

LARGEST_HEADER = 262_144
"""Bytes. A longer header is no mail that anyone sends; it is a finding."""

_MOST_NODES = 2_000
_MOST_MULTIPARTS = 100  # the parser looks at each line once for each multipart that it is in
_CHUNK = 1_000_000
_SERIOUS: tuple[type[MessageDefect], ...] = (
    FirstHeaderLineIsContinuationDefect,
    MissingHeaderBodySeparatorDefect,
    MultipartInvariantViolationDefect,
    NoBoundaryInMultipartDefect,
    StartBoundaryNotFoundDefect,
    HeaderDefect,
)


class TooIntricate(ValueError):
    """A mail of so many parts or levels that taking it apart would cost too much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One part of a mail that is not made of other parts."""

    data: bytes
    declared: str  # media type as the sender declares it, lower case
    parameters: dict[str, str]
    name: str  # as the sender wrote it; "" where there is none
    disposition: str  # "attachment", "inline", or ""
    content_id: bool

    @property
    def charset(self) -> str:
        """The declared charset of a text."""
        return self.parameters.get("charset", "")


def parse_header(data: bytes) -> tuple[Message, int]:
    """Return the header of a mail and its length in bytes; values beyond `LARGEST_HEADER` are not read."""
    start = _without_lead(data[: LARGEST_HEADER + _CHUNK])
    end = re.search(rb"\r?\n\r?\n|\r\r", start)
    length = end.start() if end else (len(start) if len(start) == len(data) else len(data))
    return BytesHeaderParser(policy=compat32).parsebytes(start[: min(length, LARGEST_HEADER)] + b"\n\n"), length


def parse_mail(data: bytes) -> Message:
    """Return a mail as a tree. Raises `TooIntricate`; whatever else is wrong stands in the tree's `defects`."""
    if data.lower().count(b"multipart/") > _MOST_MULTIPARTS:
        raise TooIntricate
    nodes = 0

    def node(*, policy: object = compat32) -> Message:  # noqa: ARG001 - the parser calls it so
        nonlocal nodes
        nodes += 1
        if nodes > _MOST_NODES:
            raise TooIntricate
        return Message(policy=compat32)

    parser: BytesFeedParser[Message] = BytesFeedParser(node, policy=compat32)
    clean = _without_lead(data)
    try:
        for at in range(0, len(clean), _CHUNK):
            parser.feed(clean[at : at + _CHUNK])
        return parser.close()
    except RecursionError:
        raise TooIntricate from None


def is_broken(message: Message) -> bool:
    """Whether any part of the tree is so broken that parts may have been missed."""
    waiting = [message]
    while waiting:  # not `Message.walk`: it recurses, and the sender chose the depth
        part = waiting.pop()
        if any(isinstance(defect, _SERIOUS) for defect in part.defects):
            return True
        waiting += children(part)
    return not message.keys()


def children(part: Message) -> list[Message]:
    """Return the parts that a part is made of; none for a leaf."""
    payload = part.get_payload() if part.is_multipart() else None
    return [child for child in payload if isinstance(child, Message)] if isinstance(payload, list) else []


def read_leaf(part: Message) -> Leaf:
    """Return a part's bytes, decoded as far as they can be, and what the sender says of them."""
    declared, parameters = header.parameters(header.first(part, "Content-Type"))
    disposition, more = header.parameters(header.first(part, "Content-Disposition"))
    return Leaf(
        data=_decoded(part),
        declared=declared or "text/plain",
        parameters=parameters,
        name=more.get("filename") or parameters.get("name") or "",
        disposition=disposition,
        content_id=bool(header.first(part, "Content-ID")),
    )


def encoded_mail(part: Message) -> bytes | None:
    """Return the mail within a message/rfc822 part that was encoded, which the standard forbids and some do."""
    if "base64" not in header.first(part, "Content-Transfer-Encoding").casefold():
        return None
    inner = children(part)
    if len(inner) != 1 or inner[0].keys():
        return None
    return header.decode_base64(_raw(inner[0]))


def _without_lead(data: bytes) -> bytes:
    """Drop what stands before the header: a byte order mark, empty lines."""
    return data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")


def _raw(part: Message) -> bytes:
    try:
        payload = part.get_payload()
    except ValueError:  # a charset that cannot be a codec's name: it has a null character
        part.del_param("charset")
        payload = part.get_payload()
    return payload.encode("utf-8", "surrogateescape") if isinstance(payload, str) else b""


def _decoded(part: Message) -> bytes:
    data = _raw(part)
    encoding = header.first(part, "Content-Transfer-Encoding").partition(";")[0].strip().casefold()
    if encoding == "base64" or data[:200].lstrip().startswith(b"JVBERi0"):  # "%PDF-" in base64, undeclared
        return header.decode_base64(data)
    if encoding == "quoted-printable":
        return quopri.decodestring(data)
    if encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
        return _decode_uu(data)
    return data


def _decode_uu(data: bytes) -> bytes:
    decoded = bytearray()
    _, _, body = data.partition(b"begin ")
    for line in body.splitlines()[1:]:
        if line.strip() == b"end":
            break
        try:
            decoded += binascii.a2b_uu(line)
        except binascii.Error:
            # Some encoders pad each line; the first character says how many bytes are meant.
            meant = (((line[0] - 32) & 63) * 4 + 5) // 3
            try:
                decoded += binascii.a2b_uu(line[:meant])
            except binascii.Error:
                break
    return bytes(decoded)
