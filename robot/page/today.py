"""The first page: what runs now, what came last night, what waits."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from robot.errors import ExitCode
from robot.outcome import State
from robot.page.access import OwnForm, RoomOf, Runs, Sees
from robot.page.jobs import Job
from robot.page.room import Room, go_to, render
from robot.page.showing import WAITS, at_work, lines, tone
from robot.stopping import ask_to_stop

router = APIRouter()
_MOST_WAITING = 200
_EVENING = 18
_BAD = frozenset(ExitCode) - {ExitCode.ALL_ENTERED, ExitCode.SOME_HELD}


@router.get("/")
def today(request: Request, room: RoomOf, visitor: Sees) -> Response:
    """Show the day."""
    return render(request, "today", visitor=visitor, **_standing(room))


@router.get("/live")
def live(request: Request, room: RoomOf, visitor: Sees) -> Response:
    """Return the part of the day that changes while a run is at work."""
    return render(request, "today_live", visitor=visitor, **_standing(room))


@router.post("/run/start")
def start(request: Request, room: RoomOf, visitor: Runs, form: OwnForm) -> Response:  # noqa: ARG001 - framework
    """Start a run of a runbook, unless one is at work."""
    runbook = form.fields.get("runbook", "")
    if runbook not in runbooks(room):
        return go_to("/?told=no_runbook")
    if at_work(room) is not None:
        return go_to("/?told=already_running")
    room.jobs.put(Job(key=f"run {runbook}", arguments=("run", runbook), by=visitor.user.name))
    return go_to("/?told=started")


@router.post("/run/stop")
def stop(request: Request, room: RoomOf, visitor: Runs, form: OwnForm) -> Response:  # noqa: ARG001 - framework
    """Ask the run that is at work to stop after the invoice in hand."""
    return go_to("/?told=stop_asked" if ask_to_stop(room.work) else "/?told=not_running")


def runbooks(room: Room) -> tuple[str, ...]:
    """Return the runbooks of the office."""
    return tuple(sorted(path.parent.name for path in room.settings.runbooks.glob("*/process.toml")))


def _last_evening(now: datetime) -> datetime:
    """Return when the working day before ended: what came after that is of tonight or today."""
    return (now - timedelta(days=1)).replace(hour=_EVENING, minute=0, second=0, microsecond=0)


def _standing(room: Room) -> dict[str, Any]:
    since = _last_evening(room.clock.now())
    came = room.books.cases(list(State), changed_since=since)
    counted = Counter(case.state for case in came)
    waiting = room.books.cases(WAITS, limit=_MOST_WAITING)
    open_now = room.books.counts(WAITS)
    last = room.jobs.last
    return {
        "now": at_work(room),
        "since": since,
        "run": next(iter(room.books.runs(1)), None),
        "counts": [(room.words.state(state), tone(state), counted[state]) for state in State if counted[state]],
        "waiting": lines(waiting, room.words),
        "waiting_count": sum(open_now.values()),
        "halves": [case.case_id for case in waiting if room.answers.half(case)],
        "runbooks": runbooks(room),
        "queue": room.jobs.waiting,
        "failed": ExitCode(last[1]) if last and last[1] in _BAD else None,
    }
