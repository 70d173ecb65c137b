"""The archive: every byte that came in or was seen, under its SHA-256, for good."""

from __future__ import annotations

import hashlib
import io
import os
import re
import stat
import uuid
from pathlib import Path
from typing import BinaryIO

from robot.disk import disk_faults
from robot.errors import LedgerFault
from robot.evidence.durable import make_folder, sync_folder
from robot.points import about_to, reach
from robot.sentence import said

_CHUNK = 1 << 20
_SHA256 = re.compile(r"[0-9a-f]{64}")


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, 64 hex digits. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Archive:
    """A folder in which a file's name is the SHA-256 of its bytes: "ab/cdef…".

    A file is written aside, flushed, renamed, and its folder flushed: it is there whole or not at all.
    Files are read-only, since the case folders show the very same ones to people.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, source: Path | bytes) -> str:
        """Store bytes and return their SHA-256. Storing the same twice is harmless. Raises `DiskFault`."""
        with disk_faults(self.folder):
            make_folder(self.folder)
            temporary = self.folder / f".new-{uuid.uuid4().hex}"
            try:
                with io.BytesIO(source) if isinstance(source, bytes) else source.open("rb") as incoming:
                    sha256 = _copy(incoming, temporary)
                target = self._place(sha256)
                make_folder(target.parent)
                if not target.is_file() or file_sha256(target) != sha256:
                    if os.name == "nt" and target.exists():
                        target.chmod(stat.S_IWRITE)  # Windows replaces no read-only file
                    about_to("file.kept")
                    temporary.replace(target)
                    reach("file.kept", raises=LedgerFault)
                    target.chmod(0o444)
                sync_folder(target.parent)
            finally:
                temporary.unlink(missing_ok=True)
        return sha256

    def path(self, sha256: str) -> Path:
        """Return where the bytes with this SHA-256 lie. Raises `LedgerFault` if they are missing."""
        path = self._place(sha256)
        if not path.is_file():
            raise LedgerFault(said("{path}: the archived file is missing.", path=path))
        return path

    def is_intact(self, sha256: str) -> bool:
        """Whether the bytes are there and are still those that were stored."""
        path = self._place(sha256)
        try:
            return file_sha256(path) == sha256
        except OSError:
            return False

    def _place(self, sha256: str) -> Path:
        if not _SHA256.fullmatch(sha256):
            raise LedgerFault(said("'{sha256}' is no SHA-256.", sha256=sha256))
        return self.folder / sha256[:2] / sha256[2:]


def _copy(incoming: BinaryIO, to: Path) -> str:
    digest = hashlib.sha256()
    with to.open("xb") as file:
        while chunk := incoming.read(_CHUNK):
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()
