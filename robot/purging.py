"""What `fakturarobot purge` deletes, and in which order: pictures, reports, books, log.

A dry run asks the same questions and deletes nothing.
"""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Protocol

from robot.case import Case
from robot.disk import disk_faults
from robot.errors import LedgerFault
from robot.evidence import verify
from robot.evidence.action_log import DELETED, ActionLog, Entry, log_files
from robot.evidence.retention import OldFile, delete_files, files_of, is_picture, named_by_others, old_case_ids
from robot.ports import Clock, OldMessage
from robot.sentence import said
from robot.settings import Retention

_BATCH = 500
_REPORT_FOLDERS = ("regneark", "besvaret", "rapporter")
_SCREEN_FOLDERS = ("canary",)  # pages of the systems as they were before and after a change


class Kind(StrEnum):
    """What can be deleted by its age, in this order."""

    PICTURES = "pictures"
    REPORTS = "reports"
    BOOKS = "books"
    LOG = "log"


class Books(Protocol):
    """What of the ledger a purge needs."""

    def case(self, case_id: str) -> Case | None:
        """Return a case."""
        ...

    def old_messages(self, before: datetime, *, after: int = 0, limit: int = 500) -> Sequence[OldMessage]:
        """Return messages that can be forgotten."""
        ...

    def oldest_kept(self, before: datetime) -> datetime | None:
        """Return when the oldest message came that cannot be forgotten."""
        ...

    def used(self, sha256s: Sequence[str], *, but: int | None = None) -> frozenset[str]:
        """Return those SHA-256 that the books still name."""
        ...

    def forget(self, number: int) -> None:
        """Delete a message with all of its cases."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged:
    """What of one kind went, or would go: everything from before the year `before`."""

    kind: Kind
    before: int
    items: int = 0  # cases; months of the log; files that belong to no case
    files: int = 0
    bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Purge:
    """One purge of a work folder. With `delete` off it only counts."""

    work: Path
    books: Books
    clock: Clock
    retention: Retention
    delete: bool

    def run(self, kinds: Sequence[Kind], years: int | None = None) -> tuple[Purged, ...]:
        """Delete these kinds; `years` stands in for what config.toml says. Raises `LedgerFault`.

        A log with faults is left alone altogether: what it still proves must not go.
        """
        if self.delete and Kind.LOG in kinds and not verify(self.work, evidence=False).ok:
            raise LedgerFault(
                said("The action log has faults: `fakturarobot audit verify` says which. Nothing was deleted.")
            )
        ways: Mapping[Kind, Callable[[int], Purged]] = {
            Kind.PICTURES: self._pictures,
            Kind.REPORTS: self._reports,
            Kind.BOOKS: self._books,
            Kind.LOG: partial(self._log, books=self._first_kept(Kind.BOOKS, years if Kind.BOOKS in kinds else None)),
        }
        return tuple(ways[kind](self._first_kept(kind, years)) for kind in Kind if kind in kinds)

    def _first_kept(self, kind: Kind, years: int | None) -> int:
        kept = years if years is not None else int(getattr(self.retention, f"{kind}_years"))
        return self.clock.now().year - kept

    def _pictures(self, year: int) -> Purged:
        due: dict[str, tuple[OldFile, ...]] = {}
        for case_id in old_case_ids(self.work, year):
            if not self._ended_before(year, case_id):
                continue
            pictures = tuple(file for file in files_of(self.work, case_id) if is_picture(file))
            documents = self.books.used([file.sha256 for file in pictures])  # a photograph may be the invoice
            if pictures := tuple(one for one in pictures if one.sha256 not in documents):
                due[case_id] = pictures
        if self.delete:
            kept = self._kept(due)
            for case_id, pictures in due.items():
                self._delete(Kind.PICTURES, case_id, pictures, {file.sha256 for file in pictures} - kept)
        found, screens = _counted(Kind.PICTURES, year, due), self._loose(Kind.PICTURES, year, _SCREEN_FOLDERS)
        return replace(
            found,
            items=found.items + screens.items,
            files=found.files + screens.files,
            bytes=found.bytes + screens.bytes,
        )

    def _ended_before(self, year: int, case_id: str) -> bool:
        """Whether a case ended before this year: what waited for years has pictures that are days old."""
        case = self.books.case(case_id)
        return case is None or (case.ended and case.changed_at < self._new_year(year))

    def _new_year(self, year: int) -> datetime:
        return self.clock.now().replace(year, 1, 1, 0, 0, 0, 0)

    def _books(self, year: int) -> Purged:
        old = tuple(self._old_messages(year))
        due = {case_id: files_of(self.work, case_id) for message in old for case_id in message.case_ids}
        kept = self._kept(due) if self.delete else frozenset()
        for message in old if self.delete else ():
            named = {*message.documents, message.sha256}
            free = named - self.books.used(sorted(named), but=message.number)
            for case_id in message.case_ids or ("",):
                files = due.get(case_id, ())
                self._delete(Kind.BOOKS, case_id, files, {file.sha256 for file in files} - kept | free)
                free = set()
            self.books.forget(message.number)
        return _counted(Kind.BOOKS, year, due)

    def _old_messages(self, year: int) -> Iterator[OldMessage]:
        before, after = self._new_year(year), 0
        while found := self.books.old_messages(before, after=after, limit=_BATCH):
            yield from found
            after = found[-1].number

    def _kept(self, folders: Mapping[str, Sequence[OldFile]]) -> frozenset[str]:
        """Return what of these folders' files stays in the archive: other cases, or the books, name it too."""
        shown = sorted({file.sha256 for files in folders.values() for file in files})
        kept = named_by_others(self.work, shown, folders)
        for start in range(0, len(shown), _BATCH):
            kept |= self.books.used(shown[start : start + _BATCH])
        return kept

    def _delete(self, kind: Kind, case_id: str, files: Sequence[OldFile], archived: set[str]) -> None:
        delete_files(self.work, case_id, files, archived, kind=kind, clock=self.clock)

    def _reports(self, year: int) -> Purged:
        return self._loose(Kind.REPORTS, year, _REPORT_FOLDERS)

    def _loose(self, kind: Kind, year: int, names: Sequence[str]) -> Purged:
        """Delete the old files of these folders of the work folder, which belong to no case."""
        start = self._new_year(year).timestamp()
        folders = [self.work / name for name in names]
        there = [path for folder in folders if folder.is_dir() for path in sorted(folder.rglob("*")) if path.is_file()]
        old = [path for path in there if path.stat().st_mtime < start]
        size = sum(path.stat().st_size for path in old)
        if self.delete and old:
            values = {"kind": kind.value, "files": str(len(old))}
            entry = Entry(time=self.clock.now(), who=getpass.getuser(), action=DELETED, values=values)
            ActionLog(self.work / "log").append(entry)
            with disk_faults(self.work):
                for path in old:
                    path.unlink(missing_ok=True)
        return Purged(kind=kind, before=year, items=len(old), files=len(old), bytes=size)

    def _log(self, year: int, *, books: int) -> Purged:
        """Drop the oldest months, but none since the oldest mail came that the books keep: they are proven by it.

        `books` is the first year that the books keep.
        """
        oldest = self.books.oldest_kept(self._new_year(books)) or self.clock.now()
        limit = min(f"actions-{year:04}-01.jsonl", f"actions-{oldest:%Y-%m}.jsonl")
        old = [path for path in log_files(self.work / "log")[:-1] if path.name < limit]
        size = sum(path.stat().st_size for path in old)
        log = ActionLog(self.work / "log")
        for path in old if self.delete else ():
            log.drop_oldest(path, Entry(time=self.clock.now(), who=getpass.getuser(), action="", values={}))
        return Purged(kind=Kind.LOG, before=year, items=len(old), files=len(old), bytes=size)


def _counted(kind: Kind, year: int, due: Mapping[str, Sequence[OldFile]]) -> Purged:
    files = [file for each in due.values() for file in each]
    return Purged(kind=kind, before=year, items=len(due), files=len(files), bytes=sum(file.size for file in files))
