"""What of the books is old enough to go: whole messages, with all of their cases."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, exists, or_, select, union

from robot.ledger.tables import answers, case_moves, cases, entries, message_places, messages
from robot.outcome import ENDS
from robot.ports import OldMessage

_ENDED = [state.value for state in ENDS]


def find_old(connection: Connection, before: datetime, *, after: int, limit: int) -> tuple[OldMessage, ...]:
    """Return messages that came, and whose cases all ended, before this time; the next `limit` after number `after`.

    A message that still lies in a mailbox stays: forgotten, it would be taken in once more.
    """
    query = (
        select(messages.c.id, messages.c.sha256)
        .where(messages.c.id > after, ~_kept(before))
        .order_by(messages.c.id)
        .limit(limit)
    )
    return tuple(_old(connection, number, sha256) for number, sha256 in connection.execute(query).all())


def find_oldest_kept(connection: Connection, before: datetime) -> datetime | None:
    """Return when the oldest message came that is not old by `find_old`; None where all are, or there is none."""
    query = select(messages.c.taken_in_at).where(_kept(before)).order_by(messages.c.taken_in_at).limit(1)
    return connection.execute(query).scalar()


def _kept(before: datetime) -> ColumnElement[bool]:
    of_message = cases.c.message_id == messages.c.id
    living = exists().where(of_message, or_(cases.c.state.not_in(_ENDED), cases.c.changed_at >= before))
    lies = exists().where(message_places.c.message_id == messages.c.id, message_places.c.settled_at.is_(None))
    return or_(messages.c.taken_in_at >= before, living, lies)


def _old(connection: Connection, number: int, sha256: str) -> OldMessage:
    query = select(cases.c.case_id, cases.c.document_sha256).where(cases.c.message_id == number)
    rows = connection.execute(query.order_by(cases.c.ordinal)).all()
    return OldMessage(
        number=number,
        sha256=sha256,
        case_ids=tuple(row.case_id for row in rows),
        documents=tuple(dict.fromkeys(row.document_sha256 for row in rows if row.document_sha256)),
    )


def find_used(connection: Connection, sha256s: Collection[str], *, but: int | None = None) -> frozenset[str]:
    """Return those of these SHA-256 that are a message or a document of the books, other than of message `but`."""
    documents = select(cases.c.document_sha256).where(cases.c.document_sha256.in_(sha256s))
    mails = select(messages.c.sha256).where(messages.c.sha256.in_(sha256s))
    if but is not None:
        documents, mails = documents.where(cases.c.message_id != but), mails.where(messages.c.id != but)
    return frozenset(connection.execute(union(documents, mails)).scalars())


def forget(connection: Connection, number: int) -> None:
    """Delete a message with its places, its cases, and all that belongs to them."""
    of_message = select(cases.c.case_id).where(cases.c.message_id == number)
    for table in (answers, entries, case_moves):
        connection.execute(delete(table).where(table.c.case_id.in_(of_message)))
    connection.execute(delete(cases).where(cases.c.message_id == number))
    connection.execute(delete(message_places).where(message_places.c.message_id == number))
    connection.execute(delete(messages).where(messages.c.id == number))
