"""An office with its page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.page_office import PageOffice, page_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[PageOffice]:
    """Open an office's page."""
    with page_office(tmp_path / "office") as opened:
        yield opened
