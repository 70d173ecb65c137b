"""Writes TNEF as Outlook does, so that tests need no winmail.dat of anyone's."""

from __future__ import annotations

import struct


def tnef(*attachments: tuple[str, bytes], long_names: bool = True) -> bytes:
    """Return a TNEF file; each attachment is (name, bytes). The short name of each is `KORT.DAT`."""
    written = bytearray(b"\x78\x9f\x3e\x22" + struct.pack("<H", 1))
    written += _attribute(1, 0x0008, 0x9006, struct.pack("<I", 0x10000))
    written += _attribute(1, 0x0006, 0x9007, struct.pack("<II", 1252, 0))
    for name, data in attachments:
        written += _attribute(2, 0x0006, 0x9002, bytes(14))
        written += _attribute(2, 0x0001, 0x8010, b"KORT.DAT\x00" if long_names else name.encode("cp1252") + b"\x00")
        written += _attribute(2, 0x0006, 0x800F, data)
        if long_names:
            written += _attribute(2, 0x0006, 0x9005, _long_name(name))
    return bytes(written)


def _attribute(level: int, kind: int, name: int, value: bytes) -> bytes:
    return struct.pack("<BHHI", level, name, kind, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)


def _long_name(name: str) -> bytes:
    text = name.encode("utf-16-le") + b"\x00\x00"
    padded = text + b"\x00" * (-len(text) % 4)
    number = struct.pack("<HHI", 0x0003, 0x0E20, 7)  # a property of another kind before it
    return struct.pack("<I", 2) + number + struct.pack("<HHII", 0x001F, 0x3707, 1, len(text)) + padded
