"""How the robot and its systems stand, with the pictures of the systems' pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.responses import Response

from robot.canary_pictures import CanaryPictures, KeptChange
from robot.page.access import RoomOf, Sees
from robot.page.room import Room, render
from robot.page.showing import at_work

router = APIRouter()
_MOST_CHANGES = 6


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
    pictures = CanaryPictures(room.work / "canary" / name)
    return SystemStanding(
        name=name,
        url=room.settings.systems[name].url,
        faults=faults,
        left_alone_since=since,
        known=[_picture(room, path, path.stem, "known") for path in pictures.known()],
        changes=[_change(room, kept) for kept in pictures.changes(room.settings.zone, _MOST_CHANGES)],
    )


def _change(room: Room, kept: KeptChange) -> Change:
    shown = [_picture(room, path, section, when) for section, when, path in kept.pictures]
    return Change(at=kept.at, wrong=kept.wrong, pictures=shown)


def _picture(room: Room, path: Path, section: str, kind: str) -> Picture:
    at = datetime.fromtimestamp(path.stat().st_mtime, room.settings.zone)
    return Picture(section=section, kind=kind, address=f"/files/canary/{path.parent.name}/{path.name}", at=at)
