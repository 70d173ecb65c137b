"""Which work folder this is: books on a server belong to one, where their documents and evidence lie.

Without it a second machine with the same `ledger.url` would take cases in hand whose documents it does not have.
"""

from __future__ import annotations

import os
import re
import uuid
from contextlib import suppress
from pathlib import Path

from robot.disk import disk_faults
from robot.errors import ConfigurationError
from robot.sentence import said

MARK = "robot.mark"
_FORM = re.compile(r"[0-9a-f]{32}")


def mark_of(work: Path) -> str:
    """Return the folder's mark, 32 hex digits; a folder without one gets one.

    Raises `ConfigurationError` for a file that holds something else, and `DiskFault` where it cannot be written.
    """
    path = work / MARK
    with disk_faults(work):
        work.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError), path.open("x", encoding="ascii") as file:
            file.write(uuid.uuid4().hex)
            file.flush()
            os.fsync(file.fileno())
        mark = path.read_text(encoding="ascii", errors="replace").strip()
    if not _FORM.fullmatch(mark):
        raise ConfigurationError(
            said("{path} does not hold this folder's mark of 32 digits. Bring it back from the backup.", path=path)
        )
    return mark


def expect_mark(work: Path, own: str, of_books: str) -> None:
    """Raise `ConfigurationError` where the books belong to another work folder than this one."""
    if own != of_books:
        raise ConfigurationError(
            said(
                "ledger.url: these books belong to another work folder than {work}: their documents and "
                "evidence lie there. A second robot needs books of its own. If this is that folder, "
                "moved or brought back, write {of_books} into {file}.",
                work=work,
                of_books=of_books,
                file=work / MARK,
            )
        )
