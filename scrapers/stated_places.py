"""Finds a value that a person stated on the pages, and the rules by which a mapping could find it again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from robot.mapping.format import Format
from scrapers.mapped_places import Place
from scrapers.mapped_values import AMOUNT_FIELDS, DATE_FIELDS, Value, parsed
from scrapers.pdf.layout import Row, Segment
from scrapers.sightings import Notes
from scrapers.supplier_mapping import FieldRule, Region, SupplierMapping

_LONGEST = 12  # words of a stated text
_ABOVE = 40.0  # points that a heading may stand above its value
_DATE_PATTERNS = ("DDMMYYYY", "DDMMYY", "YYYYMMDD", "YYMMDD", "DD MM YYYY", "DD MM YY")
_ALIASES = {
    "gross_total": ("gross_total", "payable_total", "total"),
    "net_total": ("net_total", "subtotal", "total"),
    "invoice_number": ("invoice_number", "invoice_title"),
    "supplier_id": ("cvr", "vat_id"),
    "issue_date": ("issue_date", "date"),
    "account": ("account", "registration"),
}
"""The labels that name a field, beside its own."""


def places_with(notes: Notes, name: str, value: Value, mapping: SupplierMapping) -> list[tuple[Place, str]]:
    """Return the places that show the value, and the date pattern that each needs ("" for none).

    Those beside a label that usually names the field come first.
    """
    if isinstance(value, Decimal):
        found = [
            (Place(at.row, at.first, at.last), "")
            for row in notes.rows
            for at in row.amounts
            if at.amount.value is not None and at.value == value and not at.amount.percent
        ]
    elif isinstance(value, date):
        found = list(_dates(notes, value))
    else:
        found = [(place, "") for row in notes.rows for place in _texts(row.row, name, value, mapping)]
    return sorted(found, key=lambda item: not _is_named(notes, item[0], name))


def candidates(notes: Notes, name: str, place: Place, pattern: str) -> Iterator[FieldRule]:
    """Yield rules that may lead to the place, the most robust first: a label beside it, above it, else its region.

    `pattern` is the date pattern that the value is written in, "" for a usual form.
    """
    expressions = _expressions(name, place)
    for text in _left_of(notes, place):
        for expression in expressions:
            yield FieldRule(anchor=(text,), date_pattern=pattern, pattern=expression)
    for text in _above(notes, place):
        for expression in expressions:
            yield FieldRule(anchor=(text,), direction="below", date_pattern=pattern, pattern=expression)
    for expression in expressions:
        yield FieldRule(region=_region(notes, name, place), date_pattern=pattern, pattern=expression)


def variants(rule: FieldRule, notes: Notes, place: Place) -> Iterator[FieldRule]:
    """Yield the rule as it is, then bound to the place's page or to which of several places it is."""
    yield rule
    if rule.region is not None:
        return
    if len(notes.layout.pages) > 1:
        yield rule.model_copy(update={"page": _page_choice(notes, place.row.page)})
    for occurrence in ("first", "last", 2, 3, 4):
        yield rule.model_copy(update={"occurrence": occurrence})


def _dates(notes: Notes, value: date) -> Iterator[tuple[Place, str]]:
    usual = [at for row in notes.rows for at in row.dates if value in (at.value, at.found.american)]
    if usual:
        yield from ((Place(at.row, at.first, at.last), "") for at in usual)
        return
    for pattern in _DATE_PATTERNS:
        written = Format(kind="date", pattern=pattern).write(value).split()
        for row in notes.rows:
            words = [word.text.strip(".,:;()") for word in row.row.words]
            for first in range(len(words)):
                if words[first : first + len(written)] == written:
                    yield Place(row.row, first, first + len(written)), pattern


def _texts(row: Row, name: str, value: str, mapping: SupplierMapping) -> Iterator[Place]:
    """Yield the shortest runs of words in which the mapping would read this value."""
    wanted = _folded(value)
    rule = FieldRule(value="-")
    for first in range(len(row.words)):
        for last in range(first + 1, min(first + _LONGEST, len(row.words)) + 1):
            found = parsed(name, row.text(first, last), rule, mapping)
            if found is None or _folded(str(found)) != wanted:
                continue
            shorter = parsed(name, row.text(first + 1, last), rule, mapping) if first + 1 < last else None
            if shorter is None or _folded(str(shorter)) != wanted:
                yield Place(row, first, last)
            break


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def same(found: object, value: Value) -> bool:
    """Return whether a value that was read is the stated one; capitals do not count."""
    if isinstance(found, str) and isinstance(value, str):
        return _folded(found) == _folded(value)
    return found == value


def _is_named(notes: Notes, place: Place, name: str) -> bool:
    fields = _ALIASES.get(name, (name,))
    return any(lb.field in fields and lb.last <= place.first for lb in notes.of(place.row).labels)


def _left_of(notes: Notes, place: Place) -> Iterator[str]:
    """Yield the texts left of a place, as anchors: known labels, the words right before it, the groups before it."""
    row = place.row
    own = row.segment_at(place.first)
    texts = [row.text(lb.first, lb.last) for lb in reversed(notes.of(row).labels) if lb.last <= place.first]
    if own.first < place.first:
        texts += [row.text(own.first, place.first), row.text(max(own.first, place.first - 2), place.first)]
    texts += [segment.text for segment in reversed(row.segments) if segment.last <= own.first]
    yield from _anchors(texts)


def _above(notes: Notes, place: Place) -> Iterator[str]:
    """Yield the texts above a place: of the nearest row that has any there."""
    rows = notes.layout.rows
    x0, x1 = place.row.words[place.first].x0, place.row.words[place.last - 1].x1
    for row in reversed(rows[: place.row.index - rows[0].index]):
        if row.page != place.row.page or place.row.top - row.bottom > _ABOVE:
            return
        over = [segment for segment in row.segments if segment.x0 < x1 + 20 and segment.x1 > x0 - 20]
        labels = [lb for lb in notes.of(row).labels if any(_holds(s, lb.first) for s in over)]
        yield from _anchors([*(row.text(lb.first, lb.last) for lb in labels), *(s.text for s in over)])


def _holds(segment: Segment, place: int) -> bool:
    return segment.first <= place < segment.last


def _anchors(texts: list[str]) -> Iterator[str]:
    """Yield the texts that can be anchors: words without digits, each once."""
    for text in dict.fromkeys(text.strip(" .:,;") for text in texts):
        if any(c.isalpha() for c in text) and not any(c.isdigit() for c in text):
            yield text


def _expressions(name: str, place: Place) -> tuple[str, ...]:
    """Return the patterns to try: none, then the form of the value with any digits in the place of its own."""
    if name in AMOUNT_FIELDS or name in DATE_FIELDS or name in ("account", "fik"):
        return ("",)
    text = place.text.strip(" .,:;")
    if not any(c.isdigit() for c in text):
        return ("",)
    form = re.sub(r"\d+", lambda _: r"\d+", re.sub(r"[^\w\s]", lambda m: re.escape(m.group()), text))
    return ("", rf"(?<!\w)({form})(?!\w)")


def _region(notes: Notes, name: str, place: Place) -> Region:
    """Return a rectangle around the place; amounts are given room to the left, other values to the right."""
    box = place.box
    left, right = (70.0, 8.0) if name in AMOUNT_FIELDS else (4.0, 40.0)
    return Region(
        page=_page_choice(notes, place.row.page),
        x0=round(max(0.0, box.x0 - left)),
        top=round(max(0.0, box.top - 3)),
        x1=round(box.x1 + right),
        bottom=round(box.bottom + 3),
    )


def _page_choice(notes: Notes, page: int) -> int | str:
    pages = notes.layout.pages
    if page == pages[0]:
        return "first"
    return "last" if page == pages[-1] else pages.index(page) + 1
