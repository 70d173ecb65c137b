"""Reading several documents at the same time: the ledger goes from case to case all the same."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from robot.case import Case
from robot.invoice import Document, Reading
from robot.outcome import Reason, State
from robot.ports import Hints
from tests.fakes.invoices import invoice
from tests.fakes.night import FakeReader, Town, town_in

TOGETHER = 3


class CrowdReader(FakeReader):
    """Reads nothing before three documents are asked for at the same time."""

    at_once = TOGETHER

    def __init__(self) -> None:
        super().__init__()
        self.crowd = threading.Barrier(TOGETHER, timeout=30)
        self.read_names: list[str] = []

    def read(self, document: Document, path: Path, hints: Hints) -> Reading:
        """Return what was written down, once there are three who ask."""
        self.read_names.append(path.read_text())
        self.crowd.wait()
        return super().read(document, path, hints)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Open a town with such a reader."""
    with town_in(tmp_path) as town:
        town.reader = CrowdReader()
        yield town


def number_of(case: Case) -> str | None:
    """Return the invoice number of a case, None where it was not read."""
    return case.invoice.value("invoice_number") if case.invoice is not None else None


def test_documents_are_read_together_and_each_reading_goes_to_its_own_case(town: Town) -> None:
    """The order of the cases is that of the mails."""
    for number in ("1", "2", "3"):
        town.arrives(f"document {number}", invoice(number))
    town.runs()
    assert [number_of(town.case(n)) for n in (1, 2, 3)] == ["1", "2", "3"]


def test_a_document_that_breaks_the_reader_holds_its_case_alone(town: Town) -> None:
    """The error comes out at the case whose document it is."""
    for number in ("1", "2", "3"):
        town.arrives(f"document {number}", invoice(number))
    town.reader.says["document 2"] = ZeroDivisionError()
    town.runs()
    assert town.case(2).reason is Reason.UNEXPECTED_ERROR
    assert [number_of(town.case(n)) for n in (1, 2, 3)] == ["1", None, "3"]


def test_the_same_bytes_are_read_once(town: Town) -> None:
    """A document that an earlier case has is not read ahead either."""
    for number in ("1", "2", "3"):
        town.arrives(f"document {number}", invoice(number))
    town.inbox.put("document 1")
    town.runs()
    assert isinstance(town.reader, CrowdReader)
    assert sorted(town.reader.read_names) == ["document 1", "document 2", "document 3"]
    assert town.states().count(State.DUPLICATE) == 1
