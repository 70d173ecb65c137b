"""Mails and dropped files, as intake hands them on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from robot.invoice import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a message lies. For a drop folder `uid_validity` is 0 and `uid` "TIME/NAME" of the file."""

    account: str  # the name in config.toml
    folder: str
    uid_validity: int
    uid: str

    def __str__(self) -> str:
        """Return the place as one line for logs: account/folder/validity/uid."""
        return f"{self.account}/{self.folder}/{self.uid_validity}/{self.uid}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RawMessage:
    """The bytes of one message on disk, as they came, and where they lie on the server."""

    place: Place
    path: Path  # a temporary file; whoever keeps it copies it into the archive
    sha256: str
    size: int
    is_mail: bool = True  # False: a bare file out of a drop folder
    urgent: bool = False
    too_big: bool = False  # larger than the mailbox takes: the file holds the header alone, `size` is the whole


Verdict = Literal["pass", "fail", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Who sent a document and how, as far as it can be trusted. Kept with the case.

    `spf`, `dkim` and `dmarc` come from the topmost Authentication-Results header with the
    configured authserv-id alone; "none" where there is none. `dkim` is "pass" only for a
    signature whose domain aligns with the From address.
    """

    kind: Literal["mail", "folder", "urgent"]
    sender: str = ""  # address of From, lower case; "" where there is none
    sender_name: str = ""  # for people alone; where there is no one address, what stands in From
    reply_to: str = ""  # an address, or the header as it stands where it is not one
    subject: str = ""
    message_id: str = ""
    sent_at: datetime | None = None
    spf: Verdict = "none"
    dkim: Verdict = "none"
    dmarc: Verdict = "none"
    authenticated_by: str = ""  # the authserv-id whose verdicts these are; "" where none

    @property
    def from_whom(self) -> str:
        """What people are shown as the sender: the address, or what stands in its place."""
        return self.sender or self.sender_name

    @property
    def domain(self) -> str:
        """The domain of the sender's address, "" where there is none."""
        return self.sender.rpartition("@")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file found in a message (or the fault that kept it from being found)."""

    name: str  # made safe for people and file systems; never a path
    trail: str  # how it was reached: "mail > forwarded mail > arkiv.zip > faktura.pdf"
    path: Path | None = None  # a temporary file with its bytes; None where there is a fault alone
    media_type: str = "application/octet-stream"  # by content
    findings: tuple[Finding, ...] = ()  # what already speaks against it, for example `encrypted`


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpacked:
    """A message taken apart. `parts` has the files worth reading; a mail without any has none.

    `findings` concern the message as a whole (`malformed`, `too_big`, sender findings).
    """

    origin: Origin
    parts: tuple[Part, ...] = ()
    findings: tuple[Finding, ...] = ()
    text: str = ""  # the beginning of the body as plain text, for sorting and for people
