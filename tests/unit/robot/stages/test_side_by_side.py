"""Entering and filing go on side by side."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from robot.case import Intent
from robot.errors import ExitCode, LedgerFault
from robot.outcome import State
from robot.pipeline import run_night
from robot.ports import Filing
from robot.stages.night import Tally
from tests.fakes.invoices import invoice, process
from tests.fakes.legacy_system import FakeSystem
from tests.fakes.night import Town, town_in

_PATIENCE_SECONDS = 20


class Patient(FakeSystem):
    """A finance system that does not fill the form of invoice 1002 before something has happened."""

    def __init__(self) -> None:
        super().__init__("oekonomi98")
        self.happened = threading.Event()
        self.waited_in_vain = False

    def fill(self, intent: Intent) -> Mapping[str, Any]:
        """Fill the form."""
        if intent.invoice_number == "1002":
            self.waited_in_vain = not self.happened.wait(_PATIENCE_SECONDS)
        return super().fill(intent)


class Archive(FakeSystem):
    """An archive that says when it has filed, or that the robot's books fail then."""

    def __init__(self, filed: threading.Event, fault: Exception | None = None) -> None:
        super().__init__("arkiv2003")
        self.has_filed = filed
        self.fault = fault

    def file(self, filing: Filing) -> str:
        """File a document."""
        if self.fault is not None:
            raise self.fault
        number = super().file(filing)
        self.has_filed.set()
        return number


class Noted(FakeSystem):
    """One system that posts and files, and notes the order of both."""

    def __init__(self) -> None:
        super().__init__("oekonomi98")
        self.order: list[str] = []

    def submit(self) -> str:
        """Post the form."""
        self.order.append("submit")
        return super().submit()

    def file(self, filing: Filing) -> str:
        """File a document."""
        self.order.append("file")
        return super().file(filing)


class Told(Tally):
    """A tally that says when the night is to end."""

    def __init__(self, ends: threading.Event) -> None:
        super().__init__()
        self._ends = ends

    def __setattr__(self, name: str, value: object) -> None:
        """Set, and say."""
        super().__setattr__(name, value)
        if name == "over" and value:
            self._ends.set()


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Open a town where three invoices have arrived."""
    with town_in(tmp_path) as town:
        for number, net in (("1001", 400), ("1002", 800), ("1003", 1200)):
            amounts = {"net_total": net, "vat_total": net / 4, "gross_total": net * 5 / 4}
            town.arrives(number, invoice(number, **{name: Decimal(value) for name, value in amounts.items()}))
        yield town


def test_a_voucher_is_filed_while_the_next_invoice_is_entered(town: Town) -> None:
    """The second invoice's form waits for the first one's document to be filed, and it is."""
    economy = Patient()
    town.systems = {"oekonomi98": economy, "arkiv2003": Archive(economy.happened)}
    town.process = process(filing={"system": "arkiv2003"}, checks={"without": ["first_invoice"]})
    town.runs()
    assert not economy.waited_in_vain
    assert sorted(economy.numbers()) == ["1001", "1002", "1003"]
    assert town.states() == [State.FILED] * 3


def test_a_system_that_posts_and_files_does_one_after_the_other(town: Town) -> None:
    """Its one session is never led away from a form that is being filled."""
    both = Noted()
    town.systems = {"oekonomi98": both}
    town.process = process(filing={"system": "oekonomi98"}, checks={"without": ["first_invoice"]})
    town.runs()
    assert both.order == ["submit"] * 3 + ["file"] * 3
    assert town.states() == [State.FILED] * 3


def test_books_that_fail_while_filing_end_the_entering_too(town: Town) -> None:
    """The invoice in hand is finished, and no further one begun."""
    economy = Patient()
    town.systems = {"oekonomi98": economy, "arkiv2003": Archive(threading.Event(), LedgerFault("the disk is full"))}
    night = town.night(systems=town.systems, tally=Told(economy.happened))
    outcome = run_night(night)
    assert not economy.waited_in_vain
    assert economy.numbers() == ["1001", "1002"]
    assert outcome.summary.outcome == "LedgerFault"
    assert outcome.exit_code >= ExitCode.INTERRUPTED
