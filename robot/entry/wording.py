"""What a system says against an invoice, in its own words."""

from __future__ import annotations

from robot.errors import BusinessHold
from robot.outcome import Reason


def refusal(system: str, words: str) -> BusinessHold:
    """Return the hold for what a system says against an invoice, in its own words."""
    return BusinessHold(Reason.SYSTEM_REFUSED, system=system, words=" ".join(words.split()))
