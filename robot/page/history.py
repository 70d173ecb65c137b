"""The runs so far, and the search for a case."""

from __future__ import annotations

import re
from decimal import Decimal

from fastapi import APIRouter, Request
from loguru import logger
from starlette.responses import Response

from robot.errors import ConfigurationError
from robot.page.access import RoomOf, Sees
from robot.page.room import Room, render
from robot.page.showing import lines
from robot.review.cells import CellFault, read
from robot.review.columns import Form
from robot.wiring import open_register

router = APIRouter()
_MOST_FOUND = 100
_MOST_RUNS = 100
_LONGEST = 100
_SHORTEST_NAME = 2


@router.get("/history")
def history(request: Request, room: RoomOf, visitor: Sees, q: str = "") -> Response:
    """Show what was searched for, and the newest runs."""
    wanted = " ".join(q.split())[:_LONGEST]
    found = search(room, wanted) if wanted else []
    runs = [
        (run, f"/files/rapporter/run-{run.run_id}.html" if _has_report(room, run.run_id) else "")
        for run in room.books.runs(_MOST_RUNS)
    ]
    return render(request, "history", visitor=visitor, q=wanted, found=found, runs=runs, most=_MOST_FOUND)


def search(room: Room, wanted: str) -> list[object]:
    """Return the cases that may be meant: by any number, the supplier's name, or the amount as staff write it."""
    name = wanted.casefold()
    suppliers = []
    if len(name) >= _SHORTEST_NAME:
        try:
            suppliers = [one.cvr for one in open_register(room.settings) if name in one.name.casefold()]
        except ConfigurationError as error:  # the search goes on without names; `doctor` tells of the register
            logger.warning("the register cannot be read: {}", error)
    found = room.books.found(wanted, supplier_ids=suppliers, amount=_amount(wanted), limit=_MOST_FOUND)
    return list(lines(found, room.words))


def _amount(wanted: str) -> Decimal | None:
    """Return the amount: "1.250,00" as in the workbook, "1250.00" as programs write it."""
    if re.fullmatch(r"[0-9]+\.[0-9]{2}", wanted):
        return Decimal(wanted)
    try:
        value = read(wanted, Form.AMOUNT)
    except CellFault:
        return None
    return abs(value) if isinstance(value, Decimal) else None


def _has_report(room: Room, run_id: str) -> bool:
    return (room.work / "rapporter" / f"run-{run_id}.html").is_file()
