"""Disks that are full, read-only or broken: real ones where root may mount them, else the next best thing."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.fakes.needs import missing

_MEGABYTES = 8


@contextmanager
def small_disk(at: Path, *, options: str = "rw") -> Iterator[Path]:
    """Mount a small file system on an empty folder while the block runs; where nobody may, the test is skipped."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("only root mounts a file system; other tests stand in for it")
    mount = ["mount", "-t", "tmpfs", "-o", f"size={_MEGABYTES}m,{options}", "none", str(at)]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("nothing can be mounted here; other tests stand in for it")
    try:
        yield at
    finally:
        subprocess.run(["umount", "--lazy", at], check=True)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Let nobody write into an empty folder while the block runs: by its mode, or for root, whom no mode stops, a disk.

    Where root may mount nothing, the test is skipped.
    """
    if os.geteuid() == 0:
        with small_disk(folder, options="ro"):
            yield
        return
    folder.chmod(0o555)
    try:
        yield
    finally:
        folder.chmod(0o755)


@contextmanager
def room_of(disk: Path, kilobytes: int) -> Iterator[None]:
    """Leave a disk no more room than this while the block runs."""
    filler = disk / "filler"
    free = os.statvfs(disk)
    size = free.f_bavail * free.f_frsize - kilobytes * 1024
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, size)
    try:
        yield
    finally:
        filler.unlink()


@contextmanager
def files_up_to(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond so many bytes while the block runs: each write there fails."""
    try:
        import resource  # noqa: PLC0415 - only POSIX has it
    except ImportError:
        missing("needs a limit on the size of files, which Windows has not")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


class FailingFlush:
    """Stands in for `os.fsync`: the one with this number (counted from 1) fails as a broken disk does."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._flush = os.fsync
        self.count = 0

    def __call__(self, descriptor: int) -> None:
        """Flush, or fail."""
        self.count += 1
        if self.count == self._number:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        self._flush(descriptor)
