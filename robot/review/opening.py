"""Opens a workbook that a person saved, or that someone put in its place, without trusting it."""

from __future__ import annotations

import struct
import warnings
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook

LARGEST_FILE = 20 * 2**20
LARGEST_UNPACKED = 60 * 2**20
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""The stream that Office keeps a workbook with a password in. Source: MS-OFFCRYPTO, 2.3.4.4."""
_BROKEN = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    SyntaxError,  # of the XML: lxml's and ElementTree's errors are both of this kind
    ValueError,
    ArithmeticError,
    LookupError,
    TypeError,
    AttributeError,
    OSError,
    EOFError,
    RuntimeError,  # an encrypted archive, or nesting without end
    NotImplementedError,  # a compression that Python has not
    MemoryError,
)
"""What openpyxl raises for files that are no workbooks; it has no error of its own for most of them."""


class FileFault(Exception):
    """The file as a whole cannot be used; `why` is a key of [refused]."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


def open_workbook(path: Path) -> Workbook:
    """Return the workbook, formulas unfollowed. Raises `FileFault`.

    The file is read at once and closed: on Windows an open file cannot be moved.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise FileFault("file_too_big")
        data = path.read_bytes()
    except (PermissionError, FileNotFoundError):  # held by Excel, or being saved
        raise FileFault("file_open") from None
    except OSError:
        raise FileFault("file_unreadable") from None
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST_UNPACKED:
                raise FileFault("file_too_big")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what openpyxl would lose in saving: this file is never saved
            return load_workbook(BytesIO(data), keep_links=False)
    except _BROKEN:
        raise FileFault("file_locked_by_password" if _ENCRYPTED in data else "file_unreadable") from None


def lock_beside(path: Path) -> str | None:
    """Return the lock file that Excel or LibreOffice lays beside a workbook that it has open; None: there is none.

    A program that was killed leaves it behind, and nothing but a person can tell.
    """
    locks = (f"~${path.name}", f".~lock.{path.name}#")
    return next((lock for lock in locks if (path.parent / lock).exists()), None)
