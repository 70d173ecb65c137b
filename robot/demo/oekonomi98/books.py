"""The books of Økonomi 98: one SQLite file that the robot sees through the pages alone."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

_FIRST_NUMBER = 101

_SCHEMA = """
CREATE TABLE IF NOT EXISTS voucher (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    credit_note INTEGER NOT NULL,
    supplier_id TEXT NOT NULL,
    supplier_name TEXT NOT NULL,
    invoice_number TEXT NOT NULL,
    issue_date TEXT NOT NULL,
    due_date TEXT,
    currency TEXT NOT NULL,
    net_total TEXT NOT NULL,
    vat_total TEXT NOT NULL,
    gross_total TEXT NOT NULL,
    text TEXT NOT NULL,
    order_reference TEXT NOT NULL,
    payment_means TEXT NOT NULL,
    account TEXT NOT NULL,
    iban TEXT NOT NULL,
    fik TEXT NOT NULL,
    lines TEXT NOT NULL,
    posted_by TEXT NOT NULL,
    posted_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS voucher_by_number ON voucher (invoice_number);
CREATE INDEX IF NOT EXISTS voucher_by_supplier ON voucher (supplier_id);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedLine:
    """One line of a voucher."""

    account_code: str
    text: str
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedVoucher:
    """One voucher as it stands in the books; `number` is "" until it is posted."""

    number: str = ""
    credit_note: bool
    supplier_id: str
    supplier_name: str
    invoice_number: str
    issue_date: date
    due_date: date | None
    currency: str
    net_total: Decimal
    vat_total: Decimal
    gross_total: Decimal
    text: str
    order_reference: str
    payment_means: str  # "", "Bankkonto", "IBAN" or "FIK"
    account: str  # "9999-0001234567", or ""
    iban: str
    fik: str
    lines: tuple[PostedLine, ...]
    posted_by: str = ""
    posted_at: datetime | None = None


def books(path: Path) -> list[PostedVoucher]:
    """Return every voucher in the books at `path`, oldest first; for tests, never for the robot."""
    return Books(path).search()


class Books:
    """Posts and finds vouchers; safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._connected() as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.executescript(_SCHEMA)

    def post(self, voucher: PostedVoucher, user: str, now: datetime) -> PostedVoucher:
        """Write the voucher down, whether or not it is there already, and return it with its number."""
        row = {name: _plain(value) for name, value in asdict(voucher).items() if name != "number"}
        row |= {"posted_by": user, "posted_at": now.isoformat()}
        columns, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
        with self._connected() as connection:
            cursor = connection.execute(f"INSERT INTO voucher ({columns}) VALUES ({marks})", row)  # noqa: S608 - own names
        return replace(voucher, number=_number(cursor.lastrowid or 0), posted_by=user, posted_at=now)

    def search(self, invoice_number: str = "", supplier: str = "") -> list[PostedVoucher]:
        """Return the vouchers with this invoice number (whole) and this supplier (CVR), "" meaning any."""
        asked = {"invoice_number": invoice_number, "supplier_id": supplier}
        where = " AND ".join(f"{column} = :{column}" for column, value in asked.items() if value) or "TRUE"
        with self._connected() as connection:
            rows = connection.execute(
                f"SELECT * FROM voucher WHERE {where} ORDER BY id",  # noqa: S608 - own names
                asked,
            ).fetchall()
        return [_voucher(row) for row in rows]

    def voucher(self, number: str) -> PostedVoucher | None:
        """Return the voucher with this number ("98-000123")."""
        return self._first("SELECT * FROM voucher WHERE id = ?", number)

    def another(self, number: str) -> PostedVoucher | None:
        """Return the newest voucher that is not this one."""
        return self._first("SELECT * FROM voucher WHERE id <> ? ORDER BY id DESC LIMIT 1", number)

    def _first(self, query: str, number: str) -> PostedVoucher | None:
        with self._connected() as connection:
            row = connection.execute(query, (_row_id(number),)).fetchone()
        return _voucher(row) if row else None

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._path, timeout=30)) as connection:
            connection.row_factory = sqlite3.Row
            with connection:
                yield connection


def _number(row_id: int) -> str:
    return f"98-{row_id + _FIRST_NUMBER - 1:06d}"


def _row_id(number: str) -> int:
    known = re.fullmatch(r"98-(\d{6,9})", number, re.ASCII)
    return int(known[1]) - _FIRST_NUMBER + 1 if known else 0


def _plain(value: object) -> str | int | None:
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, tuple | list):
        return json.dumps(value, default=str, ensure_ascii=False)
    return str(value)


def _voucher(row: sqlite3.Row) -> PostedVoucher:
    return PostedVoucher(
        number=_number(row["id"]),
        credit_note=bool(row["credit_note"]),
        issue_date=date.fromisoformat(row["issue_date"]),
        due_date=date.fromisoformat(row["due_date"]) if row["due_date"] else None,
        net_total=Decimal(row["net_total"]),
        vat_total=Decimal(row["vat_total"]),
        gross_total=Decimal(row["gross_total"]),
        lines=tuple(
            PostedLine(account_code=line["account_code"], text=line["text"], amount=Decimal(line["amount"]))
            for line in json.loads(row["lines"])
        ),
        posted_at=datetime.fromisoformat(row["posted_at"]),
        **{
            name: row[name]
            for name in (
                "supplier_id",
                "supplier_name",
                "invoice_number",
                "currency",
                "text",
                "order_reference",
                "payment_means",
                "account",
                "iban",
                "fik",
                "posted_by",
            )
        },
    )
