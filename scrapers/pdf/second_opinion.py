"""Asks a second reader of PDFs where the first found no invoice: a file that one of the two cannot open is damaged.

pdfium mends much in silence and shows what is left. What it shows of a damaged file is not what was sent, so
a person asks for another copy rather than sorting the file away.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

Opinion = Literal["sound", "damaged", "no_pages"]
_LARGEST = 5_000_000  # bytes: the second reader is slow, and large files are seldom damaged


def second_opinion(path: Path) -> Opinion:
    """Return what pdfplumber makes of the file and of its first page."""
    if path.stat().st_size > _LARGEST:
        return "sound"
    import pdfplumber  # noqa: PLC0415 - slow to load, and few files need it

    try:
        with pdfplumber.open(path) as document:
            if not document.pages:
                return "no_pages"
            _ = document.pages[0].chars
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - it raises whatever its parts raise
        return "damaged"
    return "sound"
