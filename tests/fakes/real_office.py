"""The robot in front of a real system that nobody here wrote, and invoices for it that no other test has entered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from robot.case import Intent
from robot.entry import Browsers, WebSystem
from robot.entry.browser import find_browser
from robot.mapping import SystemMapping, load_system
from robot.settings import SystemLogin
from tests.fakes.hand_clock import HandClock
from tests.fakes.needs import missing

_MAPPINGS = Path(__file__).parents[2] / "mappings" / "systems"


class _Server(Protocol):
    """Where a system answers, and who the robot is there."""

    @property
    def url(self) -> str: ...
    @property
    def user(self) -> str: ...
    @property
    def password(self) -> str: ...


S = TypeVar("S", bound=_Server)


@dataclass(frozen=True, slots=True, kw_only=True)
class RealOffice(Generic[S]):
    """A system, and the robot in front of it; it stays logged in from test to test, as from invoice to invoice."""

    server: S
    robot: WebSystem
    mapping: SystemMapping
    another: Callable[..., WebSystem]

    def with_renamed(self, way: str, label: str, renamed: str) -> WebSystem:
        """Return a robot whose mapping finds the one field with this label by another one."""
        mapping = self.mapping.model_dump(by_alias=True, exclude_unset=True)
        (step,) = (s for s in mapping["enter"]["steps"] if "fill" in s and s["fill"][0].get(way) == label)
        step["fill"][0][way] = renamed
        return self.another(SystemMapping.model_validate(mapping))


@contextmanager
def real_office(system: str, server: S) -> Iterator[RealOffice[S]]:
    """Put the robot in front of a system, by the mapping that ships."""
    if find_browser("").executable is None:
        missing("needs a browser, for example Debian's chromium-headless-shell")
    mapping = load_system(_MAPPINGS / f"{system}.toml")
    robots = []
    with Browsers() as browsers:

        def another(mapping: SystemMapping = mapping, password: str = server.password) -> WebSystem:
            login = SystemLogin(url=server.url, user=server.user, secret=system)
            made = WebSystem(mapping, login, secret=lambda: password, browser=browsers, clock=HandClock())
            robots.append(made)
            return made

        yield RealOffice(server=server, robot=another(), mapping=mapping, another=another)
        for robot in robots:
            robot.close()


def intents_for(system: str, values: Mapping[str, Any]) -> Callable[..., Intent]:
    """Return a maker of intents of one supplier, each with an invoice number of its own."""
    numbers = count(4711)

    def make(**changed: object) -> Intent:
        of_each: dict[str, object] = {
            "case_id": "F-2026-000001",
            "system": system,
            "credit_note": False,
            "supplier_id": "99000007",
            "supplier_name": "Fjordby VVS ApS",
            "invoice_number": f"2026-{next(numbers)}",
            "issue_date": date(2026, 11, 2),
            "due_date": date(2026, 12, 2),
            "currency": "DKK",
            "text": "Fjordby VVS ApS",
        }
        return Intent(**(of_each | dict(values) | changed))  # type: ignore[arg-type]

    return make


def totals(net: str, vat: str, gross: str) -> dict[str, Decimal]:
    """Return the totals of an intent."""
    return {"net_total": Decimal(net), "vat_total": Decimal(vat), "gross_total": Decimal(gross)}
