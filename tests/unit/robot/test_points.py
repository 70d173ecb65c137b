from __future__ import annotations

import re
from pathlib import Path

import pytest

from robot import points

ROBOT = Path(points.__file__).parent
REACHED = {
    name for path in ROBOT.rglob("*.py") for name in re.findall(r'reach\("([^"]+)"\)', path.read_text(encoding="utf-8"))
}


def test_every_point_is_reached_and_every_reached_point_is_named() -> None:
    """A fault can be put at each name of the list, and at no other."""
    assert set(points.POINTS) == REACHED
    assert len(points.POINTS) == len(REACHED)


def test_nothing_happens_at_a_point_unless_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the environment's word a point does not even count."""
    monkeypatch.setattr(points, "_WANTED", "")
    points.reach("no such point")
    assert not points._seen
