"""`fakturarobot audit show VOUCHER`: a trail as a table, or as JSON for other programs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from rich.console import Console

from robot.case import INTENT_NAMES
from robot.errors import ExitCode
from robot.evidence.page_images import PageImages
from robot.evidence.read_back import masked
from robot.listing import print_rows
from robot.masking import clean, one_line
from robot.settings import Settings
from robot.trail import DOCUMENT, LINE, MESSAGE, Trail, TrailFile, TrailValue, find_cases, follow
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
    if case.approved_by:
        _say(console, words.text("trail.approved", who=one_line(case.approved_by, _LONGEST)))
    if case.filed_as:
        _say(console, words.text("evidence.filed_as", number=case.filed_as))
    columns = ("value", "entered", "seen", "raw", "place", "certainty")
    sizes = _page_sizes(trail)
    rows = [tuple(one_line(cell, _LONGEST) for cell in _cells(one, trail, sizes, words)) for one in trail.values]
    print_rows(console, [words.text(f"trail.{key}") for key in columns], rows)
    if case.document is not None:
        _say(console, words.text("trail.values_stand_in", name=one_line(case.document.name, _LONGEST)))
    _show_files(trail, words, console)
    steps = [
        (str(one.seq), words.time(one.time), one.who, words.action(one.action), one.hash[:16]) for one in trail.records
    ]
    of_log = ("record", "time", "who", "action", "hash")
    print_rows(console, [words.text(f"trail.{key}") for key in of_log], steps, whole=[1])


def _show_files(trail: Trail, words: Words, console: Console) -> None:
    _say(console, f"\n{words.text('trail.files')}:")
    for file in trail.files:
        verdict = words.text("trail.intact" if file.intact else "trail.not_intact")
        _say(console, f"  {file.name} ({_what(file, words)}), {verdict}")
        if file.shown is not None:
            _say(console, f"    {words.text('trail.open_file')}: {file.shown}")
        _say(console, f"    {words.text('trail.archived')}: {file.path}")
    if trail.page is not None:
        _say(console, f"  {words.text('trail.evidence_page')}\n    {words.text('trail.open_file')}: {trail.page}")
    if trail.files:
        _say(console, words.text("trail.of_archive", case=trail.case.case_id))


def _what(file: TrailFile, words: Words) -> str:
    if file.what in (MESSAGE, DOCUMENT):
        return words.text(f"trail.{file.what}")
    action = words.action(file.what)
    return words.text("trail.picture", action=action) if file.name.endswith(".png") else action


def _page_sizes(trail: Trail) -> Mapping[int, tuple[float, float]]:
    """Return width and height in points of each page that a value stands on, as far as the document tells them."""
    numbers = sorted({one.page for one in trail.values if one.page is not None and one.box is not None})
    archived = next((file.path for file in trail.files if file.what == DOCUMENT and file.intact), None)
    if not numbers or archived is None or trail.case.document is None:
        return {}
    with PageImages() as images:
        drawn = images.draw(archived, trail.case.document.media_type, numbers)
    return {image.number: (image.width, image.height) for image in drawn.images}


def _cells(one: TrailValue, trail: Trail, sizes: Mapping[int, tuple[float, float]], words: Words) -> tuple[str, ...]:
    """Return a value as staff write it. A text stays as it is: a number of an invoice may look like an amount."""
    intent = trail.case.intent
    name, entered, seen = words.field(one.name), one.entered, one.seen
    if one.name.startswith(LINE) and intent is not None:
        number = int(one.name.removeprefix(LINE))
        line = intent.lines[number - 1]
        name = words.text("trail.posting_line", number=str(number))
        entered = f"{line.account_code}: {words.amount(line.amount)} {masked('text', line.text)}"
    elif one.name == "system":
        entered = words.system(entered)
    elif intent is not None and one.name in INTENT_NAMES and not isinstance(meant := intent.value(one.name), str):
        entered = words.value(meant) if entered else ""
        seen = words.log_value(one.name, seen)[1] if seen else ""
    mark = {True: " ✓", False: " ✗", None: ""}[one.same]
    certainty = words.certainty(one.certainty) if one.certainty else ""
    place = words.rule(one.rule) if one.page is None else words.place(one.page, one.box, sizes.get(one.page))
    return name, entered, f"{seen}{mark}", one.raw, place, certainty


def _say(console: Console, text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)
