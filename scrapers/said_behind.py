"""What is said of an amount right behind it: "1.000,00 kr. ekskl. moms", "1.250,00 inkl. moms (250,00)"."""

from __future__ import annotations

from scrapers.amounts import CODES
from scrapers.labels import EXCLUDED, INCLUDED, Label
from scrapers.sightings import AmountAt, RowNotes

_CURRENCIES = CODES | {"KR", "KRONER"}
_OF_VAT = frozenset(["net_total", "gross_total"])
_HOLDS = frozenset(["heraf", "hvoraf", "heri", "herav", "varav", "dont", "waarvan", "davon", "darin", "including"])
_ADDED = frozenset(["+", "plus", "zzgl", "zuzüglich", "hertil", "tillagt"])
_TRIM = " .,:;()"


def qualified(here: RowNotes, label: Label) -> AmountAt | None:
    """Return the amount of which a label says behind it that VAT is in it or is not, unless it has one of its own."""
    if label.field not in _OF_VAT:
        return None
    start = _start(label)
    before = right_before(here, label, start) if start is not None else None
    return before if before is not None and not _has_its_own(here, label) else None


def within(here: RowNotes, label: Label) -> AmountAt | None:
    """Return the VAT in brackets behind such a label: "inkl. 25 % moms (DKK 250,00)"."""
    words = label.row.words
    at = next((a for a in here.amounts if a.first > label.first and a.last > label.last), None)
    if at is None or at.first > label.last + 1 or not at.amount.is_money:
        return None
    opens = any(word.text.startswith("(") for word in words[label.last - 1 : at.first + 1])
    return at if opens and words[at.last - 1].text.rstrip(".,;").endswith(")") else None


def holds_vat(here: RowNotes, label: Label) -> AmountAt | None:
    """Return the amount in which the label says that VAT is: "1.250,00 kr. (heraf moms 250,00 kr.)"."""
    first = label.row.words[label.first].text.casefold().strip(_TRIM)
    if label.field != "vat_total" or first not in _HOLDS:
        return None
    return right_before(here, label, label.first)


def is_added_to(at: AmountAt) -> bool:
    """Return whether something comes on top of an amount: "kr. 1.000,00 + 25 % moms"."""
    behind = at.row.words[at.last : at.last + 1]
    return bool(behind) and behind[0].text.casefold().strip(_TRIM) in _ADDED


def right_before(here: RowNotes, label: Label, start: int) -> AmountAt | None:
    """Return the amount of money that ends right before a word of its cell; its currency may stand between."""
    words, cell = label.row.words, label.row.segment_at(label.first)
    for at in here.amounts:
        between = [word.text.strip(_TRIM).upper() for word in words[at.last : start]]
        if cell.first <= at.first and at.last <= start and all(word in _CURRENCIES for word in between):
            return at if at.amount.is_money and at.amount.value is not None else None
    return None


def _start(label: Label) -> int | None:
    """Return the place of the "ekskl." or "inkl." with which a label begins; a rate may follow it."""
    words = label.row.words
    for place in range(label.first, max(label.first - 3, -1), -1):
        bare = words[place].text.casefold().strip(_TRIM)
        if bare in INCLUDED or bare in EXCLUDED:
            return place
        if place < label.first and not bare.strip("% ").isdigit() and bare != "%":
            return None
    return None


def _has_its_own(here: RowNotes, label: Label) -> bool:
    """Return whether an amount follows the label at once, not in brackets."""
    own = next((at for at in here.amounts if at.first > label.first and at.last > label.last), None)
    if own is None or own.first > label.last + 1 or not own.amount.is_money or within(here, label) is not None:
        return False
    between = [word.text.strip(_TRIM).upper() for word in label.row.words[label.last : own.first]]
    return all(not word or word in _CURRENCIES for word in between) and "/" not in label.row.text(label.last, own.first)
