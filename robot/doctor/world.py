"""Checks of the world: mailboxes, drop folders, the browser and the legacy systems' pages."""

from __future__ import annotations

import http.client
import ssl
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from mail_intake.imap import ImapInbox
from robot.doctor.diagnosis import Check
from robot.entry import Browsers
from robot.errors import ConfigurationError, SystemFault
from robot.mail_out import Relay
from robot.message import Place
from robot.secrets import Secrets
from robot.sentence import said
from robot.settings import DropFolder, Mailbox, Settings, SystemLogin
from robot.words import Words

_MAIL_SECONDS = 5.0
_PAGE_SECONDS = 5.0


def world_checks(settings: Settings, words: Words) -> Iterator[Check]:
    """Yield the checks; each is made only when its turn comes."""
    for mailbox in settings.mailbox:
        yield Check(kind="mailbox", subject=mailbox.name, probe=partial(_mailbox, settings, mailbox, words))
    if settings.mail_out is not None:
        yield Check(kind="mail_out", subject=settings.mail_out.host, probe=partial(_mail_out, settings, words))
    for folder in settings.drop_folder:
        yield Check(kind="drop_folder", subject=folder.name, probe=partial(_drop_folder, settings, folder))
    yield Check(kind="browser", probe=partial(_browser, settings, words))
    for name, login in settings.systems.items():
        yield Check(kind="system", subject=name, probe=partial(_login_page, name, login, words))


def _mailbox(settings: Settings, mailbox: Mailbox, words: Words) -> str:
    """Log in and open each folder; nothing is fetched, for every mail is said to be known."""
    waiting: list[Place] = []

    def known(place: Place) -> bool:
        waiting.append(place)
        return True

    secrets = Secrets(settings.home)
    hasty = mailbox.model_copy(update={"timeout_seconds": min(mailbox.timeout_seconds, _MAIL_SECONDS)})
    with tempfile.TemporaryDirectory() as spool:
        inbox = ImapInbox(hasty, secret=partial(secrets.fetch, mailbox.secret), spool=Path(spool), home=settings.home)
        try:
            list(inbox.fetch(known))
        finally:
            inbox.close()
    return words.text("doctor.mails", count=str(len(waiting)))


def _mail_out(settings: Settings, words: Words) -> str:
    """Connect and log in; no mail is sent."""
    server = settings.mail_out
    assert server is not None
    hasty = server.model_copy(update={"timeout_seconds": min(server.timeout_seconds, _MAIL_SECONDS)})
    Relay(hasty, secret=partial(Secrets(settings.home).fetch, server.secret or ""), home=settings.home).check()
    return words.text("doctor.mail_goes_to", recipients=", ".join(server.recipients))


def _drop_folder(settings: Settings, folder: DropFolder) -> str:
    path = settings.home / folder.path
    if not path.is_dir():
        raise ConfigurationError(said("{path}: there is no such folder.", path=path))
    try:
        with tempfile.TemporaryFile(dir=path) as file:
            file.write(b"doctor")
    except OSError as error:
        raise ConfigurationError(
            said("{path}: cannot be written ({reason}).", path=path, reason=error.strerror)
        ) from error
    return str(path)


def _browser(settings: Settings, words: Words) -> str:
    with Browsers(settings.browser) as browsers:
        browsers.context([]).new_page()
    return words.text("doctor.starts")


def _login_page(name: str, login: SystemLogin, words: Words) -> str:
    """Ask for the page once, without a proxy, as the robot's browser does."""
    url = urlsplit(login.url)
    if url.scheme not in ("http", "https") or not url.hostname:
        raise ConfigurationError(
            said("config.toml: systems.{name}.url: expected for example 'https://host/'.", name=name)
        )
    where = f"{url.scheme}://{url.hostname}{f':{url.port}' if url.port else ''}"
    connect = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
    connection = connect(url.hostname, url.port, timeout=_PAGE_SECONDS)
    try:
        connection.request("GET", url.path or "/")
        status = connection.getresponse().status
    except ssl.SSLCertVerificationError as error:
        raise SystemFault(
            said("{where}: its certificate is not one to trust ({reason}).", where=where, reason=error.verify_message)
        ) from None
    except TimeoutError:
        raise SystemFault(
            said("{where} does not answer within {seconds} seconds.", where=where, seconds=f"{_PAGE_SECONDS:g}")
        ) from None
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise SystemFault(said("{where} does not answer ({reason}).", where=where, reason=reason)) from None
    finally:
        connection.close()
    if status >= http.client.INTERNAL_SERVER_ERROR or status == http.client.NOT_FOUND:
        raise SystemFault(said("{where} answers {status}.", where=where, status=status))
    return words.text("doctor.login_page", where=where, system=name)
