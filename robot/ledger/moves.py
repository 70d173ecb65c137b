"""How a case goes on: claims, moves and their history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, literal, or_, select, update
from sqlalchemy import case as when

from robot.case import Case
from robot.errors import CaseMoved
from robot.ledger.entries import OCCUPYING, follow_move
from robot.ledger.rows import case_from, change_columns
from robot.ledger.tables import case_moves, cases
from robot.outcome import MOVES, State
from robot.sentence import said

_LETS_GO = frozenset({State.HELD} | {state for state, further in MOVES.items() if not further})
"""The states that end a claim by themselves: nobody works on the case any more."""

LEASE_SECONDS = 900.0
"""How long a claim lasts that nobody gives back: its robot is dead by then, or its machine."""


def find_case(connection: Connection, case_id: str) -> Case | None:
    """Return one case."""
    row = connection.execute(select(cases).where(cases.c.case_id == case_id)).mappings().one_or_none()
    return None if row is None else case_from(row)


def find_numbered(connection: Connection, number: str) -> tuple[Case, ...]:
    """Return the cases that a legacy system has under this number, as a voucher or as a document, oldest first."""
    told = or_(cases.c.voucher_number == number, cases.c.filed_as == number)
    query = select(cases).where(told).order_by(cases.c.ordinal)
    return tuple(case_from(row) for row in connection.execute(query).mappings())


def count_states(connection: Connection, states: Iterable[State]) -> dict[State, int]:
    """Return how many cases are in each of these states, for those that have any, in the order of `State`."""
    query = (
        select(cases.c.state, func.count())
        .where(cases.c.state.in_([state.value for state in states]))
        .group_by(cases.c.state)
    )
    found = {State(state): count for state, count in connection.execute(query)}
    return {state: found[state] for state in State if state in found}


def find_cases(
    connection: Connection,
    states: Iterable[State],
    *,
    runbook: str | None,
    changed_since: datetime | None,
    limit: int | None,
) -> tuple[Case, ...]:
    """Return the cases in these states: urgent first, then by due date, then oldest first."""
    query = select(cases).where(cases.c.state.in_([state.value for state in states]))
    if runbook is not None:
        query = query.where(cases.c.runbook == runbook)
    if changed_since is not None:
        query = query.where(cases.c.changed_at >= changed_since)
    query = query.order_by(cases.c.urgent.desc(), cases.c.due_date, cases.c.ordinal).limit(limit)
    return tuple(case_from(row) for row in connection.execute(query).mappings())


def claim_next(
    connection: Connection, state: State, *, runbook: str, holder: str, now: datetime, lease_seconds: float
) -> Case | None:
    """Return the next case in this state that nobody holds, held from now on.

    Claiming counts as a change: who held the case before, and outlived the lease, has an old version.
    """
    free = (
        select(cases.c.case_id)
        .where(cases.c.state == state.value, cases.c.runbook == runbook)
        .where(or_(cases.c.lease_ends.is_(None), cases.c.lease_ends <= now))
        .order_by(cases.c.urgent.desc(), cases.c.due_date, cases.c.ordinal)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    case_id = connection.execute(free).scalar_one_or_none()
    if case_id is None:
        return None
    taken = (
        update(cases)
        .where(cases.c.case_id == case_id)
        .values(claim_holder=holder, lease_ends=now + timedelta(seconds=lease_seconds), version=cases.c.version + 1)
        .returning(cases)
    )
    return case_from(connection.execute(taken).mappings().one())


def release_claims(connection: Connection, holder: str, case_id: str | None = None) -> int:
    """Give back one claim of a holder, or all of them; return how many."""
    given = update(cases).where(cases.c.claim_holder == holder, cases.c.lease_ends.is_not(None))
    if case_id is not None:
        given = given.where(cases.c.case_id == case_id)
    return connection.execute(given.values(claim_holder=None, lease_ends=None)).rowcount


def move_case(connection: Connection, case: Case, to: State, now: datetime, changes: Mapping[str, Any]) -> Case:
    """Move a case on, with its business key and its history, and return it as it now is.

    Raises `ValueError` for a move or a change that is not to be, `CaseMoved` for an old version, and
    `BusinessHold` for a business key that another case entered.
    """
    if to not in MOVES[case.state]:
        raise ValueError(f"{case.case_id}: there is no move from {case.state} to {to}")
    if "intent" in changes and {case.state, to} <= OCCUPYING:
        raise ValueError(f"{case.case_id}: an intent is final once its case is entering")
    columns: dict[str, Any] = {
        **change_columns(changes),
        "state": to.value,
        "version": case.version + 1,
        "changed_at": now,
    }
    if changes.get("approved_by") or to in (State.CONFIRMED, State.FILED):
        columns["vouched"] = True
    elif to is State.REJECTED:  # approved before, perhaps: nobody learns from it any more
        columns["vouched"] = False
    if to in _LETS_GO:
        columns |= {"claim_holder": None, "lease_ends": None}
    elif to is State.ENTERING:  # however long the form took: until the click is answered, nobody else looks
        anew = literal(now + timedelta(seconds=LEASE_SECONDS), cases.c.lease_ends.type)
        columns["lease_ends"] = when((cases.c.lease_ends.is_not(None), anew))
    same = (cases.c.case_id == case.case_id, cases.c.version == case.version, cases.c.state == case.state.value)
    row = connection.execute(update(cases).where(*same).values(**columns).returning(cases)).mappings().one_or_none()
    if row is None:
        raise CaseMoved(
            said(
                "Case {case_id} is not as it was read (version {version}): someone else moved it.",
                case_id=case.case_id,
                version=case.version,
            )
        )
    moved = case_from(row)
    follow_move(connection, case.state, moved, now)
    note_moves(connection, [moved])
    return moved


def note_moves(connection: Connection, moved: Iterable[Case]) -> None:
    """Write the history rows of cases that were just made or moved."""
    rows = [
        {
            "case_id": case.case_id,
            "version": case.version,
            "at": case.changed_at,
            "state": case.state.value,
            "note": _note(case),
        }
        for case in moved
    ]
    if rows:
        connection.execute(insert(case_moves), rows)


def _note(case: Case) -> str:
    """Return what a person would ask first about the move: why, by whom, or under which number."""
    match case.state:
        case State.HELD | State.REJECTED | State.DUPLICATE | State.SORTED_AWAY | State.DONE_BY_HAND:
            return case.reason.value if case.reason else ""
        case State.ENTERED | State.CONFIRMED:
            return case.voucher.number if case.voucher else ""
        case State.FILED:
            return case.filed_as or ""
        case State.READY:
            return case.approved_by or ""
    return ""


def read_history(connection: Connection, case_id: str) -> tuple[tuple[datetime, State, str], ...]:
    """Return (time, state, note) of each move of a case, oldest first."""
    query = select(case_moves).where(case_moves.c.case_id == case_id).order_by(case_moves.c.version)
    return tuple((row["at"], State(row["state"]), row["note"]) for row in connection.execute(query).mappings())
