"""What people search for, each part of it out of an index: a number of whatever kind, a supplier, an amount."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from sqlalchemy import Connection, select

from robot.case import Case
from robot.ledger.columns import storable
from robot.ledger.keys import ordinal
from robot.ledger.rows import case_from
from robot.ledger.tables import cases, message_places
from robot.register import compact, number_key

MOST_SUPPLIERS = 200
"""Of how many suppliers the cases are looked for: a name that fits more tells nothing."""


def find(
    connection: Connection, text: str, *, supplier_ids: Collection[str], amount: Decimal | None, limit: int
) -> tuple[Case, ...]:
    """Return the cases that this text may mean, newest first, each once."""
    text, key, supplier = storable(text.strip()), number_key(text), compact(text)
    meant = []
    if text:
        meant += [cases.c.case_id == text.upper(), cases.c.voucher_number == text, cases.c.filed_as == text]
    if key:
        meant.append(cases.c.invoice_number_key == key)
    known = list(dict.fromkeys(filter(None, (supplier, *map(compact, supplier_ids)))))[:MOST_SUPPLIERS]
    if known:
        meant.append(cases.c.supplier_id.in_(known))
    if amount is not None:
        meant.append(cases.c.gross_total == amount)
    found: dict[str, Case] = {}
    for one in meant:  # apart: each has its own index
        query = select(cases).where(one).order_by(cases.c.ordinal.desc()).limit(limit)
        found |= {row["case_id"]: case_from(row) for row in connection.execute(query).mappings()}
    newest = sorted(found, key=ordinal, reverse=True)[:limit]
    return tuple(found[case_id] for case_id in newest)


def find_taken_from(connection: Connection, account: str, folder: str) -> tuple[tuple[str, Case], ...]:
    """Return (uid, case) of the messages that were seen in a folder, in the order of the cases."""
    query = (
        select(message_places.c.uid, cases)
        .join(cases, cases.c.message_id == message_places.c.message_id)
        .where(message_places.c.account == account, message_places.c.folder == storable(folder))
        .order_by(cases.c.ordinal)
    )
    return tuple((row["uid"], case_from(row)) for row in connection.execute(query).mappings())
