"""One shared mailbox on an IMAP server: what waits there, and where it goes when it is done with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import stamina
from loguru import logger

from mail_intake.auth import Login
from mail_intake.connection import Client, Connection, Disconnected
from mail_intake.download import Download, digest, fetch_batch, in_batches, sizes
from mail_intake.mark import Mark, claim
from mail_intake.namespaces import Namespaces, read_namespaces
from mail_intake.settling import DELETED, Settling
from robot.disk import disk_faults
from robot.errors import MailboxFault
from robot.message import Place, RawMessage
from robot.ports import Box, SeenBefore
from robot.sentence import said, together, told_by
from robot.settings import Mailbox
from robot.toml import nearest

T = TypeVar("T")

_MEGABYTE = 1_000_000
_ATTEMPTS = 3


class ImapInbox:
    """The `robot.ports.Inbox` of one mailbox; one connection, not thread-safe.

    `secret` returns the password or the client secret, `spool` is a folder for the mails that are
    handed on, `home` is where a relative `ca_file` starts, `http_client` is what msal asks with.
    With a `mark` a folder is read only where no other robot's lies.
    """

    def __init__(
        self,
        mailbox: Mailbox,
        *,
        secret: Callable[[], str],
        spool: Path,
        home: Path = Path(),
        http_client: Any = None,
        mark: Mark | None = None,
    ) -> None:
        self.name = mailbox.name
        self.runbook = mailbox.runbook
        self._mailbox = mailbox
        self._spool = spool
        self._largest = int(mailbox.largest_mail_mb * _MEGABYTE)
        self._connection = Connection(mailbox, Login(mailbox, secret, http_client=http_client), home)
        self._settling = Settling(self._connection, mailbox.name, self._largest)
        self._mark = mark
        self._namespaces: Namespaces | None = None
        self._fetched: dict[Place, tuple[str, int]] = {}  # SHA-256, and the size that the server stated

    def fetch(self, settled: SeenBefore) -> Iterator[RawMessage]:
        """Yield each mail that waits, the urgent folder's first, then folder by folder, oldest first.

        A folder that cannot be read does not keep the others back: `MailboxFault` is raised after them.
        """
        with disk_faults(self._spool):
            self._spool.mkdir(parents=True, exist_ok=True)
        faults: list[str] = []
        for folder, urgent in self._folders():
            try:
                yield from self._fetch_folder(folder, settled, urgent=urgent)
            except Disconnected:
                raise
            except MailboxFault as fault:
                faults.append(told_by(fault))
        if faults:
            raise MailboxFault(together(dict.fromkeys(faults), " "))

    def waiting(self, settled: SeenBefore) -> Sequence[Place]:
        """Return where mails lie that `settled` does not know, the urgent folder's first. Raises `MailboxFault`."""
        found: list[Place] = []
        for folder, _ in self._folders():
            validity, uids = self._reading(partial(self._waiting, folder=folder, missing="DEBUG"))
            found += (self._place(folder, validity, uid) for uid in uids)
        return [place for place in found if not settled(place)]

    def settle(self, place: Place, sha256: str, box: Box) -> bool:
        """Move a mail to the folder for `box`, which is made where it is missing.

        A UID means one mail as long as UIDVALIDITY is the same (RFC 9051, 2.3.1.1), so for a mail
        that this inbox itself fetched, UIDVALIDITY, UID and size are compared; any other is read
        again, and its SHA-256 compared. False: it is not there any more. Moving is not tried twice.
        """
        found = self._reading(lambda client: self._still_there(client, place, sha256))
        if not found:
            return False
        with self._connection.use() as client:
            if self._connection.select(client, place.folder, readonly=False) != place.uid_validity:
                return False
            target = self._target(client, place.folder, box)
            self._settling.move(client, place.folder, int(place.uid), sha256, target)
        self._fetched.pop(place, None)
        return True

    def close(self) -> None:
        """Log out. Never raises."""
        self._connection.close()

    def _folders(self) -> list[tuple[str, bool]]:
        """Return the folders to read, with whether they are urgent."""
        urgent = self._mailbox.urgent_folder
        ordinary = [(folder, False) for folder in self._mailbox.folders if folder != urgent]
        return [(urgent, True), *ordinary] if urgent else ordinary

    def _fetch_folder(self, folder: str, settled: SeenBefore, *, urgent: bool) -> Iterator[RawMessage]:
        validity, uids = self._reading(lambda client: self._waiting(client, folder))
        places = {uid: self._place(folder, validity, uid) for uid in uids}
        new = [uid for uid in uids if not settled(places[uid])]
        if not new:
            return
        self._reading(partial(self._claim, folder=folder))
        unanswered = set(new)
        stated = self._reading(lambda client: self._sizes(client, folder, validity, new))
        for batch in in_batches(stated, [uid for uid in new if uid in stated]):
            downloads = self._reading(
                partial(self._download, folder=folder, validity=validity, batch=batch, stated=stated)
            )
            for download in downloads:
                place = places[download.uid]
                self._fetched[place] = (download.sha256, stated[download.uid])
                unanswered.discard(download.uid)
                yield RawMessage(
                    place=place,
                    path=download.path,
                    sha256=download.sha256,
                    size=download.size,
                    urgent=urgent,
                    too_big=download.too_big,
                )

        if unanswered:
            self._complain_of(folder, validity, unanswered)

    def _complain_of(self, folder: str, validity: int, unanswered: set[int]) -> None:
        """Raise `MailboxFault` where mails that were not handed over are still there: nobody else would miss them."""
        now, uids = self._reading(lambda client: self._waiting(client, folder))
        left = unanswered.intersection(uids) if now == validity else set()
        if left:
            raise MailboxFault(
                said(
                    "{name}: {host} lists {count} mails of the folder '{folder}' that it does not hand over. "
                    "They stay there; open one of them yourself if this comes again.",
                    name=self.name,
                    host=self._mailbox.host,
                    count=len(left),
                    folder=folder,
                )
            )

    def _waiting(self, client: Client, folder: str, missing: str = "WARNING") -> tuple[int, list[int]]:
        try:
            validity = self._connection.select(client, folder, readonly=True)
        except client.AbortError:
            raise
        except client.Error:
            if folder == self._mailbox.urgent_folder and not client.folder_exists(folder):
                logger.log(missing, "{}: the urgent folder {!r} is not there yet.", self.name, folder)
                return 0, []
            raise MailboxFault(self._no_folder(client, folder)) from None
        client.noop()  # a folder that was open already shows what is new
        return validity, sorted(client.search(["UNDELETED"]))

    def _sizes(self, client: Client, folder: str, validity: int, uids: Sequence[int]) -> dict[int, int]:
        self._open(client, folder, validity)
        return sizes(client, uids)

    def _download(
        self, client: Client, *, folder: str, validity: int, batch: Sequence[int], stated: dict[int, int]
    ) -> list[Download]:
        self._open(client, folder, validity)
        return fetch_batch(client, batch, stated, largest=self._largest, spool=self._spool)

    def _still_there(self, client: Client, place: Place, sha256: str) -> bool:
        uid = int(place.uid)
        if self._connection.select(client, place.folder, readonly=False) != place.uid_validity:
            return False
        answer = client.fetch([uid], ["RFC822.SIZE", "FLAGS"]).get(uid, {})
        if b"RFC822.SIZE" not in answer:
            return False
        size = int(answer[b"RFC822.SIZE"])
        if DELETED in answer.get(b"FLAGS", ()) and not client.has_capability("UIDPLUS"):
            return False  # an earlier move ended here: the server cannot do more
        if self._fetched.get(place) == (sha256, size):
            return True
        return digest(client, uid, size, largest=self._largest) == sha256

    def _open(self, client: Client, folder: str, validity: int) -> None:
        if self._connection.select(client, folder, readonly=True) != validity:
            raise MailboxFault(
                said(
                    "{name}: the folder '{folder}' was made anew meanwhile. Its mails stay.",
                    name=self.name,
                    folder=folder,
                )
            )

    def _place(self, folder: str, validity: int, uid: int) -> Place:
        return Place(account=self.name, folder=folder, uid_validity=validity, uid=str(uid))

    def _claim(self, client: Client, *, folder: str) -> None:
        if self._mark is not None:
            boxes = (self._beside(client, folder, self._mark.box), self._target(client, folder, "processed"))
            claim(self._connection, client, self._mark, mailbox=self.name, folder=folder, boxes=boxes)

    def _target(self, client: Client, folder: str, box: Box) -> str:
        return self._beside(client, folder, self._mailbox.processed if box == "processed" else self._mailbox.review)

    def _beside(self, client: Client, folder: str, name: str) -> str:
        if self._namespaces is None:
            self._namespaces = read_namespaces(client)
        return self._namespaces.beside(folder, name)

    def _no_folder(self, client: Client, folder: str) -> str:
        known = [name for _, _, name in client.list_folders()]
        return said(
            "{name}: {host} does not open the folder '{folder}'.{hint}",
            name=self.name,
            host=self._mailbox.host,
            folder=folder,
            hint=nearest(folder, known, likeness=0.5) or said(" It shows: {known}.", known=", ".join(known[:20])),
        )

    def _reading(self, read: Callable[[Client], T]) -> T:
        """Do what only reads; where the connection broke, once more on a new one."""
        for attempt in stamina.retry_context(on=Disconnected, attempts=_ATTEMPTS, timeout=None, wait_initial=0.5):
            with attempt, self._connection.use() as client:
                return read(client)
        raise AssertionError("stamina raises after the last attempt")  # pragma: no cover
