"""An office for one hostile night: the demo's mail server and systems, the corpus's register, empty books."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from robot.demo import municipality
from robot.demo.arkiv2003 import Arkiv2003
from robot.demo.history import remember_suppliers
from robot.demo.imap_server import DemoImapServer
from robot.demo.oekonomi98 import Oekonomi98
from robot.register import load_register
from robot.settings import Settings, load_settings
from robot.starter import copy_starter
from robot.wiring import open_books

TONIGHT = datetime(2026, 11, 23, 2, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
PASSWORD = "Sommer2024-hemmelig"
_ACCOUNT_CODE = "5-01-35-4100-49"
_PROCESS = (
    ("automatic_entry = false", "automatic_entry = true"),
    ('above = "5000.00"', 'above = "100000.00"'),
    ("share = 0.02", "share = 0.0"),
    ('account_code = ""', f'account_code = "{_ACCOUNT_CODE}"'),
)


class StandingClock:
    """Implements the port `Clock`: it is always the same moment."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        """Return the moment."""
        return self._moment


@dataclass(frozen=True, slots=True, kw_only=True)
class HostileOffice:
    """The office while its servers run."""

    folder: Path
    settings: Settings
    mailbox: DemoImapServer
    addresses: tuple[str, str]  # of the two systems
    ports: frozenset[int]  # of the mail server and the systems

    @property
    def work(self) -> Path:
        """The work folder."""
        return self.settings.work()


@contextmanager
def hostile_office(folder: Path, master: Path) -> Iterator[HostileOffice]:
    """Found the office in an empty folder, with the suppliers of `master`, and run its servers."""
    _found(folder, master)
    register = load_register(folder / "mappings" / "registers", folder / "mappings" / "agreements")
    clock = StandingClock(TONIGHT)
    with ExitStack() as stack:
        mailbox = stack.enter_context(DemoImapServer(folder / "mailserver"))
        finance = stack.enter_context(
            Oekonomi98(
                folder / "oekonomi98.sqlite", register, password=PASSWORD, clock=clock, account_codes=[_ACCOUNT_CODE]
            )
        )
        archive = stack.enter_context(Arkiv2003(folder / "arkiv2003" / "books.sqlite", password=PASSWORD))
        addresses = (finance.url, archive.url)
        ports = frozenset({mailbox.port, *(int(url.rsplit(":", 1)[1].strip("/")) for url in addresses)})
        (folder / "config.toml").write_text(_config(mailbox, addresses, "work"), encoding="utf-8")
        settings = load_settings(folder / "config.toml")
        yield HostileOffice(folder=folder, settings=settings, mailbox=mailbox, addresses=addresses, ports=ports)


def with_empty_books(office: HostileOffice, name: str) -> HostileOffice:
    """Return the office with a work folder of its own, where nothing came before but each supplier's first invoice."""
    path = office.folder / "config.toml"
    path.write_text(_config(office.mailbox, office.addresses, f"work-{name}"), encoding="utf-8")
    settings = load_settings(path)
    register = load_register(settings.mappings / "registers", settings.mappings / "agreements")
    with closing(open_books(settings)) as ledger:
        remember_suppliers(ledger, register, TONIGHT - timedelta(days=90), Decimal("0.01"))
    return replace(office, settings=settings)


def _found(folder: Path, master: Path) -> None:
    copy_starter(folder)
    (folder / "config.toml").unlink()
    for old in (folder / "mappings").glob("*/*.csv"):
        old.unlink()
    for old in (folder / "mappings" / "suppliers").glob("*.toml"):
        old.unlink()
    (folder / "mappings" / "registers" / "suppliers.csv").write_bytes(master.read_bytes())
    process = folder / "runbooks" / "fakturaer" / "process.toml"
    text = process.read_text(encoding="utf-8")
    for before, after in _PROCESS:
        assert before in text, before
        text = text.replace(before, after)
    process.write_text(text, encoding="utf-8")
    secrets = folder / "secrets"
    secrets.mkdir(mode=0o700)
    names = {"faktura-mail": municipality.MAIL_PASSWORD, "oekonomi98": PASSWORD, "arkiv2003": PASSWORD}
    for name, value in names.items():
        with os.fdopen(os.open(secrets / name, os.O_CREAT | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
            file.write(value)


def _config(mailbox: DemoImapServer, addresses: tuple[str, str], work: str) -> str:
    finance, archive = addresses
    return f"""[office]
name = "Fjordby Kommune"
cvr = ["99000023"]
glns = ["5799999000010"]

[paths]
work = "{work}"

[[mailbox]]
name = "faktura"
host = "{mailbox.host}"
port = {mailbox.port}
user = "{mailbox.user}"
secret = "faktura-mail"
ca_file = '{mailbox.ca_file}'

[senders]
authserv_id = "mx.fjordby.example"

[systems.oekonomi98]
url = "{finance}"
user = "robot"
secret = "oekonomi98"

[systems.arkiv2003]
url = "{archive}"
user = "robot"
secret = "arkiv2003"
"""
