"""A folder of mails that are to be sent: a mail leaves it when a server has taken it, or when it is too old."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from uuid import uuid4

from filelock import FileLock, Timeout

from robot.errors import MailOutFault
from robot.sentence import told_by

_KEPT = timedelta(days=7)  # nobody wants the morning mail of the week before last
_PATIENCE_SECONDS = 120.0
_NAME = "%Y%m%dT%H%M%S%f"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What became of the mails in the outbox."""

    sent: int = 0
    left: int = 0  # to be tried again with the next mail
    dropped: int = 0  # given up: older than a week
    refused: tuple[str, ...] = ()  # recipients that the server does not take mail for
    fault: str = ""  # why there are any left


class Outbox:
    """The outbox of one work folder. Two robots may use it at the same time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, message: EmailMessage, now: datetime) -> None:
        """Keep a mail until it is sent. Raises OSError."""
        self._folder.mkdir(parents=True, exist_ok=True)
        name = f"{now:{_NAME}}-{uuid4().hex[:8]}"
        unfinished = self._folder / f"{name}.part"
        unfinished.write_bytes(message.as_bytes(policy=email.policy.SMTP))
        unfinished.replace(self._folder / f"{name}.eml")

    def deliver(self, send: Callable[[EmailMessage], Sequence[str]], now: datetime) -> Delivery:
        """Send what lies there, the newest first, until the server does not take one.

        `send` returns refused recipients and raises `MailOutFault`. Raises OSError.
        """
        try:
            with FileLock(self._folder / ".lock", timeout=_PATIENCE_SECONDS):
                return self._deliver(send, now)
        except Timeout:
            return Delivery(left=len(self._waiting()), fault="Another robot is sending.")

    def _deliver(self, send: Callable[[EmailMessage], Sequence[str]], now: datetime) -> Delivery:
        dropped = self._drop_old(now)
        waiting, refused = self._waiting(), list[str]()
        for sent, path in enumerate(waiting):
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.SMTP)
            try:
                refused += send(message)
            except MailOutFault as fault:
                return Delivery(
                    sent=sent, left=len(waiting) - sent, dropped=dropped, refused=tuple(refused), fault=told_by(fault)
                )
            path.unlink()
        return Delivery(sent=len(waiting), dropped=dropped, refused=tuple(refused))

    def _drop_old(self, now: datetime) -> int:
        oldest = f"{now - _KEPT:{_NAME}}"
        old = [path for path in self._waiting() if path.name < oldest]
        for path in old:
            path.unlink()
        return len(old)

    def _waiting(self) -> list[Path]:
        with suppress(FileNotFoundError):
            return sorted(self._folder.glob("*.eml"), reverse=True)
        return []
