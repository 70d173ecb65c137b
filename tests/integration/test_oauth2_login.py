from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import stamina

from mail_intake.imap import ImapInbox
from robot.errors import MailboxFault
from robot.settings import Mailbox
from tests.fakes.dovecot_server import DovecotServer, running_dovecot
from tests.fakes.mails import mail

ISSUER = "https://login.fjordby.example/office"


class Answer:
    """One answer over HTTP, as msal wants it."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        self.status_code = status
        self.text = json.dumps(body)
        self.headers = {"Content-Type": "application/json"}

    def raise_for_status(self) -> None:
        """Raise for an error status."""
        if self.status_code >= 400:
            raise OSError(self.status_code)


class TokenIssuer:
    """A token issuer in the place of msal's HTTP: discovery and the token endpoint."""

    def __init__(self, token: Callable[[], Answer]) -> None:
        self.requests: list[dict[str, str]] = []
        self._token = token

    def get(self, url: str, **_: Any) -> Answer:
        """Answer the discovery."""
        assert url == f"{ISSUER}/.well-known/openid-configuration"
        return Answer(
            200, {"issuer": ISSUER, "token_endpoint": f"{ISSUER}/token", "authorization_endpoint": f"{ISSUER}/auth"}
        )

    def post(self, url: str, *, data: dict[str, str], **_: Any) -> Answer:
        """Answer at the token endpoint."""
        assert url == f"{ISSUER}/token"
        self.requests.append(dict(data))
        return self._token()

    def close(self) -> None:
        """End; nothing is open."""


@pytest.fixture(scope="module")
def dovecot() -> Iterator[DovecotServer]:
    """Start a server with one mail."""
    with running_dovecot() as server:
        server.append("INBOX", mail())
        yield server


@pytest.fixture(autouse=True)
def _retries_do_not_wait() -> Iterator[None]:
    with stamina.set_testing(True, attempts=2):
        yield


def new_inbox(server: DovecotServer, spool: Path, issuer: TokenIssuer, **settings: Any) -> ImapInbox:
    """Return an inbox that asks this issuer."""
    mailbox = Mailbox(
        **{
            "name": "faktura",
            "host": server.host,
            "port": server.port,
            "user": server.user,
            "auth": "oauth2",
            "secret": "faktura",
            "client_id": "robotten",
            "authority": ISSUER,
            "ca_file": server.ca_file,
            **settings,
        }
    )
    return ImapInbox(mailbox, secret=lambda: "klient-Hemmelighed", spool=spool, http_client=issuer)


def granted(token: str) -> Answer:
    """Return the answer that grants a token."""
    return Answer(200, {"token_type": "Bearer", "expires_in": 3600, "access_token": token})


def test_a_token_by_client_credentials_opens_the_mailbox(dovecot: DovecotServer, tmp_path: Path) -> None:
    """The client secret buys a token at the issuer, and the token logs in by XOAUTH2."""
    issuer = TokenIssuer(lambda: granted(dovecot.token()))
    inbox = new_inbox(dovecot, tmp_path, issuer)
    (message,) = inbox.fetch(lambda _: False)
    inbox.close()
    assert message.path.read_bytes() == mail()
    assert [request["grant_type"] for request in issuer.requests] == ["client_credentials"]
    assert issuer.requests[0]["scope"] == "https://outlook.office365.com/.default"


def test_a_token_is_kept_for_the_next_connection(dovecot: DovecotServer, tmp_path: Path) -> None:
    """A second login within the token's life asks the issuer for nothing."""
    issuer = TokenIssuer(lambda: granted(dovecot.token()))
    inbox = new_inbox(dovecot, tmp_path, issuer)
    for _ in range(2):
        assert len(list(inbox.fetch(lambda _: False))) == 1
        inbox.close()
    assert len(issuer.requests) == 1


def test_a_token_for_someone_else_is_refused_in_a_sentence(dovecot: DovecotServer, tmp_path: Path) -> None:
    """The mail server's refusal names the mailbox and never shows the token."""
    token = dovecot.token("en-anden")
    inbox = new_inbox(dovecot, tmp_path, TokenIssuer(lambda: granted(token)))
    with pytest.raises(MailboxFault, match="faktura: localhost does not let user 'robot' in") as caught:
        list(inbox.fetch(lambda _: False))
    assert token not in str(caught.value)
    assert "klient-Hemmelighed" not in str(caught.value)


def test_an_expired_client_secret_is_a_sentence_with_the_issuers_code(dovecot: DovecotServer, tmp_path: Path) -> None:
    """The issuer's code is shown, its words are not."""
    refusal = {"error": "invalid_client", "error_description": "AADSTS7000222: klient-Hemmelighed expired on 1 May"}
    inbox = new_inbox(dovecot, tmp_path, TokenIssuer(lambda: Answer(401, refusal)))
    with pytest.raises(MailboxFault, match=r"'invalid_client' \(AADSTS7000222\).*client secrets expire") as caught:
        list(inbox.fetch(lambda _: False))
    assert "klient-Hemmelighed" not in str(caught.value)


def test_an_authority_that_is_no_address_is_a_sentence(dovecot: DovecotServer, tmp_path: Path) -> None:
    """A wrong authority in config.toml is named."""
    inbox = new_inbox(dovecot, tmp_path, TokenIssuer(lambda: granted("")), authority="fjordby")
    with pytest.raises(MailboxFault, match="'fjordby' is no token issuer"):
        list(inbox.fetch(lambda _: False))
