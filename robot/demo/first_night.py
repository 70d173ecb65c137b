"""The first night's mailbox: what goes in by itself, what waits for a person, what is no invoice."""

from __future__ import annotations

from robot.demo.everyday_mails import everyday_mails
from robot.demo.expected import DemoMail
from robot.demo.gathered_mails import gathered_mails
from robot.demo.held_mails import held_mails
from robot.demo.night import Night
from robot.demo.other_mails import other_mails
from robot.demo.repeated_mails import repeated_mails


def mails(night: Night) -> tuple[DemoMail, ...]:
    """Return the mails in the order in which they came: what repeats an invoice comes after it."""
    return (
        *everyday_mails(night),
        *gathered_mails(night),
        *repeated_mails(night),
        *held_mails(night),
        *other_mails(night),
    )
