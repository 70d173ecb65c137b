"""Initials, by which people sign what they decide: what counts as some, and whose they are."""

from __future__ import annotations

import re
import unicodedata

_LETTER = "[A-Za-zÀ-ÖØ-öø-ÿ]"
_FORM = re.compile(rf"({_LETTER}(?:\.?{_LETTER}){{1,5}})\.?([0-9]{{0,6}})")
_WITHOUT_DANISH = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
_FROM_AFAR = str.maketrans({"æ": "ae", "ø": "o"})


def are_initials(text: str) -> bool:
    """Whether a text is initials: two to six letters, perhaps with full stops, then perhaps a number ("MLA2")."""
    return _FORM.fullmatch(text) is not None


def same_person(one: str, other: str) -> bool:
    """Whether two initials may be one person's: "MLA" and "m.l.a.", "LØJ" and "loej", "MLA" and "MLA2".

    Numbers keep two people apart only where both have one. Raises ValueError for what is no initials.
    """
    (letters, number), (other_letters, other_number) = _parts(one), _parts(other)
    return not letters.isdisjoint(other_letters) and (number == other_number or "" in (number, other_number))


def _parts(initials: str) -> tuple[frozenset[str], str]:
    """Return the letters as they are spelled with and without æ, ø and å, and the number."""
    found = _FORM.fullmatch(initials)
    if found is None:
        raise ValueError(initials)
    letters = found[1].replace(".", "").casefold()
    bare = unicodedata.normalize("NFKD", letters.translate(_FROM_AFAR))
    spelled = {letters.translate(_WITHOUT_DANISH), "".join(c for c in bare if not unicodedata.combining(c))}
    return frozenset(spelled), found[2].lstrip("0")
