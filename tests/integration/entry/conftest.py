"""The demo systems, a browser, and the robot's way into them by the shipped mappings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from robot.case import Intent
from robot.demo.arkiv2003 import Arkiv2003
from robot.demo.oekonomi98 import Oekonomi98
from robot.entry import Browsers, WebSystem
from robot.entry.browser import find_browser
from robot.mapping import SystemMapping, load_system
from robot.register import Supplier
from robot.settings import SystemLogin
from tests.fakes.crooked import meant
from tests.fakes.finance import Finance
from tests.fakes.hand_clock import HandClock
from tests.fakes.needs import missing

MAPPINGS = Path(__file__).parents[3] / "mappings" / "systems"
SUPPLIERS = (
    Supplier(name="Fjordby VVS ApS", cvr="99000007", account="9999-0001234567", account_code="5-32-10-4000"),
    Supplier(name='Fjordby El & "Sønner"', cvr="99000015", account_code="5-32-10-4100"),
)
PASSWORD = "Sommer2024"


def impatient(mapping: SystemMapping, **seconds: float) -> SystemMapping:
    """Return the mapping with limits that suit a test that waits for them to pass."""
    return mapping.model_copy(update={"limits": mapping.limits.model_copy(update=seconds)})


@pytest.fixture(scope="module")
def browsers() -> Iterator[Browsers]:
    """Hold one browser a module."""
    if find_browser("").executable is None:
        missing("needs a browser, for example Debian's chromium-headless-shell")
    with Browsers() as browsers:
        yield browsers


@pytest.fixture
def finance(tmp_path: Path, browsers: Browsers) -> Iterator[Finance]:
    """Start Økonomi 98 and put the robot in front of it."""
    path, clock = tmp_path / "oekonomi98.sqlite", HandClock()
    mapping = impatient(load_system(MAPPINGS / "oekonomi98.toml"), step_seconds=3, page_seconds=5, submit_seconds=3)
    robots = []
    with Oekonomi98(path, SUPPLIERS, clock=clock) as system:

        def another(mapping: SystemMapping = mapping, password: str = PASSWORD, **more: Any) -> WebSystem:
            login = SystemLogin(url=system.url, user="robot", secret="oekonomi98")
            made = WebSystem(mapping, login, **{"secret": lambda: password} | more, browser=browsers, clock=clock)
            robots.append(made)
            return made

        yield Finance(system=system, robot=another(), mapping=mapping, clock=clock, path=path, another=another)
        for robot in robots:
            robot.close()


@pytest.fixture
def archive(tmp_path: Path, browsers: Browsers) -> Iterator[tuple[Arkiv2003, WebSystem, Path]]:
    """Start Arkiv 2003 and put the robot in front of it."""
    path, clock = tmp_path / "arkiv2003.sqlite", HandClock()
    mapping = impatient(load_system(MAPPINGS / "arkiv2003.toml"), step_seconds=3, page_seconds=3)
    with Arkiv2003(path, clock=clock) as system:
        login = SystemLogin(url=system.url, user="robot", secret="arkiv2003")
        robot = WebSystem(mapping, login, secret=lambda: PASSWORD, browser=browsers, clock=clock)
        yield system, robot, path
        robot.close()


@pytest.fixture
def intent() -> Callable[..., Intent]:
    """Return a maker of intents."""

    def make(**changed: Any) -> Intent:
        return meant(**{"system": "oekonomi98", "account": "9999-0001234567"} | changed)

    return make
