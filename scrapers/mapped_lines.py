"""Reads the lines of an invoice by the columns that a supplier mapping names."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from robot.invoice import Line
from scrapers.labels import normalised
from scrapers.mapped_values import amount_in
from scrapers.pdf.layout import Row
from scrapers.sightings import Notes
from scrapers.supplier_mapping import LinesRule

_EDGE = 6.0  # points by which a column's print may be off the edge of its heading
_NUMBERS = ("quantity", "unit_price", "vat_rate")


class _Heading(NamedTuple):
    """The heading of a column: where its words begin and end."""

    column: str
    x0: float
    x1: float


def mapped_lines(notes: Notes, rule: LinesRule, mark: str) -> tuple[Line, ...]:
    """Return the lines of all pages, in reading order. `mark` is the supplier's decimal mark, "" where it has none.

    A row without an amount in its column goes on with the description of the line above.
    """
    found: list[Line] = []
    headings: tuple[_Heading, ...] | None = None
    page, inside = 0, False
    for row_notes in notes.rows:
        row = row_notes.row
        if row.page != page:
            page, inside = row.page, False
        head = _headings(row, rule)
        if head is not None:
            headings, inside = head or headings, True
            continue
        if not inside:
            continue
        if _has(row, rule.end):
            inside = False
        elif not _has(row, rule.skip):
            _take(found, _cells(row, rule, headings or ()), mark)
    return tuple(found)


def _headings(row: Row, rule: LinesRule) -> tuple[_Heading, ...] | None:
    """Return the headings where the row is the table's head (an empty tuple where only `start` says so), or None."""
    named = {name: column.heading for name, column in rule.columns.items() if column.heading}
    if not named:
        return () if _has(row, rule.start) else None
    found = []
    for name, heading in named.items():
        place = _find(row, heading)
        if place is None:
            return None
        found.append(_Heading(name, row.words[place[0]].x0, row.words[place[1] - 1].x1))
    return tuple(found)


def _find(row: Row, text: str) -> tuple[int, int] | None:
    wanted = normalised(text)
    words = [normalised(word.text) for word in row.words]
    for first in range(len(words)):
        tokens: tuple[str, ...] = ()
        for last in range(first, len(words)):
            tokens += words[last]
            if tokens == wanted and words[first]:
                return first, last + 1
            if tokens != wanted[: len(tokens)]:
                break
    return None


def _has(row: Row, texts: tuple[str, ...]) -> bool:
    return any(_find(row, text) is not None for text in texts)


def _cells(row: Row, rule: LinesRule, headings: tuple[_Heading, ...]) -> dict[str, str]:
    """Return the text in each column of a row."""
    cells: dict[str, list[str]] = defaultdict(list)
    if headings:
        for segment in row.segments:
            cells[_under(segment.x0, segment.x1, headings)].append(segment.text)
    else:
        for word in row.words:
            middle = (word.x0 + word.x1) / 2
            for name, column in rule.columns.items():
                if column.x0 is not None and column.x1 is not None and column.x0 <= middle <= column.x1:
                    cells[name].append(word.text)
    return {name: " ".join(texts) for name, texts in cells.items()}


def _under(x0: float, x1: float, headings: tuple[_Heading, ...]) -> str:
    """Return the column whose heading the print stands under: same left or right edge, else nearest."""

    def distance(heading: _Heading) -> tuple[bool, float, float]:
        edge = min(abs(x0 - heading.x0), abs(x1 - heading.x1))
        gap = max(heading.x0 - x1, x0 - heading.x1, 0.0)
        return edge > _EDGE, gap, edge

    return min(headings, key=distance).column


def _take(found: list[Line], cells: dict[str, str], mark: str) -> None:
    """Add the line in these cells, or their description to the line before."""
    amount = amount_in(cells.get("amount", ""), mark)
    description = cells.get("description", "").strip(" .:-|")
    if amount is None:
        if found and description:
            found[-1] = replace(found[-1], description=f"{found[-1].description} {description}".strip())
        return
    numbers: dict[str, Decimal | None] = {name: amount_in(_bare(cells.get(name, "")), mark) for name in _NUMBERS}
    found.append(
        Line(
            description=description,
            amount=-amount if _is_negative(cells["amount"]) else amount,
            quantity=numbers["quantity"],
            unit=cells.get("unit") or None,
            unit_price=numbers["unit_price"],
            item_number=cells.get("item_number") or None,
            vat_rate=numbers["vat_rate"],
        )
    )


def _bare(text: str) -> str:
    return text.replace("%", "").strip()


def _is_negative(text: str) -> bool:
    bare = text.strip()
    return bare[:1] in ("-", "−", "–") or (bare[-1:] in ("-", "−", "–") and not bare.endswith((",-", ".-", ",--")))
