"""Brings the books to the form that this version of the robot writes, at opening.

The migrations are alembic's and lie in `migrations/versions/`. All that are due run in one
transaction: the books have the old form or the new one, never one between. Before an existing
SQLite file is changed, a copy of it is made beside it.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from robot.errors import LedgerFault
from robot.ledger.books import Books
from robot.sentence import said

MIGRATIONS = Path(__file__).parent / "migrations"
HEAD = "0006"
"""The newest migration. Stated here so that opening books that are up to date need not read the folder."""

_MIGRATING = 4_712_026  # the number of PostgreSQL's advisory lock: one robot migrates, the others wait


def bring_up_to_date(books: Books, *, migrations: Path = MIGRATIONS, head: str = HEAD) -> None:
    """Run the migrations that are due. Raises `LedgerFault`, also for books that a newer version wrote."""
    with books.reading() as connection:
        found = _revision(connection)
    if found == head:
        return
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    if found is not None:
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        if found not in known:
            raise LedgerFault(
                said(
                    "The ledger has form {found}, which is newer than this Fakturarobot knows ({head}).",
                    found=found,
                    head=head,
                )
            )
        _copy_sqlite(books, found)
    with books.writing() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _MIGRATING})
        if _revision(connection) != found:
            return  # another robot was quicker
        config.attributes["connection"] = connection
        command.upgrade(config, head)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return None if found is None else str(found)


def _copy_sqlite(books: Books, revision: str) -> None:
    """Copy the file to NAME.form-REVISION, whole and on the disk before this returns. A copy that is there stays."""
    url = books.engine.url
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return
    source = Path(url.database)
    target = source.with_name(f"{source.name}.form-{revision}")
    if target.exists():
        return
    partial = target.with_name(f"{target.name}.partial")
    try:
        partial.unlink(missing_ok=True)
        os.close(os.open(partial, os.O_CREAT | os.O_RDWR, 0o600))
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(partial)) as new:
            old.backup(new)
        partial.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise LedgerFault(
            said(
                "The ledger {source} cannot be copied before its form is changed: {error}.", source=source, error=error
            )
        ) from error
