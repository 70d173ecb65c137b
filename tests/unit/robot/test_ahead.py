"""Work ahead of its turn: what is asked for comes out, in whatever order and by whichever thread it was done."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from robot.ahead import Ahead


def test_what_comes_next_begins_before_it_is_asked_for() -> None:
    """The first piece ends only because the second was begun meanwhile."""
    second_began = threading.Event()

    def work(number: int) -> bool:
        if number == 2:
            second_began.set()
        return second_began.wait(30)

    with Ahead(work, [1, 2], at_once=2) as ahead:
        assert ahead.result(1)
        assert ahead.result(2)


def test_one_at_once_is_done_in_the_callers_thread_when_it_is_asked_for() -> None:
    """Nothing is done ahead where there is one worker."""
    done: list[tuple[int, threading.Thread]] = []
    with Ahead(lambda n: done.append((n, threading.current_thread())), [1, 2, 3], at_once=1) as ahead:
        ahead.result(2)
    assert done == [(2, threading.current_thread())]


def test_each_piece_is_done_once_in_whatever_order_it_is_asked_for() -> None:
    """Pieces that do not come as foretold, come twice or were not foretold have their results too."""
    done: list[int] = []

    def work(number: int) -> int:
        done.append(number)
        return number * 10

    asked = [5, 1, 9, 2, 3, 4]
    with Ahead(work, [1, 2, 3, 3, 4, 5], at_once=2) as ahead:
        assert [ahead.result(number) for number in asked] == [number * 10 for number in asked]
    assert sorted(done) == [1, 2, 3, 4, 5, 9]


def test_no_more_than_twice_as_many_results_wait() -> None:
    """What was read and is not yet asked for takes memory."""
    taken: list[int] = []

    def coming() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    with Ahead(lambda n: n, coming(), at_once=2) as ahead:
        ahead.result(0)
        assert len(taken) <= 5


def test_an_error_is_raised_where_its_result_is_asked_for() -> None:
    """It concerns its own piece alone."""
    with Ahead(lambda n: 10 // n, [0, 5], at_once=2) as ahead:
        with pytest.raises(ZeroDivisionError):
            ahead.result(0)
        assert ahead.result(5) == 2
