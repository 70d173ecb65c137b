"""The one click that posts. After it there is a voucher number, a refusal in words, or uncertainty; nothing else."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Error, Frame

from robot.entry.consequences import Consequences
from robot.entry.reading import SHOWN, shown_by
from robot.entry.screen import Around, Screen, Ways
from robot.entry.wording import refusal
from robot.errors import BusinessHold, SystemFault, UncertainEntry
from robot.mapping.section import Confirm, Submit, VoucherNumber
from robot.sentence import said, told_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """The form on the screen that is to be posted, and how."""

    section: Submit
    voucher: VoucherNumber
    values: Mapping[str, Any]


def submit(screen: Screen, posting: Posting) -> str:
    """Post the form that is on the screen and return the voucher's number; "" where the search has to find it.

    Raises `SystemFault` where the button could not be found or the session was lost, which is before anything was
    posted; `BusinessHold` where the system refused in words; `UncertainEntry` for anything else.
    """
    section = posting.section
    around = Around.of(section, posting.values)
    screen.raise_what_happened()
    button = screen.find(section.click, around).locator
    last = around.frame[-1] if around.frame else ""
    frame: Frame | str = last if isinstance(last, str) else screen.frame(None, around) or ""
    consequences = Consequences(
        screen,
        section.dialog,
        loads=section.loads,
        page=screen.window(around.window),
        frame=frame,
        updates=section.updates,
    )
    screen.watch.expect_refusal(section.refused_dialog)
    try:
        button.click(timeout=screen.mapping.limits.submit_seconds * 1000)
        return _outcome(screen, posting, consequences)
    except BusinessHold:
        raise
    except (Error, SystemFault) as error:
        words = screen.watch.refused
        if words is not None:
            raise refusal(screen.mapping.title, words) from None
        why = told_by(error) if isinstance(error, SystemFault) else error.message.partition("\n")[0]
        raise UncertainEntry(
            said("{title}: posted or not is unknown: {why}", title=screen.mapping.title, why=why)
        ) from None
    finally:
        consequences.end()


def _outcome(screen: Screen, posting: Posting, consequences: Consequences) -> str:
    section, voucher = posting.section, posting.voucher
    limit = screen.mapping.limits.submit_seconds
    deadline = time.monotonic() + limit
    around = Around.of(section, posting.values)
    if section.confirm is not None:
        _say_yes(screen, section.confirm, around, consequences, limit)
    consequences.wait("submit", limit)
    shown = (Around.of(voucher, posting.values), voucher.read) if voucher.read else (around, section.done or ())
    text = screen.ask_at_once(shown[1], shown[0], SHOWN) if shown[1] else None
    if text is None:
        choices: list[tuple[Around, Ways]] = [shown, (around, section.refused)]
        number = screen.find_one_of(choices, seconds=max(0.0, deadline - time.monotonic()))
        where, ways = choices[number]
        text = shown_by(screen, ways, where)
        if number == 1:
            screen.raise_what_happened()  # a login page may show its fault in the same place as the form does
            raise refusal(screen.mapping.title, text)
    return "" if voucher.look_up else _number(voucher, posting.values, str(text))


def _say_yes(screen: Screen, confirm: Confirm, around: Around, consequences: Consequences, limit: float) -> None:
    """Say yes to the page's question, if it comes before what the posting click brings about has happened."""
    screen.wait_until(
        lambda: consequences.have_happened() or bool(screen.count(confirm.shown, around)),
        screen.window(around.window),
        "framenavigated",
        seconds=limit,
        otherwise=said("submit: neither the question nor an answer came."),
    )
    if screen.count(confirm.shown, around):
        screen.find(confirm.click, around).locator.click(timeout=limit * 1000)


def _number(voucher: VoucherNumber, values: Mapping[str, Any], text: str) -> str:
    if voucher.value is not None:
        text = str(values.get(voucher.value) or "")
    if voucher.pattern is None:
        found = text.strip()
    else:
        match = re.search(voucher.pattern, text)
        found = match[1].strip() if match else ""
    if not found:
        raise SystemFault(said("there is no voucher number in what the system answered"))
    return found
