"""evidence/<case>/: what people open of one case, under names that they understand."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from robot.disk import disk_faults
from robot.evidence.archive import file_sha256
from robot.evidence.durable import make_folder, sync_folder
from robot.masking import CPR_MASK, clean, mask

_FORBIDDEN = re.compile(r'[\x00-\x1f<>:"/\\|?*\N{REPLACEMENT CHARACTER}]+')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", re.IGNORECASE)
_LONGEST_NAME = 100
_LONGEST_BYTES = 180
_LONGEST_SUFFIX = 12


def safe_name(name: str) -> str:
    """Return a file name that Windows and Linux take, without folders, CPR numbers or what deceives the eye."""
    bare = name.replace("\\", "/").rpartition("/")[2]
    bare = mask(clean(bare)).replace(CPR_MASK, "cpr")
    bare = _FORBIDDEN.sub("_", bare).strip(" .") or "unnamed"
    if _RESERVED.match(bare):
        bare = f"_{bare}"
    stem, dot, suffix = bare.rpartition(".")
    if not dot or not stem or len(suffix) > _LONGEST_SUFFIX:
        stem, suffix = bare, ""
    ending = f".{suffix}" if suffix else ""
    stem = stem[: _LONGEST_NAME - len(ending)]
    while len((stem + ending).encode()) > _LONGEST_BYTES:
        stem = stem[:-1]
    return (stem.rstrip(" .") or "unnamed") + ending


class CaseFolder:
    """The folder of one case. Its files are the archive's own (hard links), or copies where the disk has no links."""

    def __init__(self, evidence: Path, case_id: str) -> None:
        self.path = evidence / safe_name(case_id)

    def show(self, archived: Path, sha256: str, name: str) -> str:
        """Put an archived file into the folder; return the name it got.

        The same bytes again are not added twice; other bytes under a taken name get "name (2).png".
        Raises `DiskFault`.
        """
        wanted = safe_name(name)
        with disk_faults(self.path / wanted):
            make_folder(self.path)
            for number in range(1, 10_000):
                path = self.path / _numbered(wanted, number)
                try:
                    _link(archived, path)
                except FileExistsError:
                    if path.is_file() and file_sha256(path) == sha256:
                        return path.name
                    continue
                sync_folder(self.path)
                return path.name
        raise AssertionError("ten thousand files of one name")


def _numbered(name: str, number: int) -> str:
    if number == 1:
        return name
    stem, dot, suffix = name.rpartition(".")
    return f"{stem} ({number}).{suffix}" if dot and stem else f"{name} ({number})"


def _link(archived: Path, path: Path) -> None:
    try:
        os.link(archived, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links: a share, FAT
        with archived.open("rb") as source, path.open("xb") as target:
            shutil.copyfileobj(source, target)
            target.flush()
            os.fsync(target.fileno())
        path.chmod(0o444)
