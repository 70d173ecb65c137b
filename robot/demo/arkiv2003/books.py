"""The cases and documents of Arkiv 2003: one SQLite file, and the uploaded files in a folder beside it."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath

_FIRST_SERIAL = 4711

_SCHEMA = """
CREATE TABLE IF NOT EXISTS "case" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    year INTEGER NOT NULL,
    title TEXT NOT NULL,
    subject TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS document (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id INTEGER NOT NULL REFERENCES "case" (id),
    serial INTEGER NOT NULL,
    title TEXT NOT NULL,
    document_type TEXT NOT NULL,
    voucher TEXT NOT NULL,
    file_name TEXT NOT NULL,
    stored_as TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    filed_by TEXT NOT NULL,
    filed_at TEXT NOT NULL,
    UNIQUE (case_id, serial)
);
CREATE INDEX IF NOT EXISTS document_by_voucher ON document (voucher);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledCase:
    """One case (sag)."""

    number: str  # "2026-004711"
    title: str
    subject: str
    created_by: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledDocument:
    """One document in a case."""

    number: str  # "2026-004711-3"
    case_number: str
    title: str
    document_type: str
    voucher: str
    file_name: str  # as the browser sent it
    path: Path
    size: int  # bytes
    sha256: str
    filed_by: str
    filed_at: datetime


def books(path: Path) -> list[FiledDocument]:
    """Return every filed document, oldest first; for tests, never for the robot."""
    return Books(path).documents()


def filed_cases(path: Path) -> list[FiledCase]:
    """Return every case, oldest first; for tests, never for the robot."""
    return Books(path).cases()


class Books:
    """Keeps and finds cases and documents; safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._files = path.with_name(f"{path.stem}-filer")
        self._files.mkdir(parents=True, exist_ok=True)
        with self._connected() as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.executescript(_SCHEMA)

    def create_case(self, title: str, subject: str, user: str, now: datetime) -> FiledCase:
        """Make a case, whether or not there is one of this title already."""
        with self._connected() as connection:
            row = connection.execute(
                'INSERT INTO "case" (year, title, subject, created_by, created_at) VALUES (?, ?, ?, ?, ?) RETURNING *',
                (now.year, title, subject, user, now.isoformat()),
            ).fetchone()
        return _case(row)

    def cases(self, wanted: str = "") -> list[FiledCase]:
        """Return the cases whose title contains `wanted`, without regard to case, or whose number it is."""
        with self._connected() as connection:
            found = [_case(row) for row in connection.execute('SELECT * FROM "case" ORDER BY id')]
        return [case for case in found if wanted.casefold() in case.title.casefold() or wanted == case.number]

    def case(self, number: str) -> FiledCase | None:
        """Return the case with this number."""
        with self._connected() as connection:
            row = connection.execute('SELECT * FROM "case" WHERE id = ?', (_row_id(number),)).fetchone()
        return _case(row) if row and _case(row).number == number else None

    def add_document(
        self,
        case: FiledCase,
        content: bytes,
        *,
        file_name: str,
        title: str,
        document_type: str,
        voucher: str,
        user: str,
        now: datetime,
    ) -> FiledDocument:
        """File a document, whether or not it is there already."""
        case_id = _row_id(case.number)
        with self._connected() as connection:
            connection.execute("BEGIN IMMEDIATE")
            (serial,) = connection.execute(
                "SELECT coalesce(max(serial), 0) + 1 FROM document WHERE case_id = ?", (case_id,)
            ).fetchone()
            stored_as = f"{case.number}-{serial}{_safe_suffix(file_name)}"
            (self._files / stored_as).write_bytes(content)
            connection.execute(
                "INSERT INTO document (case_id, serial, title, document_type, voucher, file_name, stored_as, size,"
                " sha256, filed_by, filed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    case_id,
                    serial,
                    title,
                    document_type,
                    voucher,
                    file_name,
                    stored_as,
                    len(content),
                    hashlib.sha256(content).hexdigest(),
                    user,
                    now.isoformat(),
                ),
            )
        return self.documents(number=f"{case.number}-{serial}")[0]

    def documents(self, *, title: str = "", voucher: str = "", case: str = "", number: str = "") -> list[FiledDocument]:
        """Return the documents whose title contains `title` and whose other marks are these, "" meaning any."""
        case_number, _, serial = number.rpartition("-")
        asked: dict[str, str | int] = {
            "voucher": voucher,
            "case_id": _row_id(case or case_number) if case or case_number else "",
            "serial": serial,
        }
        where = " AND ".join(f"{column} = :{column}" for column, value in asked.items() if value != "") or "TRUE"
        with self._connected() as connection:
            rows = connection.execute(
                'SELECT document.*, "case".year FROM document JOIN "case" ON "case".id = case_id'  # noqa: S608 - own names
                f" WHERE {where} ORDER BY document.id",
                asked,
            ).fetchall()
        found = (self._document(row) for row in rows)
        return [d for d in found if title.casefold() in d.title.casefold() and number in ("", d.number)]

    def _document(self, row: sqlite3.Row) -> FiledDocument:
        case_number = _case_number(row["year"], row["case_id"])
        return FiledDocument(
            number=f"{case_number}-{row['serial']}",
            case_number=case_number,
            title=row["title"],
            document_type=row["document_type"],
            voucher=row["voucher"],
            file_name=row["file_name"],
            path=self._files / row["stored_as"],
            size=row["size"],
            sha256=row["sha256"],
            filed_by=row["filed_by"],
            filed_at=datetime.fromisoformat(row["filed_at"]),
        )

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._path, timeout=30)) as connection:
            connection.row_factory = sqlite3.Row
            with connection:
                yield connection


def _case_number(year: int, row_id: int) -> str:
    return f"{year}-{row_id + _FIRST_SERIAL - 1:06d}"


def _row_id(case_number: str) -> int:
    known = re.fullmatch(r"\d{4}-(\d{6,9})", case_number, re.ASCII)
    return int(known[1]) - _FIRST_SERIAL + 1 if known else 0


def _case(row: sqlite3.Row) -> FiledCase:
    return FiledCase(
        number=_case_number(row["year"], row["id"]),
        title=row["title"],
        subject=row["subject"],
        created_by=row["created_by"],
        created_at=datetime.fromisoformat(row["created_at"]),
    )


def _safe_suffix(file_name: str) -> str:
    suffix = PurePath(file_name).suffix.lower()
    return suffix if suffix[1:].isalnum() and suffix.isascii() and len(suffix) <= 6 else ".bin"
