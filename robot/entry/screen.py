"""The screen as a person sees it: windows, frames and the things in them, found by a mapping's targets."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from playwright.sync_api import Error, Frame, Locator, Page
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from robot.entry import xpaths
from robot.entry.asking import all_of, asks_for_password, count_of, is_blank, is_in_between
from robot.entry.frames import frame_in
from robot.entry.spelling import Root, place_in, selector, whole
from robot.entry.watch import Watch
from robot.errors import ScreenChanged, SessionLost, SystemFault
from robot.mapping.section import Scope, SystemMapping
from robot.mapping.target import Frames, Target
from robot.mapping.texts import fill_in
from robot.mapping.whereabouts import placed
from robot.sentence import either, said

Ways = tuple[Target, ...]
State = Literal["visible", "attached"]
"""Whether a thing must be seen, or may stand on a tab that is hidden."""
_SLICE = 0.15  # seconds between two looks at what else could have happened


class Ambiguous(ScreenChanged):
    """A target fits several things on the screen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """Where a target is looked for, and the values that its texts may use."""

    values: Mapping[str, Any] = field(default_factory=dict)
    frame: Frames = ()
    window: str = ""
    inside: Locator | None = None  # a row: frame and window do not count then

    @classmethod
    def of(cls, scope: Scope, values: Mapping[str, Any]) -> Around:
        """Return what a section says its targets have in common."""
        return cls(values=values, frame=scope.frame, window=scope.window)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One thing on the screen, and which of the ways to it served (counted from 1)."""

    locator: Locator
    target: Target
    way: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelled:
    """A target as the browser's own search knows it: a CSS selector, an XPath, or a label's words as a JS pattern."""

    root: Root  # where it is looked for
    kind: Literal["css", "xpath", "label"]
    words: str
    seen: Seen


class Screen:
    """The windows of one session. `served` has each target that was found, and by which way."""

    def __init__(self, page: Page, watch: Watch, mapping: SystemMapping) -> None:
        self.page = page
        self.watch = watch
        self.mapping = mapping
        self.windows: dict[str, Page] = {"": page}
        self.served: list[Seen] = []
        self._looked_at: dict[Frame, int] = {}  # how many pages each frame had loaded when something was seen in it

    @property
    def logging_in(self) -> bool:
        """Whether the login page is what is meant to be on the screen, and no sign of a lost session."""
        return self.watch.logging_in

    @logging_in.setter
    def logging_in(self, now: bool) -> None:
        self.watch.logging_in = now

    def find(
        self,
        ways: Ways,
        around: Around,
        *,
        state: State = "visible",
        seconds: float | None = None,
    ) -> Seen:
        """Return the one thing that a target means, waiting until it is there.

        Raises `ScreenChanged` for none, `Ambiguous` for several, `SessionLost` where the system asks to
        log in, and `SystemFault` for anything that the watch saw.
        """
        limit = self.mapping.limits.step_seconds if seconds is None else seconds
        deadline = time.monotonic() + limit
        targets = self.mapping.target_ways(ways)
        while True:
            several = None
            for number, target in enumerate(targets, start=1):
                locator = self._locator(target, around, state)
                count = 0 if locator is None else count_of(locator)
                if locator is not None and count > 1 and state == "attached":  # a button or field with an unseen twin
                    in_sight = locator.filter(visible=True)
                    if count_of(in_sight) == 1:
                        locator, count = in_sight, 1
                if locator is not None and count == 1:
                    seen = Seen(locator=locator, target=target, way=number)
                    self.note(seen, around)
                    return seen
                if count > 1:
                    several = said("{target} fits {count} things on the screen.", target=target, count=count)
            self.raise_what_happened()
            if several:
                raise Ambiguous(placed(self.mapping, several, ways, *ways))
            if time.monotonic() >= deadline:
                self.raise_if_logged_out(targets[0], around)
                missing = said("{targets} is not on the screen.", targets=either(map(str, targets)))
                raise ScreenChanged(placed(self.mapping, missing, ways, *ways))
            self._wait_a_slice(targets[0], around, state)

    def without_looking(self, target: Target, around: Around, state: State = "visible") -> Seen | None:
        """Return what a target would be if it were there; None where its frame or window is not."""
        locator = self._locator(target, around, state)
        return None if locator is None else Seen(locator=locator, target=target, way=1)

    def shown_at_once(self, seen: Seen, script: str) -> Any:
        """Return what a script says of a thing that is there, and there once; None otherwise."""
        answers = all_of(seen.locator, script)
        return answers[0] if len(answers) == 1 else None

    def ask_at_once(self, ways: Ways, around: Around, script: str, *, state: State = "visible") -> Any:
        """Return what a script says of what a target of one way means, where that is there now and once; else None."""
        first, *others = self.mapping.target_ways(ways)
        seen = None if others else self.without_looking(first, around, state)
        answer = None if seen is None else self.shown_at_once(seen, script)
        if seen is not None and answer is not None:
            self.note(seen, around)
        return answer

    def spelled(self, ways: Ways, around: Around) -> Spelled | None:
        """Return a target in the browser's own words; None where it has several ways, or none in such words."""
        first, *others = self.mapping.target_ways(ways)
        root = self._root(first, around)
        seen = self.without_looking(first, around)
        if (
            others
            or root is None
            or seen is None
            or first.section is not None
            or first.inside
            or first.row
            or first.nth is not None
        ):
            return None
        words = fill_in(getattr(first, first.place), around.values, self.mapping.formats)
        if first.place == "label":
            return Spelled(root=root, kind="label", words=whole(words).pattern, seen=seen) if first.exact else None
        if first.place not in ("beside", "column", "name", "css", "xpath"):
            return None
        kind, _, words = selector(first.place, words, exact=first.exact).partition("=")
        return Spelled(root=root, kind="css" if kind == "css" else "xpath", words=words, seen=seen)

    def note(self, seen: Seen, around: Around) -> None:
        """Note that a target was found, and by which way."""
        self.served.append(seen)
        frame = self.frame(seen.target, around)
        if frame is not None:
            self._looked_at[frame] = self._loads(frame)

    def is_known(self, target: Target, around: Around) -> bool:
        """Return whether something was seen in the target's frame since the page that it shows came."""
        frame = self.frame(target, around)
        return frame is not None and self._looked_at.get(frame) == self._loads(frame)

    def ask(self, ways: Ways, around: Around, script: str) -> Any:
        """Return what a script (element => value) says of the one thing that a target means, on the screen or hidden.

        Asks at once where it is there already, which saves the way there and back. Raises as `find` does.
        """
        answer = self.ask_at_once(ways, around, script, state="attached")
        return self.find(ways, around, state="attached").locator.evaluate(script) if answer is None else answer

    def find_one_of(self, choices: Sequence[tuple[Around, Ways]], *, seconds: float | None = None) -> int:
        """Wait until any of these is on the screen, and return which one (its place in the list)."""
        limit = self.mapping.limits.step_seconds if seconds is None else seconds
        deadline = time.monotonic() + limit
        while True:
            for number, (around, ways) in enumerate(choices):
                if self.count(ways, around):
                    return number
            self.raise_what_happened()
            if time.monotonic() >= deadline:
                for around, ways in choices:
                    self.raise_if_logged_out(self.mapping.target_ways(ways)[0], around)
                named = either(str(target) for _, ways in choices for target in self.mapping.target_ways(ways))
                missing = said("None of these is on the screen: {named}.", named=named)
                raise ScreenChanged(placed(self.mapping, missing, choices[0][1], *choices[0][1]))
            first, ways = choices[0]
            self._wait_a_slice(self.mapping.target_ways(ways)[0], first, "visible")

    def count(self, ways: Ways, around: Around) -> int:
        """Return how many things a target means right now, by the first of its ways that finds any."""
        for target in self.mapping.target_ways(ways):
            locator = self._locator(target, around, "visible")
            if locator is not None and (count := count_of(locator)):
                return count
        return 0

    def comes(self, ways: Ways, around: Around, *, seconds: float) -> bool:
        """Return whether a thing is on the screen within this time, whatever else happened meanwhile."""
        deadline = time.monotonic() + seconds
        while not (there := bool(self.count(ways, around))) and time.monotonic() < deadline:
            self._wait_a_slice(self.mapping.target_ways(ways)[0], around, "visible")
        return there

    def all(self, ways: Ways, around: Around) -> list[Locator]:
        """Return everything that a target means right now, from the top down."""
        for target in self.mapping.target_ways(ways):
            locator = self._locator(target, around, "attached")
            if locator is not None and (count := count_of(locator)):
                return [locator.nth(number) for number in range(count)]
        return []

    def raise_what_happened(self) -> None:
        """Raise `SystemFault` for what the watch saw, and `SessionLost` where the system asks to log in."""
        self.watch.raise_alarm()
        if self.page.is_closed():
            raise SystemFault(said("The browser or its page is gone."))
        if not self.logging_in and self._is_shown(self.mapping.session.lost):
            raise SessionLost(said("{title} asks to log in again.", title=self.mapping.title))
        if self.shows_error():
            raise SystemFault(said("{title} shows an error page.", title=self.mapping.title))

    def shows_error(self) -> bool:
        """Return whether an error page of the system itself is on the screen."""
        return self._is_shown(self.mapping.session.error)

    def _is_shown(self, ways: Ways | None) -> bool:
        return bool(ways) and any(self.count(ways or (), Around(window=name)) for name in self.windows)

    def raise_if_logged_out(self, target: Target, around: Around) -> None:
        """Raise `SessionLost` where a blank page or a password box stands in the place of what is looked for."""
        page = self.windows.get(around.window if target.window is None else target.window)
        if self.logging_in or page is None or page.is_closed():
            return
        root = self._root(target, around)
        here = page.main_frame if root is None or isinstance(root, Locator) else root
        self.raise_if_asked_for_password()
        if is_blank(here):
            raise SessionLost(
                said("{title} shows a blank page in the place of {target}.", title=self.mapping.title, target=target)
            )

    def raise_if_asked_for_password(self) -> None:
        """Raise `SessionLost` where a password box is on the screen, in whatever frame or window."""
        pages = [] if self.logging_in else [page for page in self.windows.values() if not page.is_closed()]
        if any(map(asks_for_password, pages)):
            raise SessionLost(said("{title} asks for a password.", title=self.mapping.title))

    def wait_until(
        self, done: Callable[[], bool], page: Page, event: str, *, seconds: float, otherwise: str | Callable[[], str]
    ) -> None:
        """Wait until `done`, looking again at each such event of the page. Raises `ScreenChanged` with `otherwise`."""
        deadline = time.monotonic() + seconds
        while not done():
            self.watch.raise_alarm()
            if time.monotonic() >= deadline:
                self.raise_what_happened()
                raise ScreenChanged(otherwise if isinstance(otherwise, str) else otherwise())
            try:
                page.wait_for_event(event, timeout=_SLICE * 1000)
            except PlaywrightTimeout:
                continue

    def window(self, name: str) -> Page:
        """Return an open window. Raises `ScreenChanged`."""
        page = self.windows.get(name)
        if page is None or page.is_closed():
            raise ScreenChanged(said("The window '{name}' is not open.", name=name))
        return page

    def close_other_windows(self) -> None:
        """Close all windows but the first one."""
        for page in self.page.context.pages:
            if page is not self.page:
                page.close()
        self.windows = {"": self.page}

    def _wait_a_slice(self, target: Target, around: Around, state: State) -> None:
        locator = self._locator(target, around, state)
        try:
            if locator is None:
                self.page.wait_for_event("framenavigated", timeout=_SLICE * 1000)
            else:
                locator.first.wait_for(state=state, timeout=_SLICE * 1000)
        except PlaywrightTimeout:
            return
        except Error as error:
            if not is_in_between(error):
                raise

    def _root(self, target: Target, around: Around) -> Root | None:
        if around.inside is not None and target.frame is None and target.window is None:
            return around.inside
        page = self.windows.get(around.window if target.window is None else target.window)
        if page is None or page.is_closed():
            return None
        here = page.main_frame
        for frame in around.frame if target.frame is None else target.frame:
            match = frame_in(here, frame, lambda text: fill_in(text, around.values, self.mapping.formats))
            if match is None:
                return None
            here = match
        return here

    def frame(self, target: Target | None, around: Around) -> Frame | None:
        """Return the frame that a target is looked for in, as it is now; None where there is none."""
        root = self._root(target or Target(css="*"), replace(around, inside=None))
        return root if isinstance(root, Frame) else None

    def _loads(self, frame: Frame) -> int:
        return self.watch.loads(frame.page, "" if frame.parent_frame is None else frame)

    def _holder(self, name: str, around: Around, state: State) -> Locator | None:
        """Return what others are inside of: by the first way that finds it, or by the last one."""
        held = None
        ways = self.mapping.target_ways(self.mapping.targets[name])
        for way in ways:
            held = self._locator(way, around, state)
            if held is not None and len(ways) > 1 and count_of(held):
                break
        return held

    def _locator(self, target: Target, around: Around, state: State) -> Locator | None:
        root = self._root(target, around) if target.inside is None else self._holder(target.inside, around, state)
        if root is None:
            return None

        def say(text: str) -> str:
            return fill_in(text, around.values, self.mapping.formats)

        if target.section is not None:
            root = root.locator(xpaths.section(say(target.section)))
        if target.row:
            root = root.locator(xpaths.row(tuple(map(say, target.row))))
        locator = place_in(root, target, say, hidden=state == "attached")
        if state == "visible":
            locator = locator.filter(visible=True)
        match target.nth:
            case None:
                return locator
            case "last":
                return locator.last
            case "line":
                return locator.nth(int(around.values["line.number"]) - 1)
            case number:
                return locator.nth(number - 1)
