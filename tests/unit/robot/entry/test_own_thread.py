from __future__ import annotations

import threading

import pytest

from robot.entry import Browsers, OwnThread
from robot.errors import BusinessHold
from robot.outcome import Reason
from robot.ports import Lookup
from tests.fakes.invoices import case
from tests.fakes.ledger_values import intent
from tests.fakes.legacy_system import FakeSystem


class Watched(FakeSystem):
    """A system that notes the threads that it is worked from."""

    def __init__(self) -> None:
        super().__init__("oekonomi98")
        self.threads: set[int] = set()

    def check(self) -> None:
        """Note the thread."""
        self.threads.add(threading.get_ident())

    def trace(self) -> bytes | None:
        """Note the thread."""
        self.threads.add(threading.get_ident())
        return b"trace"

    def close(self) -> None:
        """Note the thread."""
        self.threads.add(threading.get_ident())


class Refusing(FakeSystem):
    """A system that refuses a search in words."""

    def look_up(self, intent: object) -> Lookup:
        """Refuse."""
        raise BusinessHold(Reason.SYSTEM_REFUSED, system=self.name, words="Lukket")


def test_a_system_is_worked_from_one_thread_whoever_asks() -> None:
    """Calls of two threads, and the end, all come to it from the same third one."""
    watched = Watched()
    system = OwnThread(Browsers(), lambda _browsers: watched)
    other = threading.Thread(target=system.check)
    other.start()
    other.join()
    assert system.trace() == b"trace"
    system.close()
    assert len(watched.threads) == 1
    assert threading.get_ident() not in watched.threads


def test_what_a_system_says_comes_through_as_it_was_said() -> None:
    """A refusal is the same refusal, with its facts."""
    system = OwnThread(Browsers(), lambda _browsers: Refusing("oekonomi98"))
    with pytest.raises(BusinessHold) as refused:
        system.look_up(intent(case(), 1))
    system.close()
    assert refused.value.facts["words"] == "Lukket"
