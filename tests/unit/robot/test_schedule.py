"""`serve`: what is due is run one after the other, and nothing but a wish to stop ends it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from apscheduler.schedulers.background import BackgroundScheduler
from loguru import logger
from rich.console import Console

from robot.errors import AlreadyRunning, ConfigurationError, LedgerFault
from robot.ledger import run_lock
from robot.message import Origin, RawMessage
from robot.ports import NewCase
from robot.running import NoProgress
from robot.schedule import Due, Job, missed_runbooks, new_scheduler, serve, watch_urgent_places, work_off
from robot.settings import DropFolder, Settings, load_settings
from robot.starter import copy_starter
from robot.timetable import make_plans
from robot.urgent import UrgentPlaces
from robot.wiring import open_books, open_night, open_urgent_inboxes
from tests.fakes.hand_clock import HandClock


@pytest.fixture
def office(tmp_path: Path) -> Settings:
    """Give the settings of a fresh office."""
    copy_starter(tmp_path)
    return load_settings(tmp_path / "config.toml")


def work(due: Due, run: Callable[[Job], object], *, runs: int) -> list[str]:
    """Work off what is due, asked to stop after so many runs."""
    made: list[str] = []

    def counting(job: Job) -> None:
        made.append(job.runbook)
        run(job)

    work_off(due, counting, should_stop=lambda: len(made) >= runs)
    return made


def test_what_is_due_is_run_in_order() -> None:
    """Runbooks are run one at a time, first come first served."""
    due = Due()
    due.put(Job("fakturaer"))
    due.put(Job("rykkere"))
    assert work(due, lambda _: None, runs=2) == ["fakturaer", "rykkere"]


def test_a_runbook_that_waits_already_is_not_put_in_again() -> None:
    """Times that pass while a long run is on become one run."""
    due = Due()
    due.put(Job("fakturaer"))
    due.put(Job("fakturaer"))
    assert due.take(0.01) == Job("fakturaer")
    assert due.take(0.01) is None


@pytest.mark.parametrize("error", [AlreadyRunning("x"), LedgerFault("x"), ConfigurationError("x"), ValueError("x")])
def test_no_error_of_one_run_keeps_the_next_from_running(error: Exception) -> None:
    """Whatever ends a run, the following one is made."""
    due = Due()
    due.put(Job("fakturaer"))
    due.put(Job("rykkere"))

    def fail(_job: Job) -> None:
        raise error

    assert work(due, fail, runs=2) == ["fakturaer", "rykkere"]


def test_a_wish_to_stop_leaves_what_waits() -> None:
    """Once asked to stop, nothing new is begun."""
    due = Due()
    due.put(Job("fakturaer"))
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


@pytest.mark.parametrize("by_hand", [{"take_in": False}, {"dry_run": True}, {"urgent_places": True}], ids=str)
def test_a_run_by_hand_does_not_stand_for_last_nights(office: Settings, by_hand: Any) -> None:
    """Answers that are carried out in the morning do not hide that the night's mails were never taken in."""
    nothing = office.model_copy(update={"mailbox": (), "drop_folder": ()})
    clock = HandClock()
    with open_night(nothing, "fakturaer", progress=NoProgress(), clock=clock, **by_hand) as night:
        night.ledger.end_run(night.run.run_id, clock.now(), outcome="ok", log_hash="")
    assert missed_runbooks(office, make_plans(office, clock.now()), clock) == ["fakturaer"]


def test_each_entry_becomes_one_job_that_never_piles_up(office: Settings) -> None:
    """Missed times of a job become one run, and a job is at most once at work."""
    plans = make_plans(office, HandClock().now())
    scheduler = new_scheduler(office, plans, lambda _runbook: None)
    scheduler.start(paused=True)
    try:
        (job,) = scheduler.get_jobs()
        assert (job.args, job.coalesce, job.max_instances) == ((Job("fakturaer"),), True, 1)
        assert job.next_run_time.tzinfo.key == "Europe/Copenhagen"
    finally:
        scheduler.shutdown()


def test_serving_without_a_schedule_is_a_sentence(office: Settings) -> None:
    """A service that would never do anything says so at once."""
    nothing = {"schedule": (), "mailbox": (), "drop_folder": ()}
    with pytest.raises(ConfigurationError, match=r"there is no \[\[schedule\]\]"):
        serve(office.model_copy(update=nothing), Console())


@pytest.mark.timeout(60)
def test_a_file_in_an_urgent_folder_starts_an_urgent_run_by_itself(office: Settings, tmp_path: Path) -> None:
    """The scheduler looks as soon as it starts; an ordinary folder starts nothing."""
    settings = with_folders(office, tmp_path, urgent="haster", ordinary="indbakke")
    drop(tmp_path / "indbakke" / "a.pdf")
    drop(tmp_path / "haster" / "b.pdf")
    due = Due()
    scheduler = BackgroundScheduler(timezone=settings.zone)
    watch_urgent_places(scheduler, settings, due.put)
    scheduler.start()
    try:
        assert due.take(30) == Job("fakturaer", urgent=True)
    finally:
        scheduler.shutdown()


def test_what_is_urgent_is_told_of_once(office: Settings, tmp_path: Path) -> None:
    """A file that cannot be taken in does not start one run after the other; another file starts one more."""
    settings = with_folders(office, tmp_path, urgent="haster", ordinary="indbakke")
    places = UrgentPlaces(settings, "fakturaer")
    assert not places.has_news()
    drop(tmp_path / "haster" / "b.pdf")
    assert [places.has_news(), places.has_news()] == [True, False]
    drop(tmp_path / "haster" / "c.pdf")
    assert places.has_news()


def test_what_is_urgent_is_told_of_again_where_another_robot_was_at_work(office: Settings, tmp_path: Path) -> None:
    """The run that the file called for did not happen: the next look calls for another."""
    settings = with_folders(office, tmp_path, urgent="haster", ordinary="indbakke")
    places, due = UrgentPlaces(settings, "fakturaer"), Due()
    drop(tmp_path / "haster" / "b.pdf")
    assert places.has_news()
    due.put(Job("fakturaer", urgent=True, left_out=places.tell_again))

    def at_work(_job: Job) -> None:
        raise AlreadyRunning("x")

    work(due, at_work, runs=1)
    assert places.has_news()


def test_a_place_that_cannot_be_looked_at_is_said_once_until_it_is_well_again(office: Settings, tmp_path: Path) -> None:
    """A look every two minutes fills no log with one sentence."""
    settings = with_folders(office, tmp_path, urgent="haster", ordinary="indbakke")
    places, said = UrgentPlaces(settings, "fakturaer"), list[str]()
    sink = logger.add(said.append, level="WARNING", format="{message}")
    try:
        for _ in range(2):
            shutil.rmtree(tmp_path / "haster")
            assert [places.has_news(), places.has_news()] == [False, False]
            (tmp_path / "haster").mkdir()
            assert not places.has_news()
    finally:
        logger.remove(sink)
    assert [sentence.partition(":")[0] for sentence in said] == ["haster", "haster"]


def test_what_the_books_know_is_no_news(office: Settings, tmp_path: Path) -> None:
    """A file that was taken in and could not be moved away calls for no run, also after a restart of `serve`."""
    settings = with_folders(office, tmp_path, urgent="haster", ordinary="indbakke")
    drop(tmp_path / "haster" / "b.pdf")
    (inbox,) = open_urgent_inboxes(settings, "fakturaer", tmp_path / "spool")
    (place,) = inbox.waiting(lambda _: False)
    message = RawMessage(place=place, path=Path(), sha256="0" * 64, size=9)
    with closing(open_books(settings)) as books:
        made = [NewCase(document=None, trail="b.pdf", findings=())]
        books.take_in(message, Origin(kind="folder"), made, runbook="fakturaer", now=HandClock().now())
    assert not UrgentPlaces(settings, "fakturaer").has_news()


def test_nothing_is_news_while_a_run_is_at_work(office: Settings, tmp_path: Path) -> None:
    """The run takes it in itself; what comes too late for it is news at the next look."""
    settings = with_folders(office, tmp_path, urgent="haster", ordinary="indbakke")
    drop(tmp_path / "haster" / "b.pdf")
    places = UrgentPlaces(settings, "fakturaer")
    settings.work().mkdir(parents=True)
    with run_lock(settings.work(), now=HandClock().now()):
        assert not places.has_news()
    assert places.has_news()


def test_an_urgent_run_takes_in_the_urgent_folders_alone(office: Settings, tmp_path: Path) -> None:
    """What lies elsewhere waits for the night."""
    settings = with_folders(office, tmp_path, urgent="haster", ordinary="indbakke")
    inboxes = open_urgent_inboxes(settings, "fakturaer", tmp_path / "spool")
    assert [inbox.name for inbox in inboxes] == ["haster"]


def with_folders(settings: Settings, home: Path, *, urgent: str, ordinary: str) -> Settings:
    """Give an office two drop folders and no mailbox."""
    folders = [DropFolder(name=urgent, path=Path(urgent), urgent=True), DropFolder(name=ordinary, path=Path(ordinary))]
    for folder in folders:
        (home / folder.path).mkdir(exist_ok=True)
    return settings.model_copy(update={"mailbox": (), "drop_folder": tuple(folders)})


def drop(path: Path) -> None:
    """Put a file down that has lain still for a while."""
    path.write_bytes(b"%PDF-1.4 ")
    os.utime(path, (1_700_000_000, 1_700_000_000))
