"""The demo municipality with its servers in this process, and the robot as a process of its own."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from uuid import uuid4

from robot.case import Case
from robot.demo.arkiv2003 import FiledDocument
from robot.demo.arkiv2003 import books as filed_documents
from robot.demo.certificate import Certificates, loopback_certificates
from robot.demo.expected import DemoMail
from robot.demo.oekonomi98 import PostedVoucher
from robot.demo.oekonomi98 import books as posted_vouchers
from robot.demo.show import DemoOffice, open_office
from robot.entry.browser import find_browser
from robot.errors import ExitCode
from robot.evidence.verify import VerifyResult, verify
from robot.ledger import SqlLedger
from robot.outcome import State
from robot.ports import Run
from robot.wiring import open_books
from tests.fakes.mail_server import PASSWORD, USER, MailServer, mail_server
from tests.fakes.needs import missing

ROOT = Path(__file__).parents[2]
BOXES = ("INBOX", "Behandlet", "Til gennemsyn")
_LONGEST_RUN_SECONDS = 400
_THROUGH = ("robot.cli",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a run of the robot ended. `code` is negative where a signal ended it."""

    code: int
    said: str
    mark: str  # stands in the environment of whatever the run started
    seconds: float = 0.0  # from its start to its end


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """A robot at work; `mark` as in `Ended`."""

    process: subprocess.Popen[str]
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How everything stood at one moment: the robot's books, both systems, and the mailbox."""

    cases: tuple[Case, ...]  # those that came by mail, in the order in which they were made
    held: frozenset[str]  # the mails (SHA-256) of which a case waited for a person, now or before
    vouchers: tuple[PostedVoucher, ...]  # in Økonomi 98
    documents: tuple[FiledDocument, ...]  # in Arkiv 2003
    boxes: Mapping[str, tuple[str, ...]]  # the mails (SHA-256) of each folder
    proven: VerifyResult  # of the action log and the evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class TestOffice:
    """The demo's office, and what a test asks of it behind the robot's back."""

    __test__ = False
    office: DemoOffice
    post: MailServer | None = None  # what takes the robot's mails, where it sends any

    @property
    def work(self) -> Path:
        """The work folder."""
        return self.office.settings.work()

    def deliver(self, mails: Iterable[DemoMail]) -> None:
        """Put mails into the shared mailbox."""
        for mail in mails:
            self.office.mailbox.append("INBOX", mail.raw)

    def run(
        self,
        *arguments: str,
        fault: str = "",
        through: Sequence[str] = _THROUGH,
        more: Mapping[str, str] = MappingProxyType({}),
    ) -> Ended:
        """Run the robot as a process of its own and return how it ended; `fault` is a `FAKTURAROBOT_FAULT`.

        `through` is the module, with its own arguments, that starts it; `more` stands in its environment.
        """
        started = time.perf_counter()
        robot = self.start(*arguments, fault=fault, through=through, more=more)
        try:
            said, _ = robot.process.communicate(timeout=_LONGEST_RUN_SECONDS)
        except subprocess.TimeoutExpired:
            robot.process.kill()
            raise
        seconds = time.perf_counter() - started
        return Ended(code=robot.process.returncode, said=said, mark=robot.mark, seconds=seconds)

    def start(
        self,
        *arguments: str,
        fault: str = "",
        through: Sequence[str] = _THROUGH,
        more: Mapping[str, str] = MappingProxyType({}),
    ) -> Started:
        """Start the robot as `run` does, and let it work."""
        mark = f"FAKTURAROBOT_TEST_RUN={uuid4().hex}"
        config = str(self.office.folder / "config.toml")
        process = subprocess.Popen(
            [sys.executable, "-m", *through, *(arguments or ("run",)), "--config", config],
            cwd=ROOT,
            env={
                **_environment(),
                **more,
                "FAKTURAROBOT_FAULT": fault,
                "PYTHONPATH": str(ROOT),
                **dict([mark.split("=")]),
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        return Started(process=process, mark=mark)

    def vouchers(self) -> list[PostedVoucher]:
        """Return what stands in Økonomi 98."""
        return posted_vouchers(self.office.folder / "oekonomi98.sqlite")

    def documents(self) -> list[FiledDocument]:
        """Return what stands in Arkiv 2003."""
        return filed_documents(self.office.folder / "arkiv2003" / "books.sqlite")

    @contextmanager
    def books(self) -> Iterator[SqlLedger]:
        """Open the robot's books."""
        with closing(open_books(self.office.settings)) as ledger:
            yield ledger

    def look(self) -> Standing:
        """Return how everything stands now, for a test to hold against what it means."""
        with self.books() as ledger:
            cases = sorted((c for c in ledger.cases(list(State)) if c.trail != "history"), key=lambda c: c.case_id)
            held = {
                c.message_sha256 for c in cases if State.HELD in {state for _, state, _ in ledger.history(c.case_id)}
            }
        return Standing(
            cases=tuple(cases),
            held=frozenset(held),
            vouchers=tuple(self.vouchers()),
            documents=tuple(self.documents()),
            boxes={name: tuple(map(sha256_of, self.office.mailbox.list(name))) for name in BOXES},
            proven=verify(self.work),
        )

    def runs(self) -> list[Run]:
        """Return the runs, oldest first."""
        with self.books() as ledger:
            return list(reversed(ledger.runs()))


@contextmanager
def demo_office(folder: Path, *, with_post: bool = False) -> Iterator[TestOffice]:
    """Run the demo's servers while the block runs; the test is skipped where there is no browser.

    `with_post`: the robot sends its morning mail, as an office's does, to a mail server of the test's.
    """
    if find_browser("").executable is None:
        missing("needs a browser, for example Debian's chromium-headless-shell")
    with open_office(folder, slow_share=0.0) as office, ExitStack() as stack:
        if not with_post:
            yield TestOffice(office=office)
            return
        certificates = loopback_certificates(folder / "post")
        post = stack.enter_context(mail_server(certificates.server_context()))
        _send_by(office, post, certificates)
        yield TestOffice(office=office, post=post)


def _send_by(office: DemoOffice, post: MailServer, certificates: Certificates) -> None:
    secret = office.folder / "secrets" / "mail-ud"
    secret.write_text(PASSWORD, encoding="utf-8")
    secret.chmod(0o600)
    with (office.folder / "config.toml").open("a", encoding="utf-8") as config:
        config.write(f"""
[mail_out]
host = "localhost"
port = {post.port}
user = "{USER}"
secret = "mail-ud"
sender = "robot@fjordby.example"
recipients = ["oekonomi@fjordby.example"]
ca_file = '{certificates.ca_file}'
""")


def _environment() -> dict[str, str]:
    """Return this process's environment, but let the robot keep its compiled modules: each start takes seconds else."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def sha256_of(data: bytes) -> str:
    """Return the SHA-256 of some bytes, in hex."""
    return hashlib.sha256(data).hexdigest()


def ended_well(ended: Ended) -> bool:
    """Whether a run ended as a normal night does: all entered, or some held."""
    return ended.code in (ExitCode.ALL_ENTERED, ExitCode.SOME_HELD)
