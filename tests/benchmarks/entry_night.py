"""A whole night of many invoices on the demo municipality: its time, and the memory of robot and browsers."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from robot.demo.expected import DemoMail
from robot.demo.mails import second_night
from robot.demo.oekonomi98 import books as posted_vouchers
from robot.demo.show import SEED, DemoOffice, open_office
from robot.outcome import State
from robot.wiring import open_books

_MB = 1 << 20
_LOOK_EVERY_SECONDS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class NightFigures:
    """A night from the robot's start to its end."""

    invoices: int  # entered
    seconds: float
    exit_code: int
    became: Mapping[str, int]  # how many cases stand where, and for which reason
    memory_mb: tuple[tuple[int, Mapping[str, float]], ...]  # (invoices entered so far, memory by kind of process)

    @property
    def s_per_invoice(self) -> float:
        """The seconds an invoice took, mail to filed."""
        return self.seconds / max(self.invoices, 1)

    @property
    def peak_mb(self) -> float:
        """The most memory that was seen."""
        return max((sum(mb.values()) for _, mb in self.memory_mb), default=0.0)

    def by_tenths(self) -> Iterator[tuple[int, Mapping[str, float]]]:
        """Yield, for each tenth of the entering, up to how many invoices it went and its highest memory."""
        step = max(self.invoices / 10, 1)
        for tenth in range(10):
            seen = [mb for entered, mb in self.memory_mb if tenth * step < entered <= (tenth + 1) * step]
            if seen:
                yield round((tenth + 1) * step), max(seen, key=lambda mb: sum(mb.values()))


def run_night_of(invoices: int) -> NightFigures:
    """Deliver mails with so many invoices that go in by themselves, and run the robot on them as a process."""
    with tempfile.TemporaryDirectory() as folder, open_office(Path(folder) / "fjordby", slow_share=0.0) as office:
        for mail in _mails(office, invoices):
            office.mailbox.append("INBOX", mail.raw)
        started = time.perf_counter()
        robot = subprocess.Popen(
            [sys.executable, "-m", "robot.cli", "run", "--config", str(office.folder / "config.toml")],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        memory = []
        while robot.poll() is None:
            memory.append((_entered(office), _memory_of(robot.pid)))
            time.sleep(_LOOK_EVERY_SECONDS)
        seconds = time.perf_counter() - started
        return NightFigures(
            invoices=_entered(office),
            seconds=seconds,
            exit_code=robot.returncode,
            became=_became(office),
            memory_mb=tuple(memory),
        )


def _mails(office: DemoOffice, invoices: int) -> Iterator[DemoMail]:
    today = datetime.now(office.settings.zone).date()
    number, left = 2, invoices
    while left > 0:
        for mail in second_night(SEED, today, number=number):
            if left > 0 and all(expected.goes_in for expected in mail.expected):
                left -= len(mail.expected)
                yield mail
        number += 1


def _became(office: DemoOffice) -> Mapping[str, int]:
    ledger = open_books(office.settings)
    try:
        return Counter(f"{case.state} {case.reason or ''}".strip() for case in ledger.cases(State))
    finally:
        ledger.close()


def _entered(office: DemoOffice) -> int:
    return len(posted_vouchers(office.folder / "oekonomi98.sqlite"))


def _memory_of(root: int) -> Mapping[str, float]:
    """Return the proportional memory of a process and all below it in MB, by what each is. Linux alone tells."""
    parents = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue  # it ended meanwhile
    family = {root}
    while more := {child for child, parent in parents.items() if parent in family} - family:
        family |= more
    memory = defaultdict[str, float](float)
    for process in family:
        memory["robot" if process == root else _what(process)] += _proportional(process) / _MB
    return memory


def _what(process: int) -> str:
    """Return "readers", Chromium's kind of process ("renderer"), or the program's name."""
    try:
        command = Path(f"/proc/{process}/cmdline").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return "gone"
    kind = re.search(r"--type=([\w-]+)", command)  # Chromium's children have all in one word
    name = Path(command.partition("\0")[0]).name
    return kind[1] if kind else "readers" if name.startswith("python") else name or "gone"


def _proportional(process: int) -> int:
    try:
        with open(f"/proc/{process}/smaps_rollup", encoding="ascii") as file:  # noqa: PTH123 - no file of ours
            lines = [line.split() for line in file if line.startswith("Pss:")]
    except OSError:
        return 0
    return int(lines[0][1]) * 1024 if lines else 0
