"""Finding things in the tree that `parse` makes: by local name, whatever prefixes the XML uses."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from itertools import islice
from xml.etree.ElementTree import Element

from robot.outcome import Reason
from scrapers.einvoice.parsing import NoInvoice

MAX_TEXT = 500
"""The longest text that can be a number, a name or a reference, in characters."""

MAX_SAID = 200
"""How many texts of one path are looked at; no path of an honest invoice has as many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One text that the XML says, and where: `rule` is what `explain` prints."""

    text: str
    rule: str


def find(start: Element, path: str) -> list[Element]:
    """Return the elements at a path of local names below `start`.

    Steps are parted by "/"; a step may name alternatives, "DueDate|PaymentDueDate".
    """
    found = [start]
    for step in path.split("/"):
        found = [child for parent in found for name in step.split("|") for child in parent.findall(name)]
    return found


def say(
    start: Element, path: str, *, rule: str, scheme: Container[str] | None = None, currency: str | None = None
) -> tuple[Said, ...]:
    """Return the texts at a path that are not empty, white space made single.

    At most `MAX_SAID`. `scheme` keeps those whose `schemeID` is in it; `currency` drops those in another currency.
    """
    texts = (
        Said(text=text, rule=f"{rule} {path}")
        for element in find(start, path)
        if (text := _text(element))
        and (scheme is None or element.get("schemeID", "").upper() in scheme)
        and (currency is None or element.get("currencyID", currency) == currency)
    )
    return tuple(islice(texts, MAX_SAID))


def first_said(*candidates: tuple[Said, ...]) -> tuple[Said, ...]:
    """Return the first candidate that says anything."""
    return next((said for said in candidates if said), ())


def text_of(start: Element, path: str) -> str:
    """Return the first text at a path, "" where there is none."""
    return next(filter(None, map(_text, find(start, path))), "")


def texts_of(start: Element, path: str) -> tuple[str, ...]:
    """Return the texts at a path that are not empty, at most `MAX_SAID`."""
    return tuple(islice(filter(None, map(_text, find(start, path))), MAX_SAID))


def _text(element: Element) -> str:
    """Return an element's text, white space made single. Raises `NoInvoice` where elements stand within the text.

    What such a value is depends on who looks: one reads the text before them, another all that there is.
    """
    text = " ".join((element.text or "").split())
    if text and len(element):
        raise NoInvoice(Reason.UNREADABLE, detail=f"{element.tag}: elements within a text")
    return text


def descendants(start: Element, depth: int) -> Iterator[Element]:
    """Yield the elements below `start`, at most `depth` levels down, level by level."""
    level = [start]
    for _ in range(depth):
        level = [child for parent in level for child in parent]
        yield from level
