"""An inbox of the robot on a real Dovecot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mail_intake.imap import ImapInbox
from mail_intake.mark import Mark
from robot.message import Place, RawMessage
from robot.settings import Mailbox
from tests.fakes.dovecot_server import DovecotServer


def new_inbox(
    server: DovecotServer, spool: Path, *, secret: str | None = None, books: str = "", **settings: Any
) -> ImapInbox:
    """Return an inbox of the server, with other settings where they are given."""
    mailbox = Mailbox(
        **{
            "name": "faktura",
            "host": server.host,
            "port": server.port,
            "user": server.user,
            "secret": "faktura",
            "ca_file": server.ca_file,
            "timeout_seconds": 20,
            **settings,
        }
    )
    mark = Mark(books=books, who=f"machine {books}", box="Fakturarobot", words=lambda folder: (folder, "Rør mig ikke"))
    return ImapInbox(
        mailbox,
        secret=lambda: server.password if secret is None else secret,
        spool=spool,
        mark=mark if books else None,
    )


def unseen(place: Place) -> bool:
    """Say that nothing was taken in before."""
    return False


def fetched(inbox: ImapInbox) -> list[RawMessage]:
    """Return all that waits."""
    return list(inbox.fetch(unseen))


def taken(inbox: ImapInbox) -> list[RawMessage]:
    """Return all that waits, and log out."""
    try:
        return fetched(inbox)
    finally:
        inbox.close()


def bodies(messages: list[RawMessage]) -> list[bytes]:
    """Return the bytes on disk."""
    return [message.path.read_bytes() for message in messages]
