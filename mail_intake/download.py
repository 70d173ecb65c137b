"""Brings mails from the open folder to disk: small ones many at a time, large ones piece by piece.

Nothing here marks a mail as read (`BODY.PEEK`), and nothing counts as fetched that the server
did not answer.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from loguru import logger

from mail_intake.connection import Client
from robot.disk import disk_faults

SMALL = 1_000_000
"""Bytes. A larger mail is fetched by itself, in pieces of this size."""

_BATCH_BYTES = 4_000_000
_BATCH_MAILS = 50
_SIZES_AT_ONCE = 1_000
_HEADER_BYTES = 300_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A mail on disk: `size` is the whole mail's, `sha256` that of the file's bytes."""

    uid: int
    path: Path
    sha256: str
    size: int
    too_big: bool = False


def sizes(client: Client, uids: Sequence[int]) -> dict[int, int]:
    """Return the size that the server states of each mail; what it does not answer is missing."""
    found: dict[int, int] = {}
    for start in range(0, len(uids), _SIZES_AT_ONCE):
        answer = client.fetch(uids[start : start + _SIZES_AT_ONCE], ["RFC822.SIZE"])
        found.update({uid: int(items[b"RFC822.SIZE"]) for uid, items in answer.items() if b"RFC822.SIZE" in items})
    return found


def in_batches(stated: Mapping[int, int], uids: Iterable[int]) -> Iterator[list[int]]:
    """Yield the mails in groups that are fetched at once, in their order; a large mail is a group of its own."""
    batch: list[int] = []
    weight = 0
    for uid in uids:
        size = stated[uid]
        if batch and (weight + size > _BATCH_BYTES or len(batch) == _BATCH_MAILS or size > SMALL):
            yield batch
            batch, weight = [], 0
        batch.append(uid)
        weight += size
        if size > SMALL:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch


def fetch_batch(
    client: Client, batch: Sequence[int], stated: Mapping[int, int], *, largest: int, spool: Path
) -> list[Download]:
    """Fetch a group that `in_batches` made. A mail that the server did not answer is missing."""
    if len(batch) == 1 and stated[batch[0]] > largest:
        return _listed(_fetch_header(client, batch[0], stated[batch[0]], spool))
    if len(batch) == 1 and stated[batch[0]] > SMALL:
        return _listed(_fetch_in_pieces(client, batch[0], stated[batch[0]], spool))
    found: list[Download] = []
    answer = client.fetch(batch, ["BODY.PEEK[]"])
    for uid in batch:
        body = answer.pop(uid, {}).get(b"BODY[]")
        if not isinstance(body, bytes) or not body:
            logger.warning("The server did not answer with mail {}; it stays for the next run.", uid)
        elif len(body) < stated[uid]:
            found += _listed(_fetch_in_pieces(client, uid, stated[uid], spool))
        else:
            with _Spooled(spool) as file:
                file.write(body)
            found += _listed(file.download(uid))
    return found


def digest(client: Client, uid: int, stated: int, *, largest: int) -> str:
    """Return the SHA-256 that fetching this mail gives, without keeping it; "" where there is nothing."""
    if stated > largest:
        header = _header(client, uid)
        return hashlib.sha256(header).hexdigest() if header else ""
    total, seen = 0, hashlib.sha256()
    for piece in _pieces(client, uid, stated):
        seen.update(piece)
        total += len(piece)
    return seen.hexdigest() if total else ""


class _Spooled:
    """A file in the spool that is written and hashed at once; deleted where writing it failed."""

    def __init__(self, spool: Path) -> None:
        with disk_faults(spool):
            handle, name = tempfile.mkstemp(dir=spool, suffix=".eml")
        self._file = os.fdopen(handle, "wb")
        self._path = Path(name)
        self._digest = hashlib.sha256()
        self._size = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, failed: object, *_: object) -> None:
        kept = False
        try:
            with disk_faults(self._path):
                self._file.close()  # writes what is buffered
            kept = not failed and bool(self._size)
        finally:
            if not kept:
                self._path.unlink()

    def write(self, data: bytes) -> None:
        """Append bytes. Raises `DiskFault`: the server is not the trouble."""
        with disk_faults(self._path):
            self._file.write(data)
        self._digest.update(data)
        self._size += len(data)

    def download(self, uid: int, *, whole: int = 0) -> Download | None:
        """Return what was written; None where that is nothing. `whole`: the size of a mail too big to take."""
        if not self._size:
            return None
        sha256 = self._digest.hexdigest()
        return Download(uid=uid, path=self._path, sha256=sha256, size=whole or self._size, too_big=bool(whole))


def _listed(download: Download | None) -> list[Download]:
    return [] if download is None else [download]


def _fetch_in_pieces(client: Client, uid: int, stated: int, spool: Path) -> Download | None:
    with _Spooled(spool) as file:
        for piece in _pieces(client, uid, stated):
            file.write(piece)
    return file.download(uid)


def _fetch_header(client: Client, uid: int, stated: int, spool: Path) -> Download | None:
    with _Spooled(spool) as file:
        file.write(_header(client, uid))
    return file.download(uid, whole=stated)


def _header(client: Client, uid: int) -> bytes:
    found = client.fetch([uid], [f"BODY.PEEK[HEADER]<0.{_HEADER_BYTES}>"]).get(uid, {}).get(b"BODY[HEADER]<0>")
    return found if isinstance(found, bytes) else b""


def _pieces(client: Client, uid: int, stated: int) -> Iterator[bytes]:
    """Yield a mail piece by piece, until the server has no more.

    The size that a server states may be an estimate (Exchange's is), so it does not say where the
    end is: a piece shorter than asked for is the last only where the stated size is reached, and
    otherwise the server is asked once more.
    """
    offset = 0
    while True:
        answer = client.fetch([uid], [f"BODY.PEEK[]<{offset}.{SMALL}>"]).get(uid, {})
        piece = answer.get(f"BODY[]<{offset}>".encode())
        if not isinstance(piece, bytes) or not piece:
            break
        yield piece
        offset += len(piece)
        if len(piece) < SMALL and offset >= stated:
            break
    if offset != stated:
        logger.info("Mail {}: {} bytes came where the server states {}.", uid, offset, stated)
