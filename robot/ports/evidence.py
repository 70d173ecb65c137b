"""What proves afterwards what was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol


class Evidence(Protocol):
    """What people look at later: the archive, the files of each case, and the action log."""

    def keep(self, source: Path | bytes, suffix: str = "") -> str:
        """Store bytes under their SHA-256, durably, and return it. Storing the same twice is harmless."""
        ...

    def path(self, sha256: str) -> Path:
        """Return where the bytes with this SHA-256 lie. Raises `LedgerFault` if they are missing."""
        ...

    def attach(self, case_id: str, name: str, data: bytes) -> str:
        """Add a file ("before-post.png") to a case's folder, durably; return its SHA-256."""
        ...

    def show(self, case_id: str, name: str, sha256: str) -> Path:
        """Put a kept file (the document) into a case's folder under a name for people; return where it lies."""
        ...

    def record(
        self,
        action: str,
        *,
        case_id: str = "",
        who: str = "robot",
        target: str = "",
        values: Mapping[str, str] | None = None,
        evidence: Sequence[str] = (),
    ) -> None:
        """Append one action to the log, flushed to disk before it returns. Values are masked."""
        ...

    def last_hash(self) -> str:
        """Return the hash of the newest record of the action log."""
        ...
