"""How messages become cases, once each, and when a message can be moved out of the way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, exists, insert, select, update

from robot.case import Case, dump_origin
from robot.invoice import Finding, Invoice, Kind
from robot.ledger.columns import storable
from robot.ledger.keys import ordinal, take_case_ids
from robot.ledger.moves import note_moves
from robot.ledger.rows import case_from, document_columns, findings_column, invoice_columns
from robot.ledger.statements import insert_into
from robot.ledger.tables import cases, message_places, messages
from robot.message import Origin, Place, RawMessage
from robot.outcome import ENDS, State
from robot.ports import Box, NewCase

_OF_MESSAGE = ("runbook", "message_id", "message_sha256", "urgent", "origin")
_OF_DOCUMENT = ("trail", "document_sha256", "document_name", "document_media_type", "document_size")
IN_INTAKE = (State.RECEIVED.value, State.READ.value, State.CHECKED.value)


def knows_place(connection: Connection, place: Place) -> bool:
    """Return whether a message that was taken in still lies at this place."""
    query = select(message_places.c.uid).where(*_at(place), message_places.c.settled_at.is_(None))
    return connection.execute(query).first() is not None


def take_in_message(
    connection: Connection,
    message: RawMessage,
    origin: Origin,
    new_cases: Sequence[NewCase],
    *,
    runbook: str,
    now: datetime,
) -> tuple[Case, ...]:
    """Enter a message, its place and its cases; of a message that is known already, the place alone."""
    place = message.place
    made = insert_into(connection, messages).values(
        account=place.account, sha256=message.sha256, size=message.size, taken_in_at=now
    )
    message_id = connection.execute(made.on_conflict_do_nothing().returning(messages.c.id)).scalar_one_or_none()
    if message_id is not None:
        _note_place(connection, place, message_id)
        return _make_cases(connection, message_id, message, origin, new_cases, runbook=runbook, now=now)
    message_id = connection.execute(
        select(messages.c.id).where(messages.c.account == place.account, messages.c.sha256 == message.sha256)
    ).scalar_one()
    _note_place(connection, place, message_id)
    if message.urgent:  # a colleague moved a known mail to the urgent folder
        open_cases = (cases.c.message_id == message_id, cases.c.state.not_in([state.value for state in ENDS]))
        connection.execute(update(cases).where(*open_cases).values(urgent=True))
    query = select(cases).where(cases.c.message_id == message_id).order_by(cases.c.ordinal)
    return tuple(case_from(row) for row in connection.execute(query).mappings())


def _at(place: Place) -> tuple[Any, ...]:
    return (
        message_places.c.account == place.account,
        message_places.c.folder == place.folder,
        message_places.c.uid_validity == place.uid_validity,
        message_places.c.uid == place.uid,
    )


def _note_place(connection: Connection, place: Place, message_id: int) -> None:
    """Note that the message lies here. A place that another message had (a file name, used again) is now this one's."""
    found = insert_into(connection, message_places).values(
        account=place.account,
        folder=place.folder,
        uid_validity=place.uid_validity,
        uid=place.uid,
        message_id=message_id,
    )
    connection.execute(
        found.on_conflict_do_update(
            index_elements=list(message_places.primary_key), set_={"message_id": message_id, "settled_at": None}
        )
    )


def _make_cases(
    connection: Connection,
    message_id: int,
    message: RawMessage,
    origin: Origin,
    new_cases: Sequence[NewCase],
    *,
    runbook: str,
    now: datetime,
) -> tuple[Case, ...]:
    shared = {
        "runbook": runbook,
        "message_id": message_id,
        "message_sha256": message.sha256,
        "urgent": message.urgent,
        "origin": dump_origin(origin),
    }
    return _insert_cases(
        connection,
        [
            {
                **shared,
                **document_columns(new.document),
                **invoice_columns(None),
                "trail": new.trail,
                "part": 1,
                "split_from": None,
                "kind": None,
                "findings": findings_column(new.findings),
            }
            for new in new_cases
        ],
        now,
    )


def split_case(
    connection: Connection,
    case: Case,
    invoices: Sequence[Invoice],
    kind: Kind,
    now: datetime,
    *,
    findings: tuple[Finding, ...],
) -> tuple[Case, ...]:
    """Make a case of each invoice of a document but the first, each with the findings that are about it.

    Those that are there already stay as they are.
    """
    parent = connection.execute(select(cases).where(cases.c.case_id == case.case_id).with_for_update()).mappings().one()
    siblings = select(cases).where(cases.c.split_from == case.case_id).order_by(cases.c.part)
    known = {row["part"] for row in connection.execute(siblings).mappings()}
    _insert_cases(
        connection,
        [
            {
                **{name: parent[name] for name in (*_OF_MESSAGE, *_OF_DOCUMENT)},
                **invoice_columns(invoice),
                "part": part,
                "split_from": case.case_id,
                "kind": (Kind.CREDIT_NOTE if invoice.credit_note else kind).value,
                "findings": findings_column(tuple(f for f in findings if f.part in (None, part))),
            }
            for part, invoice in enumerate(invoices[1:], start=2)
            if part not in known
        ],
        now,
    )
    return tuple(case_from(row) for row in connection.execute(siblings).mappings())


def add_case(connection: Connection, case: Case, new: NewCase, now: datetime) -> Case:
    """Make a further case of a case's message; one with the same trail stays as it is."""
    parent = connection.execute(select(cases).where(cases.c.case_id == case.case_id).with_for_update()).mappings().one()
    known = select(cases).where(cases.c.message_id == parent["message_id"], cases.c.trail == storable(new.trail))
    row = connection.execute(known.order_by(cases.c.ordinal).limit(1)).mappings().one_or_none()
    if row is not None:
        return case_from(row)
    (made,) = _insert_cases(
        connection,
        [
            {
                **{name: parent[name] for name in _OF_MESSAGE},
                **document_columns(new.document),
                **invoice_columns(None),
                "trail": new.trail,
                "part": 1,
                "split_from": None,
                "kind": None,
                "findings": findings_column(new.findings),
            }
        ],
        now,
    )
    return made


def _insert_cases(connection: Connection, rows: Sequence[dict[str, Any]], now: datetime) -> tuple[Case, ...]:
    if not rows:
        return ()
    ids = take_case_ids(connection, len(rows), now)
    whole = [
        {
            **row,
            "case_id": case_id,
            "ordinal": ordinal(case_id),
            "version": 1,
            "state": State.RECEIVED.value,
            "received_at": now,
            "changed_at": now,
            "vouched": False,
            "attempts": 0,
            "lookups": 0,
        }
        for case_id, row in zip(ids, rows, strict=True)
    ]
    connection.execute(insert(cases), whole)
    made = select(cases).where(cases.c.case_id.in_(ids)).order_by(cases.c.ordinal)
    new = tuple(case_from(row) for row in connection.execute(made).mappings())
    note_moves(connection, new)
    return new


def find_unsettled(connection: Connection, account: str) -> tuple[tuple[Place, str, Box], ...]:
    """Return each message that lies unmoved though every case of it is out of intake, and where it goes."""
    places, of_message = message_places.c, cases.c.message_id == message_places.c.message_id
    in_intake = exists().where(and_(of_message, cases.c.state.in_(IN_INTAKE)))
    held = exists().where(and_(of_message, cases.c.state == State.HELD.value))
    query = (
        select(message_places, messages.c.sha256, held.label("held"))
        .join(messages, messages.c.id == places.message_id)
        .where(places.account == account, places.settled_at.is_(None), ~in_intake)
        .order_by(places.message_id, places.folder, places.uid)
    )
    return tuple((_place(row), row["sha256"], _box(row["held"])) for row in connection.execute(query).mappings())


def _place(row: Any) -> Place:
    return Place(account=row["account"], folder=row["folder"], uid_validity=row["uid_validity"], uid=row["uid"])


def _box(held: object) -> Box:
    return "review" if held else "processed"


def settle_place(connection: Connection, place: Place, now: datetime) -> None:
    """Note that the message no longer lies at this place."""
    unsettled = update(message_places).where(*_at(place), message_places.c.settled_at.is_(None))
    connection.execute(unsettled.values(settled_at=now))
