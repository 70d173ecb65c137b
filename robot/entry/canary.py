"""The canary: walks a mapping on the live system without typing or posting, and says of every target what it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

from robot.entry.screen import Ambiguous, Around, Screen, Ways
from robot.entry.steps import Steps, within
from robot.errors import ScreenChanged
from robot.mapping.section import Steps as StepsSection
from robot.mapping.section import SystemMapping
from robot.mapping.step import TAKE_A_VALUE, Step
from robot.mapping.values import holds
from robot.sentence import said, told_by
from robot.toml import key_name
from robot.toml_lines import Where

_DONE_UNASKED = frozenset({"click", "go_to", "wait_for", "expect"})
_NOT_LOOKED_FOR = frozenset({"wait_for", "expect", "expect_absent", "wait_gone", "go_to", "read", "close_window"})
_PATIENCE = 2.0  # seconds for the first thing that is not there; the others are on the same page, or are not


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What became of one target.

    "found" by one of its ways (counted from 1), "ambiguous", "missing", or "not reached": it stands where only a
    real invoice leads.
    """

    where: str  # "step 4 of [enter]", "form.fields.net_total"
    target: str
    state: Literal["found", "ambiguous", "missing", "not reached"]
    way: int | None = None
    what: str = ""  # the sentence for what is wrong

    @property
    def wrong(self) -> bool:
        """Whether the mapping does not fit here."""
        return self.state in ("ambiguous", "missing")


@dataclass(slots=True)
class Canary:
    """One walk. `looked` gathers each target; `picture` is called with a section's name at its end."""

    screen: Screen
    url: str
    picture: Callable[[str], None] = lambda _section: None
    looked: list[Looked] = field(default_factory=list)
    _typing: bool = False
    _blind: set[str] = field(default_factory=set)  # windows whose next page only a real invoice brings up
    _passed_over: str = ""  # the last click that was not done for its `if_shown` or `unless_shown`

    def walk(self, mapping: SystemMapping) -> tuple[Looked, ...]:
        """Walk the search, the entry up to the posting button, the voucher's page as far as it goes, and the filing."""
        self._look("ready.shown", mapping.ready.shown, Around.of(mapping.ready, {}), "visible")
        if mapping.lookup is not None:
            self._section("lookup", mapping.lookup)
        if mapping.enter is not None:
            self._section("enter", mapping.enter, mapping)
        if mapping.file is not None:
            self._section("file", mapping.file)
        return tuple(self.looked)

    def _section(self, name: str, section: StepsSection, form: SystemMapping | None = None) -> None:
        self._typing = False
        self._blind.clear()
        self._passed_over = ""
        try:
            self._steps((name,), section.steps, Around.of(section, {}))
        except _Stuck:
            self._blind.update(self.screen.windows)
        if form is not None:
            self._form(form)
        self.picture(name)

    def _form(self, mapping: SystemMapping) -> None:
        if mapping.form is not None:
            around = Around.of(mapping.form, {})
            for name, place in mapping.form.fields.items():
                self._look(f"form.fields.{name}", place.read, around, "attached", skip=place.canary == "skip")
        if (submit := mapping.submit) is not None:
            around = Around.of(submit, {})
            self._look("submit.click", submit.click, around, "visible", skip=submit.canary == "skip")

    def _steps(self, table: Where, steps: Iterable[Step], around: Around) -> None:
        for number, step in enumerate(steps):
            here, where = replace(around, values={"line.number": 1}), key_name((*table, "steps", number))
            if step.do is not None:
                if not (step.if_shown or step.unless_shown or step.canary == "skip"):
                    block = self.screen.mapping.blocks[step.do]
                    self._steps(("blocks", step.do), block.steps, within(around, block))
                continue
            match self._way(step, here):
                case "do":
                    self._blind.discard(here.window)
                    self._do(where, step, here)
                case "look":
                    self._look(where, step.targets or (), here, "attached")
                    if step.loads and _applies(step, here):
                        self._blind.add(here.window)
                case "skip" if step.action in _DONE_UNASKED and not self._typing and step.canary is None:
                    self._passed_over = where
            self._typing = self._typing or step.action in TAKE_A_VALUE or step.action == "check"

    def _do(self, where: str, step: Step, around: Around) -> None:
        """Do a step that changes nothing. Raises `_Stuck` where it cannot be done: what follows stands elsewhere."""
        served = len(self.screen.served)
        try:
            Steps(self.screen, {}, url=self.url).run([step.model_copy(update={"for_each": None})], around)
        except KeyError:  # it is done with a value of an invoice, and here is none
            self.looked.append(Looked(where=where, target=str((step.targets or (step,))[0]), state="not reached"))
            self._blind.add(around.window)
            return
        except ScreenChanged as error:
            self.looked.append(self._wrong(where, str((step.targets or (step,))[0]), error))
            raise _Stuck from None
        if len(self.screen.served) > served:  # otherwise its `unless_shown` was there: nothing was to be done
            seen = self.screen.served[-1]
            self.looked.append(Looked(where=where, target=str(seen.target), state="found", way=seen.way))

    def _way(self, step: Step, around: Around) -> Literal["do", "look", "skip"]:
        if step.canary is not None:
            return step.canary
        if step.if_shown or step.unless_shown or step.action in ("expect_absent", "wait_gone", "close_window", "press"):
            return "skip"
        if step.action not in _DONE_UNASKED or self._typing or step.missing or step.saves:
            return "skip" if step.action in _NOT_LOOKED_FOR else "look"
        return "do" if _applies(step, around) else "look"

    def _look(
        self, where: str, ways: Ways, around: Around, state: Literal["visible", "attached"], *, skip: bool = False
    ) -> None:
        """Look for a target; `skip`: the mapping says that only a saved draft brings it up."""
        targets = self.screen.mapping.target_ways(ways)
        if not targets:
            return
        windows = {around.window if target.window is None else target.window for target in targets}
        unseen = Looked(where=where, target=str(targets[0]), state="not reached")
        elsewhere = self._blind & windows or not windows <= set(self.screen.windows)
        if skip or elsewhere or any(target.row for target in targets):
            self.looked.append(unseen)
            return
        patience = 0.0 if any(one.wrong for one in self.looked) else _PATIENCE
        try:
            seen = self.screen.find(ways, around, state=state, seconds=patience)
        except KeyError:  # it is found by a value of an invoice, and here is none
            self.looked.append(unseen)
        except ScreenChanged as error:
            self.looked.append(self._wrong(where, str(targets[0]), error))
        else:
            self.looked.append(Looked(where=where, target=str(seen.target), state="found", way=seen.way))

    def _wrong(self, where: str, target: str, error: ScreenChanged) -> Looked:
        state: Literal["ambiguous", "missing"] = "ambiguous" if isinstance(error, Ambiguous) else "missing"
        what = told_by(error)
        if state == "missing" and self._passed_over:
            what = said(
                "{what} {step} before it was not done, for its if_shown or unless_shown. "
                'Say canary = "do" there if it changes nothing, as a click that opens a menu.',
                what=what,
                step=self._passed_over,
            )
        return Looked(where=where, target=target, state=state, what=what)


def _applies(step: Step, around: Around) -> bool:
    """Return whether a step is one of a plain invoice's: a credit note's is none."""
    return all(holds(condition, around.values) for condition in step.when)


class _Stuck(Exception):
    """A step that leads on could not be done."""
