"""The office's post: the morning mail, and the mails that say that a run failed or never came.

A mail is kept in `udbakke/` of the work folder before it is sent; what cannot be sent lies there until the next mail.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path

from loguru import logger

from robot.case import Case
from robot.errors import ConfigurationError, DiskFault, MailOutFault, RobotError
from robot.links import for_browser
from robot.mail_out import Delivery, Outbox, Relay
from robot.points import about_to, reach
from robot.ports import Clock, Evidence
from robot.report.morning_mail import Link, Mail, as_html, as_text, failed_mail, missing_mail, night_mail
from robot.secrets import Secrets
from robot.sentence import told_by
from robot.settings import MailOut, Settings
from robot.summary import RunSummary
from robot.words import Words

_LINKED = ("workbook", "report")


class OfficePost:
    """Implements the port `Post`. `evidence` is the run's own; None outside of a run."""

    def __init__(
        self, settings: Settings, server: MailOut, words: Words, clock: Clock, *, evidence: Evidence | None = None
    ) -> None:
        self._settings = settings
        self._server = server
        self._words = words
        self._clock = clock
        self._evidence = evidence
        self._outbox = Outbox(settings.work("udbakke"))
        secrets = Secrets(settings.home)
        self._relay = Relay(server, secret=lambda: secrets.fetch(server.secret or ""), home=settings.home)

    def tell(self, summary: RunSummary, cases: Sequence[Case], outputs: Mapping[str, Path]) -> None:
        """Send the morning mail of a run. What cannot be sent is noted, and kept for the next mail. Raises OSError."""
        links = [self._link(name, outputs[name]) for name in _LINKED if name in outputs]
        self._send(night_mail(summary, cases, links, self._words))

    def tell_failed(self, runbook: str, error: Exception) -> None:
        """Send word that a run could not begin, or ended by what nobody foresaw. Raises OSError."""
        if isinstance(error, RobotError):
            faults = (
                f"{self._words.error(type(error).__name__)}:",
                *map(self._words.say, error.faults),
                self._words.advice(type(error).__name__),
            )
        else:  # what it says may be secret; the diagnostics have it
            faults = (self._words.fault(RobotError.__name__, type(error).__name__),)
        disk = isinstance(error, DiskFault)
        self._send(failed_mail(runbook, faults, self._clock.now(), self._words, disk=disk))

    def tell_missing(self, runbook: str, due: datetime, running_since: datetime | None) -> None:
        """Send word that a run which was due at `due` has not come to its end. Raises OSError."""
        self._send(missing_mail(runbook, due, running_since, self._clock.now(), self._words))

    def _link(self, name: str, path: Path) -> Link:
        reached_by, work = self._settings.paths.links, self._settings.work()
        address = for_browser(path, work=work, folder=work, reached_by=reached_by) if reached_by else ""
        return Link(name=self._words.text(f"cli.output_{name}"), path=str(path), address=address)

    def _send(self, mail: Mail) -> None:
        now = self._clock.now()
        message = self._message(mail, now)
        try:
            about_to("telling.kept")
            self._outbox.put(message, now)
            reach("telling.kept", raises=MailOutFault)
        except OSError:  # the mail that says that the disk is full must not need the disk
            self._note(self._deliver_unkept(message))
        else:
            self._note(self._outbox.deliver(self._hand_over, now))

    def _deliver_unkept(self, message: EmailMessage) -> Delivery:
        try:
            return Delivery(sent=1, refused=tuple(self._hand_over(message)))
        except MailOutFault as fault:
            return Delivery(dropped=1, fault=told_by(fault))

    def _hand_over(self, message: EmailMessage) -> Sequence[str]:
        about_to("telling.sent")
        try:
            refused = self._relay.send(message)
        except ConfigurationError as error:  # the password
            raise MailOutFault(told_by(error)) from None
        reach("telling.sent", raises=MailOutFault)
        return refused

    def _message(self, mail: Mail, now: datetime) -> EmailMessage:
        message = EmailMessage()
        message["Subject"] = mail.subject
        message["From"] = self._server.sender
        message["To"] = ", ".join(self._server.recipients)
        message["Date"] = now
        message["Message-ID"] = make_msgid(domain=self._server.sender.rpartition("@")[2])
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence is answered
        message.set_content(as_text(mail), cte="quoted-printable")
        message.add_alternative(as_html(mail, self._words), subtype="html", cte="quoted-printable")
        return message

    def _note(self, delivery: Delivery) -> None:
        """Say in the action log (outside of a run: in the diagnostics) what became of the mails."""
        values = {
            "sent": str(delivery.sent),
            "left": str(delivery.left),
            "dropped": str(delivery.dropped),
            "refused": ", ".join(delivery.refused),
            "fault": delivery.fault,
        }
        action = "mail.failed" if delivery.fault else "mail.sent"
        logger.info("{}: {}", action, values)
        if self._evidence is not None:
            self._evidence.record(action, target=self._server.host, values={k: v for k, v in values.items() if v})
