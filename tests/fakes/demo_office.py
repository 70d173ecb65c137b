"""The demo municipality with its servers in this process, and the robot as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from robot.case import Case
from robot.demo.arkiv2003 import FiledDocument
from robot.demo.arkiv2003 import books as filed_documents
from robot.demo.expected import DemoMail
from robot.demo.oekonomi98 import PostedVoucher
from robot.demo.oekonomi98 import books as posted_vouchers
from robot.demo.show import DemoOffice, open_office
from robot.entry.browser import find_browser
from robot.errors import ExitCode
from robot.ledger import SqlLedger
from robot.outcome import State
from robot.ports import Run
from robot.wiring import open_books

ROOT = Path(__file__).parents[2]
_LONGEST_RUN_SECONDS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a run of the robot ended. `code` is negative where a signal ended it."""

    code: int
    said: str
    mark: str  # stands in the environment of whatever the run started


@dataclass(frozen=True, slots=True, kw_only=True)
class TestOffice:
    """The demo's office, and what a test asks of it behind the robot's back."""

    __test__ = False
    office: DemoOffice

    @property
    def work(self) -> Path:
        """The work folder."""
        return self.office.settings.work()

    def deliver(self, mails: Iterable[DemoMail]) -> None:
        """Put mails into the shared mailbox."""
        for mail in mails:
            self.office.mailbox.append("INBOX", mail.raw)

    def run(self, *arguments: str, fault: str = "") -> Ended:
        """Run the robot as a process of its own and return how it ended; `fault` is a `FAKTURAROBOT_FAULT`."""
        mark = f"FAKTURAROBOT_TEST_RUN={uuid4().hex}"
        config = str(self.office.folder / "config.toml")
        done = subprocess.run(
            [sys.executable, "-m", "robot.cli", *(arguments or ("run",)), "--config", config],
            cwd=ROOT,
            env={**os.environ, "FAKTURAROBOT_FAULT": fault, "PYTHONPATH": str(ROOT), **dict([mark.split("=")])},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=_LONGEST_RUN_SECONDS,
            check=False,
        )
        return Ended(code=done.returncode, said=done.stdout, mark=mark)

    def vouchers(self) -> list[PostedVoucher]:
        """Return what stands in Økonomi 98."""
        return posted_vouchers(self.office.folder / "oekonomi98.sqlite")

    def documents(self) -> list[FiledDocument]:
        """Return what stands in Arkiv 2003."""
        return filed_documents(self.office.folder / "arkiv2003" / "books.sqlite")

    def inbox(self) -> list[bytes]:
        """Return the mails that nobody has moved."""
        return self.office.mailbox.list("INBOX")

    @contextmanager
    def books(self) -> Iterator[SqlLedger]:
        """Open the robot's books."""
        with closing(open_books(self.office.settings)) as ledger:
            yield ledger

    def cases(self) -> list[Case]:
        """Return every case that came by mail, in the order in which they were made."""
        with self.books() as ledger:
            return sorted((c for c in ledger.cases(list(State)) if c.trail != "history"), key=lambda c: c.case_id)

    def cases_of(self, mail_sha256: str) -> list[Case]:
        """Return the cases of one mail."""
        return [case for case in self.cases() if case.message_sha256 == mail_sha256]

    def runs(self) -> list[Run]:
        """Return the runs, oldest first."""
        with self.books() as ledger:
            return list(reversed(ledger.runs()))


@contextmanager
def demo_office(folder: Path) -> Iterator[TestOffice]:
    """Run the demo's servers while the block runs; the test is skipped where there is no browser."""
    if find_browser("").executable is None:
        pytest.skip("needs a browser, for example Debian's chromium-headless-shell")
    with open_office(folder, slow_share=0.0) as office:
        yield TestOffice(office=office)


def ended_well(ended: Ended) -> bool:
    """Whether a run ended as a normal night does: all entered, or some held."""
    return ended.code in (ExitCode.ALL_ENTERED, ExitCode.SOME_HELD)


def twice(keys: Iterable[object]) -> Mapping[object, int]:
    """Return what stands there more than once, with how often."""
    return {key: n for key, n in Counter(keys).items() if n > 1}
