"""What comes in: inboxes, what takes a message apart, and what reads its documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, Protocol

from robot.invoice import Document, Finding, Invoice, Reading
from robot.message import Place, RawMessage, Unpacked

Box = Literal["processed", "review"]
"""Where a message goes when its documents have a durable state: `Behandlet` or `Til gennemsyn`."""


class SeenBefore(Protocol):
    """Answers whether the message at a place was taken in already, so that it need not be fetched."""

    def __call__(self, place: Place) -> bool:
        """Return whether the ledger has this place."""
        ...


class Inbox(Protocol):
    """One shared mailbox or drop folder."""

    name: str
    runbook: str

    def fetch(self, settled: SeenBefore) -> Iterator[RawMessage]:
        """Yield each message that waits and that `settled` does not know, oldest first.

        A message is yielded only after all its bytes are on disk and counted: what FETCH did
        not answer is not yielded, and stays. Raises `MailboxFault`.
        """
        ...

    def waiting(self, settled: SeenBefore) -> Sequence[Place]:
        """Return the places of the messages that `fetch` would yield, without fetching any. Raises `MailboxFault`."""
        ...

    def settle(self, place: Place, sha256: str, box: Box) -> bool:
        """Move the message out of the way. Safe to repeat. False: it was not there (any more).

        Only a message whose bytes have this SHA-256 is moved. Raises `MailboxFault`.
        """
        ...

    def close(self) -> None:
        """Log out. Never raises."""
        ...


class Unpacker(Protocol):
    """Takes a message apart."""

    def __call__(self, message: RawMessage, into: Path) -> Unpacked:
        """Return the message's origin and files, the files written into `into`.

        Never raises for what a message holds: a fault becomes a finding.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What is known of a document beside its bytes; may be a second sighting of a value."""

    name: str = ""
    media_type: str = ""  # as intake took it
    subject: str = ""
    sender_domain: str = ""
    received_on: date | None = None
    title: str = ""  # title, subject and keywords among the file's own properties
    made_on: date | None = None  # the day on which the file says that it was made


class Reader(Protocol):
    """Reads documents. Calls may come from several threads."""

    at_once: int
    """How many documents it reads at the same time; further calls wait."""

    def read(self, document: Document, path: Path, hints: Hints) -> Reading:
        """Return what the document says.

        Never raises for what a document holds: that is a finding. Bounded in time and memory.
        """
        ...

    def compare(self, path: Path, invoices: Sequence[Invoice]) -> tuple[Finding, ...]:
        """Return what speaks against the values that were read: the page shows another number, total or account.

        For invoices that would go in by themselves; it costs more than reading them.
        """
        ...

    def join(self, paths: Sequence[Path], into: Path) -> bool:
        """Write one PDF with the pages of several, in this order; return whether that could be done.

        Bounded in time and memory as `read` is.
        """
        ...

    def close(self) -> None:
        """End the reader's worker processes."""
        ...
