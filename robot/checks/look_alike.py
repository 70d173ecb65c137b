"""Finds the known mail domain for which another is meant to be taken: a letter more, one like it, a word beside it.

Sources of the letters: Unicode Technical Standard 39, "Unicode Security Mechanisms" (confusables), of which here stand
those that replace the letters of Danish domains; æ, ø and å are written in several ways themselves.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

_LIKE = str.maketrans(
    "авеёзикмнорстухѕіјԁԛԝһԍαβγεικνορτυχωµ0135ıłøđħæåð",
    "abeesukmhopctyxsijdqwhgabyeikvoptuxwuoiesilodhaad",
)
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("ii", "u"), ("aa", "a"), ("ae", "a"), ("oe", "o"))
_SHORTEST = 4  # letters; shorter names are like each other by chance
_LONG = 12  # letters; in longer names two may be wrong


def look_alike(domain: str, known: Iterable[str]) -> str | None:
    """Return the known domain that this other one looks like, or None. Known domains and their subdomains are none."""
    told = [k.casefold() for k in known]
    shown = _unicode(domain.casefold().strip("."))
    if any(shown == k or shown.endswith(f".{k}") for k in told):
        return None
    return next((k for k in told if _is_like(shown, _unicode(k))), None)


def _is_like(domain: str, known: str) -> bool:
    wanted = _skeleton(_name(known))
    if len(wanted) < _SHORTEST:
        return False
    if known in domain:  # as the front of a longer one: "firma.dk.betaling.example"
        return True
    for label in domain.split("."):
        seen = _skeleton(label)
        if seen == wanted or wanted in seen:
            return True
        if len(seen) >= _SHORTEST and _distance(seen, wanted) <= (2 if len(wanted) >= _LONG else 1):
            return True
    return False


def _name(domain: str) -> str:
    """Return the label that somebody chose: the longest but the last."""
    labels = domain.split(".")
    return max(labels[:-1] or labels, key=len)


def _unicode(domain: str) -> str:
    labels = []
    for label in domain.split("."):
        try:
            labels.append(label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label)
        except (UnicodeError, ValueError):
            labels.append(label)
    return ".".join(labels)


def _skeleton(label: str) -> str:
    """Return a label as the eye takes it: letters alone, each one as the Latin letter that it looks like."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", label).casefold().translate(_LIKE))
    letters = "".join(c for c in plain if c.isalnum())
    for pair, one in _PAIRS:
        letters = letters.replace(pair, one)
    return letters.replace("l", "i")


def _distance(one: str, other: str) -> int:
    """Return how many letters must be put in, taken out, changed or swapped with their neighbour; 9 for many."""
    if abs(len(one) - len(other)) > 2:
        return 9
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, wanted in enumerate(other, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]
