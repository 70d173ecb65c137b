"""The errors: each ends a command with a code of its own kind, and with words of its own."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import pytest

import mail_intake
import robot
import scrapers
from robot import errors
from robot.errors import BusinessHold, ConfigurationError, ExitCode, RobotError, TechnicalFault
from robot.words import LANGUAGES, load_words

ALL = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, RobotError)]


def _below(kind: type[RobotError]) -> Iterator[type[RobotError]]:
    yield kind
    for narrower in kind.__subclasses__():
        yield from _below(narrower)


def _everywhere() -> list[type[RobotError]]:
    for package in (robot, mail_intake, scrapers):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__") and ".migrations" not in module.name:
                importlib.import_module(module.name)
    ours = (robot.__name__, mail_intake.__name__, scrapers.__name__)
    return [kind for kind in _below(RobotError) if kind.__module__.startswith(ours)]


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_every_error_has_an_exit_code(kind: type[RobotError]) -> None:
    """Each error says with which code a command ends."""
    assert isinstance(kind.exit_code, ExitCode)
    assert kind.exit_code is not ExitCode.ALL_ENTERED


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_says_what_is_wrong_and_what_to_do(language: str) -> None:
    """Each class, wherever it is defined, has its two sentences in the language, and no other class has any."""
    texts = load_words(language).texts
    names = {kind.__name__ for kind in _everywhere()}
    assert {key for key in texts if key.startswith("errors.")} == {
        f"errors.{n}.{p}" for n in names for p in ("what", "do")
    }
    assert all(texts[f"errors.{name}.do"].endswith(".") for name in names)
    assert not any(texts[f"errors.{name}.what"].endswith(".") for name in names)


def test_a_fault_is_told_in_the_office_s_language_with_the_detail_on_one_line() -> None:
    """What is wrong and what to do are for the office; what the error said is for its caretaker."""
    told = load_words("da").fault("SystemFault", "Økonomi 98:\nno answer.")
    assert told == (
        "Et fagsystem kan ikke bruges: Økonomi 98: no answer. "
        "Åbn systemet selv i en browser; dets sager venter, til det virker."
    )


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
