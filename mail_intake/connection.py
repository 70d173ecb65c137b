"""One connection to a mail server: over TLS, with timeouts, and every trouble a `MailboxFault`."""

from __future__ import annotations

import imaplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from imapclient import IMAPClient
from loguru import logger

from robot.certificates import client_context
from robot.errors import ConfigurationError, MailboxFault
from robot.sentence import at, said
from robot.settings import Mailbox

_LOGOUT_SECONDS = 5.0


class Disconnected(MailboxFault):
    """The server cannot be reached or hung up: another connection may do better."""


class Client(IMAPClient):  # type: ignore[misc] # imapclient has no types
    """An IMAPClient whose imaplib writes no log.

    The log would format every byte received, which costs more than receiving it, and would hold
    what is sent.
    """

    def __init__(self, mailbox: Mailbox, context: ssl.SSLContext) -> None:
        super().__init__(mailbox.host, mailbox.port, ssl=True, ssl_context=context, timeout=mailbox.timeout_seconds)
        self._imap.debug = 0


class Connection:
    """Connects on demand, remembers which folder is open, and is closed after any trouble."""

    def __init__(self, mailbox: Mailbox, login: Callable[[IMAPClient], None], home: Path = Path()) -> None:
        self._mailbox = mailbox
        self._login = login
        self._home = home
        self._client: Client | None = None
        self._open: tuple[str, bool, int] | None = None

    @contextmanager
    def use(self) -> Iterator[Client]:
        """Give a client that is logged in. Raises `MailboxFault`, and ends the connection then."""
        try:
            with _as_faults(self._mailbox):
                if self._client is None:
                    self._client = Client(self._mailbox, _context(self._mailbox, self._home))
                    self._login(self._client)
                yield self._client
        except BaseException:
            self.drop()
            raise

    def select(self, client: Client, folder: str, *, readonly: bool) -> int:
        """Open a folder unless it is open, and return its UIDVALIDITY (RFC 9051, 2.3.1.1)."""
        if self._open is not None and self._open[:2] == (folder, readonly):
            return self._open[2]
        self._open = None
        validity = int(client.select_folder(folder, readonly=readonly)[b"UIDVALIDITY"])
        self._open = (folder, readonly, validity)
        return validity

    def drop(self) -> None:
        """End the connection without a word. Never raises."""
        client, self._client, self._open = self._client, None, None
        if client is not None:
            with suppress(OSError, imaplib.IMAP4.error):
                client.shutdown()

    def close(self) -> None:
        """Log out. Never raises."""
        client = self._client
        if client is None:
            return
        try:
            client.socket().settimeout(_LOGOUT_SECONDS)
            client.logout()
        except (OSError, imaplib.IMAP4.error, ValueError) as error:
            logger.debug("{}: no answer to the logout ({}).", self._mailbox.name, type(error).__name__)
        self.drop()


@contextmanager
def _as_faults(mailbox: Mailbox) -> Iterator[None]:
    name, where = mailbox.name, f"{mailbox.host}:{mailbox.port}"
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise MailboxFault(
            said(
                "{name}: the certificate of {where} is not one to trust ({reason}). Where the office has "
                "a certificate authority of its own, name its file as ca_file.",
                name=name,
                where=where,
                reason=error.verify_message,
            )
        ) from None
    except socket.gaierror:
        raise Disconnected(
            said("{name}: there is no server called '{host}'. Check host in config.toml.", name=name, host=mailbox.host)
        ) from None
    except TimeoutError:
        raise Disconnected(
            said(
                "{name}: {where} did not answer within {seconds} seconds.",
                name=name,
                where=where,
                seconds=f"{mailbox.timeout_seconds:g}",
            )
        ) from None
    except (imaplib.IMAP4.abort, EOFError):
        raise Disconnected(said("{name}: {where} hung up in the middle.", name=name, where=where)) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Disconnected(
            said("{name}: the connection to {where} failed ({reason}).", name=name, where=where, reason=reason)
        ) from None
    except imaplib.IMAP4.error as error:
        raise MailboxFault(
            said("{name}: {where} refused: {words}.", name=name, where=where, words=_sentence(error))
        ) from None
    except (ValueError, KeyError, TypeError, IndexError, AssertionError) as error:
        # imaplib and imapclient meet an answer that is no IMAP with whatever parsing it raises.
        raise Disconnected(
            said(
                "{name}: {where} gave an answer that is no IMAP ({kind}).",
                name=name,
                where=where,
                kind=type(error).__name__,
            )
        ) from None


def _context(mailbox: Mailbox, home: Path) -> ssl.SSLContext:
    try:
        return client_context(home / mailbox.ca_file if mailbox.ca_file else None)
    except ConfigurationError as fault:
        raise MailboxFault(at(mailbox.name, fault.faults[0])) from None


def _sentence(error: Exception) -> str:
    return "".join(c for c in str(error) if c.isprintable())[:200].rstrip(".")
