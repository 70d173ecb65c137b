"""Finds the browser and holds it: one for all systems, one context for each session."""

from __future__ import annotations

import os
import shutil
import socket
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from loguru import logger
from playwright.sync_api import Browser, BrowserContext, Error, Playwright, sync_playwright

from robot import settings
from robot.entry.browser_folder import BrowserFolder
from robot.errors import ConfigurationError, SystemFault
from robot.sentence import said

_CHANNELS = {"msedge": "Microsoft Edge", "chrome": "Google Chrome"}
_COMMANDS = (
    "chromium-headless-shell",
    "msedge",
    "microsoft-edge",
    "microsoft-edge-stable",
    "google-chrome",
    "google-chrome-stable",
    "chromium",
    "chromium-browser",
)
_PLACES = (
    "/usr/lib/chromium/chromium-headless-shell",
    "{ProgramFiles(x86)}/Microsoft/Edge/Application/msedge.exe",
    "{ProgramFiles}/Microsoft/Edge/Application/msedge.exe",
    "{ProgramFiles}/Google/Chrome/Application/chrome.exe",
    "{LocalAppData}/Google/Chrome/Application/chrome.exe",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
_QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--no-first-run",
    "--no-pings",
)
_NOBODY_LOOKS = ("--disable-gpu",)  # frames without a limit would cost a third of the processor's time again
_WINDOWED_ONLY_SKIPS = "headless-shell"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A browser: an executable, or a channel that Playwright knows where to find; neither: Playwright's own."""

    executable: str | None = None
    channel: str | None = None


def find_browser(
    use: str,
    *,
    headless: bool = True,
    which: Callable[[str], str | None] = shutil.which,
    is_file: Callable[[str], bool] = os.path.isfile,
) -> Found:
    """Return the browser that config.toml names, or the first that is installed.

    The order: Debian's chromium-headless-shell (the lightest), Edge, Chrome, Chromium, Playwright's
    own. Raises `ConfigurationError` where the named one is not there.
    """
    if use in _CHANNELS:
        return Found(channel=use)
    if use:
        path = str(Path(use).expanduser())
        executable = path if is_file(path) else which(use)
        if executable is None:
            raise ConfigurationError(
                said(
                    "config.toml: browser.use: there is no browser '{use}'; write 'msedge', 'chrome', a path, or ''.",
                    use=use,
                )
            )
        return Found(executable=executable)
    places = (place for place in map(_filled, _PLACES) if place is not None and is_file(place))
    for executable in (*filter(None, map(which, _COMMANDS)), *places):
        if headless or _WINDOWED_ONLY_SKIPS not in executable:
            return Found(executable=executable)
    return Found()


def launch_arguments(*, root: bool, container: bool, headless: bool = True) -> list[str]:
    """Return the switches that the browser starts with; its sandbox stays on wherever it can work."""
    return [*_QUIET, *(_NOBODY_LOOKS if headless else ()), *(["--no-sandbox"] if root or container else [])]


class Browsers:
    """One browser process for all systems, started at the first use and again after it died.

    Playwright's objects belong to the thread that made them: use one `Browsers` per thread.
    """

    def __init__(self, chosen: settings.Browser | None = None) -> None:
        self._chosen = chosen or settings.Browser()
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._nowhere: socket.socket | None = None
        self._folder: BrowserFolder | None = None

    @property
    def headless(self) -> bool:
        """Whether the browser has no windows that a person, or another window, could cover."""
        return self._chosen.headless

    def context(
        self, hosts: Iterable[str], *, language: str = "da-DK", viewport: tuple[int, int] = (1280, 1024)
    ) -> BrowserContext:
        """Return a fresh context that can reach these hosts ("name" or "name:port") and nothing else.

        Everything else is sent to a proxy that does not answer: the only gate that redirects, frames and
        web sockets cannot go around. Raises `ConfigurationError` without a browser, `SystemFault` where it
        does not start.
        """
        try:
            return self._context(hosts, language, viewport)
        except Error as error:
            logger.warning("The browser is started anew.")
            self.close()
            try:
                return self._context(hosts, language, viewport)
            except Error:
                self.close()
                raise SystemFault(
                    said("The browser does not start: {reason}", reason=str(error).partition(chr(10))[0])
                ) from error

    def _context(self, hosts: Iterable[str], language: str, viewport: tuple[int, int]) -> BrowserContext:
        width, height = viewport
        return self._running().new_context(
            accept_downloads=True,  # `Watch` cancels each that no step asks for
            service_workers="block",
            locale=language,
            viewport={"width": width, "height": height},
            proxy={"server": self._dead_end(), "bypass": ",".join(("<-loopback>", *hosts))},
        )

    def _running(self) -> Browser:
        if self._browser is not None and self._browser.is_connected():
            return self._browser
        if self._playwright is None:
            self._folder = _own_folder()
            with self._folder.for_what_starts():
                self._playwright = sync_playwright().start()
        found = find_browser(self._chosen.use, headless=self._chosen.headless)
        try:
            self._browser = self._playwright.chromium.launch(
                executable_path=found.executable,
                channel=found.channel,
                headless=self._chosen.headless,
                args=launch_arguments(root=_is_root(), container=_in_container(), headless=self._chosen.headless),
            )
        except Error as error:
            if "Executable doesn't exist" in str(error) or "is not found" in str(error):
                self.close()
                raise ConfigurationError(_no_browser(found)) from error
            raise
        return self._browser

    def _dead_end(self) -> str:
        if self._nowhere is None:
            self._nowhere = socket.socket()
            self._nowhere.bind(("127.0.0.1", 0))  # bound and never listening: each connection is refused
        return f"http://127.0.0.1:{self._nowhere.getsockname()[1]}"

    def close_if_idle(self) -> None:
        """End the browser where no session is open in it, so that what it holds in memory is given back."""
        if self._browser is not None and not self._browser.contexts:
            self.close()

    def close(self) -> None:
        """End the browser. Never raises; the next context starts it again."""
        for part in (self._browser, self._playwright, self._nowhere):
            if part is not None:
                _end(part)
        if self._folder is not None:
            self._folder.close()
        self._browser = self._playwright = self._nowhere = self._folder = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _own_folder() -> BrowserFolder:
    try:
        return BrowserFolder()
    except OSError as error:
        raise SystemFault(
            said("The browser cannot start: the folder for temporary files refuses ({error}).", error=error)
        ) from error


def _end(part: Browser | Playwright | socket.socket) -> None:
    try:
        part.stop() if isinstance(part, Playwright) else part.close()
    except Exception:  # noqa: BLE001 - what is ended may be dead already, in any way
        logger.opt(exception=True).debug("The browser was gone already.")


def _no_browser(found: Found) -> str:
    if found.channel is not None:
        return said(
            "config.toml: browser.use: {browser} is not installed; install it or write ''.",
            browser=_CHANNELS[found.channel],
        )
    return said(
        "There is no browser: install Edge, Chrome or Debian's chromium, or run `playwright install chromium`; "
        "or name one in config.toml as browser.use."
    )


def _is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0


def _in_container() -> bool:
    return os.path.exists("/.dockerenv") or os.path.exists("/run/.containerenv")  # noqa: PTH110 - read once, as text


def _filled(place: str) -> str | None:
    try:
        return place.format_map(os.environ)
    except KeyError:
        return None
