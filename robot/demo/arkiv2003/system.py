"""Arkiv 2003 as a whole: books, pages and server, started and stopped together."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from robot.demo.arkiv2003.books import Books
from robot.demo.arkiv2003.faults import Faults
from robot.demo.arkiv2003.pages import Pages
from robot.demo.loopback import LoopbackServer, slow_pages
from robot.demo.sessions import Sessions, WallClock

if TYPE_CHECKING:
    from robot.ports import Clock


class Arkiv2003:
    """The filing system on loopback; a context manager.

    `books` is its SQLite file, made where it is missing; uploaded files lie in `NAME-filer/` beside it.
    `slow_share` of the pages take `slow_seconds`, drawn with `seed`.
    """

    def __init__(
        self,
        books: Path,
        *,
        user: str = "robot",
        password: str = "Sommer2024",  # noqa: S107 - a demo password
        faults: Faults | None = None,
        clock: Clock | None = None,
        idle_minutes: float = 20,
        slow_share: float = 0.0,
        slow_seconds: float = 1.5,
        seed: int = 2003,
        port: int = 0,
    ) -> None:
        clock = clock or WallClock()
        self.faults = faults if faults is not None else Faults()
        self.sessions = Sessions(clock, timedelta(minutes=idle_minutes))
        self._pages = Pages(
            books=Books(books),
            sessions=self.sessions,
            faults=self.faults,
            clock=clock,
            login=(user, password),
            slow=slow_pages(slow_share, slow_seconds, seed),
        )
        self._server = LoopbackServer(self._pages, port)

    @property
    def url(self) -> str:
        """The address of the first page."""
        return self._server.url

    def start(self) -> Self:
        """Serve from now on."""
        self._server.start()
        return self

    def stop(self) -> None:
        """End every hanging request and every thread. Safe to repeat."""
        self._pages.stopped.set()
        self._server.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
