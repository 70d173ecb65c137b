"""One SQL-Ledger for all tests here, the robot in front of it, and invoices that no other test has entered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest

from robot.case import Intent
from robot.entry import Browsers, WebSystem
from robot.entry.browser import find_browser
from robot.mapping import SystemMapping, load_system
from robot.settings import SystemLogin
from tests.fakes.hand_clock import HandClock
from tests.fakes.needs import missing
from tests.fakes.postgresql_server import find_binaries
from tests.fakes.sql_ledger_server import SCRIPTS, SqlLedgerServer, running_sql_ledger

MAPPING = Path(__file__).parents[3] / "mappings" / "systems" / "sql-ledger.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """SQL-Ledger, and the robot in front of it."""

    server: SqlLedgerServer
    robot: WebSystem
    mapping: SystemMapping
    another: Callable[..., WebSystem]


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    """Start SQL-Ledger on fresh books and put the robot in front of it; it stays logged in from test to test."""
    binaries = find_binaries()
    if binaries is None or not SCRIPTS.is_dir():
        missing("needs Debian's postgresql and sql-ledger")
    if find_browser("").executable is None:
        missing("needs a browser, for example Debian's chromium-headless-shell")
    mapping = load_system(MAPPING)
    robots = []
    with running_sql_ledger(binaries) as server, Browsers() as browsers:

        def another(mapping: SystemMapping = mapping, password: str = server.password) -> WebSystem:
            login = SystemLogin(url=server.url, user=server.user, secret="sql-ledger")
            made = WebSystem(mapping, login, secret=lambda: password, browser=browsers, clock=HandClock())
            robots.append(made)
            return made

        yield Office(server=server, robot=another(), mapping=mapping, another=another)
        for robot in robots:
            robot.close()


@pytest.fixture(scope="module")
def intent() -> Callable[..., Intent]:
    """Return a maker of intents, each with an invoice number of its own."""
    numbers = count(4711)

    def make(**changed: object) -> Intent:
        values: dict[str, object] = {
            "case_id": "F-2026-000001",
            "system": "sql-ledger",
            "credit_note": False,
            "supplier_id": "99000007",
            "supplier_name": "Fjordby VVS ApS",
            "invoice_number": f"2026-{next(numbers)}",
            "issue_date": date(2026, 11, 2),
            "due_date": date(2026, 12, 2),
            "currency": "DKK",
            "net_total": Decimal("1250.40"),
            "vat_total": Decimal("312.60"),
            "gross_total": Decimal("1563.00"),
            "account_code": "5790",
            "text": "Fjordby VVS ApS",
        }
        return Intent(**(values | changed))  # type: ignore[arg-type]

    return make
