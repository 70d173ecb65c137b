"""Runs as a person reads them, and copies their numbers, out of a window of any width."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from rich.console import Console

from robot.histories import print_runs
from robot.ports import Run
from robot.words import load_words

BEGUN = datetime(2026, 11, 27, 7, 25, tzinfo=UTC)


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_run_s_number_stands_whole(width: int) -> None:
    """Also the second run of a minute, whose number is the longest."""
    out = io.StringIO()
    runs = [Run(run_id="2026-11-27-0808-2", runbook="fakturaer", started_at=BEGUN, ended_at=BEGUN, outcome="ok")]
    print_runs(runs, load_words("da"), Console(file=out, width=width))
    assert "2026-11-27-0808-2" in out.getvalue()
    assert "…" not in out.getvalue()
