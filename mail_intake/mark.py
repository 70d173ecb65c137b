"""A robot's mark at a mailbox folder: one mail that says whose books the folder's mails come into.

Two robots with books of their own know nothing of each other's claims, and would both enter what they both fetch.
The mark is a mail, as any server keeps one. Of several the one with the lowest UID counts: UIDs are the server's to
give, so robots that leave theirs at the same moment all think the same. Of people nothing is asked but to delete the
mail of a robot that is gone.
"""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import make_msgid, parsedate_to_datetime
from typing import NamedTuple

from loguru import logger

from mail_intake.connection import Client, Connection
from mail_intake.settling import DELETED
from robot.errors import MailboxFault
from robot.masking import clean
from robot.sentence import said

_BOOKS, _FOLDER, _WHO = "X-Fakturarobot-Books", "X-Fakturarobot-Folder", "X-Fakturarobot-Who"
_HEADER = f"BODY.PEEK[HEADER.FIELDS (DATE {_BOOKS.upper()} {_FOLDER.upper()} {_WHO.upper()})]"
_MOST = 200  # marks in one folder
_LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What a robot leaves at a folder. `words` gives a subject and a text for people, for a folder's name."""

    books: str  # the same for all runs on the same books, and for no others
    who: str  # the machine and the work folder, for people
    box: str  # the mail folder for the marks
    words: Callable[[str], tuple[str, str]]


class _Left(NamedTuple):
    uid: int
    books: str
    who: str
    since: str


def claim(
    connection: Connection, client: Client, mark: Mark, *, mailbox: str, folder: str, boxes: tuple[str, str]
) -> None:
    """See that this robot reads the folder, and leave its mark where none lies.

    `boxes` are full names: the marks' own folder, and one that serves where that cannot be made. Raises
    `MailboxFault` where another robot reads. Where the server takes no mark that is logged, and no more.
    """
    box, first = _first(connection, client, folder, boxes)
    if first is None:
        if not _leave(client, mark, folder, boxes):
            return
        box, first = _first(connection, client, folder, boxes)
    if first is None or first.books == mark.books:
        return
    _take_away(connection, client, mark, folder, boxes)
    raise MailboxFault(
        said(
            "{mailbox}: another robot with books of its own reads the folder '{folder}': {who}, "
            "since {since}. The mails stay for that one. If it is gone, delete its mail in the "
            "folder '{box}'.",
            mailbox=mailbox,
            folder=folder,
            who=first.who,
            since=_moment(first.since),
            box=box,
        )
    )


def _first(connection: Connection, client: Client, folder: str, boxes: tuple[str, str]) -> tuple[str, _Left | None]:
    """Return where marks lie, and the one that counts."""
    box, found = _marks(connection, client, folder, boxes)
    return box, min(found, default=None)


def _marks(connection: Connection, client: Client, folder: str, boxes: tuple[str, str]) -> tuple[str, Sequence[_Left]]:
    own, other = boxes
    box = own if client.folder_exists(own) else other
    if box == other and not client.folder_exists(other):
        return box, ()
    connection.select(client, box, readonly=True)
    client.noop()  # a folder that was open already shows what is new
    uids = sorted(client.search(["UNDELETED", "HEADER", _BOOKS, ""]))[:_MOST]
    answers = client.fetch(uids, [_HEADER]) if uids else {}
    found = [_read(uid, answer) for uid, answer in answers.items() if uid in uids]
    return box, [left for left, at in found if at == folder and left.books]


def _read(uid: int, answer: dict[bytes, object]) -> tuple[_Left, str]:
    raw = next((value for key, value in answer.items() if key.startswith(b"BODY[")), b"")
    header = email.message_from_bytes(raw if isinstance(raw, bytes) else b"", policy=email.policy.SMTP)
    books, at, who, since = (clean(str(header[name] or ""), _LONGEST) for name in (_BOOKS, _FOLDER, _WHO, "Date"))
    return _Left(uid, books, who, since), at


def _moment(date_header: str) -> str:
    """Return a mail's date as "2026-11-23 01:15", in its own zone; one that is none as it stands."""
    try:
        return f"{parsedate_to_datetime(date_header):%Y-%m-%d %H:%M}"
    except ValueError:
        return date_header


def _leave(client: Client, mark: Mark, folder: str, boxes: tuple[str, str]) -> bool:
    """Leave the robot's mark; return whether the server took it."""
    mail = _mail(mark, folder)
    refused = ""
    for box in boxes:
        try:
            if not client.folder_exists(box):
                client.create_folder(box)
                client.subscribe_folder(box)
            client.append(box, mail, flags=(b"\\Seen",))
        except client.AbortError:
            raise
        except client.Error as error:
            refused = clean(str(error), _LONGEST)
        else:
            return True
    logger.warning("the server takes no mark of this robot beside {!r}: {}", folder, refused)
    return False


def _mail(mark: Mark, folder: str) -> bytes:
    subject, text = mark.words(folder)
    mail = EmailMessage(policy=email.policy.SMTP)
    mail["From"] = "Fakturarobot <fakturarobot@localhost>"
    mail["Subject"] = subject
    mail["Date"] = datetime.now(UTC)
    mail["Message-ID"] = make_msgid(domain="fakturarobot.invalid")
    mail[_BOOKS], mail[_FOLDER], mail[_WHO] = mark.books, folder, mark.who
    mail.set_content(text, cte="quoted-printable")
    return mail.as_bytes()


def _take_away(connection: Connection, client: Client, mark: Mark, folder: str, boxes: tuple[str, str]) -> None:
    """Take this robot's own marks away: it came second."""
    box, found = _marks(connection, client, folder, boxes)
    own = [left.uid for left in found if left.books == mark.books]
    if own:
        connection.select(client, box, readonly=False)
        client.add_flags(own, [DELETED])
        if client.has_capability("UIDPLUS"):
            client.uid_expunge(own)
