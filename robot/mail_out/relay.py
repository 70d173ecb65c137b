"""The mail server that takes the robot's mails: SMTP (RFC 5321), by TLS alone."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

from robot.certificates import client_context
from robot.errors import ConfigurationError, MailOutFault
from robot.sentence import at, said
from robot.settings import MailOut


class Relay:
    """One mail server, asked anew for each mail. `home` is config.toml's folder, `secret` fetches the password."""

    def __init__(self, server: MailOut, *, secret: Callable[[], str], home: Path) -> None:
        self._server = server
        self._secret = secret
        self._home = home

    def check(self) -> None:
        """Connect and log in; nothing is sent. Raises `MailOutFault`, and `ConfigurationError` for the secret."""
        with self._session() as session:
            session.noop()

    def send(self, message: EmailMessage) -> Sequence[str]:
        """Hand one mail over; return the recipients that the server refused, where it took the mail for others.

        Raises `MailOutFault` where the mail was taken for nobody, and `ConfigurationError` for the secret.
        """
        with self._session() as session:
            return sorted(session.send_message(message))

    @contextmanager
    def _session(self) -> Iterator[smtplib.SMTP]:
        where = f"{self._server.host}:{self._server.port}"
        try:
            with self._connected() as session:
                if self._server.user:
                    session.login(self._server.user, self._secret())
                yield session
        except smtplib.SMTPAuthenticationError:
            raise MailOutFault(
                said("{where} refuses the login of {user}.", where=where, user=self._server.user)
            ) from None
        except smtplib.SMTPRecipientsRefused as error:
            raise MailOutFault(
                said(
                    "{where} takes no mail for {recipients}.",
                    where=where,
                    recipients=", ".join(sorted(error.recipients)),
                )
            ) from None
        except smtplib.SMTPNotSupportedError as error:
            raise MailOutFault(at(where, str(error))) from None
        except smtplib.SMTPResponseException as error:
            raise MailOutFault(said("{where} answers {status}.", where=where, status=error.smtp_code)) from None
        except ssl.SSLCertVerificationError as error:
            raise MailOutFault(
                said(
                    "{where}: its certificate is not one to trust ({reason}).", where=where, reason=error.verify_message
                )
            ) from None
        except TimeoutError:
            raise MailOutFault(
                said(
                    "{where} does not answer within {seconds} seconds.",
                    where=where,
                    seconds=f"{self._server.timeout_seconds:g}",
                )
            ) from None
        except OSError as error:  # smtplib's other errors are of this kind
            raise MailOutFault(
                said("{where} does not answer ({reason}).", where=where, reason=error.strerror or type(error).__name__)
            ) from None

    def _connected(self) -> smtplib.SMTP:
        server = self._server
        try:
            context = client_context(self._home / server.ca_file if server.ca_file else None)
        except ConfigurationError as fault:
            raise MailOutFault(at("mail_out", fault.faults[0])) from None
        if server.security == "tls":
            return smtplib.SMTP_SSL(server.host, server.port, timeout=server.timeout_seconds, context=context)
        session = smtplib.SMTP(server.host, server.port, timeout=server.timeout_seconds)
        try:
            session.starttls(context=context)
        except BaseException:
            session.close()
            raise
        return session
