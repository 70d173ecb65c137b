r"""Mailboxes that outlive the demo's mail server: pymap's in-memory mailboxes, mirrored to files byte by byte.

pymap's own maildir backend parses and writes mails anew, which changes the bytes of a malformed mail and
loses the content of a copied one; here the file is what came.

    FOLDER/INBOX/mailbox.json     {"uid_validity": 2894100001, "next_uid": 141}
    FOLDER/INBOX/00000101.S.eml   UID 101, \Seen
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, unquote

from pymap.backend.dict.mailbox import MailboxData, MailboxSet, Message
from pymap.flags import FlagOp
from pymap.interfaces.message import CachedMessage
from pymap.mime import MessageBody, MessageContent, MessageHeader
from pymap.parsing.message import AppendMessage
from pymap.parsing.specials import ObjectId
from pymap.parsing.specials.flag import Answered, Deleted, Draft, Flag, Flagged, Seen

_LETTERS = {Answered: "A", Deleted: "T", Draft: "D", Flagged: "F", Seen: "S"}
_FLAGS = {letter: flag for flag, letter in _LETTERS.items()}


class StoredMailbox(MailboxData):
    """One mailbox; every change is on disk before the client hears of it."""

    def __init__(self, owner: StoredMailboxes, folder: Path) -> None:
        super().__init__(owner.content_cache, owner.thread_cache)
        self._folder = folder
        self._load()

    @property
    def mails(self) -> list[bytes]:
        """The mails as they came, oldest first."""
        return [path.read_bytes() for path in sorted(self._folder.glob("*.eml"))]

    async def append(self, append_msg: AppendMessage, *, recent: bool = False) -> Message:
        """Take a mail in."""
        content = _whole(append_msg.literal)
        async with self.messages_lock.write_lock():
            self._max_uid += 1
            message = self._messages[self._max_uid] = Message(
                self._max_uid,
                append_msg.when or datetime.now(UTC),
                append_msg.flag_set,
                email_id=self._content_cache.add(content),
                thread_id=ObjectId.random_thread_id(),  # pymap's own takes the header apart, and fails at some
                recent=recent,
                content=content,
            )
            self._mod_sequences.update([message.uid])
            self._updated.set()
        self._write(message, append_msg.literal)
        return message

    async def copy(self, uid: int, destination: MailboxData, *, recent: bool = False) -> int | None:
        """Copy a mail to another mailbox; return its UID there."""
        assert isinstance(destination, StoredMailbox)
        source = self._file(uid)
        new_uid = await super().copy(uid, destination, recent=recent)
        if new_uid is not None and source is not None:
            destination.take_file(new_uid, source.read_bytes())
        return new_uid

    async def move(self, uid: int, destination: MailboxData, *, recent: bool = False) -> int | None:
        """Move a mail to another mailbox; return its UID there."""
        assert isinstance(destination, StoredMailbox)
        source = self._file(uid)
        new_uid = await super().move(uid, destination, recent=recent)
        if new_uid is not None and source is not None:
            destination.take_file(new_uid, source)
        return new_uid

    async def update(self, uid: int, cached_msg: CachedMessage, flag_set: frozenset[Flag], mode: FlagOp) -> Message:
        """Change a mail's flags. Keywords of a user's own are not kept."""
        message = await super().update(uid, cached_msg, flag_set, mode)
        path = self._file(uid)
        if path is not None:
            path.rename(self._path(message))
        return message

    async def delete(self, uids: Iterable[int]) -> None:
        """Expunge mails."""
        gone = list(uids)
        await super().delete(gone)
        for path in filter(None, map(self._file, gone)):
            path.unlink()

    def take_file(self, uid: int, mail: bytes | Path) -> None:
        """Put the file of a mail that is in memory already on disk; a path is moved here."""
        message = self._messages[uid]
        if isinstance(mail, Path):
            self._save_state()
            mail.rename(self._path(message))
        else:
            self._write(message, mail)

    def _load(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        state = self._folder / "mailbox.json"
        if state.is_file():
            known = json.loads(state.read_text())
            self._uid_validity, self._max_uid = known["uid_validity"], known["next_uid"] - 1
        else:
            self._save_state()
        for path in sorted(self._folder.glob("*.eml")):
            uid, letters, _ = path.name.split(".")
            content = _whole(path.read_bytes())
            self._messages[int(uid)] = Message(
                int(uid),
                datetime.fromtimestamp(path.stat().st_mtime, UTC),
                {_FLAGS[letter] for letter in letters},
                email_id=self._content_cache.add(content),
                thread_id=ObjectId.random_thread_id(),
                content=content,
            )
        self._max_uid = max(self._max_uid, *self._messages, 0)
        self._mod_sequences.update(list(self._messages))

    def _write(self, message: Message, mail: bytes) -> None:
        self._save_state()
        unfinished = self._folder / f"{message.uid:08d}.tmp"
        unfinished.write_bytes(mail)
        unfinished.replace(self._path(message))

    def _save_state(self) -> None:
        state = {"uid_validity": self._uid_validity, "next_uid": self._max_uid + 1}
        unfinished = self._folder / "mailbox.tmp"
        unfinished.write_text(json.dumps(state))
        unfinished.replace(self._folder / "mailbox.json")

    def _file(self, uid: int) -> Path | None:
        return next(iter(self._folder.glob(f"{uid:08d}.*.eml")), None)

    def _path(self, message: Message) -> Path:
        letters = "".join(sorted(_LETTERS[flag] for flag in message.permanent_flags if flag in _LETTERS))
        return self._folder / f"{message.uid:08d}.{letters}.eml"


class StoredMailboxes(MailboxSet):
    """All mailboxes of the account, below one folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self.content_cache, self.thread_cache = self._content_cache, self._thread_cache
        self._inbox = StoredMailbox(self, folder / "INBOX")
        for path in sorted(folder.iterdir()):
            if path.is_dir() and path.name != "INBOX":
                self._set[unquote(path.name)] = StoredMailbox(self, path)

    @property
    def names(self) -> tuple[str, ...]:
        """The mailboxes beside INBOX."""
        return tuple(self._set)

    def mailbox(self, name: str) -> StoredMailbox:
        """Return the mailbox, made where there is none."""
        found = self._inbox if name == "INBOX" else self._set.get(name) or self._add(name)
        assert isinstance(found, StoredMailbox)
        return found

    async def add_mailbox(self, name: str) -> ObjectId:
        """Make a mailbox. Raises `ValueError` where there is one of that name."""
        if name in self._set:
            raise ValueError(name)
        return self._add(name).mailbox_id

    async def delete_mailbox(self, name: str) -> None:
        """Delete a mailbox with its mails. Raises `KeyError` where there is none."""
        await super().delete_mailbox(name)
        folder = self._path(name)
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()

    async def rename_mailbox(self, before: str, after: str) -> None:
        """Refuse: the demo renames no mailbox, and the files would not follow."""
        raise ValueError(f"{before} cannot be renamed to {after}")

    def _add(self, name: str) -> StoredMailbox:
        made = StoredMailbox(self, self._path(name))
        self._set[name] = made
        return made

    def _path(self, name: str) -> Path:
        return self._folder / quote(name, safe=" ")


def _whole(mail: bytes) -> MessageContent:
    """Return a mail parsed for IMAP, whose bytes are all those that came.

    pymap serves what its parser recognised, and drops the last byte of a mail without header or body.
    """
    try:
        content = MessageContent.parse(mail)
    except Exception:  # noqa: BLE001 - the header parser below pymap raises anything for what it did not foresee
        content = MessageContent(mail, MessageHeader.empty(), MessageBody.empty())
    content._raw = memoryview(mail)  # noqa: SLF001 - pymap has no other way
    return content
