"""The one click that posts. After it there is a voucher number, a refusal in words, or uncertainty; nothing else."""

from __future__ import annotations

import re
import time

from playwright.sync_api import Error

from robot.entry.reading import text_of
from robot.entry.screen import Around, Screen
from robot.entry.steps import Consequences, refusal
from robot.errors import BusinessHold, SystemFault, UncertainEntry
from robot.mapping.section import Submit, VoucherNumber


def submit(screen: Screen, section: Submit, voucher: VoucherNumber, around: Around) -> str:
    """Post the form that is on the screen and return the voucher's number.

    Raises `SystemFault` where the button could not be found, which is before anything was posted;
    `BusinessHold` where the system refused in words; `UncertainEntry` for anything else.
    """
    button = screen.find(section.click, around).locator
    frame = around.frame[-1] if around.frame and isinstance(around.frame[-1], str) else ""
    consequences = Consequences(
        screen, section.dialog, loads=section.loads, page=screen.window(around.window), frame=frame
    )
    screen.watch.expect_refusal(section.refused_dialog)
    try:
        button.click(timeout=screen.mapping.limits.submit_seconds * 1000)
        return _outcome(screen, section, voucher, consequences)
    except BusinessHold:
        raise
    except (Error, SystemFault) as error:
        said = screen.watch.refused
        if said is not None:
            raise refusal(screen.mapping.title, said) from None
        why = str(error).partition("\n")[0] if isinstance(error, SystemFault) else error.message.partition("\n")[0]
        raise UncertainEntry(f"{screen.mapping.title}: posted or not is unknown: {why}") from None


def _outcome(screen: Screen, section: Submit, voucher: VoucherNumber, consequences: Consequences) -> str:
    limit = screen.mapping.limits.submit_seconds
    deadline = time.monotonic() + limit
    consequences.wait("submit", limit)
    around = Around.of(voucher, {})
    refused = Around.of(section, {})
    choices = [(around, voucher.read), (refused, section.refused)]
    number = screen.find_one_of(choices, seconds=max(0.0, deadline - time.monotonic()))
    where, ways = choices[number]
    text = text_of(screen.find(ways, where).locator)
    if number == 1:
        screen.raise_what_happened()  # a login page may show its fault in the same place as the form does
        raise refusal(screen.mapping.title, text)
    if voucher.pattern is None:
        found = text
    else:
        match = re.search(voucher.pattern, text)
        found = match[1].strip() if match else ""
    if not found:
        raise SystemFault("there is no voucher number in what the system answered")
    return found
