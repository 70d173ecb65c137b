"""Takes a message apart: where it came from, and the files in it that are worth reading."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Literal

from mail_intake import mime
from mail_intake.attachments import Attachments
from mail_intake.folder import URGENT_ACCOUNT, file_name
from mail_intake.names import safe_name
from mail_intake.origin import read_origin
from robot.invoice import Finding, Severity
from robot.message import Origin, Part, RawMessage, Unpacked
from robot.outcome import Reason
from robot.settings import Limits, Senders


class MessageUnpacker:
    """The `robot.ports.Unpacker` for mails and for bare files out of folders."""

    def __init__(self, senders: Senders, limits: Limits) -> None:
        self._senders = senders
        self._limits = limits

    def __call__(self, message: RawMessage, into: Path) -> Unpacked:
        """Return the message's origin and files, the files written into `into`, a folder that is there.

        What a message holds never raises: a fault becomes a finding. The disk may raise `OSError`.
        """
        data = message.path.read_bytes()
        attachments = Attachments(into, message.sha256[:16], self._limits)
        if not message.is_mail:
            attachments.take_file(safe_name(file_name(message.place)), data)
            origin = Origin(kind=_kind(message), subject="")
            return Unpacked(origin=origin, parts=attachments.parts(), findings=attachments.findings())
        head, length = mime.parse_header(data)
        origin = read_origin(head, _kind(message), self._senders)
        findings: list[Finding] = []
        if message.too_big:
            megabytes = f"{message.size / 1_000_000:.1f}"
            findings.append(Finding(reason=Reason.TOO_BIG, severity=Severity.HOLD, facts={"megabytes": megabytes}))
            return Unpacked(origin=origin, findings=tuple(findings))
        if length > mime.LARGEST_HEADER:
            findings.append(Finding(reason=Reason.TOO_BIG, severity=Severity.HOLD, facts={"header_bytes": str(length)}))
        attachments.take_mail(data)
        parts = attachments.parts()
        findings.extend(attachments.findings())
        if attachments.broken and not parts:
            findings.append(Finding(reason=Reason.MALFORMED, severity=Severity.HOLD))
        return Unpacked(origin=origin, parts=_without_invoice(parts), findings=tuple(findings), text=attachments.text)


def _without_invoice(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Say of a mail whose files are all of kinds that the robot does not read that it holds no invoice for it."""
    if not all(any(f.reason is Reason.UNSUPPORTED_ATTACHMENT for f in part.findings) for part in parts):
        return parts
    none = Finding(reason=Reason.NO_INVOICE, severity=Severity.HOLD)
    return tuple(replace(part, findings=(*part.findings, none)) for part in parts)


def _kind(message: RawMessage) -> Literal["mail", "folder", "urgent"]:
    if message.place.account == URGENT_ACCOUNT:
        return "urgent"
    return "mail" if message.is_mail and message.place.uid_validity else "folder"
