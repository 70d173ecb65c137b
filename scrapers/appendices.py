"""Knows what comes along with an invoice and is none: delivery notes, time sheets, terms, receipts, photographs."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from statistics import median

from scrapers.sightings import Notes

_TITLE_WITHIN = 0.35  # of the page's height
_TITLE_WORDS = 7
_FIRST_ROWS = 6
_LARGE = 1.2  # times the height of the page's usual print
_FEWEST_WORDS = 150  # of a page of prose
_WORDS_A_ROW = 6.0
_MOST_AMOUNTS = 0.02  # amounts of money for each word


def titled_as_appendix(notes: Notes) -> bool:
    """Return whether the page has the title of an appendix: a few words in large print, or on one of its first lines.

    "Rekvisition: 4711" in ordinary print is a label, not a title.
    """
    body = median(row.height for row in notes.layout.rows)
    for place, row in enumerate(notes.layout.rows):
        if row.top > _TITLE_WITHIN * notes.layout.page_height:
            return False
        for segment in row.segments:
            large = row.words[segment.first].height > _LARGE * body
            text = segment.text.strip(" .-–*")
            match = _titles().fullmatch(text) if len(text.split()) <= _TITLE_WORDS else None
            if match is not None and (large or (place < _FIRST_ROWS and not match["number"] and text[-1] != ":")):
                return True
    return False


def is_prose(notes: Notes) -> bool:
    """Return whether the page is running text, as terms and conditions are: many words, hardly an amount."""
    words = sum(len(row.row.words) for row in notes.rows)
    if words < _FEWEST_WORDS:
        return False
    amounts = sum(a.amount.is_money for row in notes.rows for a in row.amounts)
    return words / max(len(notes.rows), 1) >= _WORDS_A_ROW and amounts <= _MOST_AMOUNTS * words


@cache
def _titles() -> re.Pattern[str]:
    table = tomllib.loads(files("scrapers").joinpath("appendices.toml").read_text(encoding="utf-8"))
    words = "|".join(table["titles"])
    number = r"(?P<number>\s*(?:nr\.?|nummer|no\.?)?\s*:?\s*[\w./-]*\d[\w./-]*)?"
    behind = r"(?:,?\s+(?:til|for|to|zu|zur|ad|uge|week|woche|vecka|d\.|pr\.|den)\s.{1,30})?"
    return re.compile(rf"(?:{words}){number}{behind}", re.IGNORECASE)
