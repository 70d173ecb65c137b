"""Whatever the order of moves, faults and restarts: one posting a business key, and no case lost."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, precondition, rule

from robot.case import Case
from robot.errors import BusinessHold, LedgerFault
from robot.ledger import SqlLedger, open_ledger, sqlite_url
from robot.ledger.entries import OCCUPYING
from robot.outcome import MOVES, State
from tests.fakes.ledger_values import NOW, ORIGIN, RUNBOOK, intent, message, new_case, place, voucher

KEYS = st.integers(min_value=1, max_value=2)
WAYS = st.sampled_from(
    [
        (State.ENTERED,),
        (State.ENTERED, State.CONFIRMED),
        (State.ENTERED, State.HELD),
        (State.UNCERTAIN,),
        (State.UNCERTAIN, State.HELD),
        (State.UNCERTAIN, State.HELD, State.REJECTED),
    ]
)


class Robots(RuleBasedStateMachine):
    """Robots that work on the same few invoices, and die at any moment.

    `posted` is the legacy system: how often each business key stands in it. The robots are honest:
    they say "not posted" only where that is so.
    """

    case_ids = Bundle("case_ids")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.url = sqlite_url(Path(self.folder.name) / "ledger.sqlite")
        self.ledger: SqlLedger = open_ledger(self.url)
        self.states: dict[str, State] = {}
        self.posted_by: dict[int, set[str]] = {1: set(), 2: set()}
        self.messages = 0

    def teardown(self) -> None:
        """Remove the books."""
        self.ledger.close()
        self.folder.cleanup()

    @initialize(target=case_ids)
    def two_cases(self) -> Any:
        """Begin with two cases that are ready."""
        return multiple(*(self._ready() for _ in range(2)))

    @rule(target=case_ids)
    def another_case(self) -> str:
        """Take in one more."""
        return self._ready()

    def _ready(self) -> str:
        self.messages += 1
        new = [new_case(self.messages)]
        (case,) = self.ledger.take_in(message(self.messages), ORIGIN, new, runbook=RUNBOOK, now=NOW)
        assert case.case_id not in self.states
        for to in (State.READ, State.CHECKED, State.READY):
            case = self.ledger.advance(case, to, NOW)
        self.states[case.case_id] = case.state
        return case.case_id

    @rule(number=st.integers(min_value=1, max_value=5), validity=st.integers(min_value=1, max_value=3))
    def the_same_mail_again(self, number: int, validity: int) -> None:
        """See a message once more, under another UIDVALIDITY."""
        if number <= self.messages:
            again = message(number, place(number, validity=validity))
            found = self.ledger.take_in(again, ORIGIN, [new_case(number)], runbook=RUNBOOK, now=NOW)
            assert [case.case_id for case in found] == [f"F-2026-{number:06}"]

    @rule()
    def crash(self) -> None:
        """Forget everything that is not in the books."""
        self.ledger.close()
        self.ledger = open_ledger(self.url)

    @rule(case_id=case_ids, key=KEYS)
    def enter(self, case_id: str, key: int) -> None:
        """Try to enter a case as invoice `key`, unless an honest person would not have let it go on."""
        case = self._case(case_id)
        if case.state is not State.READY or self._stands(case_id):
            return
        refused: BusinessHold | None = None
        try:
            self._move(case, State.ENTERING, intent=intent(case, key))
        except BusinessHold as held:
            refused = held
        if refused is not None:
            assert refused.facts["case"] != case_id
            assert self._case(case_id) == case

    @rule(case_id=case_ids, key=KEYS, way=WAYS)
    def enter_and_post(self, case_id: str, key: int, way: tuple[State, ...]) -> None:
        """Enter a case and post it, with an answer from the system or without."""
        self.enter(case_id, key)
        if self._case(case_id).state is State.ENTERING:
            self.click(case_id)
            for to in way:
                self.move(case_id, to)

    @rule(case_id=case_ids)
    def click(self, case_id: str) -> None:
        """Post: once an entry, as the robot never repeats a click."""
        case = self._case(case_id)
        if case.state is State.ENTERING and not self._stands(case_id):
            assert case.intent is not None
            self.posted_by[int(case.intent.invoice_number[2:])].add(case_id)

    @rule(case_id=case_ids, to=st.sampled_from(sorted(State)))
    def move(self, case_id: str, to: State) -> None:
        """Make any move that is honest."""
        case = self._case(case_id)
        if to is State.ENTERING or case.state is to:
            return
        if to not in MOVES[case.state]:
            try:
                self.ledger.advance(case, to, NOW)
            except ValueError:
                return
            raise AssertionError((case.state, to))
        stands = self._stands(case_id)
        not_posted = (State.ENTERING, State.READY), (State.ENTERING, State.HELD), (State.UNCERTAIN, State.READY)
        if stands and (case.state, to) in not_posted:
            return
        if not stands and to in (State.ENTERED, State.CONFIRMED):
            return
        try:
            self._move(case, to, **({"voucher": voucher()} if to is State.ENTERED else {}))
        except BusinessHold:
            assert to is State.CONFIRMED
            assert self._case(case_id) == case

    @precondition(lambda self: self.states)
    @rule(case_id=case_ids, to=st.sampled_from(sorted(State)))
    def move_an_old_version(self, case_id: str, to: State) -> None:
        """Try to move a case as it was before its last move."""
        case = self._case(case_id)
        if to in MOVES[case.state] - {State.ENTERING}:
            old = Case(**{name: getattr(case, name) for name in Case.__slots__} | {"version": case.version - 1})
            try:
                self.ledger.advance(old, to, NOW)
            except LedgerFault:
                return
            raise AssertionError((case, to))

    @invariant()
    def each_key_is_posted_once(self) -> None:
        """Promise two."""
        assert all(len(cases) <= 1 for cases in self.posted_by.values()), self.posted_by

    @invariant()
    def the_books_know_every_case(self) -> None:
        """Nothing is lost, and the history ends where the case stands."""
        assert {case.case_id: case.state for case in self.ledger.cases(list(State))} == self.states
        for case_id, state in self.states.items():
            assert self.ledger.history(case_id)[-1][1] is state

    @invariant()
    def each_key_is_occupied_once(self) -> None:
        """No two cases with the same key are in the system, or may be."""
        taken = [case.intent.invoice_number for case in self.ledger.cases(OCCUPYING) if case.intent is not None]
        assert len(taken) == len(set(taken))

    def _case(self, case_id: str) -> Case:
        case = self.ledger.case(case_id)
        assert case is not None
        return case

    def _stands(self, case_id: str) -> bool:
        return any(case_id in cases for cases in self.posted_by.values())

    def _move(self, case: Case, to: State, **changes: Any) -> None:
        moved = self.ledger.advance(case, to, NOW, **changes)
        self.states[moved.case_id] = moved.state


TestRobots = Robots.TestCase
TestRobots.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
