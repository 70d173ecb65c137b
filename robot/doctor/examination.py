"""Which checks are made, in which order, and how they are shown."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console

from robot.doctor.diagnosis import Check, Diagnosis, diagnose
from robot.doctor.files import file_checks, wrong_runbooks
from robot.doctor.machine import machine_checks
from robot.doctor.world import world_checks
from robot.errors import ConfigurationError, ExitCode
from robot.settings import Settings, load_settings
from robot.toml import load_table
from robot.words import LANGUAGES, load_words


def examine(config: Path) -> Sequence[Diagnosis]:
    """Return what each check found, in the office's language. Never raises.

    A config.toml with faults is the only diagnosis then: nothing else can be looked at without it.
    """
    words = load_words(_language(config))
    loaded: list[Settings] = []

    def load() -> str:
        settings = load_settings(config)
        loaded.append(settings)
        if faults := wrong_runbooks(settings, config):
            raise ConfigurationError(faults)
        return str(config.resolve())

    found = [diagnose(Check(kind="configuration", probe=load), words)]
    for settings in loaded:
        checks: Iterator[Check] = (
            check for part in (file_checks, machine_checks, world_checks) for check in part(settings, words)
        )
        found += [diagnose(check, words) for check in checks]
    return found


def show(diagnoses: Sequence[Diagnosis], console: Console, *, as_json: bool) -> ExitCode:
    """Print the diagnoses, a line each, as text or as JSON; return CONFIGURATION where one is not ok."""
    if as_json:
        console.print_json(json.dumps([asdict(d) for d in diagnoses]))
    else:
        for diagnosis in diagnoses:
            lines = [f"{diagnosis.name}: {diagnosis.what}", *([diagnosis.fix] if diagnosis.fix else [])]
            text = "\n".join(lines).replace("\n", "\n      ")
            style = None if diagnosis.ok else "red"
            console.print(f"{diagnosis.verdict:<5} {text}", markup=False, highlight=False, soft_wrap=True, style=style)
    return ExitCode.ALL_ENTERED if all(d.ok for d in diagnoses) else ExitCode.CONFIGURATION


def _language(config: Path) -> str:
    """Return the language that config.toml asks for, as far as it can be read."""
    try:
        office = load_table(config).get("office")
    except ConfigurationError:
        return LANGUAGES[0]
    language = office.get("language") if isinstance(office, dict) else None
    return language if language in LANGUAGES else LANGUAGES[0]
