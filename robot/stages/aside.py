"""Work that is done beside other work, because the disk can be written while a page is waited for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager


@contextmanager
def aside(work: Callable[[], object]) -> Iterator[None]:
    """Do some work in another thread while the block runs, and be through with both when it ends.

    An error of the work is raised when the block is through, before the block's own.
    """
    with ThreadPoolExecutor(max_workers=1) as thread:
        done = thread.submit(work)
        try:
            yield
        finally:
            done.result()
