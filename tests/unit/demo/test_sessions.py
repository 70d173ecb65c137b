from __future__ import annotations

from datetime import timedelta

from robot.demo.sessions import Sessions
from tests.fakes.hand_clock import HandClock


def test_a_session_lives_as_long_as_it_is_used() -> None:
    """Each request starts the idle time anew."""
    clock = HandClock()
    sessions = Sessions(clock, timedelta(minutes=10))
    key = sessions.begin("robot")
    for _ in range(3):
        clock.advance(minutes=10)
        assert sessions.touch(key) == "robot"


def test_a_session_ends_after_its_idle_time() -> None:
    """One second too long ends it, and it does not come back."""
    clock = HandClock()
    sessions = Sessions(clock, timedelta(minutes=10))
    key = sessions.begin("robot")
    clock.advance(minutes=10, seconds=1)
    assert sessions.touch(key) is None
    clock.advance(minutes=-5)
    assert sessions.touch(key) is None


def test_only_the_ended_session_ends() -> None:
    """Logging off leaves the other windows alone; `end_all` leaves none."""
    sessions = Sessions(HandClock(), timedelta(minutes=10))
    one, other = sessions.begin("robot"), sessions.begin("robot")
    sessions.end(one)
    assert (sessions.touch(one), sessions.touch(other)) == (None, "robot")
    sessions.end_all()
    assert sessions.touch(other) is None
