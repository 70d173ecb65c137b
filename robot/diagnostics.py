"""Where loguru's lines go: a file for the robot's caretaker. The action log is another thing."""

from __future__ import annotations

import logging
from pathlib import Path

from loguru import logger


class ToLoguru(logging.Handler):
    """Hands on what libraries log (APScheduler, stamina) without its arguments: they may be mail or secrets."""

    def emit(self, record: logging.LogRecord) -> None:
        """Log the record's unformatted message, its place and the kind of its error."""
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        logger.log(record.levelname, "{}: {} {}", record.name, str(record.msg), kind)


def keep_diagnostics(folder: Path) -> None:
    """Send loguru's lines to a file in `folder`, each flushed as it is written, without any variable's value."""
    root = logging.getLogger()
    if not any(isinstance(handler, ToLoguru) for handler in root.handlers):
        root.addHandler(ToLoguru(level=logging.WARNING))
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
