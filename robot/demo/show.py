"""`fakturarobot demo`: a whole night on an embedded municipality: mailbox, finance system and archive."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from rich.console import Console

from robot.clock import SystemClock
from robot.demo import municipality
from robot.demo.arkiv2003 import Arkiv2003
from robot.demo.history import open_cases, remember_suppliers
from robot.demo.imap_server import DemoImapServer
from robot.demo.mails import AMOUNT_LIMIT, APPROVAL_ABOVE, DemoMail, first_night, second_night
from robot.demo.oekonomi98 import Oekonomi98
from robot.errors import ConfigurationError, ExitCode
from robot.register import load_register
from robot.running import run_once
from robot.sentence import said
from robot.settings import Settings, load_settings
from robot.starter import copy_starter
from robot.wiring import open_books
from robot.words import Words, load_words

SEED = 2026
PASSWORD = "Sommer2024"
_MARK = "fakturarobot-demo.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoOffice:
    """The municipality while its servers run: the office's settings, its mailbox and its two systems."""

    folder: Path
    settings: Settings
    mailbox: DemoImapServer
    finance: Oekonomi98
    archive: Arkiv2003


def run_demo(folder: Path, console: Console) -> ExitCode:
    """Deliver tonight's mails, run a night, and say what came of it.

    The first time, the municipality is founded; each later time is another night on the same books.
    Raises `ConfigurationError` where the folder belongs to somebody else.
    """
    with open_office(folder) as office:
        number, mails = deliver(office)
        begun = first_line(number, len(mails), load_words(office.settings.office.language))
        console.print(begun, markup=False, highlight=False, soft_wrap=True)
        return run_once(office.settings, "fakturaer", console=console)


def first_line(number: int, mails: int, words: Words) -> str:
    """Return what is said before the night begins: whose it is, which one, and what has come."""
    came = words.text("cli.demo_night", number=str(number), mails=str(mails), address=municipality.MAIL_ADDRESS)
    return f"{municipality.NAME}, {came}"


def reset_demo(folder: Path) -> None:
    """Throw the demo municipality away. Raises `ConfigurationError` for a folder that is no demo's."""
    if not folder.exists():
        return
    if not (folder / _MARK).is_file():
        raise ConfigurationError(said("{folder} is not the demo's; nothing was removed.", folder=folder))
    shutil.rmtree(folder)


@contextmanager
def open_office(folder: Path, *, slow_share: float = 0.01) -> Iterator[DemoOffice]:
    """Found the municipality where it is new, and run its servers while the block runs."""
    folder = folder.resolve()
    _found(folder)
    with ExitStack() as stack:
        register = load_register(folder / "mappings" / "registers", folder / "mappings" / "agreements")
        mailbox = stack.enter_context(DemoImapServer(folder / "mailserver"))
        finance = stack.enter_context(
            Oekonomi98(folder / "oekonomi98.sqlite", register, slow_share=slow_share, slow_seconds=0.3, seed=SEED)
        )
        archive = stack.enter_context(Arkiv2003(folder / "arkiv2003" / "books.sqlite"))
        (folder / "config.toml").write_text(_config(mailbox, finance.url, archive.url), encoding="utf-8")
        settings = load_settings(folder / "config.toml")
        _remember(settings)
        open_cases(folder / "arkiv2003" / "books.sqlite", register, datetime.now(settings.zone) - timedelta(days=90))
        yield DemoOffice(folder=folder, settings=settings, mailbox=mailbox, finance=finance, archive=archive)


def deliver(office: DemoOffice, tonight: date | None = None) -> tuple[int, tuple[DemoMail, ...]]:
    """Put the next night's mails into the mailbox; return the night's number and its mails."""
    mark = office.folder / _MARK
    state = json.loads(mark.read_text(encoding="utf-8"))
    today = tonight or SystemClock(office.settings.zone).now().date()
    number = int(state.get("nights", 0)) + 1
    first = date.fromisoformat(state.get("first", today.isoformat()))
    mails = first_night(SEED, today) if number == 1 else second_night(SEED, today, first_tonight=first, number=number)
    for mail in mails:
        office.mailbox.append("INBOX", mail.raw)
    mark.write_text(json.dumps({"nights": number, "first": first.isoformat()}), encoding="utf-8")
    return number, mails


def _found(folder: Path) -> None:
    mark = folder / _MARK
    if mark.is_file():
        return
    if folder.exists() and any(folder.iterdir()):
        raise ConfigurationError(
            said("{folder} is not empty and not the demo's. Name another with --folder.", folder=folder)
        )
    copy_starter(folder)
    process = folder / "runbooks" / "fakturaer" / "process.toml"
    text = process.read_text(encoding="utf-8")
    for before, after in (
        ("automatic_entry = false", "automatic_entry = true"),
        ('above = "5000.00"', f'above = "{APPROVAL_ABOVE}"'),
        ('amount_limit = "100000.00"', f'amount_limit = "{AMOUNT_LIMIT}"'),
        ("share = 0.02", "share = 0.0"),
    ):
        assert before in text, before
        text = text.replace(before, after)
    process.write_text(text, encoding="utf-8")
    secrets = folder / "secrets"
    secrets.mkdir(mode=0o700)
    names = {"faktura-mail": municipality.MAIL_PASSWORD, "oekonomi98": PASSWORD, "arkiv2003": PASSWORD}
    for name, value in names.items():
        handle = os.open(secrets / name, os.O_CREAT | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(value)
    mark.write_text("{}", encoding="utf-8")


def _remember(settings: Settings) -> None:
    ledger = open_books(settings)
    try:
        register = load_register(settings.mappings / "registers", settings.mappings / "agreements")
        remember_suppliers(ledger, register, datetime.now(settings.zone) - timedelta(days=90), Decimal("0.01"))
    finally:
        ledger.close()


def _config(mailbox: DemoImapServer, finance: str, archive: str) -> str:
    glns = ", ".join(f'"{d.gln}"' for d in municipality.DEPARTMENTS)
    return f"""# Skrevet af `fakturarobot demo`, hver gang den starter: portene er nye hver gang.
[office]
name = "{municipality.NAME}"
language = "da"
cvr = ["{municipality.CVR}"]
glns = [{glns}]

[[mailbox]]
name = "faktura"
host = "{mailbox.host}"
port = {mailbox.port}
user = "{mailbox.user}"
secret = "faktura-mail"
folders = ["INBOX"]
ca_file = '{mailbox.ca_file}'

[senders]
authserv_id = "{municipality.AUTHSERV_ID}"

[systems.oekonomi98]
url = "{finance}"
user = "robot"
secret = "oekonomi98"

[systems.arkiv2003]
url = "{archive}"
user = "robot"
secret = "arkiv2003"
"""
