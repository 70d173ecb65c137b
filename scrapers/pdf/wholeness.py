"""Says whether a PDF lies as it was written: each object where the file's own table of places says (ISO 32000-1, 7.5).

Bytes that were lost or put in shift all that follows, a cut file has no end, and zeros stand where a disk or a
transfer gave up. What is damaged otherwise is seen by whoever reads the objects.
"""

from __future__ import annotations

import re

_START = b"startxref"
_END = b"%%EOF"
_PLACE = re.compile(rb"startxref\s+(\d{1,10})\s")
_SECTION = re.compile(rb"\s*(\d{1,10}) (\d{1,10})\s+(?=\d{10} )")
_ENTRY = re.compile(rb"(\d{10}) (\d{5}) ([nf])[ \r\n]{1,2}")
_OBJECT = re.compile(rb"(?<!\d)(\d{1,10}) (\d{1,5}) obj\b")
_STREAM_HEAD = 2_000  # bytes in which an object says that it is a table of places
_GAP = bytes(512)  # a sector of zeros
_MOST_ENTRIES = 20_000


def is_whole(data: bytes) -> bool:
    """Return whether the file has its end, and its last table of places is right; of a packed table: where it lies."""
    at = data.rfind(_START)
    place = _PLACE.match(data, at) if at >= 0 else None
    if place is None or data.find(_END, at) < 0 or _GAP in data:
        return False
    first = int(place[1])
    if data.startswith(b"xref", first):
        return _all_in_place(data, first + len(b"xref"))
    return _OBJECT.match(data, first) is not None and b"/XRef" in data[first : first + _STREAM_HEAD]


def _all_in_place(data: bytes, at: int) -> bool:
    """Return whether each object in use of the table that begins there begins where the table says."""
    checked = 0
    while (section := _SECTION.match(data, at)) is not None:
        at = section.end()
        for number in range(int(section[1]), int(section[1]) + int(section[2])):
            entry = _ENTRY.match(data, at)
            checked += 1
            if entry is None or checked > _MOST_ENTRIES:
                return False
            at = entry.end()
            if entry[3] == b"n":
                found = _OBJECT.match(data, int(entry[1]))
                if found is None or int(found[1]) != number or int(found[2]) != int(entry[2]):
                    return False
    return checked > 0
