"""A sick disk under the robot's books alone, in what SQLite itself writes and flushes: `sick_books.c` is loaded for it.

A process that is started with `loaded()` in its environment has a well disk until it says `falls_ill`.
"""

from __future__ import annotations

import ctypes
import errno
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.fakes.needs import missing

_SOURCE = Path(__file__).with_suffix(".c")
_KINDS = ("flush", "write")
_FOR_EVER = 2**31


@dataclass(frozen=True, slots=True, kw_only=True)
class Illness:
    """What the disk refuses the books: "flush" or "write", by the name of the error that it says."""

    what: str
    error: str

    def __str__(self) -> str:
        return f"{self.what}:{self.error}"


ILLNESSES = (
    Illness(what="flush", error="EIO"),
    Illness(what="write", error="EIO"),
    Illness(what="write", error="ENOSPC"),
)


def illness(said: str) -> Illness:
    """Return the illness that `str` said."""
    what, _, error = said.partition(":")
    return Illness(what=what, error=error)


def loaded(folder: Path) -> Mapping[str, str]:
    """Compile `sick_books.c` into a folder; return the environment of a process whose books may fall ill.

    Where there is no C compiler, or none of Linux's way to load what it makes, the test is skipped.
    """
    if not sys.platform.startswith("linux"):
        pytest.skip("needs Linux: elsewhere nothing can be put between SQLite and the disk")
    compiler = shutil.which("cc")
    if compiler is None:
        missing("needs a C compiler (cc, for example Debian's gcc) to put something between SQLite and the disk")
    library = folder / "sick_books.so"
    command = [compiler, "-shared", "-fPIC", "-O1", "-Wall", "-o", str(library), str(_SOURCE), "-ldl"]
    subprocess.run(command, check=True)
    return {"LD_PRELOAD": str(library)}


def falls_ill(of: Illness, *, first: int = 1, last: int = _FOR_EVER) -> None:
    """Fail the flushes or writes of the books from now on, counted from 1, from the first of these to the last."""
    _here().sick_books(_KINDS.index(of.what), getattr(errno, of.error), ctypes.c_long(first), ctypes.c_long(last))


def recovers(of: Illness) -> int:
    """Fail none any more; return how many were asked for since the disk fell ill."""
    asked = int(_here().sick_books_asked(_KINDS.index(of.what)))
    _here().sick_books(_KINDS.index(of.what), 0, ctypes.c_long(1), ctypes.c_long(0))
    return asked


def _here() -> ctypes.CDLL:
    return ctypes.CDLL(None)
