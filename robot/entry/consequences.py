"""What an action is said to bring about, and the waiting for it: a dialog, a page, a part of a page."""

from __future__ import annotations

from playwright.sync_api import Error, Frame, Page, Request

from robot.entry.screen import Screen
from robot.errors import ScreenChanged
from robot.mapping.step import Answer
from robot.sentence import said

_DIGEST = """() => new Promise(done => {
    const turn = left => setTimeout(() => left ? turn(left - 1) : requestAnimationFrame(() => done(true)));
    turn(20);
})"""
"""Done once the page has had its turn twenty times: what an answer sets going is a chain of small tasks, and only the
last of them asks the next question or shows what came."""
_FETCHED = ("xhr", "fetch")


class Consequences:
    """Watches from before an action until all that it brings about has happened."""

    def __init__(
        self,
        screen: Screen,
        dialog: Answer | None,
        *,
        loads: bool | str,
        page: Page,
        frame: Frame | str,
        updates: bool | str = False,
    ) -> None:
        self._screen = screen
        self._dialog = dialog
        self._loads = loads
        self._page = page
        self._frame: Frame | str = loads if isinstance(loads, str) else frame
        self._updates = updates
        self._asked: set[Request] = set()
        self._answered: set[Request] = set()
        screen.watch.expect_dialog(dialog)
        self._before = self._count()
        if updates:
            page.on("request", self._ask)
            page.on("requestfinished", self._answer)
            page.on("requestfailed", self._answer)

    def wait(self, what: str, seconds: float) -> None:
        """Wait until all of it has happened. Raises `ScreenChanged` and `SystemFault`."""
        screen = self._screen
        if self._loads:
            screen.wait_until(
                self.has_loaded,
                self._page,
                "framenavigated",
                seconds=seconds,
                otherwise=said("{what}: no new page was loaded.", what=what),
            )
            loaded = self._loaded_frame()
            if loaded is not None:
                loaded.wait_for_load_state("domcontentloaded", timeout=seconds * 1000)
        if self._updates:
            self._wait_for_update(what, seconds)
        if self._dialog is not None and self._dialog.always and not screen.watch.dialogs:
            raise ScreenChanged(said("{what}: the dialog '{text}' did not come.", what=what, text=self._dialog.text))

    def has_loaded(self) -> bool:
        """Return whether a new page has been loaded since the action."""
        return self._count() > self._before

    def have_happened(self) -> bool:
        """Return whether what is waited for has begun; never, where nothing is said that could be waited for."""
        if self._loads:
            return self.has_loaded()
        return bool(self._updates) and bool(self._asked)

    def end(self) -> None:
        """Stop watching."""
        if self._updates:
            self._page.remove_listener("request", self._ask)
            self._page.remove_listener("requestfinished", self._answer)
            self._page.remove_listener("requestfailed", self._answer)

    def _wait_for_update(self, what: str, seconds: float) -> None:
        """Wait until the page has its answers and has worked them in; an answer may lead to the next question."""
        maybe = self._updates == "maybe"
        if maybe:
            self._digest()
        while True:
            self._screen.wait_until(
                lambda: (maybe or bool(self._asked)) and self._asked <= self._answered,
                self._page,
                "requestfinished",
                seconds=seconds,
                otherwise=said("{what}: the page fetched nothing anew, or got no answer.", what=what),
            )
            known = len(self._asked)
            self._digest()
            if len(self._asked) == known:
                return

    def _digest(self) -> None:
        for frame in self._page.frames:
            _digest(frame)

    def _loaded_frame(self) -> Frame | None:
        if isinstance(self._frame, Frame):
            return None if self._frame.is_detached() else self._frame
        return self._page.frame(name=self._frame) if self._frame else self._page.main_frame

    def _count(self) -> int:
        return self._screen.watch.loads(self._page, self._frame)

    def _ask(self, request: Request) -> None:
        if request.resource_type in _FETCHED:
            self._asked.add(request)

    def _answer(self, request: Request) -> None:
        self._answered.add(request)


def _digest(frame: Frame) -> None:
    try:
        frame.evaluate(_DIGEST)
    except Error:  # it is being replaced; what comes in its place is looked for anew
        return
