"""`fakturarobot map record`: opens Playwright's recorder for a person, and keeps nothing of it but the draft."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from robot import settings
from robot.entry.browser import Found, find_browser
from robot.errors import ConfigurationError
from robot.mapping.draft import draft_mapping
from robot.sentence import said


def recorder_command(found: Found, url: str, output: Path) -> tuple[list[str], dict[str, str]]:
    """Return the command that opens the recorder in the office's own browser, and what its environment needs."""
    command = [sys.executable, "-m", "playwright", "codegen", "--target", "jsonl", "--output", str(output)]
    if found.channel is not None:
        command += ["--channel", found.channel]
    environment = {} if found.executable is None else {"PWTEST_CLI_EXECUTABLE_PATH": found.executable}
    return [*command, url], environment


def record(
    name: str,
    login: settings.SystemLogin,
    browser: settings.Browser,
    *,
    secret: str,
    case: Mapping[str, Any],
    part: str,
) -> str:
    """Let a person work in the system, and return the draft of what was done.

    The recording itself, with what was typed in it, lies in a folder that only this user can read, and is gone
    afterwards. Raises `ConfigurationError` without a screen or a recording.
    """
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise ConfigurationError(said("The recorder needs a screen: run `fakturarobot map record` where you sit."))
    found = find_browser(browser.use, headless=False)
    with _ended_politely(), tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "recording.jsonl"
        command, more = recorder_command(found, login.url, output)
        subprocess.run(command, env=os.environ | more, check=False)  # noqa: S603 - our own command
        if not output.is_file():
            raise ConfigurationError(
                said("Nothing was recorded of {name}; is there a browser that can show a window?", name=name)
            )
        try:
            return draft_mapping(
                output.read_text(encoding="utf-8"), title=name, user=login.user, secret=secret, case=case, part=part
            )
        except ValueError as error:
            raise ConfigurationError(
                said("The recording of {name} cannot be used: {error}.", name=name, error=error)
            ) from None


@contextmanager
def _ended_politely() -> Iterator[None]:
    """Let SIGTERM unwind as Ctrl-C does: the recording must not outlive the command."""

    def leave(number: int, _frame: FrameType | None) -> None:
        sys.exit(128 + number)

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
