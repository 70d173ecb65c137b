"""A real SMTP server with TLS and a login, in a thread, that keeps what it is given."""

from __future__ import annotations

import asyncio
import email
import email.policy
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "robot@fjordby.example", "Sommer2024"


class MailServer:
    """A running server: where it is, and the mails that it took."""

    def __init__(self) -> None:
        self.port = 0
        self.taken: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.tls: list[bool] = []
        self.unknown: set[str] = set()  # recipients that it does not take mail for

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's own name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take a recipient, or refuse one that nobody knows here."""
        if address in self.unknown:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep a mail."""
        assert isinstance(envelope.content, bytes)
        self.taken.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        self.recipients.append([str(r) for r in envelope.rcpt_tos])
        self.tls.append(session.ssl is not None)
        return "250 OK"


def _authenticate(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, said: Any) -> AuthResult:
    right = isinstance(said, LoginPassword) and (said.login, said.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


@contextmanager
def mail_server(context: ssl.SSLContext | None, *, from_the_first_byte: bool = False) -> Iterator[MailServer]:
    """Run a server on a free port of the loopback; without a context it offers no TLS, and asks for no login."""
    server, loop = MailServer(), asyncio.new_event_loop()

    def protocol() -> SMTP:
        if context is None:
            return SMTP(server, loop=loop)
        return SMTP(
            server,
            loop=loop,
            tls_context=None if from_the_first_byte else context,
            require_starttls=not from_the_first_byte,
            authenticator=_authenticate,
            auth_required=not from_the_first_byte,  # aiosmtpd knows of TLS by STARTTLS alone
            auth_require_tls=not from_the_first_byte,
        )

    listening = loop.run_until_complete(
        loop.create_server(protocol, "127.0.0.1", 0, ssl=context if from_the_first_byte else None)
    )
    server.port = listening.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        listening.close()
        loop.run_until_complete(_ended(loop))
        loop.close()


async def _ended(loop: asyncio.AbstractEventLoop) -> None:
    tasks = [task for task in asyncio.all_tasks(loop) if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
