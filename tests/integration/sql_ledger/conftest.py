"""One SQL-Ledger for all tests here, the robot in front of it, and invoices that no other test has entered."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from robot.case import Intent
from tests.fakes.needs import missing
from tests.fakes.postgresql_server import find_binaries
from tests.fakes.real_office import RealOffice, intents_for, real_office, totals
from tests.fakes.sql_ledger_server import SCRIPTS, SqlLedgerServer, running_sql_ledger


@pytest.fixture(scope="module")
def office() -> Iterator[RealOffice[SqlLedgerServer]]:
    """Start SQL-Ledger on fresh books and put the robot in front of it."""
    binaries = find_binaries()
    if binaries is None or not SCRIPTS.is_dir():
        missing("needs Debian's postgresql and sql-ledger")
    with running_sql_ledger(binaries) as server, real_office("sql-ledger", server) as office:
        yield office


@pytest.fixture(scope="module")
def intent() -> Callable[..., Intent]:
    """Return a maker of intents, each with an invoice number of its own."""
    return intents_for("sql-ledger", {"account_code": "5790", **totals("1250.40", "312.60", "1563.00")})
