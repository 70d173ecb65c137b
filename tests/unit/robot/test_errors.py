"""The errors: each ends a command with a code of its own kind, and with advice."""

from __future__ import annotations

import pytest

from robot import errors
from robot.errors import BusinessHold, ConfigurationError, ExitCode, RobotError, TechnicalFault

ALL = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, RobotError)]


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_every_error_has_an_exit_code_and_advice(kind: type[RobotError]) -> None:
    """Each error says with which code a command ends, and in one sentence what to do."""
    assert isinstance(kind.exit_code, ExitCode)
    assert kind.exit_code is not ExitCode.ALL_ENTERED
    assert kind.advice.endswith(".")


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_every_error_stands_in_the_drawn_tree(kind: type[RobotError]) -> None:
    """The tree at the top of the module shows each class."""
    assert errors.__doc__ is not None
    assert f"{kind.__name__} " in errors.__doc__.replace("\n", " \n")


def test_a_hold_is_never_a_fault_that_is_tried_again() -> None:
    """Invoices in trouble and a world in trouble are different branches: only one is retried."""
    assert not issubclass(BusinessHold, TechnicalFault)
    assert not issubclass(TechnicalFault, BusinessHold)


def test_a_configuration_error_has_a_line_for_each_fault() -> None:
    """One fault or many, each stands on a line of its own."""
    assert ConfigurationError("one").faults == ("one",)
    assert str(ConfigurationError(["one", "two"])) == "one\ntwo"
