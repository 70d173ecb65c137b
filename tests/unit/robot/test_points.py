from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from robot import points
from robot.errors import LedgerFault

ROBOT = Path(points.__file__).parent
SOURCES = [path.read_text(encoding="utf-8") for path in ROBOT.rglob("*.py")]


def _named(call: str) -> list[str]:
    return [name for text in SOURCES for name in re.findall(rf'{call}\("([^"]+)"', text)]


def test_every_point_is_reached_and_every_reached_point_is_named() -> None:
    """A fault can be put at each name of the list, and at no other."""
    assert sorted(points.POINTS) == sorted(_named("reach"))


def test_what_is_done_at_an_act_has_a_before_and_an_after() -> None:
    """A robot can be killed just before each act of the list, and before no other point."""
    assert sorted(points.ACTS) == sorted(_named("about_to"))
    assert set(points.POINTS) > points.ACTS


def test_a_fault_comes_at_its_own_time_and_kind_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second time that the point is reached, not the first, not before it, not at another."""
    monkeypatch.setattr(points, "_WANTED", "ledger.committed:raise:2")
    monkeypatch.setattr(points, "_seen", Counter())
    for name in ("run.begun", "ledger.committed", "run.ended"):
        points.about_to(name)
        points.reach(name)
    points.about_to("ledger.committed")
    with pytest.raises(LedgerFault, match=r"ledger\.committed"):
        points.reach("ledger.committed", raises=LedgerFault)
    points.reach("ledger.committed", raises=LedgerFault)


def test_nothing_happens_at_a_point_unless_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the environment's word a point does not even count."""
    monkeypatch.setattr(points, "_WANTED", "")
    points.about_to("no such point")
    points.reach("no such point")
    assert not points._seen
