"""`fakturarobot service`: writes the files and says how they are put to use. Nothing is installed."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from robot.errors import ConfigurationError
from robot.sentence import said
from robot.service.plan import plan_service
from robot.service.systemd import units
from robot.service.task_scheduler import tasks
from robot.settings import Settings
from robot.words import load_words


def write_service_files(settings: Settings, config: Path, folder: Path, user: str, console: Console) -> None:
    """Write the units and tasks into `folder`. Raises `ConfigurationError` where it cannot be written."""
    plan = plan_service(settings, config, user)
    files = {name: text.encode() for name, text in units(plan).items()} | dict(tasks(plan))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
    except OSError as error:
        raise ConfigurationError(
            said("{folder}: cannot be written ({reason}).", folder=folder, reason=error.strerror)
        ) from error
    words = load_words(settings.office.language)
    for name in files:
        console.print(str(folder / name), markup=False, highlight=False, soft_wrap=True)
    for key in ("service_systemd", "service_windows", *(["service_page"] if plan.page else [])):
        told = words.texts[f"cli.{key}"].strip().replace("{folder}", str(folder)).replace("{user}", user)
        console.print(f"\n{told}", markup=False, highlight=False, soft_wrap=True)
