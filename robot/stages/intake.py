"""Mails and dropped files become cases."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from robot.case import Case
from robot.disk import raise_if_disk
from robot.errors import LedgerFault, MailboxFault, RobotError
from robot.invoice import Document, Finding, Severity
from robot.message import Origin, Part, RawMessage, Unpacked
from robot.outcome import Reason
from robot.points import about_to, reach
from robot.ports import Inbox, NewCase
from robot.stages.night import Night
from robot.summary import CameAgain

_MOST_IN_A_ROW = 3


def take_in(night: Night) -> None:
    """Take in what waits in each inbox. One that cannot be reached does not keep the others waiting."""
    night.progress.begin("intake", None)
    for inbox in night.inboxes:
        try:
            for message in inbox.fetch(night.ledger.has_message):
                reach("intake.fetched")
                _take_in_or_leave(night, inbox, message)
                night.progress.step("intake")
                if night.is_to_end():
                    return
        except Exception as error:  # noqa: BLE001 - one inbox must not keep the others waiting
            _inbox_failed(night, inbox, error)


def _take_in_or_leave(night: Night, inbox: Inbox, message: RawMessage) -> None:
    """Take a message in; one that nobody foresaw stays where it lies, and the next ones are taken in."""
    try:
        _take_in_message(night, inbox, message)
    except RobotError:
        raise
    except Exception as error:  # noqa: BLE001 - one mail nobody foresaw must not keep the others waiting
        night.foreseen_by_nobody(error)
        night.evidence.record("message.left", target=str(message.place), values={"fault": type(error).__name__})


def _inbox_failed(night: Night, inbox: Inbox, error: Exception) -> None:
    if isinstance(error, LedgerFault):
        raise error
    if isinstance(error, RobotError):
        night.tally.fault(error)
    else:
        night.foreseen_by_nobody(error)
    night.tally.mailboxes_down.append(inbox.name)
    shown = str(error) if isinstance(error, RobotError) else type(error).__name__
    night.evidence.record("mailbox.failed", target=inbox.name, values={"fault": shown})


def _take_in_message(night: Night, inbox: Inbox, message: RawMessage) -> None:
    about_to("intake.archived")
    night.evidence.keep(message.path, ".eml" if message.is_mail else message.path.suffix)
    reach("intake.archived")
    with tempfile.TemporaryDirectory(dir=night.spool) as folder:
        about_to("intake.unpacked")
        unpacked = _unpack(night, message, Path(folder))
        reach("intake.unpacked")
        cases = [_new_case(night, unpacked, part) for part in unpacked.parts]
    if not cases:
        empty = Finding(reason=Reason.NO_INVOICE, severity=Severity.HOLD)
        cases = [NewCase(document=None, trail="", findings=(*unpacked.findings, empty))]
    about_to("intake.taken-in")
    made = night.ledger.take_in(message, unpacked.origin, cases, runbook=inbox.runbook, now=night.now())
    reach("intake.taken-in")
    night.evidence.record(
        "message.taken-in",
        target=str(message.place),
        values={"cases": ", ".join(c.case_id for c in made), "subject": unpacked.origin.subject},
        evidence=[message.sha256, *(c.document.sha256 for c in made if c.document)],
    )
    _tell_again(night, message, unpacked.origin.subject or (cases[0].document.name if cases[0].document else ""), made)
    message.path.unlink(missing_ok=True)


def _tell_again(night: Night, message: RawMessage, name: str, made: Sequence[Case]) -> None:
    """Say of a message that was taken in before, and is over, that nothing becomes of it: somebody waits for it."""
    for case in made:
        if case.ended:
            night.tally.came_again.append(
                CameAgain(name=name or str(message.place), case_id=case.case_id, state=case.state)
            )
            night.evidence.record(
                "message.came-again", case_id=case.case_id, target=str(message.place), values={"state": case.state}
            )


def _unpack(night: Night, message: RawMessage, folder: Path) -> Unpacked:
    try:
        return night.unpack(message, folder)
    except Exception as error:  # noqa: BLE001 - one mail nobody foresaw must not end the night
        raise_if_disk(error, folder)
        name = type(error).__name__
        finding = Finding(
            reason=Reason.UNEXPECTED_ERROR, severity=Severity.HOLD, facts={"error": name, "run": night.run.run_id}
        )
        return Unpacked(origin=Origin(kind="mail" if message.is_mail else "folder"), findings=(finding,))


def _new_case(night: Night, unpacked: Unpacked, part: Part) -> NewCase:
    document = None
    if part.path is not None:
        document = Document(
            sha256=night.evidence.keep(part.path, Path(part.name).suffix),
            name=part.name,
            media_type=part.media_type,
            size=part.path.stat().st_size,
        )
    return NewCase(document=document, trail=part.trail, findings=(*unpacked.findings, *part.findings))


def move_messages(night: Night) -> None:
    """Move each message whose cases have a durable state out of the inbox."""
    night.progress.begin("moving", None)
    for inbox in night.inboxes:
        try:
            _move_of(night, inbox)
        except Exception as error:  # noqa: BLE001 - one inbox must not keep the others waiting
            _inbox_failed(night, inbox, error)


def _move_of(night: Night, inbox: Inbox) -> None:
    """Move the messages of one inbox. One that cannot be moved keeps no other back; several in a row are the inbox."""
    fault: MailboxFault | None = None
    in_a_row = 0
    for place, sha256, box in night.ledger.messages_to_settle(inbox.name):
        about_to("moving.moved")
        try:
            there = inbox.settle(place, sha256, box)
        except MailboxFault as refused:
            fault, in_a_row = fault or refused, in_a_row + 1
            if in_a_row == _MOST_IN_A_ROW:
                break
            continue
        in_a_row = 0
        reach("moving.moved")
        about_to("moving.marked")
        night.ledger.mark_settled(place, night.now())
        reach("moving.marked")
        night.evidence.record("message.moved" if there else "message.gone", target=str(place), values={"box": box})
        night.progress.step("moving")
    if fault is not None:
        raise fault
