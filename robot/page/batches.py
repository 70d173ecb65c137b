"""Urgent files that were dropped on the page: a folder a press of the button, until the robot has taken them in."""

from __future__ import annotations

import json
import re
import secrets as random_source
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from mail_intake.folder import is_document
from robot.disk import disk_faults
from robot.evidence.case_folder import safe_name
from robot.evidence.durable import make_folder, write_durably
from robot.masking import clean

_ID = re.compile(r"[0-9]{8}-[0-9]{6}-[0-9a-f]{8}")
_NOTE = "haster.json"
_LONGEST_SHOWN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One press of the button. `code` is the exit code of its run, None before that ended."""

    batch_id: str
    folder: Path
    by: str
    at: datetime
    runbook: str
    names: tuple[str, ...]
    code: int | None = None

    @property
    def files(self) -> Path:
        """Where the files lie; the robot knows them by this place."""
        return self.folder / "filer"


class Batches:
    """The folder of all batches."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def take(
        self, files: Sequence[tuple[str, BinaryIO]], *, by: str, at: datetime, runbook: str
    ) -> tuple[Batch | None, list[str]]:
        """Keep the files; return their batch (None where no file is left) and the names of those that are no documents.

        Raises `LedgerFault` where the disk refuses.
        """
        batch_id = f"{at:%Y%m%d-%H%M%S}-{random_source.token_hex(4)}"
        folder = self._folder / batch_id
        names: list[str] = []
        refused: list[str] = []
        for given, file in files:
            name = _free(safe_name(given), names)
            if not is_document(given.replace("\\", "/").rpartition("/")[2]) or not file.read(1):
                refused.append(clean(given, _LONGEST_SHOWN))
                continue
            file.seek(0)
            make_folder(folder / "filer")
            with disk_faults(folder), (folder / "filer" / name).open("xb") as target:
                shutil.copyfileobj(file, target)
            names.append(name)
        if not names:
            return None, refused
        batch = Batch(batch_id=batch_id, folder=folder, by=by, at=at, runbook=runbook, names=tuple(names))
        self._write(batch)
        return batch, refused

    def find(self, batch_id: str) -> Batch | None:
        """Return a batch by its id."""
        return self._read(batch_id) if _ID.fullmatch(batch_id) else None

    def newest(self, limit: int) -> list[Batch]:
        """Return the newest batches, newest first."""
        names = sorted((path.name for path in self._folder.glob("*-*-*") if _ID.fullmatch(path.name)), reverse=True)
        return [batch for name in names[:limit] if (batch := self._read(name)) is not None]

    def unended(self) -> Iterator[Batch]:
        """Yield the batches whose run has not ended as far as the page knows."""
        yield from (batch for batch in self.newest(1000) if batch.code is None)

    def ended(self, batch: Batch, code: int, taken: Sequence[str]) -> None:
        """Note how a batch's run ended, and let go of the files that the robot has taken in: its archive has them."""
        for name in taken:
            if name in batch.names:
                (batch.files / name).unlink(missing_ok=True)
        self._write(replace(batch, code=code))

    def reopened(self, batch: Batch) -> Batch:
        """Note that a batch is to be run once more, and return it as it then is."""
        again = replace(batch, code=None)
        self._write(again)
        return again

    def forget_old(self, before: datetime) -> None:
        """Let go of the notes of batches of before this time whose files were all taken."""
        for path in self._folder.glob("*-*-*"):
            batch = self.find(path.name)
            if batch is not None and batch.code is not None and batch.at < before and not any(batch.files.glob("*")):
                shutil.rmtree(path)

    def _write(self, batch: Batch) -> None:
        content = {
            "by": batch.by,
            "at": batch.at.isoformat(),
            "runbook": batch.runbook,
            "names": batch.names,
            "code": batch.code,
        }
        write_durably(batch.folder / _NOTE, json.dumps(content).encode())

    def _read(self, batch_id: str) -> Batch | None:
        folder = self._folder / batch_id
        try:
            content = json.loads((folder / _NOTE).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None  # the upload was cut off before its note was written
        return Batch(
            batch_id=batch_id,
            folder=folder,
            by=content["by"],
            at=datetime.fromisoformat(content["at"]),
            runbook=content["runbook"],
            names=tuple(content["names"]),
            code=content["code"],
        )


def _free(name: str, taken: Sequence[str]) -> str:
    """Return the name, or "faktura (2).pdf" where another file of the batch has it; Windows knows no cases."""
    known, number, free = {one.casefold() for one in taken}, 1, name
    while free.casefold() in known:
        number += 1
        stem, dot, suffix = name.rpartition(".")
        free = f"{stem} ({number}).{suffix}" if dot else f"{name} ({number})"
    return free
