"""The legacy systems that invoices are entered and filed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from robot.case import Intent
from robot.invoice import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """What a search by business key found in a legacy system."""

    vouchers: tuple[str, ...]
    authoritative: bool  # whether finding nothing means that nothing is there


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """What is to be filed (journaliseret) of a confirmed case."""

    case_id: str
    title: str
    document_type: str
    document: Path
    values: Mapping[str, Any]  # more that the mapping may use: the voucher's number, and the intent's values


class LegacySystem(Protocol):
    """One system without an API, worked through its pages. One session; not thread-safe.

    Technical faults raise `SystemFault` (or `SessionLost`, `ScreenChanged`); what the system says
    against the invoice raises `BusinessHold`.
    """

    name: str

    @property
    def served(self) -> Sequence[tuple[str, int]]:
        """Return each target that the operation in hand found, and by which of its ways (counted from 1)."""
        ...

    def check(self) -> None:
        """Log in and walk the mapping without posting anything. Raises `ScreenChanged`."""
        ...

    def look_up(self, intent: Intent) -> Lookup:
        """Search for the invoice by its business key."""
        ...

    def fill(self, intent: Intent) -> Mapping[str, Any]:
        """Fill the form up to, not including, the posting click; return what the form then shows.

        The values are canonical (Decimal, date, str) under the intent's names.
        """
        ...

    def notes(self) -> Sequence[Finding]:
        """Return what the last `fill` typed otherwise than meant, as the mapping allows: texts that were cut."""
        ...

    def files(self) -> Mapping[str, bytes]:
        """Return the files that the system gave while the last `fill` went on, by name."""
        ...

    def keep_alive(self) -> None:
        """Do what keeps the session from ending while the robot is busy elsewhere. Never raises."""
        ...

    def submit(self) -> str:
        """Do the one click that posts the form that `fill` left, and return the voucher number.

        Raises `BusinessHold` where the system refused in words, and `UncertainEntry` for anything
        else that is not a voucher number.
        """
        ...

    def read_back(self, voucher: str, intent: Intent) -> Mapping[str, Any]:
        """Open the voucher again and return what it shows, as `fill` does."""
        ...

    def file(self, filing: Filing) -> str:
        """File the document and return the number that the system gave it. Looks first whether it is there."""
        ...

    def screenshot(self) -> bytes:
        """Return the page as it stands, as PNG, secrets masked."""
        ...

    def trace(self) -> bytes | None:
        """Return the browser's trace of what was done since login, as a zip, where one was kept."""
        ...

    def reset(self) -> None:
        """Throw the browser session away; the next call starts a fresh one. Never raises."""
        ...

    def close(self) -> None:
        """Log out and end the browser. Never raises."""
        ...
