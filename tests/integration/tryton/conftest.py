"""One Tryton for all tests here, the robot in front of it, and invoices that no other test has entered."""

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
from tests.fakes.tryton_install import CannotInstall
from tests.fakes.tryton_server import TrytonServer, running_tryton

MAPPING = Path(__file__).parents[3] / "mappings" / "systems" / "tryton.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Tryton, and the robot in front of it."""

    server: TrytonServer
    robot: WebSystem
    mapping: SystemMapping
    another: Callable[..., WebSystem]


@pytest.fixture(scope="session")
def tryton() -> Iterator[TrytonServer]:
    """Start Tryton on fresh books."""
    try:
        with running_tryton() as server:
            yield server
    except CannotInstall as error:
        missing(str(error))


@pytest.fixture(scope="session")
def office(tryton: TrytonServer) -> Iterator[Office]:
    """Put the robot in front of Tryton; it stays logged in from test to test, as it does from invoice to invoice."""
    if find_browser("").executable is None:
        missing("needs a browser, for example Debian's chromium-headless-shell")
    mapping = load_system(MAPPING)
    robots = []
    with Browsers() as browsers:

        def another(mapping: SystemMapping = mapping, password: str = tryton.password) -> WebSystem:
            login = SystemLogin(url=tryton.url, user=tryton.user, secret="tryton")
            made = WebSystem(mapping, login, secret=lambda: password, browser=browsers, clock=HandClock())
            robots.append(made)
            return made

        yield Office(server=tryton, robot=another(), mapping=mapping, another=another)
        for robot in robots:
            robot.close()


@pytest.fixture(scope="session")
def intent() -> Callable[..., Intent]:
    """Return a maker of intents, each with an invoice number of its own."""
    numbers = count(4711)

    def make(**changed: object) -> Intent:
        values: dict[str, object] = {
            "case_id": "F-2026-000001",
            "system": "tryton",
            "credit_note": False,
            "supplier_id": "99000007",
            "supplier_name": "Fjordby VVS ApS",
            "invoice_number": f"2026-{next(numbers)}",
            "issue_date": date(2026, 11, 2),
            "due_date": date(2026, 12, 2),
            "currency": "DKK",
            "net_total": Decimal("250.00"),
            "vat_total": Decimal("62.50"),
            "gross_total": Decimal("312.50"),
            "account_code": "5-32-10-4000",
            "text": "Fjordby VVS ApS",
        }
        return Intent(**(values | changed))  # type: ignore[arg-type]

    return make
