"""Pictures of a document's pages, drawn by a worker process that may die without harm."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

MOST_PAGES = 8
_SECONDS = 4.0
_START_SECONDS = 30.0  # on a machine that has much else to do
_MEMORY_MB = 448

Trouble = Literal["", "timeout", "damaged", "not_pdf", "missing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageImage:
    """One page as a picture. `width` and `height` are the page's, in points."""

    number: int  # counted from 1
    width: float
    height: float
    png: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """The pages that could be drawn; `why` says what hindered where there are none."""

    images: tuple[PageImage, ...] = ()
    total: int = 0
    why: Trouble = ""


class PageImages:
    """Draws pages within limits of time and memory a document. One worker serves many; close it at the end."""

    def __init__(self, *, seconds: float = _SECONDS, memory_mb: int = _MEMORY_MB) -> None:
        self._seconds = seconds
        self._memory_mb = memory_mb
        self._worker: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def draw(self, path: Path, media_type: str, pages: Sequence[int] = (), most: int = MOST_PAGES) -> Pages:
        """Return pictures of these pages (none named: of all), at most `most`. Never raises for what the file holds."""
        if media_type != "application/pdf" and not media_type.startswith("image/"):
            return Pages(why="not_pdf")
        if not path.is_file():
            return Pages(why="missing")
        worker = self._running()
        assert worker.stdin is not None
        request = {"path": str(path.resolve()), "media_type": media_type, "pages": list(pages), "most": most}
        too_late = threading.Event()

        def end() -> None:
            too_late.set()
            worker.kill()

        watch = threading.Timer(self._seconds, end)
        watch.start()
        try:
            worker.stdin.write(json.dumps(request).encode() + b"\n")
            worker.stdin.flush()
            found = self._answer(worker)
        except (OSError, ValueError):  # the worker died: its pipe is closed or its answer incomplete
            found = None
        finally:
            watch.cancel()
        if found is None:
            self.close()
            return Pages(why="timeout" if too_late.is_set() else "damaged")
        return found

    def close(self) -> None:
        """End the worker."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.kill()
            worker.communicate()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._worker is None or self._worker.poll() is not None:
            self.close()
            self._worker = subprocess.Popen(  # noqa: S603 - our own module, our own interpreter
                [sys.executable, "-m", "robot.evidence.render_worker", str(self._memory_mb)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=Path(__file__).parents[2],
            )
            _wait_until_ready(self._worker)
        return self._worker

    @staticmethod
    def _answer(worker: subprocess.Popen[bytes]) -> Pages | None:
        assert worker.stdout is not None
        head: dict[str, Any] = json.loads(worker.stdout.readline())
        images = []
        for page in head["pages"]:
            png = worker.stdout.read(page["size"])
            if len(png) != page["size"]:
                return None
            images.append(PageImage(number=page["number"], width=page["width"], height=page["height"], png=png))
        return Pages(images=tuple(images), total=head["total"], why="" if images else "damaged")


def _wait_until_ready(worker: subprocess.Popen[bytes]) -> None:
    """Wait for the worker's first line, so that its start does not count against a document. It may be dead then."""
    watch = threading.Timer(_START_SECONDS, worker.kill)
    watch.start()
    try:
        assert worker.stdout is not None
        worker.stdout.readline()
    finally:
        watch.cancel()
