"""Takes winmail.dat apart: the attachments that Outlook packs into TNEF.

Source: [MS-OXTNEF], sections 2.1 and 2.1.3; property types and tags from [MS-OXCDATA] and
[MS-OXPROPS]. Read here rather than by a library: the ones at hand count to what the file says,
up to 2**32, before they notice that it ends. This reads each byte once and stops at the first
that makes no sense.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from mail_intake.header import decode_text

SIGNATURE = b"\x78\x9f\x3e\x22"

_RENDER_DATA, _TITLE, _DATA, _PROPERTIES, _CODEPAGE = 0x9002, 0x8010, 0x800F, 0x9005, 0x9007
_OF_ATTACHMENT = 2
_LONG_FILENAME, _FILENAME, _DATA_OBJECT = 0x3707, 0x3704, 0x3701
_FIXED = {0x0002: 4, 0x0003: 4, 0x0004: 4, 0x000A: 4, 0x000B: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x0014: 8, 0x0040: 8}
_GUID, _OBJECT, _STRING8, _UNICODE, _BINARY = 0x0048, 0x000D, 0x001E, 0x001F, 0x0102
_NAMED, _MULTIPLE = 0x8000, 0x1000
_MOST_PROPERTIES = 500


class BrokenTnef(ValueError):
    """The file does not hold what its lengths say; `attachments` are those found before."""

    def __init__(self, attachments: tuple[Attachment, ...]) -> None:
        self.attachments = attachments
        super().__init__("the TNEF file is cut or broken")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """One attachment of a TNEF file."""

    name: str
    data: bytes


def read_tnef(data: bytes) -> tuple[Attachment, ...]:
    """Return the attachments of a TNEF file. Raises `BrokenTnef`."""
    found: list[Attachment] = []
    current = _Current()
    try:
        for level, attribute, value in _attributes(data):
            if attribute == _CODEPAGE and len(value) >= 4:
                current.codepage = f"cp{int.from_bytes(value[:4], 'little')}"
            elif level == _OF_ATTACHMENT and attribute == _RENDER_DATA:  # each attachment begins with it
                current.keep(found)
            elif level == _OF_ATTACHMENT:
                current.take(attribute, value)
    except (struct.error, ValueError):
        current.keep(found)
        raise BrokenTnef(tuple(found)) from None
    current.keep(found)
    return tuple(found)


class _Current:
    """The attachment that is being read."""

    def __init__(self) -> None:
        self.codepage = "cp1252"
        self._name = ""
        self._data = b""

    def take(self, attribute: int, value: bytes) -> None:
        if attribute == _TITLE:
            self._name = self._name or decode_text(value.rstrip(b"\x00"), self.codepage)
        elif attribute == _DATA:
            self._data = value
        elif attribute == _PROPERTIES:
            for tag, inner in _properties(value, self.codepage):
                self._take_property(tag, inner)

    def _take_property(self, tag: int, inner: bytes | str) -> None:
        if isinstance(inner, bytes):
            if tag == _DATA_OBJECT:
                self._data = self._data or inner[16:]  # after the interface's id
        elif tag == _LONG_FILENAME:
            self._name = inner or self._name
        elif tag == _FILENAME:
            self._name = self._name or inner

    def keep(self, found: list[Attachment]) -> None:
        if self._data:
            found.append(Attachment(name=self._name, data=self._data))
        self._name, self._data = "", b""


def _attributes(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    if not data.startswith(SIGNATURE):
        raise ValueError("no TNEF")
    at = 6  # the signature and a key
    while at < len(data):
        level, attribute, _type, length = struct.unpack_from("<BHHI", data, at)
        if level not in (1, _OF_ATTACHMENT) or at + 11 + length > len(data):
            raise ValueError("an attribute is longer than the file")
        yield level, attribute, data[at + 9 : at + 9 + length]
        at += 11 + length


def _properties(data: bytes, codepage: str) -> Iterator[tuple[int, bytes | str]]:
    """Yield (tag, value) of each text and binary property; stops where it meets one that it cannot measure."""
    (count,) = struct.unpack_from("<I", data, 0)
    at = 4
    for _ in range(min(count, _MOST_PROPERTIES)):
        kind, tag = struct.unpack_from("<HH", data, at)
        at += 4
        if tag & _NAMED:
            at = _after_name(data, at)
        if kind in _FIXED:
            at += _FIXED[kind]
        elif kind == _GUID:
            at += 16
        elif kind in (_OBJECT, _STRING8, _UNICODE, _BINARY):
            values, length = struct.unpack_from("<II", data, at)
            if values != 1 or at + 8 + length > len(data):
                return
            raw = data[at + 8 : at + 8 + length]
            at += 8 + length + -length % 4
            yield tag, _value(kind, raw, codepage)
        else:
            return  # several values, or an unknown type: its length cannot be known


def _after_name(data: bytes, at: int) -> int:
    (by_text,) = struct.unpack_from("<I", data, at + 16)
    if not by_text:
        return at + 24
    (length,) = struct.unpack_from("<I", data, at + 20)
    return at + 24 + int(length) + -int(length) % 4


def _value(kind: int, raw: bytes, codepage: str) -> bytes | str:
    if kind == _UNICODE:
        return raw.decode("utf-16-le", "replace").rstrip("\x00")
    if kind == _STRING8:
        return decode_text(raw.rstrip(b"\x00"), codepage)
    return raw
