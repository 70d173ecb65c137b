"""What the duplicate checks ask. Each question is answered out of an index, alike fast with a million cases."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import ColumnElement, Connection, Select, case, func, not_, or_, select

from robot.case import Case, load_invoice
from robot.invoice import Invoice
from robot.ledger.keys import ordinal
from robot.ledger.rows import case_from, earlier_from
from robot.ledger.tables import cases
from robot.outcome import State
from robot.ports import Earlier
from robot.register import compact, number_key

MOST_OF_AN_AMOUNT = 100
"""How many cases with the same amount are looked at, newest first: a subscription repeats its amount for ever."""

MOST_VOUCHED = 1000
"""How far `count_vouched` counts: nobody trusts a supplier more after a thousand invoices."""

MOST_UNMAPPED = 20
"""How many invoices in a row a mapping may miss before nobody is told any more."""

_TAKEN_BACK = (State.REJECTED.value, State.SORTED_AWAY.value, State.DUPLICATE.value)
_UNDER_WAY = tuple(
    state.value
    for state in (
        State.READY,
        State.ENTERING,
        State.ENTERED,
        State.UNCERTAIN,
        State.CONFIRMED,
        State.FILED,
        State.DONE_BY_HAND,
    )
)


def find_same_document(connection: Connection, sha256: str, before: Case) -> Case | None:
    """Return the oldest case of the same bytes that was made before this one, the same part of it first.

    The other invoices of the same file are no duplicates of it.
    """
    own_message = select(cases.c.message_id).where(cases.c.case_id == before.case_id).scalar_subquery()
    sibling = (cases.c.message_id == own_message) & (cases.c.trail == before.trail) & (cases.c.part != before.part)
    query = (
        select(cases)
        .where(cases.c.document_sha256 == sha256, cases.c.ordinal < ordinal(before.case_id), not_(sibling))
        .order_by(case((cases.c.part == before.part, 0), else_=1), cases.c.ordinal)
        .limit(1)
    )
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else case_from(row)


def find_siblings(connection: Connection, case_id: str) -> tuple[Case, ...]:
    """Return the other cases of a case's message, oldest first."""
    message = select(cases.c.message_id).where(cases.c.case_id == case_id).scalar_subquery()
    query = select(cases).where(cases.c.message_id == message, cases.c.case_id != case_id).order_by(cases.c.ordinal)
    return tuple(case_from(row) for row in connection.execute(query).mappings())


def find_earlier(
    connection: Connection, supplier_id: str, *, invoice_number: str, gross_total: Decimal | None, but: str
) -> tuple[Earlier, ...]:
    """Return the supplier's other cases with this number or this amount, oldest first, each once.

    And those of other suppliers with both.
    """
    found: dict[str, Earlier] = {}
    supplier, key = compact(supplier_id), number_key(invoice_number)
    if not supplier:
        return ()
    queries: list[Select[tuple[object, ...]]] = []
    if key:
        queries.append(_of_supplier(supplier, but).where(cases.c.invoice_number_key == key))
    if gross_total is not None:
        queries.append(_of_supplier(supplier, but).where(cases.c.gross_total == gross_total).limit(MOST_OF_AN_AMOUNT))
    if key and gross_total is not None:
        both = (cases.c.invoice_number_key == key, cases.c.gross_total == gross_total)
        queries.append(_still_there(but).where(*both).limit(MOST_OF_AN_AMOUNT))
    for query in queries:
        for row in connection.execute(query).mappings():
            found[row["case_id"]] = earlier_from(row)
    return tuple(sorted(found.values(), key=lambda one: ordinal(one.case_id)))


def find_copies(connection: Connection, of: Case) -> tuple[Case, ...]:
    """Return the cases that ended as duplicates of a case's invoice, oldest first."""
    supplier_id = of.invoice.value("supplier_id") if of.invoice is not None else None
    if supplier_id is None:
        return ()
    query = (
        select(cases)
        .where(
            cases.c.supplier_id == compact(supplier_id),
            cases.c.ordinal > ordinal(of.case_id),
            cases.c.state == State.DUPLICATE.value,
            cases.c.related_case == of.case_id,
        )
        .order_by(cases.c.ordinal)
    )
    return tuple(case_from(row) for row in connection.execute(query).mappings())


def find_credit_notes(connection: Connection, supplier_id: str, corrects: str, *, but: str) -> tuple[Earlier, ...]:
    """Return the credit notes over one invoice, of the supplier's newest `MOST_OF_AN_AMOUNT`, oldest first."""
    supplier, key = compact(supplier_id), number_key(corrects)
    if not (supplier and key):
        return ()
    query = _of_supplier(supplier, but).where(cases.c.credit_note.is_(True)).limit(MOST_OF_AN_AMOUNT)
    found = []
    for row in connection.execute(query).mappings():
        taken_back = load_invoice(row["invoice"]).value("corrects") if row["invoice"] is not None else None
        if taken_back is not None and number_key(taken_back) == key:
            found.append(earlier_from(row))
    return tuple(reversed(found))


def _of_supplier(supplier: str, but: str) -> Select[tuple[object, ...]]:
    return _still_there(but).where(cases.c.supplier_id == supplier)


def _still_there(but: str) -> Select[tuple[object, ...]]:
    query = select(cases).where(cases.c.state.not_in(_TAKEN_BACK))
    if but:
        query = query.where(cases.c.case_id != but, _comes_first(but))
    return query.order_by(cases.c.ordinal.desc())


def _comes_first(but: str) -> ColumnElement[bool]:
    """Of two cases alike in one night the second is the duplicate, unless it has overtaken the first."""
    return or_(cases.c.ordinal < ordinal(but), cases.c.state.in_(_UNDER_WAY))


def count_vouched(connection: Connection, supplier_id: str) -> int:
    """Return how many cases of a supplier a person approved or the robot confirmed, at most `MOST_VOUCHED`."""
    vouched = (
        select(cases.c.supplier_id)  # stands in the index: no row of the table is read
        .where(cases.c.supplier_id == compact(supplier_id), cases.c.vouched.is_(True))
        .limit(MOST_VOUCHED)
    )
    return int(connection.execute(select(func.count()).select_from(vouched.subquery())).scalar_one())


def find_vouched(connection: Connection, supplier_id: str, limit: int) -> tuple[Invoice, ...]:
    """Return the newest invoices of a supplier that a person approved or the robot confirmed, newest first."""
    query = (
        select(cases.c.invoice)
        .where(cases.c.supplier_id == compact(supplier_id), cases.c.vouched.is_(True))
        .order_by(cases.c.ordinal.desc())
        .limit(limit)
    )
    return tuple(load_invoice(text) for text in connection.execute(query).scalars() if text is not None)


def find_mapping_before(connection: Connection, supplier_id: str, but: str) -> str | None:
    """Return the mapping that a supplier's newest case with one was read with, of its last `MOST_UNMAPPED` cases.

    After as many without a mapping the office has given it up.
    """
    query = (
        select(cases.c.supplier_mapping)
        .where(cases.c.supplier_id == compact(supplier_id), cases.c.ordinal < ordinal(but))
        .order_by(cases.c.ordinal.desc())
        .limit(MOST_UNMAPPED)
    )
    return next((found for found in connection.execute(query).scalars() if found is not None), None)


__all__: Sequence[str] = (
    "count_vouched",
    "find_copies",
    "find_credit_notes",
    "find_earlier",
    "find_mapping_before",
    "find_same_document",
    "find_siblings",
    "find_vouched",
)
