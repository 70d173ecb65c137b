"""Checks of what the office writes: runbooks, mappings, registers, secrets and the schedule."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from robot.clock import SystemClock
from robot.doctor.diagnosis import Check
from robot.errors import ConfigurationError
from robot.known_systems import tables_without_mapping
from robot.mapping import load_system
from robot.runbook import load_process
from robot.secrets import Secrets
from robot.sentence import said
from robot.settings import Settings
from robot.timetable import make_plans
from robot.toml import fault_at, load_table
from robot.wiring import open_process, open_register
from robot.words import Words
from scrapers.supplier_mapping import load_supplier_mappings


def file_checks(settings: Settings, words: Words) -> Iterator[Check]:
    """Yield the checks; each is made only when its turn comes."""
    for name in _runbooks(settings):
        yield Check(kind="runbook", subject=name, probe=partial(_runbook, settings, name))
    for name in settings.systems:
        yield Check(kind="mapping", subject=name, probe=partial(_mapping, settings, name))
    yield Check(kind="suppliers", probe=partial(_supplier_mappings, settings, words))
    yield Check(kind="register", probe=partial(_register, settings, words))
    for name in settings.secret_names:
        yield Check(kind="secret", subject=name, probe=partial(_secret, settings, words, name))
    if settings.page is not None and not settings.page.proxy_header:
        for user in settings.page.user:
            yield Check(kind="page_user", subject=user.name, probe=partial(_secret, settings, words, user.secret))
    yield Check(kind="schedule", probe=partial(_schedule, settings, words))


def _runbooks(settings: Settings) -> list[str]:
    return sorted(path.parent.name for path in settings.runbooks.glob("*/process.toml"))


def wrong_runbooks(settings: Settings, config: Path) -> list[str]:
    """Return what is wrong with the runbooks that mailboxes and drop folders name; the schedule has its own check."""
    table, there, faults = load_table(config), _runbooks(settings), list[str]()
    used = {("mailbox", number): mailbox.runbook for number, mailbox in enumerate(settings.mailbox)}
    used |= {("drop_folder", number): folder.runbook for number, folder in enumerate(settings.drop_folder)}
    for where, name in used.items():
        if name not in there:
            try:
                load_process(settings.runbooks, name)
            except ConfigurationError as error:
                faults += [fault_at(config, table, (*where, "runbook"), what) for what in error.faults]
    return faults


def _runbook(settings: Settings, name: str) -> str:
    return open_process(settings, name).title


def _mapping(settings: Settings, name: str) -> str:
    if fault := tables_without_mapping(settings).get(name):
        raise ConfigurationError([fault])
    return load_system(settings.mappings / "systems" / f"{name}.toml").title


def _supplier_mappings(settings: Settings, words: Words) -> str:
    return words.text("doctor.count", count=str(len(load_supplier_mappings(settings.mappings / "suppliers"))))


def _register(settings: Settings, words: Words) -> str:
    register = open_register(settings)
    if not len(register):
        raise ConfigurationError(
            said("{folder}: there is no supplier in any *.csv.", folder=settings.mappings / "registers")
        )
    if register.faults:
        raise ConfigurationError([register.set_aside, *register.faults])
    return words.text("doctor.count", count=str(len(register)))


def _secret(settings: Settings, words: Words, name: str) -> str:
    Secrets(settings.home).fetch(name)
    return words.text("doctor.found")


def _schedule(settings: Settings, words: Words) -> str:
    now = SystemClock(settings.zone).now()
    dues = [due for plan in make_plans(settings, now) if (due := plan.next_due(now))]
    return words.text("doctor.next", time=words.time(min(dues))) if dues else words.text("doctor.no_schedule")
