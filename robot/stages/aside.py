"""Work that is done beside other work, because the disk can be written while a page is waited for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")


@contextmanager
def aside(work: Callable[[], T]) -> Iterator[Future[T]]:
    """Do some work in another thread while the block runs, and be through with both when it ends.

    What the work returned is the result of the future. An error of it is raised when the block is through, before
    the block's own.
    """
    with ThreadPoolExecutor(max_workers=1) as thread:
        done = thread.submit(work)
        try:
            yield done
        finally:
            done.result()
