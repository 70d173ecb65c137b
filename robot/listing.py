"""Rows for a person at a terminal: nothing in them is ever cut off."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

_INDENT = " " * 4


def print_rows(
    console: Console,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    whole: Collection[int] = (),
    styles: Sequence[str] = (),
    title: str = "",
) -> None:
    """Print rows as a table; where the terminal is too narrow for their longest words, each row line by line.

    `whole`: the columns, counted from 0, that never break, for a person copies what stands there. `styles`: each row's.
    """
    if not rows:
        return
    styles = styles or [""] * len(rows)
    widths = _widths(headings, rows, whole, console.width - 3 * len(headings) - 1)
    if widths is None:
        _print_blocks(console, headings, rows, styles, title)
        return
    table = Table(title=Text(title) if title else None)
    for heading, width in zip(headings, widths, strict=True):
        table.add_column(Text(heading), width=width)
    for row, style in zip(rows, styles, strict=True):
        table.add_row(*map(Text, row), style=style)
    console.print(table)


def _widths(
    headings: Sequence[str], rows: Sequence[Sequence[str]], whole: Collection[int], room: int
) -> list[int] | None:
    """Return each column's width, or None where the room is too small for the words."""
    columns = list(zip(headings, *rows, strict=True))
    longest = [max(map(cell_len, cells)) for cells in columns]
    least = [
        longest[number] if number in whole else max(cell_len(word) for cell in cells for word in ["", *cell.split()])
        for number, cells in enumerate(columns)
    ]
    spare = room - sum(least)
    if spare < 0:
        return None
    wanted = [most - few for most, few in zip(longest, least, strict=True)]
    share = min(1.0, spare / max(1, sum(wanted)))
    return [few + int(more * share) for few, more in zip(least, wanted, strict=True)]


def _print_blocks(
    console: Console, headings: Sequence[str], rows: Sequence[Sequence[str]], styles: Sequence[str], title: str
) -> None:
    if title:
        console.print(Text(title), soft_wrap=True)
    for row, style in zip(rows, styles, strict=True):
        first, *others = zip(headings, row, strict=True)
        lines = [first[1], *(f"{_INDENT}{heading}: {cell}" for heading, cell in others if cell)]
        console.print(Text("\n".join(lines)), style=style, soft_wrap=True)
