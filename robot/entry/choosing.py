"""Chooses in lists: a <select>, combo boxes whose list opens or loads, fields that suggest while one types."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from playwright.sync_api import Locator

from robot.entry.keys import type_keys
from robot.entry.reading import text_of
from robot.entry.screen import Ambiguous, Around, Screen, Ways
from robot.entry.wording import refusal
from robot.errors import BusinessHold, ScreenChanged
from robot.mapping.step import Step
from robot.outcome import Reason
from robot.sentence import said

_OPTIONS = "list => Array.from(list.options, option => option.label.trim())"
_TAKES_TEXT = """element => element.isContentEditable || element instanceof HTMLTextAreaElement
    || (element instanceof HTMLInputElement && !element.readOnly
        && !["button", "submit", "image", "checkbox", "radio"].includes(element.type))"""
_SETTLED = """list => new Promise(done => {
    let timer = setTimeout(() => done(true), 120);
    const root = list.ownerDocument;
    const watch = new MutationObserver(() => { clearTimeout(timer); timer = setTimeout(() => done(true), 120); });
    watch.observe(root, {childList: true, subtree: true});
    setTimeout(() => done(false), 3000);
})"""
"""True once the page has not changed for a moment: suggestions come in by and by, as one types."""


def choose_in_select(step: Step, field: Locator, text: str, *, system: str, seconds: float) -> bool:
    """Choose an option of a <select> by its text, or, where the step says so, by what it begins with.

    Returns False where it was chosen already: a person leaves that alone, and nothing comes of it. Raises
    `BusinessHold` where several begin so, and where there is none if the step says that this is a hold;
    `ScreenChanged` otherwise.
    """
    if not step.begins:
        if text_of(field) == text:
            return False
        if step.missing is not None and text not in (options := field.evaluate(_OPTIONS)):
            raise refusal(system, f"{text} ({', '.join(options)})")
        field.select_option(label=text, timeout=seconds * 1000)
        return True
    begins = re.compile(rf"\s*{re.escape(text)}(?!\w)")
    deadline = time.monotonic() + (0.0 if step.missing else seconds)
    while True:
        options = field.evaluate(_OPTIONS)
        fitting = [option for option in options if option == text] or list(filter(begins.match, options))
        if fitting or time.monotonic() >= deadline:
            break
        field.evaluate(_SETTLED)  # a list that still loads
    if len(fitting) == 1:
        if text_of(field) == fitting[0]:
            return False
        field.select_option(label=fitting[0], timeout=seconds * 1000)
        return True
    if fitting or step.missing is not None:
        raise refusal(system, f"{text} ({', '.join(fitting or options)})")
    raise ScreenChanged(said("{step}: no option begins with '{text}'.", step=step, text=text))


def choose_option(
    screen: Screen, step: Step, around: Around, *, field: Locator, text: str, words: Callable[[], str]
) -> None:
    """Type into the field (or click it open), wait for its list, and click the one entry that is meant.

    A field that empties itself, as one does whose page still comes to rest, was never asked: it is typed in once more.
    Raises `BusinessHold` where several entries fit, and where none does if the step says that this is a hold
    (in the system's own `words`); `ScreenChanged` otherwise.
    """
    limit = screen.mapping.limits.step_seconds
    typed = bool(field.evaluate(_TAKES_TEXT))
    for attempt in range(2):
        if typed:
            type_keys(field, text, limit * 1000)
        else:
            field.click(timeout=limit * 1000)
        try:
            _click_the_one(screen, step, step.option or (), around, limit)
        except Ambiguous:
            raise BusinessHold(Reason.SUPPLIER_AMBIGUOUS, system=screen.mapping.title) from None
        except ScreenChanged:
            emptied = typed and not text_of(field)
            if emptied and attempt == 0:
                continue
            if step.missing is None or emptied:
                raise  # no word of the system against the invoice
            raise refusal(screen.mapping.title, words() or text) from None
        return


def _click_the_one(screen: Screen, step: Step, option: Ways, around: Around, limit: float) -> None:
    """Click the entry once the list has come to rest; the first that shows may be of an older question."""
    deadline = time.monotonic() + limit
    if step.words is not None and screen.find_one_of([(around, option), (around, step.words)]) == 1:
        raise ScreenChanged(said("{step}: {option} is not in the list.", step=step, option=option[0]))
    while True:
        found = screen.find(option, around, seconds=max(0.0, deadline - time.monotonic()))
        settled = found.locator.evaluate(_SETTLED)
        if settled and screen.count(option, around) == 1:
            found.locator.click(timeout=limit * 1000)
            return
        if time.monotonic() >= deadline and screen.count(option, around) <= 1:
            raise ScreenChanged(said("{step}: the list does not come to rest.", step=step))
