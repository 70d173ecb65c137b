"""`serve`: what is due is run one after the other, and nothing but a wish to stop ends it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from robot.errors import AlreadyRunning, ConfigurationError, LedgerFault
from robot.schedule import Due, missed_runbooks, new_scheduler, serve, work_off
from robot.settings import Settings, load_settings
from robot.starter import copy_starter
from robot.timetable import make_plans
from robot.wiring import open_books
from tests.fakes.hand_clock import HandClock


@pytest.fixture
def office(tmp_path: Path) -> Settings:
    """Give the settings of a fresh office."""
    copy_starter(tmp_path)
    return load_settings(tmp_path / "config.toml")


def work(due: Due, run: Callable[[str], object], *, runs: int) -> list[str]:
    """Work off what is due, asked to stop after so many runs."""
    made: list[str] = []

    def counting(runbook: str) -> None:
        made.append(runbook)
        run(runbook)

    work_off(due, counting, should_stop=lambda: len(made) >= runs)
    return made


def test_what_is_due_is_run_in_order() -> None:
    """Runbooks are run one at a time, first come first served."""
    due = Due()
    due.put("fakturaer")
    due.put("rykkere")
    assert work(due, lambda _: None, runs=2) == ["fakturaer", "rykkere"]


def test_a_runbook_that_waits_already_is_not_put_in_again() -> None:
    """Times that pass while a long run is on become one run."""
    due = Due()
    due.put("fakturaer")
    due.put("fakturaer")
    assert due.take(0.01) == "fakturaer"
    assert due.take(0.01) is None


@pytest.mark.parametrize("error", [AlreadyRunning("x"), LedgerFault("x"), ConfigurationError("x"), ValueError("x")])
def test_no_error_of_one_run_keeps_the_next_from_running(error: Exception) -> None:
    """Whatever ends a run, the following one is made."""
    due = Due()
    due.put("fakturaer")
    due.put("rykkere")

    def fail(_runbook: str) -> None:
        raise error

    assert work(due, fail, runs=2) == ["fakturaer", "rykkere"]


def test_a_wish_to_stop_leaves_what_waits() -> None:
    """Once asked to stop, nothing new is begun."""
    due = Due()
    due.put("fakturaer")
    assert work(due, lambda _: None, runs=0) == []


def test_last_nights_run_is_caught_up_by_what_the_ledger_knows(office: Settings) -> None:
    """Without a run since the due time the runbook is missed; after one it is not."""
    clock = HandClock()
    plans = make_plans(office, clock.now())
    assert missed_runbooks(office, plans, clock) == ["fakturaer"]
    ledger = open_books(office)
    run = ledger.begin_run("fakturaer", clock.now(), urgent=False, seed=1)
    ledger.end_run(run.run_id, clock.now(), outcome="ok", log_hash="")
    ledger.close()
    assert missed_runbooks(office, plans, clock) == []


def test_each_entry_becomes_one_job_that_never_piles_up(office: Settings) -> None:
    """Missed times of a job become one run, and a job is at most once at work."""
    plans = make_plans(office, HandClock().now())
    scheduler = new_scheduler(office, plans, lambda _runbook: None)
    scheduler.start(paused=True)
    try:
        (job,) = scheduler.get_jobs()
        assert (job.args, job.coalesce, job.max_instances) == (("fakturaer",), True, 1)
        assert job.next_run_time.tzinfo.key == "Europe/Copenhagen"
    finally:
        scheduler.shutdown()


def test_serving_without_a_schedule_is_a_sentence(office: Settings) -> None:
    """A service that would never do anything says so at once."""
    with pytest.raises(ConfigurationError, match=r"there is no \[\[schedule\]\]"):
        serve(office.model_copy(update={"schedule": ()}), Console())
