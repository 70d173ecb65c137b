"""Logs in to a mail server: with a password, or with XOAUTH2 and a token by client credentials.

No secret, password or token ever gets into an error or a log: what the server or the token
issuer answers is not repeated, only the code that names the trouble.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import msal
from imapclient import IMAPClient
from imapclient.exceptions import LoginError

from robot.errors import MailboxFault
from robot.sentence import said
from robot.settings import Mailbox

MICROSOFT = "https://login.microsoftonline.com"
_MICROSOFT_HOSTS = ("login.microsoftonline.com", "login.microsoftonline.us", "login.partner.microsoftonline.cn")
_CODE = re.compile(r"AADSTS[0-9]+|\[[A-Z]+\]")


class LoginRefused(MailboxFault):
    """The mail server or the token issuer does not let the robot in. Not tried again: that may lock the account."""


class Login:
    """Logs in to one mailbox; keeps the token issuer's application, and so a token until it ends.

    `secret` is called at each login and returns the password or the client secret. `http_client`
    is what msal asks the token issuer with; None means its own.
    """

    def __init__(self, mailbox: Mailbox, secret: Callable[[], str], *, http_client: Any = None) -> None:
        self._mailbox = mailbox
        self._secret = secret
        self._http_client = http_client
        self._application: msal.ConfidentialClientApplication | None = None

    def __call__(self, client: IMAPClient) -> None:
        """Log `client` in. Raises `LoginRefused`; what the socket raises goes through."""
        try:
            if self._mailbox.auth == "oauth2":
                _xoauth2(client, self._mailbox.user, self._token())
            else:
                _password(client, self._mailbox.user, self._secret())
        except LoginError as error:
            raise LoginRefused(self._refusal(_code(str(error)))) from None

    def _refusal(self, code: str) -> str:
        box = self._mailbox
        what = (
            said("the client's access to the mailbox")
            if box.auth == "oauth2"
            else said("the secret '{secret}'", secret=box.secret)
        )
        return said(
            "{name}: {host} does not let user '{user}' in{code}. "
            "Check the user name and {what}; the account may also be locked.",
            name=box.name,
            host=box.host,
            user=box.user,
            code=code,
            what=what,
        )

    def _token(self) -> str:
        box = self._mailbox
        try:
            if self._application is None:
                self._application = self._new_application()
            answer = self._application.acquire_token_for_client(scopes=[box.scope])
        except ValueError:
            raise LoginRefused(
                said(
                    "{name}: '{authority}' is no token issuer. Check tenant and authority in config.toml.",
                    name=box.name,
                    authority=_authority(box),
                )
            ) from None
        token = answer.get("access_token")
        if not isinstance(token, str):
            self._application = None
            error = re.sub(r"[^a-z_]", "", str(answer.get("error", "")))[:40] or "no token"
            code = _code(str(answer.get("error_description", "")))
            raise LoginRefused(
                said(
                    "{name}: the token issuer answers '{error}'{code}. Check client_id, tenant and the "
                    "secret '{secret}'; client secrets expire.",
                    name=box.name,
                    error=error,
                    code=code,
                    secret=box.secret,
                )
            )
        return token

    def _new_application(self) -> msal.ConfidentialClientApplication:
        authority = _authority(self._mailbox)
        microsofts = urlsplit(authority).hostname in _MICROSOFT_HOSTS
        return msal.ConfidentialClientApplication(
            self._mailbox.client_id,
            client_credential=self._secret(),
            authority=authority if microsofts else None,
            oidc_authority=None if microsofts else authority,
            http_client=self._http_client,
            timeout=None if self._http_client else self._mailbox.timeout_seconds,
        )


def _authority(mailbox: Mailbox) -> str:
    return mailbox.authority or f"{MICROSOFT}/{mailbox.tenant}"


def _code(answer: str) -> str:
    found = _CODE.search(answer)
    return f" ({found.group().strip('[]')})" if found else ""


def _password(client: IMAPClient, user: str, password: str) -> None:
    if password.isascii() and user.isascii():
        client.login(user, password)
    else:  # LOGIN has no charset; PLAIN is UTF-8 (RFC 4616)
        client.plain_login(user, password)


def _xoauth2(client: IMAPClient, user: str, token: str) -> None:
    answers = iter([f"user={user}\x01auth=Bearer {token}\x01\x01".encode()])

    def mechanism(_challenge: bytes) -> bytes:
        # A second challenge holds the error as JSON; the protocol wants an empty answer to it.
        return next(answers, b"")

    client.sasl_login("XOAUTH2", mechanism)
