"""Does the steps of a mapping, one after the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from playwright.sync_api import Error, Locator, Page

from robot.case import IntentLine
from robot.entry.faults import named_faults
from robot.entry.reading import text_of
from robot.entry.screen import Ambiguous, Around, Screen, State, Ways
from robot.errors import BusinessHold, ScreenChanged, SystemFault
from robot.mapping.format import plain
from robot.mapping.section import Block
from robot.mapping.step import TAKE_A_VALUE, Answer, Step
from robot.mapping.texts import fill_in, write
from robot.mapping.values import holds, line_values
from robot.outcome import Reason

_OPTIONS = "list => Array.from(list.options, option => option.label.trim())"
_AT_ONCE = 300.0  # milliseconds
_CAN_BE_REPEATED = frozenset({"fill", "clear", "choose", "check"})


def _type(locator: Locator, text: str, limit: float) -> None:
    locator.clear(timeout=limit)
    locator.press_sequentially(text, timeout=limit)


_HAND: dict[str, Callable[[Locator, str, float], Any]] = {
    "fill": lambda locator, text, limit: locator.fill(text, timeout=limit),
    "type": _type,
    "clear": lambda locator, _, limit: locator.clear(timeout=limit),
    "choose": lambda locator, text, limit: locator.select_option(label=text, timeout=limit),
    "check": lambda locator, text, limit: locator.set_checked(text == "true", timeout=limit),
    "click": lambda locator, _, limit: locator.click(timeout=limit),
    "double_click": lambda locator, _, limit: locator.dblclick(timeout=limit),
    "hover": lambda locator, _, limit: locator.hover(timeout=limit),
    "upload": lambda locator, text, limit: locator.set_input_files(text, timeout=limit),
    "expect": lambda _locator, _text, _limit: None,  # it was found
}


class Steps:
    """Does steps on one screen. `values` are what the steps use; `read` steps add to them."""

    def __init__(
        self, screen: Screen, values: dict[str, Any], *, url: str = "", lines: Sequence[IntentLine] = ()
    ) -> None:
        self.values = values
        self._screen = screen
        self._mapping = screen.mapping
        self._url = url
        self._lines = lines

    def run(self, steps: Iterable[Step], around: Around) -> None:
        """Do the steps. Raises `BusinessHold` and the kinds of `SystemFault`."""
        for step in steps:
            if step.for_each == "lines":
                for number, line in enumerate(self._lines, start=1):
                    self._run_one(step, replace(around, values=self.values | line_values(line, number)))
            else:
                self._run_one(step, replace(around, values=self.values | _line_part(around)))

    def is_meant(self, step: Step, around: Around) -> bool:
        """Return whether the step's conditions hold, on the values and on the screen."""
        if not all(holds(condition, around.values) for condition in step.when):
            return False
        if step.if_shown is not None and not self._screen.count(step.if_shown, around):
            return False
        return step.unless_shown is None or not self._screen.count(step.unless_shown, around)

    def _run_one(self, step: Step, around: Around) -> None:
        with named_faults(self._screen, str(step)):
            if not self.is_meant(step, around):
                return
            if step.do is not None:
                block = self._mapping.blocks[step.do]
                self.run(block.steps, within(around, block))
                return
            self._with_consequences(step, around)

    def _with_consequences(self, step: Step, around: Around) -> None:
        """Do the step and wait for what it says that it brings about: a dialog, a page, a window."""
        screen, limits = self._screen, self._mapping.limits
        consequences = Consequences(
            screen, step.dialog, loads=step.loads, page=_window(screen, step, around), frame=_frame_name(step, around)
        )
        opened = len(screen.watch.opened)
        closing = None if step.closes is None else screen.window(step.closes)
        try:
            self._act(step, around)
        except Error:
            if closing is None or not closing.is_closed():
                raise
        screen.watch.raise_alarm()
        consequences.wait(str(step), limits.page_seconds)
        if step.opens is not None:
            screen.wait_until(
                lambda: len(screen.watch.opened) > opened,
                screen.page,
                "popup",
                seconds=limits.step_seconds,
                otherwise=f"{step}: no window opened.",
            )
            window = screen.watch.opened[-1]
            window.wait_for_load_state("domcontentloaded", timeout=limits.page_seconds * 1000)
            screen.windows[step.opens] = window
        if closing is not None:
            screen.wait_until(
                closing.is_closed,
                screen.page,
                "close",
                seconds=limits.step_seconds,
                otherwise=f"{step}: the window {step.closes!r} did not close.",
            )

    def _act(self, step: Step, around: Around) -> None:
        match step.action:
            case "go_to":
                self._go_to(fill_in(step.go_to or "", around.values, self._mapping.formats), around)
            case "close_window":
                self._screen.window(step.close_window or "").close()
            case "press":
                self._press(step, around)
            case "wait_for":
                self._screen.find_one_of([(around, (way,)) for way in step.wait_for or ()])
            case "expect_absent":
                if step.expect_absent and self._screen.count(step.expect_absent, around):
                    raise ScreenChanged(f"{step.expect_absent[0]} is on the screen and should not be.")
            case "wait_gone":
                self._wait_gone(step, around)
            case _:
                self._on_target(step, around)

    def _on_target(self, step: Step, around: Around) -> None:
        text = self._typed(step, around)
        limit = self._mapping.limits.step_seconds * 1000
        if step.action in _CAN_BE_REPEATED and step.missing is None and self._at_once(step, around, text):
            return
        locator = self._located(step, step.targets or (), around)
        if step.action == "read":
            self._read(step, locator)
            return
        if step.action == "choose" and step.missing is not None:
            options = locator.evaluate(_OPTIONS)
            if text not in options:
                raise refusal(self._mapping.title, f"{text} ({', '.join(options)})")
        _HAND[step.action](locator, text, limit)

    def _at_once(self, step: Step, around: Around, text: str) -> bool:
        """Act without looking first, where there is one way to the target and acting twice does no harm."""
        targets = self._mapping.target_ways(step.targets or ())
        seen = self._screen.without_looking(targets[0], around) if len(targets) == 1 else None
        if seen is None:
            return False
        try:
            _HAND[step.action](seen.locator, text, _AT_ONCE)
        except Error:
            return False  # not there yet, or there twice: the slow way says which
        self._screen.served.append(seen)
        return True

    def _typed(self, step: Step, around: Around) -> str:
        if step.action == "check":
            return plain(step.with_ is None or bool(around.values[step.with_]))
        if step.action == "upload":
            path = Path(around.values[step.with_] if step.with_ else fill_in(step.text or "", around.values, {}))
            if not path.is_file():
                raise SystemFault(f"{step}: there is no file to upload.")
            return str(path)
        return self._text(step, around) if step.action in TAKE_A_VALUE else ""

    def _located(self, step: Step, ways: Ways, around: Around) -> Locator:
        """Return the step's one target; a target that may be missing is judged at once, without waiting."""
        try:
            state: State = "attached" if step.action in ("upload", "read") else "visible"
            seconds = 0.0 if step.missing and step.action != "choose" else None
            return self._screen.find(ways, around, state=state, seconds=seconds).locator
        except Ambiguous:
            if step.ambiguous is None:
                raise
            raise BusinessHold(Reason.SUPPLIER_AMBIGUOUS, system=self._mapping.title) from None
        except ScreenChanged:
            if step.missing is None or step.action == "choose":
                raise
            raise refusal(self._mapping.title, self._words(step, around)) from None

    def _words(self, step: Step, around: Around) -> str:
        if step.words is None or not self._screen.count(step.words, around):
            return ""
        return text_of(self._screen.find(step.words, around).locator)

    def _text(self, step: Step, around: Around) -> str:
        formats = self._mapping.formats
        name = (step.with_ or "text").removeprefix("line.")
        value = around.values[step.with_] if step.with_ else None
        try:
            if step.with_ is not None:
                return write(formats, value, step.format)
            whole = fill_in(step.text or "", around.values, formats)
            return write(formats, whole, step.format) if step.format else whole
        except ValueError as error:
            raise BusinessHold(
                Reason.FORM_DISAGREES, field=name, name=name, meant=plain(value), seen=str(error)
            ) from None

    def _read(self, step: Step, locator: Locator) -> None:
        text = text_of(locator)
        if step.pattern is not None:
            found = re.search(step.pattern, text)
            if found is None:
                raise ScreenChanged(f"{step}: {text!r} does not fit the pattern {step.pattern!r}.")
            text = found[1]
        self.values[step.into or ""] = text

    def _press(self, step: Step, around: Around) -> None:
        if step.on is None:
            self._screen.window(around.window).keyboard.press(step.press or "")
        else:
            self._screen.find(step.on, around).locator.press(step.press or "")

    def _go_to(self, address: str, around: Around) -> None:
        page = self._screen.window(around.window)
        page.goto(urljoin(self._url, address), wait_until="load", timeout=self._mapping.limits.page_seconds * 1000)

    def _wait_gone(self, step: Step, around: Around) -> None:
        self._screen.wait_until(
            lambda: not self._screen.count(step.wait_gone or (), around),
            self._screen.window(around.window),
            "framenavigated",
            seconds=self._mapping.limits.step_seconds,
            otherwise=f"{step}: is still on the screen.",
        )


class Consequences:
    """What an action is said to bring about: a dialog that is answered, a page that is loaded."""

    def __init__(self, screen: Screen, dialog: Answer | None, *, loads: bool | str, page: Page, frame: str) -> None:
        self._screen = screen
        self._dialog = dialog
        self._loads = loads
        self._page = page
        self._frame = loads if isinstance(loads, str) else frame
        screen.watch.expect_dialog(dialog)
        self._before = self._count()

    def wait(self, what: str, seconds: float) -> None:
        """Wait until all of it has happened. Raises `ScreenChanged` and `SystemFault`."""
        screen = self._screen
        if self._loads:
            screen.wait_until(
                self.has_loaded,
                self._page,
                "framenavigated",
                seconds=seconds,
                otherwise=f"{what}: no new page was loaded.",
            )
            frame = self._page.frame(name=self._frame) if self._frame else self._page.main_frame
            if frame is not None:
                frame.wait_for_load_state("domcontentloaded", timeout=seconds * 1000)
        if self._dialog is not None and self._dialog.always and not screen.watch.dialogs:
            raise ScreenChanged(f"{what}: the dialog {self._dialog.text!r} did not come.")

    def has_loaded(self) -> bool:
        """Return whether a new page has been loaded since the action."""
        return self._count() > self._before

    def _count(self) -> int:
        return self._screen.watch.loads(self._page, self._frame)


def within(around: Around, block: Block) -> Around:
    """Return where a block's targets are looked for."""
    frame = around.frame if block.frame is None else block.frame
    return replace(around, frame=frame, window=around.window if block.window is None else block.window)


def refusal(system: str, words: str) -> BusinessHold:
    """Return the hold for what a system says against an invoice, in its own words."""
    return BusinessHold(Reason.SYSTEM_REFUSED, system=system, words=" ".join(words.split()))


def _line_part(around: Around) -> dict[str, Any]:
    return {name: value for name, value in around.values.items() if name.startswith("line.")}


def _window(screen: Screen, step: Step, around: Around) -> Page:
    targets = step.targets
    return screen.window(around.window if not targets or targets[0].window is None else targets[0].window)


def _frame_name(step: Step, around: Around) -> str:
    targets = step.targets
    frames = around.frame if not targets or targets[0].frame is None else targets[0].frame
    return frames[-1] if frames and isinstance(frames[-1], str) else ""
