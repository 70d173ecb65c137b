"""Watches a browser context for what no step asked for: dialogs, error pages, crashes, foreign hosts, downloads."""

from __future__ import annotations

from collections import Counter

from loguru import logger
from playwright.sync_api import BrowserContext, Dialog, Download, Error, Frame, Page, Request, Response

from robot.entry.network import in_words
from robot.errors import SessionLost, SystemFault
from robot.mapping.step import Answer
from robot.sentence import said, together

_BLOCKED = ("ERR_PROXY_CONNECTION_FAILED", "ERR_TUNNEL_CONNECTION_FAILED", "ERR_BLOCKED_BY_CLIENT")
_LOG_IN_AGAIN = frozenset({401, 419, 440})  # unauthorized; page expired; login time-out (IIS)
_HARMLESS = ("ERR_ABORTED", "NS_BINDING_ABORTED")  # one navigation took another's place


class Watch:
    """What happened in one context since it was asked last. `blocked` counts requests to foreign hosts."""

    def __init__(self, context: BrowserContext) -> None:
        self.blocked: Counter[str] = Counter()
        self.opened: list[Page] = []
        self._loads: Counter[tuple[Page, Frame | str]] = Counter()
        self.dialogs: list[str] = []  # what each answered dialog said
        self.refused: str | None = None  # what a dialog said that is a refusal
        self._expected: Answer | None = None
        self._refusal: str | None = None
        self.logging_in = False  # an answer that asks to log in is no surprise then
        self.downloads: list[Download] = []
        self._download_expected = False
        self._alarms: list[str] = []
        self._lost: str | None = None
        context.on("page", self._watch_page)
        context.on("dialog", self._answer)
        context.on("response", self._response)
        context.on("requestfailed", self._request_failed)

    def expect_dialog(self, answer: Answer | None) -> None:
        """From now on answer this dialog, and no other."""
        self._expected = answer
        self._refusal = self.refused = None
        self.dialogs.clear()

    def expect_refusal(self, words: str | None) -> None:
        """From now on take a dialog with these words for the system's refusal."""
        self._refusal = words

    def expect_download(self, *, expected: bool) -> None:
        """From now on keep a file that comes, or take it for a fault."""
        self._download_expected = expected

    def raise_alarm(self) -> None:
        """Raise `SessionLost` or `SystemFault` if something went wrong since the last call of `clear`."""
        if self._lost is not None and not self.logging_in:
            raise SessionLost(self._lost)
        if self._alarms:
            raise SystemFault(together(dict.fromkeys(self._alarms), "; "))

    def clear(self) -> None:
        """Forget what went wrong, and the windows that are gone."""
        self._alarms.clear()
        self._lost = None
        self.opened = [page for page in self.opened if not page.is_closed()]
        self._loads = Counter({key: count for key, count in self._loads.items() if not key[0].is_closed()})

    def loads(self, page: Page, frame: Frame | str) -> int:
        """Return how many pages the frame of this name ("" for the page itself), or this frame, has loaded so far."""
        return self._loads[page, frame]

    def _watch_page(self, page: Page) -> None:
        self.opened.append(page)
        page.on("crash", lambda _page: self._alarms.append(said("the page crashed")))
        page.on("download", self._download)
        page.on("framenavigated", self._loaded)

    def _loaded(self, frame: Frame) -> None:
        if frame.parent_frame is None:
            self._loads[frame.page, ""] += 1
        else:
            self._loads[frame.page, frame] += 1
            if frame.name:
                self._loads[frame.page, frame.name] += 1

    def _answer(self, dialog: Dialog) -> None:
        words, expected = dialog.message, self._expected
        try:
            if expected is not None and expected.text in words:
                self.dialogs.append(words)
                if expected.answer == "ok":
                    dialog.accept(expected.reply)
                else:
                    dialog.dismiss()
                return
            if dialog.type == "beforeunload":  # a form that is left half filled was never posted
                dialog.accept()
                return
            if self._refusal is not None and self._refusal in words:
                self.refused = words
            self._alarms.append(said("an unexpected dialog said '{words}'", words=words))
            dialog.dismiss()
        except Error:  # the page that asked is gone; the alarm, where there is one, stands
            logger.opt(exception=True).debug("A dialog went away by itself.")

    def _response(self, response: Response) -> None:
        if response.status < 401 or response.request.resource_type not in ("document", "xhr", "fetch"):
            return
        if response.status in _LOG_IN_AGAIN and not self.logging_in:
            self._lost = said(
                "the system asks to log in again ({status} for {path})",
                status=response.status,
                path=_path(response.url),
            )
        if response.status >= 500:
            self._alarms.append(
                said("the system answered {status} for {path}", status=response.status, path=_path(response.url))
            )

    def _request_failed(self, request: Request) -> None:
        why = request.failure or ""
        if any(word in why for word in _BLOCKED):
            self.blocked[request.url] += 1
            logger.warning("Blocked: a page of the system asked for another host.")
            if request.is_navigation_request():
                self._alarms.append(
                    said("the system led to another host ({host}), which is not allowed", host=_origin(request.url))
                )
        elif request.is_navigation_request() and not any(word in why for word in _HARMLESS):
            path = _path(request.url)
            self._alarms.append(in_words(why, path) or said("{path} could not be loaded ({why})", path=path, why=why))

    def _download(self, download: Download) -> None:
        if self._download_expected:
            self.downloads.append(download)
            return
        self._alarms.append(said("the system sent a file ({path}) instead of a page", path=_path(download.url)))
        try:
            download.cancel()
        except Error:  # its page is gone, and the file with it
            logger.opt(exception=True).debug("A download went away by itself.")


def _origin(url: str) -> str:
    return "/".join(url.split("/")[:3])


def _path(url: str) -> str:
    return url.partition("?")[0]
