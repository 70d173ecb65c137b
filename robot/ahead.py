"""Work that is begun before its turn comes, several pieces at a time, and handed out in the order of asking."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Generic, Self, TypeVar

K = TypeVar("K", bound=Hashable)
R = TypeVar("R")


class Ahead(Generic[K, R]):
    """Does `work` for what is coming, in `at_once` threads; with one at once, in the caller's own thread.

    `coming` is what will probably be asked for, in that order; what comes otherwise is done when it is
    asked for. No more than twice `at_once` results wait for their turn. What `work` raises is raised
    where its result is asked for.
    """

    def __init__(self, work: Callable[[K], R], coming: Iterable[K], at_once: int) -> None:
        self._work = work
        self._coming = iter(coming)
        self._most = 2 * at_once
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="ahead") if at_once > 1 else None
        self._begun: dict[K, Future[R]] = {}
        self._asked: set[K] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Drop what was not asked for; what is under way is waited for."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def result(self, key: K) -> R:
        """Return what the work makes of `key`; the next pieces begin meanwhile."""
        self._begin_more()
        self._asked.add(key)
        future = self._begun.pop(key, None)
        self._begin_more()
        return future.result() if future is not None else self._work(key)

    def _begin_more(self) -> None:
        if self._pool is None:
            return
        while len(self._begun) < self._most:
            key = next(self._coming, None)
            if key is None:
                return
            if key not in self._begun and key not in self._asked:
                self._begun[key] = self._pool.submit(self._work, key)
