"""The robot's entry in Tryton against a bare script, in turn: `python -m tests.benchmarks.tryton_ratio [INVOICES]`."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from robot.case import Intent, IntentLine, differences
from robot.entry import Browsers, WebSystem
from robot.mapping import load_system
from robot.settings import SystemLogin
from tests.benchmarks.bare_tryton import BareTryton
from tests.fakes.hand_clock import HandClock
from tests.fakes.tryton_server import running_tryton

MAPPING = Path("mappings/systems/tryton.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seconds:
    """What one invoice of two lines took."""

    bare: float
    look_up: float
    fill: float  # and the form read back
    submit: float
    pictures: float  # before and after posting
    read_back: float  # and its picture

    @property
    def entry(self) -> float:
        """What the bare script does as well, with the robot's evidence."""
        return self.fill + self.submit + self.pictures


def seconds_on_tryton(invoices: int) -> Iterator[Seconds]:
    """Post so many invoices by the robot, and as many by a bare script, in turn; the first of each does not count."""
    mapping = load_system(MAPPING)
    with running_tryton() as server, Browsers() as browsers:
        login = SystemLogin(url=server.url, user=server.user, secret="tryton")
        robot = WebSystem(mapping, login, secret=lambda: server.password, browser=browsers, clock=HandClock())
        width_and_language = {"language": mapping.language, "viewport": mapping.viewport}
        context = browsers.context([f"127.0.0.1:{server.port}"], **width_and_language)  # type: ignore[arg-type]
        bare = BareTryton(context, server.url, server.user, server.password)
        for number in range(invoices + 1):
            robots = _by_robot(robot, _intent(f"robot-{number}"))
            started = time.perf_counter()
            bare.post(_intent(f"bare-{number}"))
            took = time.perf_counter() - started
            if number:
                yield Seconds(bare=took, **robots)
        robot.close()


def _by_robot(robot: WebSystem, intent: Intent) -> dict[str, float]:
    marks = [time.perf_counter()]

    def mark() -> None:
        marks.append(time.perf_counter())

    assert robot.look_up(intent).vouchers == ()
    mark()
    assert differences(intent, robot.fill(intent)) == ()
    mark()
    robot.screenshot()
    mark()
    number = robot.submit()
    mark()
    robot.screenshot()
    mark()
    assert differences(intent, robot.read_back(number, intent)) == ()
    robot.screenshot()
    mark()
    look_up, fill, before, submit, after, read_back = (later - earlier for earlier, later in pairwise(marks))
    return {"look_up": look_up, "fill": fill, "submit": submit, "pictures": before + after, "read_back": read_back}


def _intent(number: str) -> Intent:
    return Intent(
        case_id="F-2026-000001",
        system="tryton",
        credit_note=False,
        supplier_id="99000007",
        supplier_name="Fjordby VVS ApS",
        invoice_number=number,
        issue_date=date(2026, 11, 2),
        due_date=date(2026, 12, 2),
        currency="DKK",
        net_total=Decimal("12750.40"),
        vat_total=Decimal("3187.60"),
        gross_total=Decimal("15938.00"),
        account_code="5-32-10-4000",
        text="Fjordby VVS ApS",
        lines=(
            IntentLine(account_code="5-32-10-4000", text="Rør og fittings", amount=Decimal("12500.40")),
            IntentLine(account_code="5-32-10-4100", text="Kørsel", amount=Decimal("250.00")),
        ),
    )


def main() -> None:
    """Print each invoice's seconds and the medians."""
    measured = []
    for one in seconds_on_tryton(int(sys.argv[1]) if len(sys.argv) > 1 else 5):
        measured.append(one)
        _say(f"bare {one.bare:.1f}  entry {one.entry:.1f}  look up {one.look_up:.1f}  read back {one.read_back:.1f}")
    bare, entry = (statistics.median(getattr(one, name) for one in measured) for name in ("bare", "entry"))
    _say(f"medians: bare {bare:.2f} s, robot {entry:.2f} s: {entry / bare:.2f} times")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
