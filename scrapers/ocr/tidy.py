"""Mends what OCR does to figures, where the form of an amount or a check digit decides; nothing is guessed.

A letter in an amount becomes the figure that it looks like only where the word is an amount then;
in an IBAN only where its check digits hold then and did not before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from stdnum import iban as iban_number

from scrapers.pdf.words import Word

_FIGURES = str.maketrans(
    {"O": "0", "o": "0", "Q": "0", "D": "0", "l": "1", "I": "1", "|": "1", "S": "5", "B": "8", "Z": "2"}
)
_LIKE_FIGURES = "OoQDlI|SBZ"
_AMOUNT = re.compile(r"-?\d{1,3}(?:\.\d{3})*,\d{2}-?|-?\d{1,3}(?:,\d{3})*\.\d{2}-?|-?\d+[.,]\d{2}-?")
_NEARLY_AMOUNT = re.compile(rf"-?[\d{_LIKE_FIGURES}.,]+[.,][\d{_LIKE_FIGURES}]{{2}}-?")
_OPEN_END = re.compile(r"-?\d[\d.]*[.,]")
_OPEN_START = re.compile(r"[.,]\d{2}-?")
_CENTS = re.compile(r"\d{2}-?")
_IBAN_HEAD = re.compile(r"[A-Z]{2}[\dOQDlISBZ]{2}")
_IBAN_REST = re.compile(r"[A-Z\dl|]{1,30}")
_DANISH_IBAN = 18
_MOST_PARTS = 8
_NEAR = 0.6  # of the word's height: the gap that OCR sees after a decimal mark
_FEWEST_FIGURES = 2


def tidied(line: Sequence[Word]) -> list[Word]:
    """Return the words of one line with amounts whole and figures for letters in amounts and IBANs."""
    words = [_figures(word) for word in _joined(line)]
    return _danish_ibans(words)


def _joined(line: Sequence[Word]) -> list[Word]:
    """Join "1256," and "70", or "1256" and ",70", where hardly a gap is between them."""
    words: list[Word] = []
    for word in line:
        before = words[-1] if words else None
        if before is not None and 0 <= word.x0 - before.x1 < _NEAR * word.height and _belong(before.text, word.text):
            words[-1] = before._replace(text=before.text + word.text, x1=word.x1)
        else:
            words.append(word)
    return words


def _belong(first: str, second: str) -> bool:
    whole = first + second
    parted = (_OPEN_END.fullmatch(first) and _CENTS.fullmatch(second)) or (
        first.isdigit() and _OPEN_START.fullmatch(second)
    )
    return bool(parted) and _AMOUNT.fullmatch(whole) is not None


def _figures(word: Word) -> Word:
    text = word.text
    if (
        _AMOUNT.fullmatch(text)
        or not _NEARLY_AMOUNT.fullmatch(text)
        or sum(c.isdigit() for c in text) < _FEWEST_FIGURES
    ):
        return word
    mended = text.translate(_FIGURES)
    return word._replace(text=mended) if _AMOUNT.fullmatch(mended) else word


def _danish_ibans(words: list[Word]) -> list[Word]:
    """Put figures for letters in "DK55 8276 O254 7781 12" where the check digits hold then."""
    for first, head in enumerate(words):
        if not head.text.startswith("DK") or not _IBAN_HEAD.match(head.text):
            continue
        for last in range(first + 1, min(first + _MOST_PARTS, len(words)) + 1):
            parts = words[first:last]
            bare = "".join(word.text for word in parts)
            if len(bare) < _DANISH_IBAN and all(_IBAN_REST.fullmatch(word.text) for word in parts):
                continue
            if len(bare) == _DANISH_IBAN and not iban_number.is_valid(bare):
                mended = [
                    ("DK" + w.text[2:].translate(_FIGURES)) if w is head else w.text.translate(_FIGURES) for w in parts
                ]
                if iban_number.is_valid("".join(mended)):
                    changed = [word._replace(text=text) for word, text in zip(parts, mended, strict=True)]
                    return [*words[:first], *changed, *words[last:]]
            break
    return words
