"""Finding things in an XML tree by local name, whatever prefixes and namespaces it uses."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

MAX_TEXT = 500
"""The longest text that can be a number, a name or a reference, in characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One text that the XML says, and where: `rule` is what `explain` prints."""

    text: str
    rule: str


def local_name(element: Element) -> str:
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def namespace(element: Element) -> str:
    """Return an element's namespace, "" where it has none."""
    return element.tag[1:].partition("}")[0] if element.tag.startswith("{") else ""


def find(start: Element, path: str) -> list[Element]:
    """Return the elements at a path of local names below `start`.

    Steps are parted by "/"; a step may name alternatives, "DueDate|PaymentDueDate".
    """
    found = [start]
    for step in path.split("/"):
        names = step.split("|")
        found = [child for parent in found for child in parent if local_name(child) in names]
    return found


def say(
    start: Element, path: str, *, rule: str, scheme: Container[str] | None = None, currency: str | None = None
) -> tuple[Said, ...]:
    """Return the texts at a path that are not empty, white space made single.

    `scheme` keeps those whose `schemeID` is in it; `currency` drops those in another currency.
    """
    return tuple(
        Said(text=text, rule=f"{rule} {path}")
        for element in find(start, path)
        if (text := " ".join((element.text or "").split()))
        and (scheme is None or element.get("schemeID", "").upper() in scheme)
        and (currency is None or element.get("currencyID", currency) == currency)
    )


def first_said(*candidates: tuple[Said, ...]) -> tuple[Said, ...]:
    """Return the first candidate that says anything."""
    return next((said for said in candidates if said), ())


def text_of(start: Element, path: str) -> str:
    """Return the first text at a path, "" where there is none."""
    said = say(start, path, rule="")
    return said[0].text if said else ""


def descendants(start: Element, depth: int) -> Iterator[Element]:
    """Yield the elements below `start`, at most `depth` levels down, level by level."""
    level = [start]
    for _ in range(depth):
        level = [child for parent in level for child in parent]
        yield from level
