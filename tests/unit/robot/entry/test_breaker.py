from __future__ import annotations

from datetime import UTC, datetime, timedelta

from robot.entry.breaker import Breaker, BreakerRule

NOW = datetime(2026, 11, 23, 1, 15, tzinfo=UTC)
RULE = BreakerRule(faults=3, rest=timedelta(minutes=15))


def test_it_opens_after_so_many_faults_in_a_row_and_a_success_closes_it() -> None:
    """Two faults are allowed, the third opens; what worked in between counts them anew."""
    breaker = Breaker()
    for _ in range(2):
        breaker = RULE.after_fault(breaker, NOW)
        assert RULE.allows(breaker, NOW)
    assert RULE.after_success(breaker) == Breaker()
    assert not RULE.allows(RULE.after_fault(breaker, NOW), NOW)


def test_after_a_rest_one_try_decides() -> None:
    """Half open: a fault starts the rest anew, a success closes."""
    opened = Breaker(faults=3, open_since=NOW)
    later = NOW + timedelta(minutes=15)
    assert not RULE.allows(opened, later - timedelta(seconds=1))
    assert RULE.allows(opened, later)
    assert not RULE.allows(RULE.after_fault(opened, later), later + timedelta(minutes=1))
    assert RULE.allows(RULE.after_success(opened), later)
