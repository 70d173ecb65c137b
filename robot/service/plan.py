"""What the machine has to know to run the robot."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from pathlib import Path

from robot.settings import Settings

_WATCHED_AT = time(7, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePlan:
    """One office's robot as a service. Paths are absolute."""

    python: Path
    config: Path
    user: str
    writable: tuple[Path, ...]  # folders in which it works; the rest of the machine it only reads
    secrets: tuple[str, ...]
    page: bool  # whether the office has one
    watched_at: time  # when a run that is missing is told of

    def command(self, *words: str) -> Sequence[str]:
        """Return the command line of one of the robot's commands, a word each."""
        return [str(self.python), "-m", "robot.cli", *words, "--config", str(self.config)]


def plan_service(settings: Settings, config: Path, user: str) -> ServicePlan:
    """Return the plan of an office, for the Python that runs now."""
    folders = [settings.home / folder.path for folder in settings.drop_folder]
    server = settings.mail_out
    return ServicePlan(
        python=Path(sys.executable),
        config=config.resolve(),
        user=user,
        writable=(settings.work(), settings.mappings / "suppliers", *folders),
        secrets=settings.secret_names,
        page=settings.page is not None,
        watched_at=(server.missing_by if server else None) or _WATCHED_AT,
    )
