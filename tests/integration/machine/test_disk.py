"""The disk is full, broken or read-only: the night says so in a sentence, and the next one makes it good."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from decimal import Decimal
from pathlib import Path

import pytest

from robot.errors import DiskFault, ExitCode, RobotError
from robot.evidence.verify import verify
from robot.outcome import State
from robot.wiring import open_night
from robot.words import load_words
from tests.fakes.invoices import invoice
from tests.fakes.night import QuietProgress, Town, town_in
from tests.fakes.office_of_nights import OfficeOfNights
from tests.fakes.sick_disk import FailingFlush, files_up_to, read_only, room_of, small_disk

Sick = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Open a town in which two invoices have arrived."""
    with town_in(tmp_path) as town:
        _arrive(town)
        yield town


def _arrive(town: Town) -> None:
    town.arrives("a", invoice("1001"))
    larger = {"net_total": Decimal("2000.00"), "vat_total": Decimal("500.00"), "gross_total": Decimal("2500.00")}
    town.arrives("b", invoice("1002", **larger))


def _night_on(town: Town, sick: Sick) -> None:
    """Run a night that the disk fails, and see that it says so; then one on a disk that is well again."""
    words, said = load_words("en"), ""
    with sick():
        try:
            ended = town.runs()
        except DiskFault as fault:
            said = words.fault(DiskFault.__name__, str(fault))
        else:
            assert (ended.exit_code, ended.summary.outcome) == (ExitCode.INTERNAL, DiskFault.__name__)
            said = " ".join(words.fault(fault.kind, fault.detail) for fault in ended.summary.faults)
    assert "cannot be" in said
    assert "Make room on the disk" in said
    _makes_it_good(town)


def _makes_it_good(town: Town) -> None:
    again = town.runs()
    assert (again.exit_code, again.summary.outcome) == (ExitCode.ALL_ENTERED, "ok")
    assert town.states() == [State.FILED, State.FILED]
    assert sorted(town.economy.numbers()) == ["1001", "1002"]
    assert sorted(town.archive.filed) == ["F-2026-000001", "F-2026-000002"]
    assert town.inbox.moved == {"1": "processed", "2": "processed"}
    proven = verify(town.work)
    assert proven.ok, proven.faults


@pytest.mark.parametrize("kilobytes", [0, 96, 160, 224, 248])
def test_a_full_disk_costs_no_invoice_and_doubles_none(tmp_path: Path, kilobytes: int) -> None:
    """However much room is left, from none to nearly enough, the night ends with a sentence about the disk."""
    with small_disk(tmp_path) as disk, town_in(disk) as town:
        _arrive(town)
        _night_on(town, lambda: room_of(disk, kilobytes))


@pytest.mark.skipif(os.name != "posix", reason="Windows has no limit on the size of a file")
@pytest.mark.parametrize("size", [0, 400, 1500, 4000, 100_000])
def test_files_that_may_not_grow_are_a_sentence_too(town: Town, size: int) -> None:
    """A quota or a file system's own limit: the same."""
    _night_on(town, lambda: files_up_to(size))


@pytest.mark.parametrize("number", [1, 4, 11, 19, 21, 29, 33, 38, 47, 60])
def test_a_flush_that_fails_is_told_and_what_it_held_is_written_again(
    town: Town, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """Evidence, action log, and what proves a posting: whichever flush fails, nothing goes on as if it were there."""
    flush = FailingFlush(number)
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", flush)
        _night_on(town, nullcontext)
    assert flush.count >= number


@pytest.mark.skipif(os.name != "posix", reason="a folder of Windows has no mode")
def test_a_work_folder_that_takes_no_writing_keeps_a_run_from_beginning(tmp_path: Path) -> None:
    """The sentence names the folder and says what to do; once it may be written again, the run begins."""
    office = OfficeOfNights(tmp_path / "office")
    work = office.settings.work()
    work.mkdir(parents=True)
    with read_only(work), pytest.raises(RobotError) as told, _opened(office):
        pass
    assert isinstance(told.value, DiskFault)
    assert str(work) in str(told.value)
    with _opened(office):
        pass


def _opened(office: OfficeOfNights) -> AbstractContextManager[object]:
    return open_night(office.settings, "fakturaer", progress=QuietProgress(), dry_run=True, clock=office.clock)
