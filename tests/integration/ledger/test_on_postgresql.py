"""Every test of the ledger's behaviour once more, on PostgreSQL: same code, same answers."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from robot.errors import LedgerFault
from robot.ledger import SqlLedger, open_ledger
from robot.ledger.tables import metadata
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
