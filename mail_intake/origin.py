"""Says who sent a mail: the one address of its From header, and what our own server says of it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Literal

from mail_intake import header
from mail_intake.authentication import read_authentication
from mail_intake.names import clean_text
from robot.message import Origin
from robot.settings import Senders

_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\\\"]{1,64}@[^\s@<>()\[\],;:\\\"]{1,255}")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_COMMENT = re.compile(r"\((?:[^()\\]|\\.)*\)")
_LONGEST_SUBJECT = 500
_LONGEST_ADDRESS = 320
_EARLIEST, _LATEST = 1990, 2100  # a year outside says that the date is not one


def read_origin(message: Message, kind: Literal["mail", "folder", "urgent"], senders: Senders) -> Origin:
    """Return where a mail came from. A header that is missing or useless gives "" or None.

    The verdicts on the sender count only for a mail that our own server delivered (kind "mail"):
    nobody looked at the headers of a file that was put into a folder.
    """
    senders_said = header.values(message, "From")
    address, name = read_from(senders_said)
    if not address:  # unclear: shown as it stands
        name = clean_text(header.decode_words(", ".join(senders_said)), _LONGEST_ADDRESS)
    replies = header.values(message, "Reply-To")
    reply_to = read_from(replies)[0] or clean_text(", ".join(replies), _LONGEST_ADDRESS)  # unclear: shown as it stands
    authserv_id = senders.authserv_id if kind == "mail" else ""
    verdicts = read_authentication(message, authserv_id, address.rpartition("@")[2])
    return Origin(
        kind=kind,
        sender=address,
        sender_name=name,
        reply_to=reply_to,
        subject=clean_text(header.decode_words(header.first(message, "Subject")), _LONGEST_SUBJECT),
        message_id=clean_text(header.first(message, "Message-ID"), 300),
        sent_at=read_date(header.first(message, "Date")),
        spf=verdicts.spf,
        dkim=verdicts.dkim,
        dmarc=verdicts.dmarc,
        authenticated_by=verdicts.authenticated_by,
    )


def read_from(found: list[str]) -> tuple[str, str]:
    """Return (address in lower case, display name) of a From or Reply-To header.

    The address is "" unless there is exactly one header with exactly one address: an address within
    the display name or a comment is none, and of two nobody can say which one is meant.
    """
    if len(found) != 1:
        return "", ""
    outside = found[0]
    for _ in range(5):  # comments may hold comments
        outside = _COMMENT.sub(" ", _QUOTED.sub(lambda m: " " * len(m.group()), outside))
    display = clean_text(header.decode_words(found[0].partition("<")[0].replace('"', "")), 200)
    brackets = re.findall(r"<([^<>]*)>", outside)
    if len(brackets) == 1 and outside.count("<") == 1 and not outside.rpartition(">")[2].strip(" ;"):
        before = outside.partition("<")[0]
        address = "" if "," in before and _ADDRESS.search(before) else brackets[0].strip()
    else:
        address, display = outside.strip(" ;"), ""
    return (address.casefold(), display) if _ADDRESS.fullmatch(address) else ("", display)


def read_date(raw: str) -> datetime | None:
    """Return a Date header with its zone (UTC where it has none), None where it is unusable."""
    try:
        found = parsedate_to_datetime(raw[:100])
        aware = found if found.tzinfo is not None else found.replace(tzinfo=UTC)
        aware.astimezone(UTC)  # raises where the zone leads out of the calendar
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return aware if _EARLIEST <= aware.year <= _LATEST else None
