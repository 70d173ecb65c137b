"""What the disk refuses: full, read-only, broken, or a share that is gone."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from robot.errors import DiskFault
from robot.sentence import said

_REFUSALS = ("ENOSPC", "EDQUOT", "EFBIG", "EROFS", "EIO", "ESTALE", "ENODEV", "ENXIO", "ENOTCONN", "EHOSTDOWN")
_DISKS_OWN = frozenset(getattr(errno, name) for name in _REFUSALS if hasattr(errno, name))  # Windows lacks some


@contextmanager
def disk_faults(path: Path) -> Iterator[None]:
    """Turn what the disk refuses into a `DiskFault` that names the file; `path` where the system names none."""
    try:
        yield
    except OSError as error:
        raise _in_words(error, path) from error


def raise_if_disk(error: Exception, path: Path) -> None:
    """Raise `DiskFault` where an error is the disk's own, and no matter of the file or the name that was asked for."""
    if isinstance(error, DiskFault):
        raise error
    if isinstance(error, OSError) and error.errno in _DISKS_OWN:
        raise _in_words(error, path) from error


@contextmanager
def own_faults(path: Path) -> Iterator[None]:
    """Turn into a `DiskFault` only what `raise_if_disk` does."""
    try:
        yield
    except OSError as error:
        raise_if_disk(error, path)
        raise


def _in_words(error: OSError, path: Path) -> DiskFault:
    where = error.filename if isinstance(error.filename, str) else path
    return DiskFault(said("{where} cannot be read or written: {reason}.", where=where, reason=error.strerror or error))
