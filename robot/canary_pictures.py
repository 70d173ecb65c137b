"""The canary's pictures: how each page of a system looked when it last was as mapped, and how it looks changed."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from robot.errors import Pictures, SystemFault
from robot.sentence import said

_TIME = "%Y-%m-%d-%H%M%S"
_OF_A_CHANGE = re.compile(r"(?P<stamp>\d{4}-\d\d-\d\d-\d{6})-(?P<section>.+)-(?P<when>before|after)")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptChange:
    """A check in which pages were not as mapped."""

    at: datetime
    wrong: Sequence[str]  # what was not as mapped, in sentences; none where nobody noted it
    pictures: Sequence[tuple[str, str, Path]]  # section, "before" or "after", and the file; "before" comes first


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

    def known(self) -> list[Path]:
        """Return the pictures of the pages as they last were as mapped, by section; each is named SECTION.png."""
        return [path for path in sorted(self._folder.glob("*.png")) if not _OF_A_CHANGE.fullmatch(path.stem)]

    def changes(self, zone: ZoneInfo, most: int) -> list[KeptChange]:
        """Return the last changes, newest first; their times are read as times of this zone."""
        found: dict[str, list[tuple[str, str, Path]]] = {}
        for path in sorted(self._folder.glob("*.png")):
            if of := _OF_A_CHANGE.fullmatch(path.stem):
                found.setdefault(of["stamp"], []).append((of["section"], of["when"], path))
        return [self._change(stamp, found[stamp], zone) for stamp in sorted(found, reverse=True)[:most]]

    def _change(self, stamp: str, found: Sequence[tuple[str, str, Path]], zone: ZoneInfo) -> KeptChange:
        told = self._folder / f"{stamp}-wrong.json"
        wrong = json.loads(told.read_text(encoding="utf-8")) if told.is_file() else []
        return KeptChange(
            at=datetime.strptime(stamp, _TIME).replace(tzinfo=zone),
            wrong=[str(one) for one in wrong],
            pictures=sorted(found, key=lambda one: (one[0], one[1] == "after")),
        )

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
