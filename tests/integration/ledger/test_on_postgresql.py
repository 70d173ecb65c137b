"""Every test of the ledger's behaviour once more, on PostgreSQL: same code, same answers."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from robot.errors import ConfigurationError, LedgerFault
from robot.ledger import SqlLedger, open_ledger
from robot.ledger.tables import metadata
from robot.settings import LedgerSettings, Settings, load_settings
from robot.starter import copy_starter
from robot.wiring import open_books
from tests.fakes.ledger_values import received
from tests.fakes.postgresql_server import PASSWORD, PostgresqlServer
from tests.unit.ledger.test_claims import *  # noqa: F403
from tests.unit.ledger.test_entries import *  # noqa: F403
from tests.unit.ledger.test_intake import *  # noqa: F403
from tests.unit.ledger.test_moves import *  # noqa: F403
from tests.unit.ledger.test_old_books import *  # noqa: F403
from tests.unit.ledger.test_questions import *  # noqa: F403
from tests.unit.ledger.test_records import *  # noqa: F403
from tests.unit.ledger.test_retention import *  # noqa: F403


def test_the_migrations_make_the_tables_that_the_code_knows(ledger: SqlLedger) -> None:
    """Nothing is in one and not in the other."""
    with ledger._books.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_password_is_given_apart_from_the_address(postgresql: PostgresqlServer) -> None:
    """config.toml has the URL without the password; a wrong one is a fault that does not repeat it."""
    url = postgresql.new_database()
    ledger = open_ledger(url, password=PASSWORD)
    assert received(ledger, 1).case_id == "F-2026-000001"
    ledger.close()
    with pytest.raises(LedgerFault, match="password authentication failed") as told:
        open_ledger(url, password="forkert-hemmelighed")
    error: BaseException | None = told.value
    while error is not None:
        assert "forkert" not in f"{error} {error!r}"
        error = error.__cause__ or error.__context__


def test_a_second_machine_with_the_same_address_is_told_and_touches_nothing(
    postgresql: PostgresqlServer, tmp_path: Path
) -> None:
    """The documents of these books lie in the first one's work folder; a third look from there is welcome."""
    url = postgresql.new_database()
    first, second = (office_on(url, tmp_path / name) for name in ("first", "second"))
    open_books(first).close()
    with pytest.raises(ConfigurationError, match="another work folder"):
        open_books(second)
    with closing(open_books(first)) as books:
        assert books.runs() == ()


def office_on(url: str, home: Path) -> Settings:
    """Return the settings of an office whose books are on this server."""
    copy_starter(home)
    secret = home / "secrets" / "books"
    secret.parent.mkdir(exist_ok=True)
    secret.write_text(PASSWORD, encoding="ascii")
    secret.chmod(0o600)
    return load_settings(home / "config.toml").model_copy(update={"ledger": LedgerSettings(url=url, secret="books")})
