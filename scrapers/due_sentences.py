"""Finds the day by which to pay where no label says it: behind the terms, or in a sentence about paying."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scrapers.sightings import DateAt, Notes, RowNotes

_TERMS = re.compile(
    r"\b(løbende måned|lb\.? md\.?|\d+ (?:dage?|dager|dagar|days|tagen?|jours|dagen))\b"
    r"(?:[^()]{0,30}\(|(?: nett?o)?\s?(?:[:=]|,?\s?(?:d\.?\s?v\.?\s?s\.?|altså|i\.e\.|d\.\s?h\.|senest)[:,]?))"
    r"(?:\s?(?:d\.|den|senest|dvs\.))*\s?\d?$",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\b(inden|før|vóór|before|avant le|innan)(?:\s(?:den|d\.|the))?\s\d?$", re.IGNORECASE)
_OF_PAYING = re.compile(
    r"betal|konto|overfør|overføre|pengene|over te maken|voldoen|règl|pay|remit|beløbet|bedrag", re.IGNORECASE
)
_CLOSE = 0.8  # of a row's height: the gap between two rows of one sentence


def due_in_sentences(notes: Notes) -> list[tuple[DateAt, str]]:
    """Return each date that a sentence says is the last day to pay, and the rule: those behind terms, or the others."""
    return [*_behind_terms(notes)] or [*_until(notes)]


def _behind_terms(notes: Notes) -> Iterator[tuple[DateAt, str]]:
    """Yield the date behind the terms that it follows from: "Løbende måned (den 31. maj)", "14 dage, dvs. 3. maj"."""
    for row in notes.rows:
        for at in row.dates:
            if (terms := _TERMS.search(_before(row, at))) is not None:
                yield at, f"behind '{terms[1].casefold()}'"


def _until(notes: Notes) -> Iterator[tuple[DateAt, str]]:
    """Yield the date of "Pengene må gerne stå på min konto inden 2. juni": a sentence that says what is to be paid."""
    for row in notes.rows:
        for at in row.dates:
            above = [r for r in notes.layout.above(row.row, 1) if row.row.top - r.bottom < _CLOSE * row.row.height]
            said = " ".join([*(r.text() for r in above), _before(row, at)])
            word = _UNTIL.search(said)
            if word is not None and _OF_PAYING.search(said) is not None:
                yield at, f"behind '{word[1].casefold()}'"


def _before(row: RowNotes, at: DateAt) -> str:
    """Return what stands before a date in its row, and the date's first sign, which may be a bracket."""
    return f"{row.row.text(0, at.first)} {row.row.words[at.first].text[:1]}"
