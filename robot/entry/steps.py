"""Does the steps of a mapping, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from playwright.sync_api import Error, Frame, Locator, Page

from robot.case import IntentLine, plain
from robot.entry.choosing import choose_in_select, choose_option
from robot.entry.clicking import click_at_once
from robot.entry.consequences import Consequences
from robot.entry.expecting import expect, fitting
from robot.entry.faults import named_faults
from robot.entry.keys import type_keys
from robot.entry.reading import SHOWN, script_of, table_of, text_of
from robot.entry.screen import Ambiguous, Around, Screen, State, Ways
from robot.entry.wording import refusal
from robot.errors import BusinessHold, ScreenChanged, SessionLost, SystemFault
from robot.mapping.section import Block
from robot.mapping.step import TAKE_A_VALUE, Answer, Step
from robot.mapping.texts import fill_in, format_for, write
from robot.mapping.values import holds, line_values
from robot.mapping.whereabouts import placed
from robot.outcome import Reason
from robot.sentence import said, told_by


class NothingSaved(Exception):
    """Steps that are only rehearsed came to the first one that saves, and stopped before it."""

    def __init__(self, step: Step) -> None:
        self.step = step
        super().__init__(str(step))


_AT_ONCE = 300.0  # milliseconds
_IN_WORDS = 1.0  # seconds from an answer that is an error to the words that the page shows of it
_CAN_BE_REPEATED = frozenset({"fill", "clear", "choose", "check"})

_HAND: dict[str, Callable[[Locator, str, float], Any]] = {
    "fill": lambda locator, text, limit: locator.fill(text, timeout=limit),
    "type": type_keys,
    "clear": lambda locator, _, limit: locator.clear(timeout=limit),
    "choose": lambda locator, text, limit: locator.select_option(label=text, timeout=limit),
    "check": lambda locator, text, limit: locator.set_checked(text == "true", timeout=limit),
    "click": lambda locator, _, limit: locator.click(timeout=limit),
    "double_click": lambda locator, _, limit: locator.dblclick(timeout=limit),
    "hover": lambda locator, _, limit: locator.hover(timeout=limit),
    "upload": lambda locator, text, limit: locator.set_input_files(text, timeout=limit),
}


class Steps:
    """Does steps on one screen. `values` are what the steps use; `read` steps add to them.

    `cut` has the names of the values that were typed shorter than they are; `kept` the files that came, by name.
    """

    def __init__(
        self,
        screen: Screen,
        values: dict[str, Any],
        *,
        url: str = "",
        lines: Sequence[IntentLine] = (),
        refused: tuple[Around, Ways | None] | None = None,
        rehearsed: bool = False,
    ) -> None:
        self.values = values
        self.cut: dict[str, str] = {}
        self.kept: dict[str, Path] = {}
        self._screen = screen
        self._mapping = screen.mapping
        self._url = url
        self._lines = lines
        self._refused = refused
        self._rehearsed = rehearsed

    def run(self, steps: Iterable[Step], around: Around) -> None:
        """Do the steps. Raises `BusinessHold`, the kinds of `SystemFault`, and `NothingSaved` where only rehearsed."""
        for step in steps:
            if step.for_each == "lines":
                for number, line in enumerate(self._lines, start=1):
                    self._run_one(step, replace(around, values=self.values | line_values(line, number)))
            else:
                self._run_one(step, replace(around, values=self.values | _line_part(around)))

    def raise_refusal(self) -> None:
        """Raise `BusinessHold` where the system says, in the place that the section names, what is wrong."""
        around, ways = self._refused or (Around(), None)
        if ways is None or not self._screen.count(ways, around):
            return
        words = text_of(self._screen.find(ways, around).locator)
        if words:
            raise refusal(self._mapping.title, words)

    def _raise_refusal_in_time(self) -> None:
        """Raise `BusinessHold` where an error page is the system's word against the invoice, and none of its own."""
        around, ways = self._refused or (Around(), None)
        with suppress(Error):  # a page that is gone says nothing; the fault stands
            if ways and self._screen.comes(ways, around, seconds=_IN_WORDS) and not self._screen.shows_error():
                self.raise_refusal()

    def is_meant(self, step: Step, around: Around) -> bool:
        """Return whether the step's conditions hold, on the values and on the screen."""
        if not all(holds(condition, around.values) for condition in step.when):
            return False
        if step.if_shown is not None and not self._screen.count(step.if_shown, around):
            return False
        return step.unless_shown is None or not self._screen.count(step.unless_shown, around)

    def _run_one(self, step: Step, around: Around) -> None:
        try:
            with named_faults(self._screen, str(step)):
                if not self.is_meant(step, around):
                    return
                if step.do is not None:
                    block = self._mapping.blocks[step.do]
                    self.run(block.steps, within(around, block))
                    return
                if step.saves and self._rehearsed:
                    raise NothingSaved(step)
                self._with_consequences(step, around)
                if step.loads or step.updates:
                    self.raise_refusal()
        except ScreenChanged as error:
            self.raise_refusal()  # what the system says explains better what is not there
            error.args = (placed(self._mapping, told_by(error), step),)
            raise
        except SessionLost:
            raise
        except SystemFault:
            self._raise_refusal_in_time()
            raise

    def _with_consequences(self, step: Step, around: Around) -> None:
        """Do the step and wait for what it says that it brings about: a dialog, a page, a window."""
        screen, limits = self._screen, self._mapping.limits
        consequences = Consequences(
            screen,
            self._answer(step, around),
            loads=step.loads,
            page=_window(screen, step, around),
            frame=_frame(screen, step, around),
            updates=step.updates,
        )
        opened = len(screen.watch.opened)
        closing = None if step.closes is None else screen.window(step.closes)
        try:
            acted = self._act(step, around)
            screen.watch.raise_alarm()
            if acted:
                consequences.wait(str(step), limits.page_seconds)
        except Error:
            if closing is None or not closing.is_closed():
                raise
        finally:
            consequences.end()
        if step.opens is not None:
            screen.wait_until(
                lambda: len(screen.watch.opened) > opened,
                screen.page,
                "popup",
                seconds=limits.step_seconds,
                otherwise=said("{step}: no window opened.", step=step),
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
                otherwise=said("{step}: the window '{closes}' did not close.", step=step, closes=step.closes),
            )

    def _answer(self, step: Step, around: Around) -> Answer | None:
        if step.dialog is None or step.dialog.reply is None:
            return step.dialog
        reply = fill_in(step.dialog.reply, around.values, self._mapping.formats)
        return step.dialog.model_copy(update={"reply": reply})

    def _act(self, step: Step, around: Around) -> bool:
        """Do the step itself; return False where nothing was to be done, as for a choice that was made already."""
        match step.action:
            case "go_to":
                self._go_to(step, around)
            case "close_window":
                self._screen.window(step.close_window or "").close()
            case "press":
                self._press(step, around)
            case "wait_for":
                self._screen.find_one_of([(around, (way,)) for way in step.wait_for or ()])
            case "expect":
                expect(self._screen, step, around, self._expected(step, around))
            case "expect_absent":
                if step.expect_absent and self._screen.count(step.expect_absent, around):
                    raise ScreenChanged(
                        said("{target} is on the screen and should not be.", target=step.expect_absent[0])
                    )
            case "wait_gone":
                self._wait_gone(step, around)
            case "download":
                self._download(step, around)
            case _:
                return self._on_target(step, around)
        return True

    def _on_target(self, step: Step, around: Around) -> bool:
        text = self._typed(step, around)
        limit = self._mapping.limits.step_seconds * 1000
        at_once = step.action in _CAN_BE_REPEATED and not (_is_judged_at_once(step) or step.option or step.begins)
        if at_once and (acted := self._at_once(step, around, text)) is not None:
            return acted
        if step.action == "read":
            self._read(step, around)
            return True
        if step.action == "click" and click_at_once(self._screen, step, around, limit):
            return True
        locator = self._located(step, step.targets or (), around)
        if step.option is not None:
            choose_option(self._screen, step, around, field=locator, text=text, words=lambda: self._words(step, around))
            return True
        if step.action == "choose":
            return choose_in_select(step, locator, text, system=self._mapping.title, seconds=limit / 1000)
        _HAND[step.action](locator, text, limit)
        return True

    def _at_once(self, step: Step, around: Around, text: str) -> bool | None:
        """Act without looking first, where there is one way to the target and acting twice does no harm.

        Returns whether anything was to be done; None where it could not be done at once.
        """
        targets = self._mapping.target_ways(step.targets or ())
        seen = self._screen.without_looking(targets[0], around) if len(targets) == 1 else None
        if seen is None:
            return None
        chosen = step.action == "choose" and str(self._screen.shown_at_once(seen, SHOWN) or "").strip() == text
        try:
            if not chosen:
                _HAND[step.action](seen.locator, text, _AT_ONCE)
        except Error:
            return None  # not there yet, or there twice: the slow way says which
        self._screen.note(seen, around)
        return not chosen

    def _typed(self, step: Step, around: Around) -> str:
        if step.action == "check":
            return plain(step.with_ is None or bool(around.values[step.with_]))
        if step.action == "upload":
            path = Path(around.values[step.with_] if step.with_ else fill_in(step.text or "", around.values, {}))
            if not path.is_file():
                raise SystemFault(said("{step}: there is no file to upload.", step=step))
            return str(path)
        return self._text(step, around) if step.action in TAKE_A_VALUE else ""

    def _located(self, step: Step, ways: Ways, around: Around) -> Locator:
        """Return the step's one target; a target that may be missing is judged at once, without waiting."""
        try:
            state: State = "attached" if step.action in ("upload", "read") else "visible"
            seconds = 0.0 if _is_judged_at_once(step) else None
            return self._screen.find(ways, around, state=state, seconds=seconds).locator
        except Ambiguous:
            if step.ambiguous is None:
                raise
            raise BusinessHold(Reason.SUPPLIER_AMBIGUOUS, system=self._mapping.title) from None
        except ScreenChanged:
            if not _is_judged_at_once(step):
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
            if step.with_ is None:
                value = fill_in(step.text or "", around.values, formats)
                if step.format is None:
                    return value
            written = write(formats, value, step.format)
        except ValueError as error:
            raise BusinessHold(
                Reason.FORM_DISAGREES, field=name, name=name, meant=plain(value), seen=str(error)
            ) from None
        chosen = format_for(formats, step.format, value)
        if isinstance(value, str) and chosen is not None and chosen.cuts(value):
            self.cut[name] = written
        return written

    def _expected(self, step: Step, around: Around) -> Any:
        """Return the value, or the words, that an `expect` step wants to see; None where it wants none."""
        if step.with_ is not None:
            return around.values[step.with_]
        return None if step.text is None else fill_in(step.text, around.values, self._mapping.formats)

    def _read(self, step: Step, around: Around) -> None:
        def shown() -> str:
            return self._shown(step, around)

        text = shown() if step.pattern is None else fitting(self._screen, step, around, shown)
        self.values[step.into or ""] = text

    def _shown(self, step: Step, around: Around) -> str:
        ways = step.targets or ()
        if step.table:
            return table_of(self._located(step, ways, around))
        script = script_of(step.attribute)
        held = _is_judged_at_once(step) or step.ambiguous is not None  # a target that is not there once says it
        seen = self._located(step, ways, around).evaluate(script) if held else self._screen.ask(ways, around, script)
        return str(seen or "").strip()

    def _press(self, step: Step, around: Around) -> None:
        if step.on is None:
            self._screen.window(around.window).keyboard.press(step.press or "")
        else:
            self._screen.find(step.on, around).locator.press(step.press or "")

    def _go_to(self, step: Step, around: Around) -> None:
        page = self._screen.window(around.window)

        def address(text: str) -> str:
            return urljoin(self._url, fill_in(text, around.values, self._mapping.formats))

        referer = page.url if step.referer is True else address(step.referer) if step.referer else None
        limit = self._mapping.limits.page_seconds * 1000
        page.goto(address(step.go_to or ""), wait_until="load", timeout=limit, referer=referer)

    def _download(self, step: Step, around: Around) -> None:
        watch, limits = self._screen.watch, self._mapping.limits
        locator = self._located(step, step.targets or (), around)
        before = len(watch.downloads)
        watch.expect_download(expected=True)
        try:
            locator.click(timeout=limits.step_seconds * 1000)
            self._screen.wait_until(
                lambda: len(watch.downloads) > before,
                locator.page,
                "download",
                seconds=limits.page_seconds,
                otherwise=said("{step}: no file came.", step=step),
            )
        finally:
            watch.expect_download(expected=False)
        download = watch.downloads[-1]
        path = Path(download.path())  # waits until it is whole
        self.kept[f"{step.into}{Path(download.suggested_filename).suffix}"] = path
        self.values[step.into or ""] = str(path)

    def _wait_gone(self, step: Step, around: Around) -> None:
        self._screen.wait_until(
            lambda: not self._screen.count(step.wait_gone or (), around),
            self._screen.window(around.window),
            "framenavigated",
            seconds=self._mapping.limits.step_seconds,
            otherwise=said("{step}: is still on the screen.", step=step),
        )


def within(around: Around, block: Block) -> Around:
    """Return where a block's targets are looked for."""
    frame = around.frame if block.frame is None else block.frame
    return replace(around, frame=frame, window=around.window if block.window is None else block.window)


def _is_judged_at_once(step: Step) -> bool:
    """Whether the step says what it means that its target is missing: then it is not waited for."""
    return step.missing is not None and step.action != "choose"


def _line_part(around: Around) -> dict[str, Any]:
    return {name: value for name, value in around.values.items() if name.startswith("line.")}


def _window(screen: Screen, step: Step, around: Around) -> Page:
    targets = step.targets
    return screen.window(around.window if not targets or targets[0].window is None else targets[0].window)


def _frame(screen: Screen, step: Step, around: Around) -> Frame | str:
    """Return the name of the frame that the step works in, or the frame where it has none; "" for the page itself."""
    targets = step.targets
    frames = around.frame if not targets or targets[0].frame is None else targets[0].frame
    if not frames or not step.loads or isinstance(step.loads, str):
        return ""
    last = frames[-1]
    return last if isinstance(last, str) else screen.frame(targets[0] if targets else None, around) or ""
