"""The demo's mails: what lies in the mailbox tonight, and what must become of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from robot.demo import first_night as first
from robot.demo import second_night as second
from robot.demo.expected import AMOUNT_LIMIT, APPROVAL_ABOVE, KNOWN_SUPPLIERS, DemoMail, Expected
from robot.demo.night import Night
from robot.outcome import Reason, State


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedRow:
    """One row of the README's table."""

    key: str
    what_da: str
    what_en: str
    states: tuple[State, ...]  # the usual state of each case of the mail
    reasons: tuple[Reason, ...]


def first_night(seed: int, tonight: date) -> tuple[DemoMail, ...]:
    """Return the mails of the first night, oldest first: the same bytes for the same seed and day."""
    return first.mails(Night(seed=seed, tonight=tonight))


def second_night(
    seed: int, tonight: date, *, first_tonight: date | None = None, number: int = 2
) -> tuple[DemoMail, ...]:
    """Return the mails of a later night on the same books.

    `first_tonight` is the day of the first night (default: tonight's), one of whose invoices comes again;
    `number` counts the nights on these books, so that a third brings new invoices.
    """
    return second.mails(
        Night(seed=seed, tonight=tonight, number=number), Night(seed=seed, tonight=first_tonight or tonight)
    )


def expected_table(mails: tuple[DemoMail, ...]) -> tuple[ExpectedRow, ...]:
    """Return what the README shows and the acceptance test holds: a row a mail."""
    return tuple(
        ExpectedRow(
            key=mail.key,
            what_da=mail.what_da,
            what_en=mail.what_en,
            states=tuple(expected.states[0] for expected in mail.expected),
            reasons=tuple(expected.reasons[0] for expected in mail.expected if expected.reasons),
        )
        for mail in mails
    )


__all__ = [
    "AMOUNT_LIMIT",
    "APPROVAL_ABOVE",
    "KNOWN_SUPPLIERS",
    "DemoMail",
    "Expected",
    "ExpectedRow",
    "expected_table",
    "first_night",
    "second_night",
]
