"""Takes files out of a drop folder, and files that a person names for an urgent run.

A dropped `.eml` is a mail; anything else is a bare file. The place of a file holds, beside its
name, when it came to lie there: the invoice that is called `faktura.pdf` today is another than
yesterday's of that name.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from loguru import logger

from robot.disk import disk_faults
from robot.errors import MailboxFault
from robot.message import Place, RawMessage
from robot.ports import Box, SeenBefore
from robot.sentence import said
from robot.settings import DropFolder

URGENT_ACCOUNT = "urgent"
"""The account of files that a person named on the command line or dropped on the page."""

_QUIET_SECONDS = 5.0  # a file changed within these is still being written
_CHUNK = 1_000_000
_NOT_DOCUMENTS = ("thumbs.db", "desktop.ini")
_HALF_WRITTEN = (".tmp", ".part", ".partial", ".crdownload", ".filepart")


class FolderInbox:
    """The `robot.ports.Inbox` of one drop folder; subfolders are not looked into.

    `home` is where a relative path starts (config.toml's folder), `spool` holds the copies that
    are handed on, `now` is the time in seconds since 1970.
    """

    def __init__(self, folder: DropFolder, *, home: Path, spool: Path, now: Callable[[], float] = time.time) -> None:
        self.name = folder.name
        self.runbook = folder.runbook
        self._settings = folder
        self._path = home / folder.path
        self._spool = spool
        self._now = now

    def fetch(self, settled: SeenBefore) -> Iterator[RawMessage]:
        """Yield each file that lies still and that `settled` does not know, oldest first. Raises `MailboxFault`."""
        missed = False
        for path in self._waiting():
            place = _place(self.name, "", path)
            if place is not None and settled(place):
                continue
            message = _copy(path, place, self._spool, urgent=self._settings.urgent) if place is not None else None
            if message is None:
                missed = True
            else:
                yield message
        if missed:
            self._waiting()  # raises where it is the folder that went, not a file

    def waiting(self, settled: SeenBefore) -> Sequence[Place]:
        """Return the places of the files that lie still and that `settled` does not know. Raises `MailboxFault`."""
        places = (_place(self.name, "", path) for path in self._waiting())
        return [place for place in places if place is not None and not settled(place)]

    def settle(self, place: Place, sha256: str, box: Box) -> bool:
        """Move the file into the subfolder for `box`, under another name where its own is taken there.

        False: it is not there any more, or another file has its name. Raises `MailboxFault`, also
        for a name or a subfolder that leads out of the drop folder.
        """
        source = self._path / self._inside(file_name(place))
        target = self._path / (self._settings.processed if box == "processed" else self._settings.review)
        try:
            if target.is_symlink() or not target.resolve().is_relative_to(self._path.resolve()):
                raise MailboxFault(
                    said("{name}: the subfolder {target} leads out of the drop folder.", name=self.name, target=target)
                )
            if source.is_symlink():
                raise MailboxFault(
                    said("{name}: {source} is a link; the robot moves files only.", name=self.name, source=source)
                )
            if not source.is_file() or _sha256(source) != sha256:
                self._path.stat()  # a share that is gone took no file with it
                return False
            target.mkdir(parents=True, exist_ok=True)
            # The name is reserved with an empty file of our own: replacing can then harm nobody's.
            os.replace(source, _reserve(target, source.name))  # noqa: PTH105 - the pair with os.open below
        except FileNotFoundError:
            if self._path.is_dir():
                return False
            raise MailboxFault(
                said("{name}: the drop folder {folder} is gone. Its files stay.", name=self.name, folder=self._path)
            ) from None
        except OSError as error:
            raise MailboxFault(
                said(
                    "{name}: {source} cannot be moved to '{target}' ({reason}). Check that nobody has it "
                    "open and that the robot may write there.",
                    name=self.name,
                    source=source,
                    target=target.name,
                    reason=error.strerror,
                )
            ) from None
        return True

    def close(self) -> None:
        """Do nothing: a folder needs no farewell."""

    def _waiting(self) -> list[Path]:
        try:
            found = [(path.stat(follow_symlinks=False), path) for path in self._path.iterdir() if self._is_file(path)]
        except OSError as error:
            raise MailboxFault(
                said(
                    "{name}: the drop folder {folder} cannot be read ({reason}). Check its path in "
                    "config.toml and the robot's rights to it.",
                    name=self.name,
                    folder=self._path,
                    reason=error.strerror,
                )
            ) from None
        still = [(status.st_mtime_ns, path) for status, path in found if self._lies_still(status)]
        return [path for _, path in sorted(still)]

    def _is_file(self, path: Path) -> bool:
        if path.is_symlink():
            logger.warning("A link in the drop folder {} was left alone.", self.name)
            return False
        return path.is_file() and is_document(path.name)

    def _lies_still(self, status: os.stat_result) -> bool:
        return abs(self._now() - status.st_mtime) >= _QUIET_SECONDS

    def _inside(self, name: str) -> str:
        if not name or name in (".", "..") or "/" in name or "\\" in name or "\x00" in name:
            raise MailboxFault(
                said("{name}: '{file}' is not the name of a file in the drop folder.", name=self.name, file=name)
            )
        return name


class FilesInbox:
    """The `robot.ports.Inbox` of files and folders that a person named. They stay where they are."""

    def __init__(self, paths: Sequence[Path], *, runbook: str, spool: Path) -> None:
        self.name = URGENT_ACCOUNT
        self.runbook = runbook
        self._paths = tuple(paths)
        self._spool = spool

    def fetch(self, settled: SeenBefore) -> Iterator[RawMessage]:
        """Yield a copy of each file, folders in the order of their names. Raises `MailboxFault`."""
        for path in self._files():
            place = _place(self.name, str(path.parent), path)
            if place is None:
                raise MailboxFault(said("{path}: there is no such file.", path=path))
            if settled(place):
                continue
            message = _copy(path, place, self._spool, urgent=True)
            if message is None:
                raise MailboxFault(
                    said("{path}: cannot be read, or is being written. Close it and try again.", path=path)
                )
            yield message

    def waiting(self, settled: SeenBefore) -> Sequence[Place]:
        """Return the places of the files that `settled` does not know. Raises `MailboxFault`."""
        places = (_place(self.name, str(path.parent), path) for path in self._files())
        return [place for place in places if place is not None and not settled(place)]

    def settle(self, place: Place, sha256: str, box: Box) -> bool:  # noqa: ARG002 - the port's signature
        """Leave the file where it is."""
        return True

    def close(self) -> None:
        """Do nothing: files need no farewell."""

    def _files(self) -> Iterator[Path]:
        for path in self._paths:
            whole = path.resolve()
            if whole.is_dir():
                inside = whole.rglob("*")
                yield from sorted(p for p in inside if p.is_file() and not p.is_symlink() and is_document(p.name))
            else:
                yield whole


def file_name(place: Place) -> str:
    """Return the file's name in the place of a dropped file."""
    return place.uid.partition("/")[2]


def is_document(name: str) -> bool:
    """Whether a file's name is one that people give: not hidden, not a program's lock or half a download."""
    bare = name.casefold()
    return not (bare.startswith((".", "~$")) or bare in _NOT_DOCUMENTS or bare.endswith(_HALF_WRITTEN))


def _place(account: str, folder: str, path: Path) -> Place | None:
    try:
        changed = path.stat().st_ctime_ns
    except OSError:
        return None  # gone since the folder was listed
    return Place(account=account, folder=folder, uid_validity=0, uid=f"{changed}/{path.name}")


def _copy(path: Path, place: Place, spool: Path, *, urgent: bool) -> RawMessage | None:
    """Copy a file into the spool. None: it cannot be opened, or it changed meanwhile; it waits."""
    with disk_faults(spool):
        spool.mkdir(parents=True, exist_ok=True)
        handle, copy = tempfile.mkstemp(dir=spool, suffix=".part")
    digest = hashlib.sha256()
    size = 0
    before: os.stat_result | None = None
    after: os.stat_result | None = None
    with disk_faults(Path(copy)), os.fdopen(handle, "wb") as target:
        try:
            before = path.stat()
            with path.open("rb") as source:
                while chunk := source.read(_CHUNK):
                    digest.update(chunk)
                    with disk_faults(Path(copy)):
                        size += target.write(chunk)
            after = path.stat()
        except OSError as error:
            logger.info("A file of {} is left for the next run: {}.", place.account, error.strerror)
            after = None
    if before is None or after is None or _changed(before, after) or size != after.st_size:
        Path(copy).unlink()
        return None
    return RawMessage(
        place=place,
        path=Path(copy),
        sha256=digest.hexdigest(),
        size=size,
        is_mail=path.suffix.casefold() == ".eml",
        urgent=urgent,
    )


def _changed(before: os.stat_result, after: os.stat_result) -> bool:
    return (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, after.st_size)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _reserve(folder: Path, name: str) -> Path:
    stem, suffix = Path(name).stem, Path(name).suffix
    number = 1
    while True:
        path = folder / (name if number == 1 else f"{stem} ({number}){suffix}")
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        except FileExistsError:
            number += 1
        else:
            return path
