"""The canary's pictures: how each page of a system looked when it last was as mapped, and how it looks changed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from robot.errors import Pictures, SystemFault
from robot.sentence import said

_TIME = "%Y-%m-%d-%H%M%S"


class CanaryPictures:
    """The folder of one system: SECTION.png as last mapped, TIME-SECTION-before.png and -after.png of each change.

    TIME-wrong.json beside them lists what was wrong. A "before" keeps the time at which the page was last as mapped.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, seen: Mapping[str, bytes], *, wrong: Sequence[str], at: datetime) -> tuple[Pictures, ...]:
        """Keep the pictures; for a change return where they lie, before (None: never seen) and after.

        `wrong`: what is not as mapped, in sentences; none where nothing has changed.

        Raises `SystemFault` where the disk refuses.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if not wrong:
                for section, png in seen.items():
                    self._last(section).write_bytes(png)
                return ()
            told = self._folder / f"{at:{_TIME}}-wrong.json"
            told.write_text(json.dumps(list(wrong), ensure_ascii=False), encoding="utf-8")
            return tuple(self._pair(section, png, at) for section, png in seen.items())
        except OSError as error:
            raise SystemFault(
                said("{folder}: cannot be written ({reason}).", folder=self._folder, reason=error.strerror)
            ) from error

    def _pair(self, section: str, png: bytes, at: datetime) -> Pictures:
        stem = f"{at:{_TIME}}-{section}"
        after, before = self._folder / f"{stem}-after.png", self._folder / f"{stem}-before.png"
        after.write_bytes(png)
        if not self._last(section).is_file():
            return Pictures(before=None, after=after)
        shutil.copy2(self._last(section), before)
        return Pictures(before=before, after=after)

    def _last(self, section: str) -> Path:
        return self._folder / f"{section}.png"
