"""What of config.toml is right by itself and wrong together: it would lose mails, take them twice, or tell a secret."""

from __future__ import annotations

import os.path
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from robot.sentence import Sentence, said
from robot.toml_lines import Where

if TYPE_CHECKING:
    from robot.settings.office import DropFolder, Mailbox, Settings

Fault = tuple[Where, Sentence]
"""Where it stands, and what is wrong."""


def contradictions(settings: Settings) -> Iterator[Fault]:
    """Yield each."""
    yield from _mailboxes(settings.mailbox)
    yield from _drop_folders(settings)
    yield from _systems(settings)
    if _password_in(settings.ledger.url):
        yield ("ledger", "url"), _tells_a_secret()
    senders = settings.senders
    asked = senders.require_authentication and "require_authentication" in senders.model_fields_set
    if asked and not senders.authserv_id:
        what = said("needs authserv_id: without the mail server whose word counts, no sender is checked.")
        yield ("senders", "require_authentication"), what


def imap_name(folder: str) -> str:
    """Return a folder's name as servers compare it: INBOX in any letters is one (RFC 9051, 5.1)."""
    return folder.upper() if folder.upper() == "INBOX" else folder


def _mailboxes(mailboxes: tuple[Mailbox, ...]) -> Iterator[Fault]:
    read: dict[tuple[str, str, str], str] = {}
    for number, mailbox in enumerate(mailboxes):
        folders = [imap_name(folder) for folder in (*mailbox.folders, mailbox.urgent_folder) if folder]
        if not folders:
            yield ("mailbox", number, "folders"), said("names no folder, so no mail would ever be read.")
        for key in ("processed", "review"):
            if not getattr(mailbox, key):
                yield ("mailbox", number, key), said("names no folder, so done mails would stay where they are.")
        for folder in dict.fromkeys(folders):
            place = (mailbox.host.casefold(), mailbox.user.casefold(), folder)
            if place in read:
                what = said(
                    "reads the folder '{folder}' that mailbox '{name}' reads: each mail would be taken twice.",
                    folder=folder,
                    name=read[place],
                )
                yield ("mailbox", number), what
            read.setdefault(place, mailbox.name)


def _drop_folders(settings: Settings) -> Iterator[Fault]:
    own = [_at(settings, path) for path in (settings.paths.work, settings.paths.mappings, settings.paths.runbooks)]
    targets = {
        _at(settings, folder.path / target): folder.name
        for folder in settings.drop_folder
        for target in (folder.processed, folder.review)
    }
    read: dict[Path, str] = {}
    for number, folder in enumerate(settings.drop_folder):
        where, path = ("drop_folder", number, "path"), _at(settings, folder.path)
        if path in read:
            yield where, said("is the drop folder '{name}' too: each file would be taken twice.", name=read[path])
        elif targets.get(path, folder.name) != folder.name:
            yield where, said("is where the drop folder '{name}' puts its done files.", name=targets[path])
        read.setdefault(path, folder.name)
        if path == _at(settings, Path()) or any(path.is_relative_to(one) for one in own):
            what = said("is a folder of the robot's own: its files would be taken for invoices, and moved away.")
            yield where, what
        yield from _its_own_target(number, folder)


def _at(settings: Settings, path: Path) -> Path:
    return Path(os.path.normpath(settings.home / path))


def _its_own_target(number: int, folder: DropFolder) -> Iterator[Fault]:
    for key in ("processed", "review"):
        if os.path.normpath(getattr(folder, key)) == ".":
            what = said("is the drop folder itself: done files would be taken again and again. Name a subfolder.")
            yield ("drop_folder", number, key), what


def _systems(settings: Settings) -> Iterator[Fault]:
    logins: dict[tuple[str, str], str] = {}
    for name, login in settings.systems.items():
        if _password_in(login.url):
            yield ("systems", name, "url"), _tells_a_secret()
        elif not login.url.startswith(("http://", "https://")) or not urlsplit(login.url).hostname:
            what = said("is no address of a page; expected for example 'https://system.kommune.dk/'.")
            yield ("systems", name, "url"), what
        place = (login.url.rstrip("/").casefold(), login.user.casefold())
        if login.user and place in logins:
            what = said(
                "is the system '{name}' too, with the same user: their sessions would throw each other out.",
                name=logins[place],
            )
            yield ("systems", name), what
        logins.setdefault(place, name)


def _password_in(url: str) -> bool:
    try:
        return urlsplit(url).password is not None
    except ValueError:  # what is no address is told elsewhere
        return False


def _tells_a_secret() -> Sentence:
    return said("has a password in it. Take it out, and name it by secret beside the address.")
