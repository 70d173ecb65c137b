"""Nothing is entered twice: which case holds which business key.

A key is taken in the transaction that commits `entering`, by an INSERT that the table's primary
key refuses to anyone else. It is given back only by a move that says nothing was posted:
`entering` to `ready` or `held` (the system refused in words), `uncertain` to `ready` (an
authoritative lookup found nothing). Where a person has to judge what was posted (`uncertain` or
`entered` to `held`) it is kept for good: the same case may try again, no other ever.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, and_, delete, select, update

from robot.case import Case
from robot.errors import BusinessHold
from robot.ledger.keys import business_key
from robot.ledger.statements import insert_into
from robot.ledger.tables import cases, entries
from robot.outcome import Reason, State

OCCUPYING = frozenset({State.ENTERING, State.ENTERED, State.UNCERTAIN, State.CONFIRMED, State.FILED})
"""The states in which an invoice is in its system, or may be."""

_GIVES_BACK = frozenset({(State.ENTERING, State.READY), (State.ENTERING, State.HELD), (State.UNCERTAIN, State.READY)})
_KEEPS = frozenset({(State.UNCERTAIN, State.HELD), (State.ENTERED, State.HELD)})


def follow_move(connection: Connection, before: State, case: Case, now: datetime) -> None:
    """Take, give back or keep the business key of a case that has just moved from `before`.

    Raises `BusinessHold` (duplicate) where another case has the key, and `ValueError` where a case is to
    be entered without an intent.
    """
    move = (before, case.state)
    if case.state is State.ENTERING or move == (State.HELD, State.CONFIRMED):
        _take(connection, case, now)
    elif move in _GIVES_BACK:
        connection.execute(delete(entries).where(entries.c.case_id == case.case_id, entries.c.kept.is_(False)))
    elif move in _KEEPS:
        connection.execute(update(entries).where(entries.c.case_id == case.case_id).values(kept=True))


def _take(connection: Connection, case: Case, now: datetime) -> None:
    if case.intent is None:
        if case.state is State.ENTERING:
            raise ValueError(f"{case.case_id}: nothing is entered without an intent")
        return  # a person found the voucher of a case that the robot never meant to enter
    key = asdict(business_key(case.intent))
    insert = insert_into(connection, entries).values(**key, case_id=case.case_id, since=now, kept=False)
    connection.execute(insert.on_conflict_do_nothing())
    holder = connection.execute(
        select(entries.c.case_id).where(and_(*(entries.c[name] == value for name, value in key.items())))
    ).scalar_one()
    if holder != case.case_id:
        voucher = connection.execute(select(cases.c.voucher_number).where(cases.c.case_id == holder)).scalar_one()
        raise BusinessHold(Reason.DUPLICATE, field="invoice_number", case=holder, voucher=voucher or "")
