"""Files that are whole and stay, whatever dies: written aside, flushed, then given their name."""

from __future__ import annotations

import os
import uuid
from pathlib import Path

from robot.disk import disk_faults


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, so that their names survive a power cut."""
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for new in reversed(missing):
        new.mkdir(exist_ok=True)
        sync_folder(new.parent)


def sync_folder(folder: Path) -> None:
    """Flush a folder's names to disk. Windows has no such thing and needs none: NTFS journals its names."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_durably(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; an older one of that name is replaced. Raises `DiskFault`."""
    with disk_faults(path):
        make_folder(path.parent)
        temporary = path.with_name(f".{path.name[:80]}.{uuid.uuid4().hex}")
        try:
            with temporary.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
        sync_folder(path.parent)
