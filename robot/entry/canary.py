"""The canary: walks a mapping on the live system without typing or posting, and names every target that is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

from robot.entry.screen import Ambiguous, Around, Screen, Ways
from robot.entry.steps import Steps, within
from robot.errors import ScreenChanged
from robot.mapping.section import SystemMapping
from robot.mapping.step import TAKE_A_VALUE, Step
from robot.mapping.values import holds

_DONE_UNASKED = frozenset({"click", "go_to", "wait_for", "expect"})
_PATIENCE = 2.0  # seconds for the first thing that is not there; the others are on the same page, or are not


@dataclass(slots=True)
class Canary:
    """One walk. `missing` gathers what is not there, or there several times."""

    screen: Screen
    url: str
    missing: list[str] = field(default_factory=list)
    _typing: bool = False
    _blind: set[str] = field(default_factory=set)  # windows whose next page only a real invoice brings up

    def walk(self, mapping: SystemMapping) -> None:
        """Walk the search and the entry up to the posting button. Raises `ScreenChanged` with all that is missing."""
        if mapping.lookup is not None:
            self._steps(mapping.lookup.steps, Around.of(mapping.lookup, {}))
        if mapping.enter is not None:
            self._typing = False
            self._blind.clear()
            self._steps(mapping.enter.steps, Around.of(mapping.enter, {}))
        if mapping.form is not None:
            around = Around.of(mapping.form, {})
            for place in mapping.form.fields.values():
                self._look(place.read, around, "attached")
        if mapping.submit is not None:
            self._look(mapping.submit.click, Around.of(mapping.submit, {}), "visible")
        if mapping.file is not None:
            self._typing = False
            self._blind.clear()
            self._steps(mapping.file.steps, Around.of(mapping.file, {}))
        if self.missing:
            raise ScreenChanged("\n".join(dict.fromkeys(self.missing)))

    def _steps(self, steps: Iterable[Step], around: Around) -> None:
        for step in steps:
            here = replace(around, values={"line.number": 1})
            if step.do is not None:
                if step.if_shown or step.unless_shown:
                    continue
                block = self.screen.mapping.blocks[step.do]
                self._steps(block.steps, within(around, block))
                continue
            match self._way(step, here):
                case "do":
                    self._blind.discard(here.window)
                    Steps(self.screen, {}, url=self.url).run([step.model_copy(update={"for_each": None})], here)
                case "look":
                    self._look(step.targets or (), here, "attached")
                    if step.loads:
                        self._blind.add(here.window)
            self._typing = self._typing or step.action in TAKE_A_VALUE or step.action == "check"

    def _way(self, step: Step, around: Around) -> Literal["do", "look", "skip"]:
        if step.canary is not None:
            return step.canary
        if step.if_shown or step.unless_shown or step.action in ("expect_absent", "wait_gone", "close_window", "press"):
            return "skip"
        if step.action not in _DONE_UNASKED or self._typing or step.missing:
            return "look" if step.action not in ("wait_for", "expect", "go_to", "read") else "skip"
        return "do" if all(holds(condition, around.values) for condition in step.when) else "look"

    def _look(self, ways: Ways, around: Around, state: Literal["visible", "attached"]) -> None:
        targets = self.screen.mapping.target_ways(ways)
        windows = {around.window if target.window is None else target.window for target in targets}
        if not targets or any(target.row for target in targets):
            return
        if self._blind & windows or not windows <= set(self.screen.windows):
            return
        try:
            self.screen.find(ways, around, state=state, seconds=0.0 if self.missing else _PATIENCE)
        except KeyError:
            return  # it is found by a value of an invoice, and here is none
        except Ambiguous as error:
            self.missing.append(str(error))
        except ScreenChanged as error:
            self.missing.append(str(error))
