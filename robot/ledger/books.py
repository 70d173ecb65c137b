"""The database behind the ledger: its settings, its transactions, and its faults in words."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError, StatementError

from robot.disk import disk_faults
from robot.errors import BooksDamaged, ConfigurationError, DiskFault, LedgerFault
from robot.points import about_to, reach
from robot.sentence import said

BUSY_SECONDS = 30
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_DISKS_OWN = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN})
_WRITES = "ledger_writes"


def sqlite_url(path: Path) -> str:
    """Return the URL of a SQLite ledger in this file."""
    return URL.create("sqlite", database=str(path)).render_as_string(hide_password=False)


def connect(url: str, *, password: str | None = None) -> Engine:
    """Return an engine for a SQLite or PostgreSQL URL, with the settings that make a commit durable.

    Raises `ConfigurationError` for a URL that names neither, and `LedgerFault` where SQLite's folder cannot be made.
    """
    target = _target(url, password)
    if target.get_backend_name() == "sqlite":
        _make_room(target)
        engine = create_engine(target, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS})
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    options = f"-c lock_timeout={BUSY_SECONDS}s -c synchronous_commit=on -c client_encoding=utf8"
    try:
        return create_engine(
            target,
            hide_parameters=True,
            pool_pre_ping=True,
            connect_args={"connect_timeout": BUSY_SECONDS, "options": options},
        )
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            said("ledger.url: PostgreSQL needs the package {name}: install fakturarobot[postgresql].", name=error.name)
        ) from error


def _target(url: str, password: str | None) -> URL:
    try:
        target = make_url(url)
        backend = target.get_backend_name()
    except (ArgumentError, NoSuchModuleError):
        # The text is not repeated: what cannot be parsed may hold a password anywhere.
        raise ConfigurationError(
            said("ledger.url: is no database address; expected for example postgresql://robot@server/fakturarobot.")
        ) from None
    if backend in ("postgresql", "postgres"):
        target = target.set(drivername="postgresql+psycopg")
    elif backend != "sqlite":
        raise ConfigurationError(
            said("ledger.url: '{backend}' is not supported; expected sqlite or postgresql.", backend=backend)
        )
    return target.set(password=password) if password is not None else target


def _make_room(target: URL) -> None:
    if not target.database or target.database == ":memory:":
        return
    path = Path(target.database)
    with disk_faults(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        # The books name suppliers and colleagues: nobody else on the machine needs to read them.
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # BEGIN is ours: the driver's own comes too late and is never IMMEDIATE
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "trusted_schema = OFF"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


class Books:
    """Transactions on one database. Whatever goes wrong in one becomes a `LedgerFault`, and nothing of it is kept."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writer = engine.execution_options(**{_WRITES: True})

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that only reads."""
        with self._in_words(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction that writes; it is on the disk when this ends."""
        with self._in_words():
            with self._writer.begin() as connection:
                yield connection
                about_to("ledger.committed")
            reach("ledger.committed", raises=LedgerFault)

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except StatementError as error:
            if not isinstance(error, DBAPIError) and isinstance(error.orig, ValueError):
                raise error.orig from None
            raise self._fault(error.orig or error) from error
        except SQLAlchemyError as error:
            raise self._fault(error) from error

    def _fault(self, error: BaseException) -> LedgerFault:
        reason = str(error).strip().partition("\n")[0].rstrip(".") or type(error).__name__
        password = self.engine.url.password
        if password:
            reason = reason.replace(str(password), "***")
        where = self.engine.url.render_as_string(hide_password=True)
        kind = _kind_of(error)
        return kind(said("The ledger {where} cannot be used: {reason}.", where=where, reason=reason))


def _kind_of(error: BaseException) -> type[LedgerFault]:
    """Return whether it was the disk, full, broken or read-only, or a damaged file, that SQLite met."""
    code = getattr(error, "sqlite_errorcode", None)  # the low byte is the kind, the high ones its circumstances
    if code is None:
        return LedgerFault
    return DiskFault if code & 0xFF in _DISKS_OWN else BooksDamaged if code & 0xFF in _DAMAGED else LedgerFault
