"""Keeps personal numbers and secrets out of whatever the robot writes, and text fit to be shown.

A CPR number is a birthday (ddmmyy) and four more digits. Since 2007 not every one has a valid check
digit, so a plausible date is all there is to go by: what looks like one is masked, unless the caller
knows it as something else (an account number, a GLN) and says so by `keep`. People write the birthday
as one number or with strokes, points or spaces, the year with two digits or four.
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
_STROKES = "-‐‑‒–—−_"
_PLAIN = rf"\d{{6}}(?:\s{{0,2}}[{_STROKES}]{{0,2}}\s{{0,2}}|\s?/\s?|[.:=])\d{{4}}"  # 010190-1234, 010190/1234
_PARTED = rf"\d{{6}}\s?[{_STROKES}]\s?\d\d\s\d\d"  # 010190-12 34
_SPACED = rf"\d\d\s\d\d\s\d\d\s?[{_STROKES}/ ]?\s?\d{{4}}(?![.,]\d)"  # 01 01 90 1234
_DATED = "|".join(
    rf"(?<!\d[{mark}])\d\d[{mark}]\d\d[{mark}](?:\d\d)?\d\d(?:\s?[{_STROKES}]\s?|[/.])\d{{4}}(?![.,]\d)(?![{mark}]\d)"
    for mark in (_STROKES, ".", "/")
)  # 01.01.90-1234; a date before a space and four digits is a date before an amount
_BOXED = rf"(?:\d\s){{6}}[{_STROKES}](?:\s\d){{4}}"  # 0 1 0 1 9 0 - 1 2 3 4, one digit a box
_LONG_YEAR = rf"\d{{8}}\s?[{_STROKES}/]\s?\d{{4}}"  # 01011990-1234
_CPR = rf"(?<!\d)(?:{_PLAIN}|{_PARTED}|{_SPACED}|{_DATED}|{_BOXED}|{_LONG_YEAR})(?!\d)"
_CANDIDATE = re.compile(f"(?P<hash>{_HASH})|{_CPR}")
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
        return _without_numbers(text)
    known = re.compile("|".join(rf"(?<!\d){re.escape(value)}(?!\d)" for value in kept))
    masked, start = [], 0
    for found in known.finditer(text):
        masked += [_without_numbers(text[start : found.start()]), found.group()]
        start = found.end()
    return "".join((*masked, _without_numbers(text[start:])))


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


def _without_numbers(text: str) -> str:
    """Return `text` with what looks like a CPR number masked, also one that stood behind another that is masked now."""
    while (masked := _with_masks(text)) != text:
        text = masked
    return text


def _with_masks(text: str) -> str:
    """Return `text` with CPR numbers masked, also where characters that nobody sees stand in them."""
    text = _CANDIDATE.sub(_masked, text)
    if text.isprintable() and BAD_CHARACTER not in text:
        return text
    seen = [place for place, character in enumerate(text) if not _is_unseen(character)]
    if len(seen) == len(text):
        return text
    masked, start = [], 0
    for found in _CANDIDATE.finditer("".join(text[place] for place in seen)):
        if _masked(found) == CPR_MASK:
            masked += [text[start : seen[found.start()]], CPR_MASK]
            start = seen[found.end() - 1] + 1
    return "".join((*masked, text[start:]))


def _is_unseen(character: str) -> bool:
    return _shown(character) == BAD_CHARACTER or character == _SOFT_HYPHEN


def _masked(found: re.Match[str]) -> str:
    if found["hash"]:
        return found.group()
    digits = "".join(c for c in found.group() if c.isdecimal())
    return CPR_MASK if _has_birthday(digits) else found.group()


def _has_birthday(digits: str) -> bool:
    """Whether ten digits, or twelve with the whole year, begin with a possible birthday.

    Source: CPR-kontoret, "Personnummeret i CPR": the seventh digit's century. Replacement numbers of the
    health service (erstatnings-CPR) have 60 added to the day.
    """
    day, month, year, seventh = int(digits[:2]), int(digits[2:4]), int(digits[-6:-4]), int(digits[-4])
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
    return len(digits) == 10 or int(digits[4:8]) == century + year


def _shown(character: str) -> str:
    if character in _KEPT_CONTROLS or character == _SOFT_HYPHEN:
        return character
    category = unicodedata.category(character)
    if category in ("Cc", "Cf", "Cs") or ord(character) & 0xFFFE == 0xFFFE:
        return BAD_CHARACTER
    return character
