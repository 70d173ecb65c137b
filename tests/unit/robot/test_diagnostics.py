"""The diagnostics file: written at once, and without what variables held."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from loguru import logger

from robot.diagnostics import ToLoguru, keep_diagnostics


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """Give the file that diagnostics go to, and take the handlers away afterwards."""
    keep_diagnostics(tmp_path)
    yield tmp_path / "diagnostics.log"
    logger.remove()
    root = logging.getLogger()
    for handler in [h for h in root.handlers if isinstance(h, ToLoguru)]:
        root.removeHandler(handler)


def test_a_traceback_holds_no_variables(log: Path) -> None:
    """What a variable held when an error came is not written: it may be a password."""
    secret = "hunter2"
    try:
        _ = int(len(secret) / 0)
    except ZeroDivisionError:
        logger.exception("it went wrong")
    text = log.read_text(encoding="utf-8")
    assert "ZeroDivisionError" in text
    assert "hunter2" not in text


def test_what_libraries_log_arrives_without_its_arguments(log: Path) -> None:
    """APScheduler's and stamina's warnings are kept; what they would fill in is not."""
    logging.getLogger("library").warning("login of %s failed", "hunter2")
    text = log.read_text(encoding="utf-8")
    assert "library: login of %s failed" in text
    assert "hunter2" not in text


def test_two_calls_write_each_line_once(log: Path) -> None:
    """Command and run both set the diagnostics up; a line still comes once."""
    keep_diagnostics(log.parent)
    logging.getLogger("library").warning("only once")
    assert log.read_text(encoding="utf-8").count("only once") == 1
