"""`fakturarobot serve`: stays, and runs each runbook when it is due.

APScheduler keeps the time in a thread of its own and only says what is due. The runs happen here in the
main thread, one after the other: signals arrive there, and the browser's objects belong to one thread.
"""

from __future__ import annotations

import queue
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger
from loguru import logger
from rich.console import Console

from robot.clock import SystemClock
from robot.diagnostics import keep_diagnostics
from robot.errors import AlreadyRunning, ConfigurationError, RobotError
from robot.ports import Clock
from robot.running import listening_for_stop, run_quietly
from robot.sentence import said
from robot.settings import Settings
from robot.timetable import Plan, daily_before_work, is_missed, make_plans
from robot.urgent import UrgentPlaces, runbooks_with_urgent_places
from robot.watchdog import tell_of_missing
from robot.wiring import open_books
from robot.words import load_words

_LATEST_SECONDS = 6 * 60 * 60  # a machine that slept starts the run up to so much late, and then once
_LOOK_FOR_STOP_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Job:
    """A run that is due."""

    runbook: str
    urgent: bool = False  # on what lies in the urgent folders alone
    left_out: Callable[[], None] = field(default=lambda: None, compare=False)  # called where another robot was at work


class Due:
    """The runs that are due, in order; one that waits already is not put in again."""

    def __init__(self) -> None:
        self._waiting: queue.Queue[Job] = queue.Queue()

    def put(self, job: Job) -> None:
        """Add a run. Called by the scheduler's threads."""
        if job not in tuple(self._waiting.queue):
            self._waiting.put(job)

    def take(self, patience_seconds: float) -> Job | None:
        """Return the next run, or None where none came in time."""
        try:
            return self._waiting.get(timeout=patience_seconds)
        except queue.Empty:
            return None


def serve(settings: Settings, console: Console) -> None:
    """Run each runbook by its schedule until Ctrl-C or SIGTERM; the invoice in hand is finished first.

    Raises `ConfigurationError` with every fault of the schedule, and `LedgerFault`, before anything runs.
    """
    keep_diagnostics(settings.work("diagnostics"))
    clock = SystemClock(settings.zone)
    plans = make_plans(settings, clock.now())
    if not plans and not runbooks_with_urgent_places(settings):
        raise ConfigurationError(
            said(
                "config.toml: there is no [[schedule]] and no urgent folder; without either `serve` has nothing to do."
            )
        )
    words = load_words(settings.office.language)
    due = Due()
    for runbook in missed_runbooks(settings, plans, clock):
        logger.info("{}: the last run is missing and is made now", runbook)
        due.put(Job(runbook))
    scheduler = new_scheduler(settings, plans, due.put)
    watch_urgent_places(scheduler, settings, due.put)
    watch_runs(scheduler, settings, plans, clock)
    with listening_for_stop() as stop:
        scheduler.start()
        for plan in plans:
            due_next = plan.next_due(clock.now())
            console.print(words.text("cli.next_run", runbook=plan.runbook, time=due_next), markup=False)
        try:
            work_off(
                due,
                lambda job: run_quietly(settings, job.runbook, urgent_places=job.urgent, should_stop=stop),
                should_stop=stop,
            )
        finally:
            scheduler.shutdown(wait=False)
    logger.info("asked to stop; stopped")


def missed_runbooks(settings: Settings, plans: tuple[Plan, ...], clock: Clock) -> list[str]:
    """Return the runbooks whose last run is missing by the ledger. Raises `LedgerFault`."""
    ledger = open_books(settings)
    try:
        missed = [p.runbook for p in plans if is_missed(p, ledger.last_run(p.runbook), clock.now())]
    finally:
        ledger.close()
    return list(dict.fromkeys(missed))


def new_scheduler(settings: Settings, plans: tuple[Plan, ...], when_due: Callable[[Job], None]) -> BackgroundScheduler:
    """Return a scheduler, not yet started, that calls `when_due` with each runbook's run at its times."""
    defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": _LATEST_SECONDS}
    scheduler = BackgroundScheduler(timezone=settings.zone, job_defaults=defaults)
    for plan in plans:
        scheduler.add_job(when_due, plan.trigger, args=[Job(plan.runbook)], name=plan.runbook)
    return scheduler


def watch_urgent_places(scheduler: BackgroundScheduler, settings: Settings, when_due: Callable[[Job], None]) -> None:
    """Let the scheduler look every few minutes whether something urgent has come, from its start on."""

    def look(runbook: str, places: UrgentPlaces) -> None:
        if places.has_news():
            when_due(Job(runbook, urgent=True, left_out=places.tell_again))

    for runbook in runbooks_with_urgent_places(settings):
        every = IntervalTrigger(seconds=60 * settings.urgent.every_minutes, timezone=settings.zone)
        places = UrgentPlaces(settings, runbook)
        scheduler.add_job(
            look, every, args=[runbook, places], name=f"urgent/{runbook}", next_run_time=datetime.now(UTC)
        )


def watch_runs(scheduler: BackgroundScheduler, settings: Settings, plans: tuple[Plan, ...], clock: Clock) -> None:
    """Let the scheduler look on working days whether the night's runs happened, and tell by mail where not.

    It looks in its own thread: a run that hangs in the main thread is one of the things to tell of.
    """
    server = settings.mail_out
    if server is None or server.missing_by is None:
        return
    at = daily_before_work(server.missing_by, settings.zone)
    scheduler.add_job(tell_of_missing, at, args=[settings, plans, clock], name="watchdog")


def work_off(due: Due, run: Callable[[Job], object], *, should_stop: Callable[[], bool]) -> None:
    """Run what is due, one at a time, until asked to stop. No error of a run ends it."""
    while not should_stop():
        job = due.take(_LOOK_FOR_STOP_SECONDS)
        if job is None:
            continue
        try:
            run(job)
        except AlreadyRunning as error:
            logger.info("{}: left out. {}", job.runbook, error)
            job.left_out()
        except RobotError as error:
            logger.error("{}: did not run. {}", job.runbook, error)
        except Exception:  # noqa: BLE001 - one run that nobody foresaw must not take all later nights with it
            logger.exception("{}: ended unexpectedly", job.runbook)
