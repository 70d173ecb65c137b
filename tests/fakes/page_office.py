"""An office with its page, whose command lines are only noted, and a browser without a window."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.testclient import TestClient

from robot.case import Case, Voucher
from robot.invoice import Finding, Invoice, Kind, Severity
from robot.message import Origin, Place, RawMessage
from robot.outcome import Reason, State
from robot.page.access import SESSION
from robot.page.app import make_app
from robot.page.room import Room
from robot.page.serving import open_room
from robot.settings import Page, PageUser, Settings, load_settings
from robot.starter import copy_starter
from tests.fakes.hand_clock import HandClock
from tests.fakes.ledger_values import new_case, place, proven, sha256

USERS = (
    PageUser(name="anna", initials="AK", roles=("see", "decide", "run")),
    PageUser(name="bo", initials="BH", roles=("decide",)),
    PageUser(name="ser", initials="SE"),
)
ADDRESS = "http://127.0.0.1:8484"
_SEAL = re.compile(r'name="seal" value="([0-9a-f]{64})"')
_PATIENCE_SECONDS = 20.0


@dataclass(slots=True)
class NotedCommands:
    """Stands for the command line: notes what it was asked, and answers with `code`."""

    code: int = 0
    asked: list[tuple[str, ...]] = field(default_factory=list)
    _came: threading.Condition = field(default_factory=threading.Condition)

    def __call__(self, arguments: Sequence[str]) -> int:
        """Note one command."""
        with self._came:
            self.asked.append(tuple(arguments))
            self._came.notify_all()
        return self.code

    def wait_for(self, count: int) -> list[tuple[str, ...]]:
        """Return the commands as soon as there are so many."""
        with self._came:
            assert self._came.wait_for(lambda: len(self.asked) >= count, _PATIENCE_SECONDS), self.asked
            return list(self.asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOffice:
    """The page of an office, and what a test asks of it."""

    room: Room
    app: FastAPI
    clock: HandClock
    commands: NotedCommands

    @property
    def work(self) -> Path:
        """The work folder."""
        return self.room.work

    def browser(self, name: str = "", *, client: str = "127.0.0.1") -> Browser:
        """Return a browser, signed in as somebody where a name is given, on a machine of this address."""
        made = TestClient(self.app, base_url=ADDRESS, client=(client, 50000), follow_redirects=False)
        if name:
            made.cookies.set(SESSION, self.room.sessions.begin(name, self.clock.now()))
        return Browser(made)

    def held(self, number: int = 1, *reasons: Reason, **values: Any) -> Case:
        """Return a case that waits for a person; `values` are those of its invoice."""
        case = self.took(place(number), number)
        read = self.room.books.advance(case, State.READ, self.clock.now(), invoice=invoice(**values), kind=Kind.INVOICE)
        findings = tuple(Finding(reason=r, severity=Severity.HOLD) for r in reasons or (Reason.APPROVAL,))
        return self.room.books.advance(read, State.HELD, self.clock.now(), findings=findings)

    def took(self, at: Place, number: int) -> Case:
        """Return the case of a message that was taken in from this place."""
        message = RawMessage(place=at, path=Path("x.eml"), sha256=sha256(f"mail {number}"), size=9, urgent=True)
        origin = Origin(kind="mail", sender="faktura@tømrer.example", subject="Faktura")
        now = self.clock.now()
        return self.room.books.take_in(message, origin, [new_case(number)], runbook="fakturaer", now=now)[0]


class Browser:
    """A browser without a window that fills in forms as a person does."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.get, self.cookies = client.get, client.cookies

    def seal(self, path: str) -> str:
        """Return what the forms of a page hold."""
        found = _SEAL.search(self.get(path).text)
        assert found, f"{path} has no form"
        return found[1]

    def send(self, path: str, *, seen_on: str = "/history", files: Any = None, **fields: str) -> Any:
        """Send a form that was seen on a page."""
        return self.client.post(path, data={"seal": self.seal(seen_on), **fields}, files=files)


def invoice(**values: Any) -> Invoice:
    """Return an invoice of 1,250.00 DKK; `values` replace or add fields."""
    usual: dict[str, Any] = {
        "invoice_number": "20418",
        "issue_date": date(2026, 11, 1),
        "due_date": date(2026, 11, 30),
        "currency": "DKK",
        "supplier_name": "Tømrer Ærø ApS",
        "supplier_id": "99000007",
        "net_total": Decimal("1000.00"),
        "vat_total": Decimal("250.00"),
        "gross_total": Decimal("1250.00"),
    }
    return Invoice().with_fields(**{name: proven(value) for name, value in (usual | values).items()})


def voucher(number: str, clock: HandClock) -> Voucher:
    """Return a voucher of Økonomi 98."""
    return Voucher(system="oekonomi98", number=number, at=clock.now())


def office_settings(folder: Path, **changed: Any) -> Settings:
    """Make an office's folder and return its settings, with a page; `changed` are keys of [page]."""
    if not (folder / "config.toml").exists():
        copy_starter(folder)
        process = folder / "runbooks" / "fakturaer" / "process.toml"
        text = process.read_text(encoding="utf-8")
        process.write_text(
            text.replace("[spot_check]", 'four_eyes_above = "50000.00"\n\n[spot_check]'), encoding="utf-8"
        )
    settings = load_settings(folder / "config.toml")
    return settings.model_copy(update={"page": Page.model_validate({"user": USERS, **changed})})


@contextmanager
def page_office(folder: Path, **changed: Any) -> Iterator[PageOffice]:
    """Open an office's page; `changed` are keys of [page]."""
    clock, commands = HandClock(), NotedCommands()
    with open_room(office_settings(folder, **changed), commands, clock=clock) as room:
        yield PageOffice(room=room, app=make_app(room), clock=clock, commands=commands)
