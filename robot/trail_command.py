"""`fakturarobot audit show VOUCHER`: a trail as a table, or as JSON for other programs."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from robot.errors import ExitCode
from robot.masking import clean, one_line
from robot.settings import Settings
from robot.trail import Trail, find_cases, follow
from robot.wiring import office_words, open_books
from robot.words import Words

_LONGEST = 120


def show_trail(settings: Settings, number: str, console: Console, *, as_json: bool) -> ExitCode:
    """Print the trail of each case with this voucher, document or case number; say in a sentence where there is none.

    Raises `LedgerFault`.
    """
    words = office_words(settings)
    books = open_books(settings)
    try:
        trails = [follow(books, settings.work(), case) for case in find_cases(books, number)]
    finally:
        books.close()
    if as_json:
        console.print_json(json.dumps([trail_as_json(trail) for trail in trails], default=str))
    for trail in () if as_json else trails:
        _show(trail, words, console)
    if not trails and not as_json:
        _say(console, words.text("trail.none", number=one_line(number, _LONGEST)))
    return ExitCode.ALL_ENTERED if trails else ExitCode.USAGE


def trail_as_json(trail: Trail) -> dict[str, Any]:
    """Return a trail as JSON values: paths as text, times and dates in ISO 8601, boxes in points from the top left."""
    case = trail.case
    return {
        "case": case.case_id,
        "state": case.state.value,
        "voucher": asdict(case.voucher) if case.voucher else None,
        "filed_as": case.filed_as,
        "approved_by": case.approved_by,
        "received_at": case.received_at.isoformat(),
        "sender": clean(case.origin.sender),
        "part": case.part,
        "trail": clean(case.trail),
        "values": [asdict(value) for value in trail.values],
        "files": [asdict(file) for file in trail.files],
        "evidence_page": trail.page,
        "records": [asdict(record) | {"time": record.time.isoformat()} for record in trail.records],
        "history": [
            {"at": at.isoformat(), "state": state.value, "note": clean(note)} for at, state, note in trail.history
        ],
    }


def _show(trail: Trail, words: Words, console: Console) -> None:
    case = trail.case
    voucher = case.voucher
    if voucher is not None:
        facts = {"number": voucher.number, "system": voucher.system, "time": words.time(voucher.at)}
        _say(console, words.text("trail.voucher", case=case.case_id, state=words.state(case.state), **facts))
    else:
        _say(console, words.text("trail.no_voucher", case=case.case_id, state=words.state(case.state)))
    _say(console, words.text("trail.origin", sender=case.origin.from_whom or "–", time=words.time(case.received_at)))
    if case.filed_as:
        _say(console, words.text("evidence.filed_as", number=case.filed_as))
    table = Table(*(words.text(f"trail.{key}") for key in ("value", "entered", "seen", "raw", "place", "certainty")))
    for one in trail.values:
        mark = {True: " ✓", False: " ✗", None: ""}[one.same]
        place = "" if one.page is None else words.text("trail.page", page=str(one.page))
        if one.box is not None:
            place += f" ({one.box.x0:.0f}, {one.box.top:.0f}, {one.box.x1:.0f}, {one.box.bottom:.0f})"
        certainty = words.certainty(one.certainty) if one.certainty else ""
        cells = (words.field(one.name), one.entered, f"{one.seen}{mark}", one.raw, place, certainty)
        table.add_row(*(Text(one_line(cell, _LONGEST)) for cell in cells))
    console.print(table)
    for file in trail.files:
        verdict = words.text("trail.intact" if file.intact else "trail.not_intact")
        _say(console, f"  {file.name} [{file.what}] {verdict}: {file.path}")
    if trail.page is not None:
        _say(console, f"  {words.text('trail.evidence_page')}: {trail.page}")
    log = Table(*(words.text(f"trail.{key}") for key in ("record", "time", "who", "action", "hash")))
    for record in trail.records:
        row = (str(record.seq), words.time(record.time), record.who, words.action(record.action), record.hash[:16])
        log.add_row(*(Text(one_line(cell, _LONGEST)) for cell in row))
    console.print(log)


def _say(console: Console, text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)
