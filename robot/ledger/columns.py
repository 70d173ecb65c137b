"""Column types that mean the same on SQLite and PostgreSQL: instants, amounts, and text from outside."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Dialect, Integer, String, Text
from sqlalchemy.types import TypeDecorator

Identity = BigInteger().with_variant(Integer, "sqlite")
"""A row's own number; SQLite counts by itself only in a column of type INTEGER."""


def storable(text: str) -> str:
    """Return text without what a database refuses: NUL and lone surrogates become U+FFFD."""
    if "\x00" in text:
        text = text.replace("\x00", "\ufffd")
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    return text


def canonical(amount: Decimal) -> str:
    """Return an amount as the one text that equal amounts share: "125" for 125, 125.00 and 1.25E+2.

    An amount beyond thirty digits either way is left in scientific notation: nobody means it, and
    written out it could fill the disk.
    """
    if not amount.is_finite() or abs(amount.adjusted()) > 30:
        return str(amount)
    if not amount:
        return "0"
    plain = format(amount, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


class Instant(TypeDecorator[datetime]):
    """A point in time, as text: in UTC with microseconds, so that text order is time order, then the offset.

    "2026-11-23T01:15:00.000000Z+0100" comes back as 02:15 in an office at +01:00: its date is the office's.
    Raises `ValueError` for a time without a zone.
    """

    impl = String(40)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """Return the column's type; on PostgreSQL text is ordered byte by byte, whatever the server's language."""
        collation = "C" if dialect.name == "postgresql" else None
        return dialect.type_descriptor(String(40, collation=collation))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - given
        """Return the time as it is stored."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}{value:%z}"

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - given
        """Return the stored time."""
        if value is None:
            return None
        instant, _, offset = value.partition("Z")
        return datetime.fromisoformat(f"{instant}+00:00").astimezone(_zone(offset))


@lru_cache(maxsize=64)
def _zone(offset: str) -> tzinfo | None:
    return datetime.strptime(offset, "%z").tzinfo


class Amount(TypeDecorator[Decimal]):
    """An amount of money as canonical text, compared for equality alone; see `canonical`."""

    impl = String(64)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - given
        """Return the amount as it is stored."""
        return None if value is None else canonical(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:  # noqa: ARG002 - given
        """Return the stored amount."""
        return None if value is None else Decimal(value)


class Words(TypeDecorator[str]):
    """Text that came from outside; see `storable`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - given
        """Return the text as it is stored."""
        return None if value is None else storable(value)
