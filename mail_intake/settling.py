"""Moves a mail that is done with out of the way: by MOVE where the server has it, else in three steps.

Copy, mark as deleted, expunge that one mail. A server that cannot expunge a single mail
(no UIDPLUS) is never told to expunge: that would hit mails which others marked.
"""

from __future__ import annotations

from loguru import logger

from mail_intake.connection import Client, Connection
from mail_intake.download import digest, sizes
from robot.errors import MailboxFault
from robot.sentence import said

DELETED = b"\\Deleted"


class Settling:
    """Moves mails between folders of one connection."""

    def __init__(self, connection: Connection, name: str, largest: int) -> None:
        self._connection = connection
        self._name = name
        self._largest = largest
        self._there: set[str] = set()

    def move(self, client: Client, folder: str, uid: int, sha256: str, target: str) -> None:
        """Move the mail `uid` of `folder`, which has this SHA-256, to `target`. Raises what the server says."""
        self._make(client, target)
        if client.has_capability("MOVE"):
            self._connection.select(client, folder, readonly=False)
            client.move([uid], target)
            return
        self._copy_once(client, folder, uid, sha256, target)
        self._remove(client, folder, uid)

    def _remove(self, client: Client, folder: str, uid: int) -> None:
        """Remove one mail of the folder that is open."""
        client.add_flags([uid], [DELETED])
        if client.has_capability("UIDPLUS"):
            client.uid_expunge([uid])
        else:
            logger.warning(
                "{}: the server cannot remove a single mail; mail {} stays in {}, marked as deleted.",
                self._name,
                uid,
                folder,
            )

    def _copy_once(self, client: Client, folder: str, uid: int, sha256: str, target: str) -> None:
        """Copy unless `target` has the same bytes, as it has after a crash between copy and delete.

        Another robot may copy between the look and the copy. Of alike mails the one with the lowest UID stays:
        of that all robots think the same.
        """
        validity = self._connection.select(client, folder, readonly=False)
        stated = sizes(client, [uid]).get(uid, 0)
        if not self._alike(client, target, stated, sha256):
            self._connection.select(client, folder, readonly=False)
            client.copy([uid], target)
            alike = self._alike(client, target, stated, sha256)
            if not alike:
                raise MailboxFault(
                    said(
                        "{name}: the copy of a mail in '{target}' is not the mail. It stays.",
                        name=self._name,
                        target=target,
                    )
                )
            for one_too_many in alike[1:]:
                self._connection.select(client, target, readonly=False)
                self._remove(client, target, one_too_many)
        if self._connection.select(client, folder, readonly=False) != validity:
            raise MailboxFault(
                said(
                    "{name}: the folder '{folder}' was made anew meanwhile. The mail stays.",
                    name=self._name,
                    folder=folder,
                )
            )

    def _alike(self, client: Client, target: str, stated: int, sha256: str) -> list[int]:
        """Return the UIDs of the mails in `target` with these bytes, the lowest first."""
        self._connection.select(client, target, readonly=True)
        client.noop()  # a folder that was open already shows what is new
        found = sorted(client.search(["LARGER", stated - 1, "SMALLER", stated + 1, "UNDELETED"]))
        return [uid for uid in found if digest(client, uid, stated, largest=self._largest) == sha256]

    def _make(self, client: Client, target: str) -> None:
        if target in self._there:
            return
        if not client.folder_exists(target):
            client.create_folder(target)
            client.subscribe_folder(target)
        self._there.add(target)
