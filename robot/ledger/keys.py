"""The keys by which cases and invoices are told apart: case ids, and the business key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from robot.case import Intent
from robot.ledger.statements import insert_into
from robot.ledger.tables import case_numbers
from robot.register import compact, number_key

CASES_A_YEAR = 1_000_000_000  # more than any office has; keeps the years apart in `ordinal`


def take_case_ids(connection: Connection, count: int, now: datetime) -> list[str]:
    """Give out the next case ids of the year of `now`: "F-2026-000123" and on.

    The counter is a row of the ledger, changed in the same transaction as the cases: no gaps, none twice.
    """
    if not count:
        return []
    insert = insert_into(connection, case_numbers).values(year=now.year, last=count)
    counted = insert.on_conflict_do_update(
        index_elements=[case_numbers.c.year], set_={"last": case_numbers.c.last + count}
    ).returning(case_numbers.c.last)
    last = int(connection.execute(counted).scalar_one())
    return [f"F-{now.year:04}-{number:06}" for number in range(last - count + 1, last + 1)]


def ordinal(case_id: str) -> int:
    """Return the number by which cases sort in the order they were made. Raises `ValueError` for no case id."""
    letter, _, rest = case_id.partition("-")
    year, _, number = rest.partition("-")
    if letter != "F" or not (year.isascii() and year.isdigit() and number.isascii() and number.isdigit()):
        raise ValueError(f"{case_id!r} is no case id; expected for example F-2026-000123")
    return int(year) * CASES_A_YEAR + int(number)


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessKey:
    """What is entered once and never again: an invoice or credit note of a supplier, in one system."""

    system: str
    supplier_id: str
    invoice_number_key: str
    credit_note: bool


def business_key(intent: Intent) -> BusinessKey:
    """Return the business key of what is to be entered. Raises `ValueError` where a part of it is empty."""
    key = BusinessKey(
        system=intent.system,
        supplier_id=compact(intent.supplier_id),
        invoice_number_key=number_key(intent.invoice_number),
        credit_note=intent.credit_note,
    )
    if not (key.system and key.supplier_id and key.invoice_number_key):
        raise ValueError(f"{intent.case_id}: nothing is entered without system, supplier and invoice number")
    return key
