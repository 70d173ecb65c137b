"""How the robot and its systems stand, with the pictures of the systems' pages."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.responses import Response

from robot.page.access import RoomOf, Sees
from robot.page.room import Room, render
from robot.page.showing import at_work

router = APIRouter()
_MOST_CHANGES = 6
_OF_A_CHANGE = re.compile(r"(?P<stamp>\d{4}-\d\d-\d\d-\d{6})-(?P<section>.+)-(?P<when>before|after)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One picture of a system's page; `kind`: "known", "before" or "after"."""

    section: str
    kind: str
    address: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A check in which pages were not as mapped."""

    at: datetime
    wrong: Sequence[str]
    pictures: list[Picture]  # a page's "before" before its "after"


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemStanding:
    """How one system stands."""

    name: str
    url: str
    faults: int
    left_alone_since: datetime | None
    known: list[Picture]  # its pages as they last were as mapped
    changes: list[Change]  # newest first


@router.get("/system")
def system(request: Request, room: RoomOf, visitor: Sees) -> Response:
    """Show how everything stands."""
    systems = [_standing(room, name) for name in room.settings.systems]
    last = room.books.runs(1)
    return render(request, "system", visitor=visitor, systems=systems, now=at_work(room), last=next(iter(last), None))


def _standing(room: Room, name: str) -> SystemStanding:
    faults, since = room.books.breaker(name)
    folder = room.work / "canary" / name
    known, changes = list[Path](), dict[str, list[tuple[str, str, Path]]]()
    for path in sorted(folder.glob("*.png")):
        if of := _OF_A_CHANGE.fullmatch(path.stem):
            changes.setdefault(of["stamp"], []).append((of["section"], of["when"], path))
        else:
            known.append(path)
    return SystemStanding(
        name=name,
        url=room.settings.systems[name].url,
        faults=faults,
        left_alone_since=since,
        known=[_picture(room, path, path.stem, "known") for path in known],
        changes=[
            _change(room, folder, stamp, changes[stamp]) for stamp in sorted(changes, reverse=True)[:_MOST_CHANGES]
        ],
    )


def _change(room: Room, folder: Path, stamp: str, found: list[tuple[str, str, Path]]) -> Change:
    """Return the change of this moment; `found`: section, "before" or "after", and file of each picture."""
    found.sort(key=lambda one: (one[0], one[1] == "after"))
    return Change(
        at=datetime.strptime(stamp, "%Y-%m-%d-%H%M%S").replace(tzinfo=room.settings.zone),
        wrong=_wrong(folder / f"{stamp}-wrong.json"),
        pictures=[_picture(room, path, section, when) for section, when, path in found],
    )


def _wrong(path: Path) -> Sequence[str]:
    """Return what was not as mapped, in sentences; nothing where nobody noted it."""
    return [str(one) for one in json.loads(path.read_text(encoding="utf-8"))] if path.is_file() else []


def _picture(room: Room, path: Path, section: str, kind: str) -> Picture:
    at = datetime.fromtimestamp(path.stat().st_mtime, room.settings.zone)
    return Picture(section=section, kind=kind, address=f"/files/canary/{path.parent.name}/{path.name}", at=at)
