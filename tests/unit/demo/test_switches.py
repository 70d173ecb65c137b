from __future__ import annotations

import pytest

from robot.demo.oekonomi98 import EVERY, Faults


def test_a_switch_is_off_by_default() -> None:
    """Nothing fails that nobody asked to fail."""
    faults = Faults()
    assert not any(faults.strikes("commit_then_500") for _ in range(3))


def test_a_switch_strikes_on_the_nth_chance_and_then_no_more() -> None:
    """Set to three, it lets two chances pass, strikes once, and is off."""
    faults = Faults(commit_then_500=3)
    assert [faults.strikes("commit_then_500") for _ in range(5)] == [False, False, True, False, False]


def test_every_strikes_each_time() -> None:
    """`EVERY` does not wear off."""
    faults = Faults(label_renamed=EVERY)
    assert all(faults.strikes("label_renamed") for _ in range(3))


def test_a_switch_counts_its_own_chances_alone() -> None:
    """A chance of one fault leaves the others as they were set."""
    faults = Faults(commit_then_500=1, drop_before_commit=2)
    faults.strikes("commit_then_500")
    assert faults.drop_before_commit == 2


def test_clear_switches_everything_off() -> None:
    """After `clear` no switch is set."""
    faults = Faults(commit_then_500=EVERY, wrong_record=2)
    faults.clear()
    assert faults == Faults()


def test_an_unknown_switch_is_an_error() -> None:
    """A misspelt fault does not pass for one that never strikes."""
    with pytest.raises(AttributeError):
        Faults().strikes("comit")
