"""Opens zip files that strangers sent: bounded in members, bytes and ratio, and never a path from inside."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from robot.outcome import Reason

_LARGEST_DIRECTORY = 1_000_000  # bytes; some 10,000 members. zipfile reads all of it before it can be asked
_CHUNK = 256 * 1024
_LARGEST_RATIO = 250  # what text of one repeated line reaches; deflate itself ends at 1,032
_RATIO_COUNTS_FROM = 4_000_000  # bytes unpacked
_ENCRYPTED = 0x1
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})  # the others may ask for gigabytes to unpack
_LEFT_BY_SYSTEMS = ("__MACOSX/", "Thumbs.db", ".DS_Store", "desktop.ini")


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One file of a zip, or the reason why it cannot be had."""

    name: str  # as the zip has it: may be a path, may be anything
    data: bytes = b""
    fault: Reason | None = None


class Budget:
    """The bytes that may still be unpacked out of the zips of one message."""

    def __init__(self, total: int) -> None:
        self.left = total

    def take(self, count: int) -> bool:
        """Count bytes. False: that is too many."""
        self.left -= count
        return self.left >= 0


def read_zip(data: bytes, budget: Budget, *, largest: int, most: int) -> Iterator[Member]:
    """Yield the files of a zip; one member with a fault and no name where the zip itself has one.

    `largest` is the greatest size of one file in bytes, `most` the greatest number of files. The
    sizes that the zip states are not believed: what comes out is counted.
    """
    if _directory_size(data) > _LARGEST_DIRECTORY:
        yield Member(name="", fault=Reason.TOO_BIG)
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [info for info in archive.infolist() if _wanted(info)]
            for info in members[:most]:
                yield _member(archive, info, budget, largest)
            if len(members) > most:
                yield Member(name="", fault=Reason.TOO_BIG)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        yield Member(name="", fault=Reason.UNREADABLE)


def _wanted(info: zipfile.ZipInfo) -> bool:
    return not info.is_dir() and not any(mark in info.filename for mark in _LEFT_BY_SYSTEMS)


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget, largest: int) -> Member:
    if info.flag_bits & _ENCRYPTED:
        return Member(name=info.filename, fault=Reason.ENCRYPTED)
    if info.compress_type not in _METHODS:
        return Member(name=info.filename, fault=Reason.UNSUPPORTED_ATTACHMENT)
    unpacked = bytearray()
    packed = max(info.compress_size, 1)
    try:
        with archive.open(info) as file:
            while chunk := file.read(_CHUNK):
                unpacked += chunk
                swollen = len(unpacked) > _RATIO_COUNTS_FROM and len(unpacked) / packed > _LARGEST_RATIO
                if not budget.take(len(chunk)) or len(unpacked) > largest or swollen:
                    return Member(name=info.filename, fault=Reason.TOO_BIG)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        return Member(name=info.filename, fault=Reason.UNREADABLE)
    return Member(name=info.filename, data=bytes(unpacked))


def _directory_size(data: bytes) -> int:
    """Return the size of the central directory as the end record states it; 0 where there is none."""
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    return int.from_bytes(data[at + 12 : at + 16], "little") if at >= 0 else 0
