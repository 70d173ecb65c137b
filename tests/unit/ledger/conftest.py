"""A fresh SQLite ledger for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from robot.ledger import SqlLedger, open_ledger, sqlite_url


@pytest.fixture
def ledger_url(tmp_path: Path) -> str:
    """Return the URL of books that do not exist yet."""
    return sqlite_url(tmp_path / "books" / "ledger.sqlite")


@pytest.fixture
def ledger(ledger_url: str) -> Iterator[SqlLedger]:
    """Open the books."""
    ledger = open_ledger(ledger_url)
    yield ledger
    ledger.close()
