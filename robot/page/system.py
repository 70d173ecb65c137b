"""How the robot and its systems stand, with the pictures of the systems' pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.responses import Response

from robot.page.access import RoomOf, Sees
from robot.page.room import Room, render
from robot.page.showing import at_work

router = APIRouter()
_MOST_CHANGES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One picture of a system's page."""

    name: str
    address: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemStanding:
    """How one system stands."""

    name: str
    url: str
    faults: int
    left_alone_since: datetime | None
    known: list[Picture]  # its pages as they last were as mapped
    changed: list[Picture]  # as they were when they were not, newest first


@router.get("/system")
def system(request: Request, room: RoomOf, visitor: Sees) -> Response:
    """Show how everything stands."""
    systems = [_standing(room, name) for name in room.settings.systems]
    last = room.books.runs(1)
    return render(request, "system", visitor=visitor, systems=systems, now=at_work(room), last=next(iter(last), None))


def _standing(room: Room, name: str) -> SystemStanding:
    faults, since = room.books.breaker(name)
    pictures = [_picture(room, path) for path in sorted(room.work.joinpath("canary", name).glob("*.png"))]
    changes = [one for one in pictures if one.name.endswith(("-before", "-after"))]
    return SystemStanding(
        name=name,
        url=room.settings.systems[name].url,
        faults=faults,
        left_alone_since=since,
        known=[one for one in pictures if one not in changes],
        changed=_newest_first(changes)[:_MOST_CHANGES],
    )


def _newest_first(changes: list[Picture]) -> list[Picture]:
    """Sort pictures called "TIME-SECTION-before" and "-after": the newest change first, its "before" before "after"."""
    found = {one.name: one for one in changes}
    stems = sorted({name.rpartition("-")[0] for name in found}, reverse=True)
    return [found[name] for stem in stems for name in (f"{stem}-before", f"{stem}-after") if name in found]


def _picture(room: Room, path: Path) -> Picture:
    at = datetime.fromtimestamp(path.stat().st_mtime, room.settings.zone)
    return Picture(name=path.stem, address=f"/files/canary/{path.parent.name}/{path.name}", at=at)
