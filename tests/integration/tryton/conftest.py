"""One Tryton for all tests here, the robot in front of it, and invoices that no other test has entered."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from robot.case import Intent
from tests.fakes.needs import missing
from tests.fakes.real_office import RealOffice, intents_for, real_office, totals
from tests.fakes.tryton_install import CannotInstall
from tests.fakes.tryton_server import TrytonServer, running_tryton


@pytest.fixture(scope="session")
def tryton() -> Iterator[TrytonServer]:
    """Start Tryton on fresh books."""
    try:
        with running_tryton() as server:
            yield server
    except CannotInstall as error:
        missing(str(error))


@pytest.fixture(scope="session")
def office(tryton: TrytonServer) -> Iterator[RealOffice[TrytonServer]]:
    """Put the robot in front of Tryton."""
    with real_office("tryton", tryton) as office:
        yield office


@pytest.fixture(scope="session")
def intent() -> Callable[..., Intent]:
    """Return a maker of intents, each with an invoice number of its own."""
    return intents_for("tryton", {"account_code": "5-32-10-4000", **totals("250.00", "62.50", "312.50")})
