"""A short night on the demo municipality: what a fault is put into."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from robot.demo.expected import DemoMail
from robot.demo.mails import first_night
from robot.demo.show import SEED
from tests.fakes.demo_office import TestOffice, demo_office

_KEYS = ("two-in-one", "xml-and-pdf", "sheets", "approval", "reminder")
"""Four invoices that go in (two out of one document, one out of two), a duplicate, one that waits, one that is none."""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[TestOffice]:
    """Run the municipality's servers for one test."""
    with demo_office(tmp_path / "fjordby") as office:
        yield office


@pytest.fixture
def mails(office: TestOffice) -> tuple[DemoMail, ...]:
    """Deliver a short night's mails and return them."""
    today = datetime.now(office.office.settings.zone).date()
    wanted = tuple(mail for mail in first_night(SEED, today) if mail.key in _KEYS)
    assert {mail.key for mail in wanted} == set(_KEYS)
    office.deliver(wanted)
    return wanted
