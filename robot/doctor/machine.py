"""Checks of the machine: folders, disk, books, lock, clock, and what else is installed."""

from __future__ import annotations

import importlib.metadata
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial

from robot.clock import SystemClock
from robot.doctor.diagnosis import Check
from robot.errors import ConfigurationError, LedgerFault
from robot.ledger import who_runs
from robot.ports import Run
from robot.sentence import said
from robot.settings import Settings
from robot.wiring import open_books
from robot.words import Words
from scrapers.ocr.engine import languages

_LEAST_FREE_BYTES = 1_000_000_000  # some thousand invoices with their evidence
_OURS = "fakturarobot"


def machine_checks(settings: Settings, words: Words) -> Iterator[Check]:
    """Yield the checks; each is made only when its turn comes."""
    yield Check(kind="work", probe=partial(_work, settings))
    yield Check(kind="disk", probe=partial(_disk, settings, words))
    yield Check(kind="lock", probe=partial(_lock, settings, words))
    yield Check(kind="ledger", probe=partial(_ledger, settings, words))
    yield Check(kind="clock", probe=partial(_clock, settings, words))
    yield Check(kind="package", probe=partial(_package, words))
    yield Check(kind="ocr", probe=partial(_ocr, words))


def _work(settings: Settings) -> str:
    work = settings.work()
    try:
        work.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=work) as file:
            file.write(b"doctor")
    except OSError as error:
        raise ConfigurationError(
            said("{folder}: cannot be written ({reason}).", folder=work, reason=error.strerror)
        ) from error
    return str(work)


def _disk(settings: Settings, words: Words) -> str:
    free = shutil.disk_usage(settings.work()).free
    if free < _LEAST_FREE_BYTES:
        raise ConfigurationError(
            said("{work}: only {megabytes} MB are free.", work=settings.work(), megabytes=free // 1_000_000)
        )
    return words.text("doctor.free", gigabytes=str(free // 1_000_000_000))


def _lock(settings: Settings, words: Words) -> str:
    running = who_runs(settings.work())
    if running is None:
        return words.text("cli.not_running")
    return words.text("cli.running", run=running.run, since=words.time(running.since))


def _ledger(settings: Settings, words: Words) -> str:
    ledger = open_books(settings)
    try:
        runs = ledger.runs(1)
    finally:
        ledger.close()
    return words.text("doctor.last_run", time=words.time(runs[0].started_at)) if runs else words.text("doctor.no_run")


def _clock(settings: Settings, words: Words) -> str:
    now = SystemClock(settings.zone).now()
    runs: Sequence[Run] = ()
    with suppress(ConfigurationError, LedgerFault):  # the books' own check says it
        ledger = open_books(settings)
        try:
            runs = ledger.runs(1)
        finally:
            ledger.close()
    if runs and runs[0].started_at > now:
        raise ConfigurationError(
            said(
                "It is {now}, before the last run ({last}).",
                now=words.time(now),
                last=words.time(runs[0].started_at),
            )
        )
    return f"{words.time(now)} ({settings.zone.key})"


def _package(words: Words) -> str:
    others = other_owners(importlib.metadata.packages_distributions())
    if others:
        raise ConfigurationError(
            said("{others} has a package called 'robot' too: one hides the other.", others=", ".join(others))
        )
    return words.text("doctor.alone")


def _ocr(words: Words) -> str:
    known = languages()
    if "dan" not in known:
        raise ConfigurationError(said("Tesseract with Danish is not installed: scans wait for a person."))
    return words.text("doctor.recognises", languages=", ".join(known))


def other_owners(distributions: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the other distributions that bring a top-level package `robot`, such as Robot Framework."""
    return sorted({name for name in distributions.get("robot", ()) if name.lower() != _OURS})
