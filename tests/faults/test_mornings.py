"""Nights with a fault in each, and robots that start together; `make nights` and `make two-robots` have many."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from robot.demo.night import ZONE
from tests.benchmarks.faults.thirty_nights import Diary
from tests.benchmarks.faults.two_robots import start_two
from tests.fakes.broken_promises import broken_promises
from tests.fakes.demo_office import demo_office
from tests.fakes.morning_books import books_astray

pytestmark = pytest.mark.timeout(600)


def test_every_morning_each_mail_is_accounted_for(tmp_path: Path) -> None:
    """Mails in are entered, held, rejected or sorted away: in the ledger, the workbook and the report alike."""
    with demo_office(tmp_path / "fjordby") as office:
        first = datetime.now(ZONE).date() - timedelta(days=2)
        diary = Diary(office=office, first=first, keys=("erp", "approval", "question"))
        for number, fault in enumerate(("filing.advanced:kill:1", "deciding.applied:kill:1"), start=1):
            assert not diary.live(number, fault)
        assert [morning["ended"] for morning in diary.mornings] == [-9, -9]
        assert [morning["entered"] for morning in diary.mornings] == [1, 1]


def test_of_two_robots_that_start_together_one_works(tmp_path: Path) -> None:
    """The other one leaves and says why; no mail becomes two cases."""
    sent = []
    with demo_office(tmp_path / "fjordby") as office:
        for number in (1, 2):
            mail, otherwise = start_two(office, number)
            sent.append(mail)
            assert not list(otherwise)
        now = office.look()
        assert not broken_promises(now, sent)
        assert not list(books_astray(now, office.work))
