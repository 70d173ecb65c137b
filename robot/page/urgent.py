"""Urgent files: dropped here, taken by `fakturarobot run --urgent`, followed until each is a voucher or a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from mail_intake.folder import URGENT_ACCOUNT
from robot.case import Case
from robot.errors import ExitCode
from robot.page.access import OwnForm, RoomOf, Runs, Sees
from robot.page.batches import Batch
from robot.page.jobs import Job
from robot.page.room import Room, go_to, render, told
from robot.page.showing import UNDER_WAY, CaseLine, at_work, lines
from robot.page.today import runbooks

router = APIRouter()
_MOST_BATCHES = 20
_RUNBOOK = "fakturaer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """One file, and what became of it so far."""

    name: str
    cases: list[CaseLine]


@router.get("/urgent")
def urgent(request: Request, room: RoomOf, visitor: Sees) -> Response:
    """Show the form and the newest batches."""
    return render(request, "urgent", visitor=visitor, **_form(room))


@router.post("/urgent")
def take(request: Request, room: RoomOf, visitor: Runs, form: OwnForm) -> Response:
    """Keep the files and have the robot take them, now or when the run at work has ended."""
    runbook = form.fields.get("runbook", _RUNBOOK)
    if runbook not in runbooks(room):
        return render(
            request, "urgent", status=422, visitor=visitor, **_form(room, wrong=told(room.words, "told_no_runbook"))
        )
    files = [(file.filename or "", file.file) for file in form.files]
    batch, refused = room.batches.take(files, by=visitor.user.name, at=room.clock.now(), runbook=runbook)
    if batch is None:
        key = "urgent_refused" if refused else "urgent_none"
        wrong = told(room.words, key, names=", ".join(refused))
        return render(request, "urgent", status=422, visitor=visitor, **_form(room, wrong=wrong))
    put(room, batch)
    return go_to(f"/urgent/{batch.batch_id}" + ("?told=some_refused" if refused else ""))


@router.get("/urgent/{batch_id}")
def follow(request: Request, room: RoomOf, visitor: Sees, batch_id: str) -> Response:
    """Show what becomes of a batch."""
    return render(request, "batch", visitor=visitor, **_followed(room, batch_id))


@router.get("/urgent/{batch_id}/live")
def follow_live(request: Request, room: RoomOf, visitor: Sees, batch_id: str) -> Response:
    """Return the part that changes meanwhile."""
    return render(request, "batch_live", visitor=visitor, **_followed(room, batch_id))


@router.post("/urgent/{batch_id}/again")
def again(request: Request, room: RoomOf, visitor: Runs, form: OwnForm, batch_id: str) -> Response:  # noqa: ARG001
    """Have the robot take a batch once more whose run ended before it had taken every file."""
    batch = room.batches.reopened(_batch(room, batch_id))
    put(room, batch)
    return go_to(f"/urgent/{batch.batch_id}")


def put(room: Room, batch: Batch) -> None:
    """Have the robot take a batch when it is its turn."""

    def done(code: int) -> None:
        room.batches.ended(batch, code, list(_cases(room, batch)))

    arguments = ("run", batch.runbook, "--urgent", str(batch.files.resolve()))
    room.jobs.put(Job(key=_key(batch), arguments=arguments, by=batch.by, done=done))


def _key(batch: Batch) -> str:
    return f"urgent {batch.batch_id}"


def _form(room: Room, wrong: str = "") -> dict[str, Any]:
    return {
        "batches": room.batches.newest(_MOST_BATCHES),
        "wrong": wrong,
        "runbooks": runbooks(room),
        "runbook": _RUNBOOK,
        "now": at_work(room),
    }


def _batch(room: Room, batch_id: str) -> Batch:
    batch = room.batches.find(batch_id)
    if batch is None:
        raise HTTPException(404)
    return batch


def _cases(room: Room, batch: Batch) -> Mapping[str, Sequence[Case]]:
    """Return the cases of each file that the robot has taken in. The ledger knows a file by "when it changed/name"."""
    found: dict[str, list[Case]] = {}
    for uid, case in room.books.taken_from(URGENT_ACCOUNT, str(batch.files.resolve())):
        found.setdefault(uid.partition("/")[2], []).append(case)
    return found


def _followed(room: Room, batch_id: str) -> dict[str, Any]:
    batch = _batch(room, batch_id)
    cases = _cases(room, batch)
    waits = any(job.key == _key(batch) for job in room.jobs.waiting)
    going = batch.code is None
    under_way = any(case.state in UNDER_WAY for several in cases.values() for case in several)
    return {
        "batch": batch,
        "files": [Followed(name=name, cases=lines(cases.get(name, ()), room.words)) for name in batch.names],
        "waits": waits,
        "going": going,
        "under_way": under_way and going,
        "left": not going and any(name not in cases for name in batch.names),
        "code": None if batch.code is None else ExitCode(batch.code) if batch.code in tuple(ExitCode) else None,
        "now": at_work(room),
    }
