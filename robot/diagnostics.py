"""Where loguru's lines go: a file for the robot's caretaker. The action log is another thing."""

from __future__ import annotations

from pathlib import Path

from loguru import logger


def keep_diagnostics(folder: Path) -> None:
    """Send loguru's lines to a file in `folder`, each flushed as it is written, without any variable's value."""
    logger.remove()
    logger.add(
        folder / "diagnostics.log",
        rotation="10 MB",
        retention=10,
        encoding="utf-8",
        delay=True,
        diagnose=False,
        backtrace=False,
        enqueue=False,
        format="{time:YYYY-MM-DDTHH:mm:ss.SSSZ} {level: <8} {name}:{line} {message}",
    )
