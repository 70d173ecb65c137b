"""A robot in a process of its own that does one thing to a ledger, and may be killed in the middle of it.

    python -m tests.fakes.ledger_robot ACTION URL PASSWORD NAME

`claim`, `take-in` and `enter` say "open", wait for a line, work until nothing is left, and say the
case ids that were theirs. `kill-take-in` and `kill-advance` read numbers: for each a child dies by
SIGKILL before that statement of its transaction (the commit counts as one), and "killed" is said;
"done" where there is no such statement.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import timedelta
from typing import Any

from sqlalchemy import event

from robot.errors import BusinessHold
from robot.ledger import SqlLedger, open_ledger
from robot.outcome import State
from tests.fakes.ledger_values import NOW, ORIGIN, RUNBOOK, intent, message, new_case


def main(action: str, url: str, password: str, name: str) -> None:
    """Do one thing."""
    if action in ("kill-take-in", "kill-advance"):
        _say("open")
        for line in sys.stdin:
            _say("done" if _in_child(action, url, password, int(line)) else "killed")
        return
    ledger = open_ledger(url, password=password or None)
    _say("open")
    sys.stdin.readline()  # all robots of a test begin together
    _say(" ".join({"claim": _claim, "take-in": _take_in, "enter": _enter}[action](ledger, name)))
    ledger.close()


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def _in_child(action: str, url: str, password: str, statement: int) -> bool:
    """Let a child do it; return whether it came through."""
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        if status not in (0, signal.SIGKILL):
            raise AssertionError(status)
        return status == 0
    code = 1
    try:
        ledger = open_ledger(url, password=password or None)
        {"kill-take-in": _take_in_two, "kill-advance": _advance}[action](ledger, statement)
        code = 0
    finally:
        os._exit(code)


def _claim(ledger: SqlLedger, name: str) -> list[str]:
    mine: list[str] = []
    while (case := ledger.claim(State.RECEIVED, runbook=RUNBOOK, holder=name, now=NOW)) is not None:
        mine.append(case.case_id)
    return mine


def _take_in(ledger: SqlLedger, _name: str) -> list[str]:
    return [
        case.case_id
        for number in range(1, 41)
        for case in ledger.take_in(
            message(number), ORIGIN, [new_case(number), new_case(number, "b")], runbook=RUNBOOK, now=NOW
        )
    ]


def _enter(ledger: SqlLedger, name: str) -> list[str]:
    """Enter every second ready case: of each pair of cases with the same invoice, each of two robots has one."""
    mine: list[str] = []
    both = [State.READY, State.ENTERING]  # the other robot may have begun: the halves must not shift
    waiting = sorted(ledger.cases(both), key=lambda case: case.case_id)
    for case in waiting[int(name) :: 2]:
        assert case.invoice is not None
        try:
            mine.append(ledger.advance(case, State.ENTERING, NOW, intent=_intent(case)).case_id)
        except BusinessHold as held:
            if held.facts["case"] == case.case_id:
                raise
    return mine


def _intent(case: Any) -> Any:
    return intent(case, int(case.invoice.value("invoice_number")[2:]))


def _take_in_two(ledger: SqlLedger, statement: int) -> None:
    new = [new_case(1), new_case(2, "b")]
    _die_before(ledger, statement)
    ledger.take_in(message(1), ORIGIN, new, runbook=RUNBOOK, now=NOW)


def _advance(ledger: SqlLedger, statement: int) -> None:
    (case,) = ledger.cases([State.READY])
    _die_before(ledger, statement)
    ledger.advance(case, State.ENTERING, NOW + timedelta(seconds=1), intent=_intent(case))


def _die_before(ledger: SqlLedger, statement: int) -> None:
    left = [statement]

    def count(*_: object) -> None:
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)

    def count_write(_connection: Any, _cursor: Any, text: str, *_: object) -> None:
        if text.startswith(("INSERT", "UPDATE", "DELETE")):
            count()

    event.listen(ledger._books.engine, "before_cursor_execute", count_write)
    event.listen(ledger._books.engine, "commit", count)


if __name__ == "__main__":
    main(*sys.argv[1:])
