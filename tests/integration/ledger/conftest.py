"""The ledger's tests on a real PostgreSQL, and with robots in processes of their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from robot.ledger import SqlLedger, open_ledger
from tests.fakes.needs import missing
from tests.fakes.postgresql_server import PASSWORD, PostgresqlServer, find_binaries


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresqlServer]:
    """Start a private PostgreSQL for the session."""
    binaries = find_binaries()
    if binaries is None:
        missing("PostgreSQL is not installed: apt-get install postgresql brings it.")
    server = PostgresqlServer(binaries)
    yield server
    server.stop()


@pytest.fixture
def ledger_url(postgresql: PostgresqlServer) -> str:
    """Return the URL of an empty database, with its password, as `SqlLedger` takes it."""
    return postgresql.new_database().replace("robot@", f"robot:{PASSWORD}@")


@pytest.fixture
def ledger(ledger_url: str) -> Iterator[SqlLedger]:
    """Open the books on PostgreSQL."""
    ledger = open_ledger(ledger_url)
    yield ledger
    ledger.close()
