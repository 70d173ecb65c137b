"""One case that went all the way, with its books, evidence and log in a work folder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from robot.case import Case, IntentLine, Voucher, dump_intent
from robot.evidence import FileEvidence
from robot.invoice import Box, Document, Kind
from robot.ledger import open_ledger, sqlite_url
from robot.ledger.ledger import SqlLedger
from robot.message import RawMessage
from robot.outcome import State
from robot.ports import NewCase
from robot.settings import Settings, load_settings
from tests.fakes.hand_clock import HandClock
from tests.fakes.ledger_values import ORIGIN, RUNBOOK, intent, invoice, place, proven

PAGE = b"%PDF-1.7 the invoice of "
NUMBER_AT = Box(x0=500, top=98, x1=542, bottom=109)


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office's folder with its books open."""

    settings: Settings
    work: Path
    ledger: SqlLedger
    evidence: FileEvidence
    clock: HandClock


def open_office(home: Path, now: datetime, more: str = "") -> Office:
    """Make an office in `home`, whose clock stands at `now`; `more` is added to its config.toml."""
    home.mkdir(parents=True, exist_ok=True)
    (home / "config.toml").write_text(f'[office]\nname = "Fjordby"\nlanguage = "en"\n{more}', encoding="utf-8")
    clock = HandClock(now)
    work = home / "work"
    work.mkdir(exist_ok=True)
    return Office(
        settings=load_settings(home / "config.toml"),
        work=work,
        ledger=open_ledger(sqlite_url(work / "ledger.sqlite")),
        evidence=FileEvidence(work, clock, run_id="run-1", runbook=RUNBOOK),
        clock=clock,
    )


def take_in(office: Office, number: int) -> Case:
    """Take mail `number` in with its document, kept and logged as the night does it."""
    now, page = office.clock.now(), PAGE + str(number).encode()
    mail = office.evidence.keep(b"From: x\r\n\r\n" + page)
    document = Document(
        sha256=office.evidence.keep(page), name=f"faktura-{number}.pdf", media_type="application/pdf", size=len(page)
    )
    at = place(number)
    message = RawMessage(place=at, path=Path("spool.eml"), sha256=mail, size=99, urgent=False)
    new = NewCase(document=document, trail=f"mail > {document.name}")
    (case,) = office.ledger.take_in(message, ORIGIN, [new], runbook=RUNBOOK, now=now)
    office.evidence.record(
        "message.taken-in", values={"cases": case.case_id, "subject": "F"}, evidence=[mail, document.sha256]
    )
    office.evidence.show(case.case_id, document.name, document.sha256)
    return case


def post(office: Office, number: int, **seen: str) -> Case:
    """Take mail `number` in, and enter, read back, confirm and file it; `seen` is what the voucher shows otherwise."""
    now, evidence, case = office.clock.now(), office.evidence, take_in(office, number)
    read = invoice(number).with_fields(invoice_number=_at_its_place(number))
    case = office.ledger.advance(case, State.READ, now, kind=Kind.INVOICE, invoice=read)
    for state in (State.CHECKED, State.READY):
        case = office.ledger.advance(case, state, now)
    line = IntentLine(account_code="5.32.20", text="Tømrer Ærø", amount=Decimal("100.00"))
    meant = intent(case, number, lines=(line,))
    case = office.ledger.advance(case, State.ENTERING, now, intent=meant)
    for action, name in (("entry.intended", "before-post.png"), ("entry.posted", "after-post.png")):
        picture = evidence.attach(case.case_id, name, f"{name} {number}".encode())
        evidence.record(action, case_id=case.case_id, evidence=[picture])
    evidence.attach(case.case_id, "intent.json", dump_intent(meant).encode())
    voucher = Voucher(system="oekonomi98", number=f"B-{number}", at=now)
    case = office.ledger.advance(case, State.ENTERED, now, voucher=voucher)
    shown = {"invoice_number": meant.invoice_number, "gross_total": str(meant.gross_total)} | seen
    picture = evidence.attach(case.case_id, "voucher.png", f"voucher {number}".encode())
    evidence.record("entry.read-back", case_id=case.case_id, values=shown, evidence=[picture])
    (office.work / "evidence" / case.case_id / "evidence.html").write_text("<p>all of it</p>", encoding="utf-8")
    case = office.ledger.advance(case, State.CONFIRMED, now)
    office.ledger.mark_settled(place(number), now)
    return office.ledger.advance(case, State.FILED, now, filed_as=f"2026-{number}")


def _at_its_place(number: int) -> Any:
    field = proven(f"F-{number}")
    return type(field)(
        value=field.value, raw=field.raw, certainty=field.certainty, rule="label 'nr'", page=1, box=NUMBER_AT
    )
