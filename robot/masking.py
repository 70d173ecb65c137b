"""Keeps personal numbers and secrets out of whatever the robot writes, and text fit to be shown.

A CPR number is a birthday (ddmmyy) and four more digits. Since 2007 not every one has a valid check
digit, so a plausible date is all there is to go by: what looks like one is masked, unless the caller
knows it as something else (an account number, a GLN) and says so by `keep`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

CPR_MASK = "xxxxxx-xxxx"
SECRET_MASK = "•••"  # noqa: S105 - what stands in a secret's place
BAD_CHARACTER = "\N{REPLACEMENT CHARACTER}"
CUT_MARK = "…"

_HASH = r"(?<![0-9A-Za-z])[0-9a-f]{40,}(?![0-9A-Za-z])"  # a SHA may have ten digits in a row
_CPR = r"(?<!\d)(\d{2})(\d{2})(\d{2})\s?[-‐‑‒–—−_ ]?\s?(\d)\d{3}(?!\d)"
_CANDIDATE = re.compile(f"{_HASH}|{_CPR}")
_LINE_BREAKS = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_KEPT_CONTROLS = "\n\t"
_SOFT_HYPHEN = "\N{SOFT HYPHEN}"
_SHORTEST_SECRET = 4


def mask(text: str, *, keep: Iterable[str] = (), secrets: Iterable[str] = ()) -> str:
    """Return `text` with CPR numbers and the given secrets replaced.

    `keep` are values that are known not to be personal (an account, a GLN, a FIK line): where one of them
    stands in the text, it stays. Secrets go first and win over `keep`; one shorter than four characters
    is left alone, since masking it would spoil the text and tell more than it hides.
    """
    text = hide(text, secrets)
    kept = sorted({k for k in keep if k}, key=len, reverse=True)
    if not kept:
        return _CANDIDATE.sub(_masked, text)
    known = re.compile("|".join(rf"(?<!\d){re.escape(value)}(?!\d)" for value in kept))
    masked, start = [], 0
    for found in known.finditer(text):
        masked += [_CANDIDATE.sub(_masked, text[start : found.start()]), found.group()]
        start = found.end()
    return "".join((*masked, _CANDIDATE.sub(_masked, text[start:])))


def hide(text: str, secrets: Iterable[str]) -> str:
    """Return `text` with the given secrets replaced, the longest first, but for those shorter than four characters."""
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= _SHORTEST_SECRET:
            text = text.replace(secret, SECRET_MASK)
    return text


def clean(text: str, limit: int | None = None) -> str:
    """Return `text` fit for a page, a cell or a log: what cannot be shown, or deceives the eye, is replaced visibly.

    Lone surrogates, control characters (but line breaks and tabs), text direction overrides and other
    invisible format characters become the replacement character, every kind of line break a line feed. With a
    `limit` the result is at most that many characters, the last of them "…" where something was cut.
    """
    if not text.isprintable():
        text = "".join(map(_shown, _LINE_BREAKS.sub("\n", text)))
    if limit is not None and len(text) > limit:
        return text[: max(limit - len(CUT_MARK), 0)] + CUT_MARK
    return text


def one_line(text: str, limit: int | None = None) -> str:
    """Return `text` cleaned, each run of white space as one space."""
    return clean(" ".join(clean(text).split()), limit)


def _masked(found: re.Match[str]) -> str:
    day, month, year, seventh = found.groups()
    if day is None:
        return found.group()
    return CPR_MASK if _is_birthday(int(day), int(month), int(year), int(seventh)) else found.group()


def _is_birthday(day: int, month: int, year: int, seventh: int) -> bool:
    """Whether the digits can be a birthday. Source: CPR-kontoret, "Personnummeret i CPR": the seventh digit's century.

    Replacement numbers of the health service (erstatnings-CPR) have 60 added to the day.
    """
    if seventh <= 3:
        century = 1900
    elif seventh in (4, 9):
        century = 2000 if year <= 36 else 1900
    else:
        century = 2000 if year <= 57 else 1800
    try:
        date(century + year, month, day - 60 if day > 60 else day)
    except ValueError:
        return False
    return True


def _shown(character: str) -> str:
    if character in _KEPT_CONTROLS or character == _SOFT_HYPHEN:
        return character
    category = unicodedata.category(character)
    if category in ("Cc", "Cf", "Cs") or ord(character) & 0xFFFE == 0xFFFE:
        return BAD_CHARACTER
    return character
