from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from robot.errors import LedgerFault
from robot.ledger import SqlLedger, open_ledger, sqlite_url
from robot.ledger.books import Books, connect
from robot.ledger.migrate import HEAD, MIGRATIONS, bring_up_to_date
from robot.ledger.tables import metadata
from tests.fakes.ledger_values import received

NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{before}"


def upgrade() -> None:
    op.add_column("cases", sa.Column("{column}", sa.Text()))
    {more}
"""


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """Return the migrations of a later version: two more steps."""
    folder = tmp_path / "migrations 100%"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    _add(folder, "n1", HEAD, "colour")
    _add(folder, "n2", "n1", "taste")
    return folder


def _add(folder: Path, revision: str, before: str, column: str, more: str = "") -> None:
    text = NEXT.format(revision=revision, before=before, column=column, more=more)
    (folder / "versions" / f"{revision}.py").write_text(text, encoding="utf-8")


def _columns(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        return {row[1] for row in connection.execute("PRAGMA table_info(cases)")}


def test_the_migrations_make_the_tables_that_the_code_knows(ledger: SqlLedger) -> None:
    """Nothing is in one and not in the other."""
    with ledger._books.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_newest_migration_is_the_one_the_code_names() -> None:
    """`HEAD` follows the folder."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_old_books_are_copied_and_brought_up(tmp_path: Path, newer: Path) -> None:
    """The new form holds the old cases, and the copy beside it is the whole book as it was."""
    path = tmp_path / "books" / "ledger.sqlite"
    ledger = open_ledger(sqlite_url(path))
    case = received(ledger, 1)
    books = Books(connect(sqlite_url(path)))  # while another robot has them open: part of it is in the log file
    bring_up_to_date(books, migrations=newer, head="n2")
    books.close()
    ledger.close()
    copy = path.with_name(f"ledger.sqlite.form-{HEAD}")
    assert {"colour", "taste"} <= _columns(path)
    assert not {"colour", "taste"} & _columns(copy)
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT case_id FROM cases").fetchall() == [(case.case_id,)]
    assert copy.stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT case_id FROM cases").fetchall() == [(case.case_id,)]


def test_a_migration_that_fails_leaves_the_old_form(tmp_path: Path, newer: Path) -> None:
    """All steps or none: no book has half a form."""
    _add(newer, "n3", "n2", "smell", more='op.execute("INSERT INTO nowhere VALUES (1)")')
    path = tmp_path / "books" / "ledger.sqlite"
    ledger = open_ledger(sqlite_url(path))
    case = received(ledger, 1)
    ledger.close()
    before = _columns(path)
    books = Books(connect(sqlite_url(path)))
    with pytest.raises(LedgerFault, match="nowhere"):
        bring_up_to_date(books, migrations=newer, head="n3")
    books.close()
    assert _columns(path) == before
    again = open_ledger(sqlite_url(path))
    assert again.case(case.case_id) == case
    again.close()


def test_new_books_need_no_copy(ledger: SqlLedger, tmp_path: Path) -> None:
    """There is nothing to lose in books that were not there."""
    received(ledger, 1)
    assert list((tmp_path / "books").glob("*.form-*")) == []


def test_books_of_a_newer_version_are_left_alone(ledger_url: str, ledger: SqlLedger) -> None:
    """An old robot does not write into a form that it does not know."""
    with ledger._books.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(LedgerFault, match="newer"):
        open_ledger(ledger_url)


def test_books_of_an_earlier_form_are_copied_before_they_change(tmp_path: Path) -> None:
    """Whichever form the books have, the copy beside them is of that form."""
    path = tmp_path / "books" / "ledger.sqlite"
    books = Books(connect(sqlite_url(path)))
    bring_up_to_date(books, head="0001")
    books.close()
    open_ledger(sqlite_url(path)).close()
    with closing(sqlite3.connect(path.with_name("ledger.sqlite.form-0001"))) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
