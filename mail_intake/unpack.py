"""Takes a message apart: where it came from, and the files in it that are worth reading."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Literal

from mail_intake import mime
from mail_intake.attachments import Attachments
from mail_intake.folder import URGENT_ACCOUNT, file_name
from mail_intake.names import safe_name
from mail_intake.origin import read_origin
from robot.invoice import Finding, Severity
from robot.masking import hide
from robot.message import Origin, Part, RawMessage, Unpacked
from robot.outcome import Reason
from robot.settings import Limits, Senders


class MessageUnpacker:
    """The `robot.ports.Unpacker` for mails and for bare files out of folders."""

    def __init__(self, senders: Senders, limits: Limits, secrets: Iterable[str] = ()) -> None:
        self._senders = senders
        self._limits = limits
        self._secrets = tuple(secrets)  # of the office's own: whoever writes one to us must not see it in a workbook

    def __call__(self, message: RawMessage, into: Path) -> Unpacked:
        """Return the message's origin and files, the files written into `into`, a folder that is there.

        What a message holds never raises: a fault becomes a finding. The disk may raise `OSError`.
        """
        return _without_secrets(self._unpack(message, into), self._secrets)

    def _unpack(self, message: RawMessage, into: Path) -> Unpacked:
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


def _without_secrets(unpacked: Unpacked, secrets: tuple[str, ...]) -> Unpacked:
    if not secrets:
        return unpacked
    origin = replace(
        unpacked.origin,
        sender=hide(unpacked.origin.sender, secrets),
        sender_name=hide(unpacked.origin.sender_name, secrets),
        reply_to=hide(unpacked.origin.reply_to, secrets),
        subject=hide(unpacked.origin.subject, secrets),
        message_id=hide(unpacked.origin.message_id, secrets),
    )
    parts = tuple(
        replace(
            part,
            name=hide(part.name, secrets),
            trail=hide(part.trail, secrets),
            findings=tuple(_with_facts_hidden(finding, secrets) for finding in part.findings),
        )
        for part in unpacked.parts
    )
    return replace(unpacked, origin=origin, parts=parts, text=hide(unpacked.text, secrets))


def _with_facts_hidden(finding: Finding, secrets: tuple[str, ...]) -> Finding:
    return replace(finding, facts={name: hide(value, secrets) for name, value in finding.facts.items()})


def _kind(message: RawMessage) -> Literal["mail", "folder", "urgent"]:
    if message.place.account == URGENT_ACCOUNT:
        return "urgent"
    return "mail" if message.is_mail and message.place.uid_validity else "folder"
