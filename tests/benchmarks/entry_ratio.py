"""The robot's entry against a bare script, in turn, on the same system."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from robot.case import Intent
from robot.demo.oekonomi98 import Oekonomi98
from robot.entry import Browsers, WebSystem
from robot.mapping import load_system
from robot.outcome import State
from robot.settings import SystemLogin
from robot.stages.checking import check_invoices
from robot.stages.entering import enter_invoices
from robot.stages.intake import take_in
from robot.stages.reading import read_documents
from tests.benchmarks.bare_oekonomi98 import BareScript
from tests.benchmarks.timed_system import TimedSystem
from tests.benchmarks.tryton_ratio import seconds_on_tryton
from tests.fakes.invoices import SUPPLIER, invoice, process
from tests.fakes.night import Town, town_in
from tests.fakes.tryton_install import CannotInstall

_USER, _PASSWORD = "robot", "Sommer2024"
_CHECKS_OFF = {"without": ["first_invoice"]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Medians over the invoices, in milliseconds; `entry` is what both do, with the robot's evidence."""

    ratio: float  # entry / bare
    bare: float
    entry: float  # fill, read the form, picture, intent, post, voucher, picture: all but the two below
    look_up: float
    read_back: float  # the voucher opened again, compared and pictured
    parts: Mapping[str, float]  # the calls of the system within entry


def compare_on_demo(invoices: int) -> Comparison:
    """Post so many invoices on Økonomi 98 by the robot, and as many by a bare script, in turn."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        finance = stack.enter_context(Oekonomi98(folder / "oekonomi98.sqlite", [SUPPLIER]))
        browsers = stack.enter_context(Browsers())
        town = stack.enter_context(town_in(folder))
        login = SystemLogin(url=finance.url, user=_USER, secret="oekonomi98")
        mapping = load_system(Path("mappings/systems/oekonomi98.toml"))
        robot = WebSystem(mapping, login, secret=lambda: _PASSWORD, browser=browsers, clock=town.clock)
        stack.callback(robot.close)
        host = finance.url.split("/")[2]
        bare = BareScript(browsers.context([host]), finance.url, _USER, _PASSWORD)
        return _in_turn(town, TimedSystem(robot), bare.post, invoices)


def compare_on_tryton(invoices: int) -> Comparison | None:
    """Do the same on Tryton, where an invoice takes seconds: on a tenth of them. None: Tryton cannot be had here."""
    try:
        measured = list(seconds_on_tryton(-(-invoices // 10)))
    except CannotInstall:
        return None

    def median(name: str) -> float:
        return 1000 * float(statistics.median(getattr(one, name) for one in measured))

    return Comparison(
        ratio=median("entry") / median("bare"),
        bare=median("bare"),
        entry=median("entry"),
        look_up=median("look_up"),
        read_back=median("read_back"),
        parts={"fill": median("fill"), "screenshot": median("pictures"), "submit": median("submit")},
    )


def _in_turn(town: Town, system: TimedSystem, bare: Callable[[Intent], str], invoices: int) -> Comparison:
    town.systems = {system.name: system}  # type: ignore[dict-item]  # a town has fakes; this is a real one
    town.process = process(checks=_CHECKS_OFF)
    robots: list[dict[str, float]] = []
    bares: list[float] = []
    for number in range(invoices + 1):
        _arrive(town, number)
        night = town.night()
        for stage in (take_in, read_documents, check_invoices):
            stage(night)
        system.start()
        started = time.perf_counter()
        enter_invoices(night)
        whole = time.perf_counter() - started
        assert town.ledger.cases([State.READY, State.HELD, State.UNCERTAIN]) == ()
        assert system.intent is not None
        intent = replace(system.intent, invoice_number=f"bare-{number}")
        started = time.perf_counter()
        voucher = bare(intent)
        took = time.perf_counter() - started
        assert voucher.startswith("98-"), voucher
        if number:  # the first of each starts the browser
            robots.append(system.seconds | {"whole": whole})
            bares.append(took)
    return _medians(robots, bares)


def _arrive(town: Town, number: int) -> None:
    amounts = {"net_total": 400 + 4 * number, "vat_total": 100 + number, "gross_total": 500 + 5 * number}
    values = {name: Decimal(f"{value}.00") for name, value in amounts.items()}
    town.arrives(f"invoice {number}", invoice(f"robot-{number}", **values))


def _medians(robots: list[dict[str, float]], bares: list[float]) -> Comparison:
    def median(*names: str) -> float:
        return 1000 * statistics.median(sum(one[name] for name in names) for one in robots)

    apart = ("check", "look_up", "read_back")
    entry = 1000 * statistics.median(one["whole"] - sum(one[name] for name in apart) for one in robots)
    bare = 1000 * statistics.median(bares)
    return Comparison(
        ratio=entry / bare,
        bare=bare,
        entry=entry,
        look_up=median("look_up"),
        read_back=median("read_back"),
        parts={name: median(name) for name in ("fill", "screenshot", "submit")},
    )
