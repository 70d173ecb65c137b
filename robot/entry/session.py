"""One session in a legacy system: a browser context that is logged in."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from loguru import logger
from playwright.sync_api import BrowserContext, CDPSession, Error

from robot.entry.browser import Browsers
from robot.entry.faults import named_faults
from robot.entry.reading import text_of
from robot.entry.screen import Around, Screen
from robot.entry.steps import Steps
from robot.entry.trace import Trace
from robot.entry.watch import Watch
from robot.errors import SystemFault
from robot.mapping.section import SystemMapping
from robot.sentence import said
from robot.settings import SystemLogin

_ENDINGS = {
    "image": "png|jpe?g|gif|svg|webp|ico|bmp|avif",
    "font": "woff2?|ttf|otf|eot",
    "media": "mp3|mp4|webm|ogg|wav",
    "stylesheet": "css",
}
_HIDE_SECRETS = "input[type=password] { color: transparent !important; background: #808080 !important; }"
_ALWAYS_HIDE_THEM = f"""(() => {{
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("{_HIDE_SECRETS}");
    document.adoptedStyleSheets.push(sheet);
}})()"""


class LoginRefused(SystemFault):
    """The legacy system does not take the robot's user or password."""


@dataclass(slots=True, kw_only=True)
class Session:
    """A context that is logged in, its screen, and when it was used last."""

    context: BrowserContext
    screen: Screen
    used_at: datetime
    invoices: int = 0  # entered or filed, or tried
    camera: CDPSession | None = None  # takes pictures in half of Playwright's time, where no window can be hidden
    trace: Trace | None = None
    spoiled: bool = False  # something failed: good for a picture, not for another invoice

    def screenshot(self) -> bytes:
        """Return the first window as it stands, as PNG, password fields blanked."""
        with named_faults(None, said("take a picture")):
            if self.camera is not None and not self.spoiled:
                try:
                    shot = self.camera.send("Page.captureScreenshot", {"format": "png", "optimizeForSpeed": True})
                    return base64.b64decode(shot["data"])
                except Error:  # a page that has just come has no picture yet; the slower way waits for one
                    logger.opt(exception=True).debug("The page had no picture yet.")
            return self.screen.page.screenshot(style=_HIDE_SECRETS, animations="allow", caret="initial")

    def tidy(self) -> None:
        """Let the pages give back what earlier ones left; by itself a browser with room does so late. Never raises."""
        try:
            for page in self.context.pages:
                page.request_gc()
        except Error:
            logger.opt(exception=True).debug("The session's pages could not be tidied.")

    def close(self) -> None:
        """End the context. Never raises."""
        try:
            self.context.close()
        except Error:
            logger.opt(exception=True).debug("The session was gone already.")


def hide_secrets(context: BrowserContext) -> None:
    """Blank the password fields of every page that the context opens from now on, however it is pictured."""
    context.add_init_script(_ALWAYS_HIDE_THEM)


def log_in(
    mapping: SystemMapping,
    login: SystemLogin,
    *,
    secret: Callable[[], str],
    browsers: Browsers,
    now: datetime,
    keep_traces: bool = False,
) -> Session:
    """Return a session that is logged in and stands where `ready` says.

    The secret is asked for here, typed, and kept nowhere. Raises `LoginRefused` and the other kinds
    of `SystemFault`.
    """
    hosts = mapping.allowed_hosts or (_host(login.url),)
    context = browsers.context(hosts, language=mapping.language, viewport=mapping.viewport)
    try:
        hide_secrets(context)
        if mapping.block:
            context.route(_files(mapping.block), lambda route: route.abort())
        watch = Watch(context)
        screen = Screen(context.new_page(), watch, mapping)
        with named_faults(screen, said("log in to {title}", title=mapping.title)):
            _enter(screen, mapping, login, secret)
        trace = Trace(context) if keep_traces else None
        camera = context.new_cdp_session(screen.page) if browsers.headless else None
        return Session(context=context, screen=screen, used_at=now, camera=camera, trace=trace)
    except BaseException:
        _close(context)
        raise


def _enter(screen: Screen, mapping: SystemMapping, login: SystemLogin, secret: Callable[[], str]) -> None:
    screen.logging_in = True
    screen.page.goto(login.url, wait_until="load", timeout=mapping.limits.page_seconds * 1000)
    values = {"url": login.url, "user": login.user, "secret": secret()}
    around = Around.of(mapping.login, {})
    Steps(screen, values, url=login.url).run(mapping.login.steps, around)
    choices = [(Around.of(mapping.ready, {}), mapping.ready.shown)]
    if mapping.login.refused is not None:
        choices.append((around, mapping.login.refused))
    if screen.find_one_of(choices, seconds=mapping.limits.page_seconds) == 1:
        words = " ".join(text_of(screen.find(choices[1][1], around).locator).split())
        raise LoginRefused(
            said(
                "{title} does not let the user '{user}' in: {words}", title=mapping.title, user=login.user, words=words
            )
        )
    screen.logging_in = False


def _files(kinds: tuple[str, ...]) -> re.Pattern[str]:
    """Return which addresses are files of these kinds; all others pass without the robot being asked."""
    endings = "|".join(_ENDINGS[kind] for kind in kinds)
    return re.compile(rf"\.(?:{endings})(?:[?#]|$)", re.IGNORECASE)


def _host(url: str) -> str:
    parts = urlsplit(url)
    host = parts.hostname or ""
    return f"{host}:{parts.port}" if parts.port else host


def _close(context: BrowserContext) -> None:
    try:
        context.close()
    except Error:
        logger.opt(exception=True).debug("The session was gone already.")
