"""The registers' files: their rows under the names of their columns, and what is wrong with a file as a whole.

CSV (UTF-8, semicolon or comma or tab, a header line), each row on one line.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from robot.sentence import Sentence, at, said
from robot.toml import nearest

TOO_MANY = " "
"""Under this name, which no header has, a row says that it has more values than the header has names."""
_BESIDE_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a register."""

    path: Path
    number: int  # of its line, counted from 1
    cells: dict[str, str]

    def __str__(self) -> str:
        """Return where the row stands."""
        return said("{path}, line {number}", path=self.path, number=self.number)


def read_rows(folder: Path, columns: Sequence[str], needed: Collection[str], faults: list[str]) -> Iterator[Row]:
    """Yield the rows of all `*.csv` of a folder; `columns` are those that there may be, `needed` those that must.

    What is wrong with a file as a whole is added to `faults`.
    """
    for path in sorted(folder.glob("*.csv")):
        yield from _rows(path, columns, needed, faults)


def _rows(path: Path, columns: Sequence[str], needed: Collection[str], faults: list[str]) -> Iterator[Row]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        faults.append(said("{path}: cannot be read as UTF-8 text. Save it in Excel as 'CSV UTF-8'.", path=path))
        return
    except OSError as error:
        faults.append(said("{path}: cannot be read ({reason}).", path=path, reason=error.strerror))
        return
    records = _records(path, text or "\n", faults)  # an empty file has a header of nothing
    if (first := next(records, None)) is None:
        return
    heads = [name.strip() for name in first[1]]
    if wrong := list(_wrong_heads(path, heads, columns, needed)):
        faults += wrong
        return
    for number, values in records:
        cells = _cells(heads, values)
        if any(cells.values()):  # Excel's own empty rows at the end are ";;;"
            yield Row(path=path, number=number, cells=cells)


def _records(path: Path, text: str, faults: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the values of each line with its number, up to one whose quotation marks do not belong together.

    Such a mark makes one cell of the lines that follow, and what stands there would be missed by nobody.
    """
    delimiter = max(";\t,", key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 1
    try:
        for values in reader:
            if reader.line_num > number:
                break
            yield number, values
            number += 1
        else:
            return
    except csv.Error:
        pass  # told below, as a cell over several lines is
    faults.append(
        said(
            "{path}, line {number}: a cell begins with a quotation mark and does not end with one on the same line. "
            "Open the file in a text editor, and delete the mark or the line break.",
            path=path,
            number=number,
        )
    )


def _wrong_heads(
    path: Path, heads: Sequence[str], columns: Sequence[str], needed: Collection[str]
) -> Iterator[Sentence]:
    """Yield what is wrong with a header; where a needed column is missing, nothing else of it counts.

    Beside all that there may be, an office has columns of its own; where one is missing, another may be meant for it.
    """
    place = Row(path=path, number=1, cells={})
    if missing := sorted(set(needed) - set(heads)):
        yield said(
            "{path}, line 1: the header lacks {missing}. It has: {heads}.",
            path=path,
            missing=", ".join(missing),
            heads=", ".join(filter(None, heads)) or said("nothing"),
        )
        return
    for name, count in Counter(filter(None, heads)).items():
        if name not in columns and set(columns) <= set(heads):
            continue
        if name not in columns:
            meant = nearest(_BESIDE_LETTERS.sub("_", name.casefold()), columns)
            known = ", ".join(columns)
            yield at(
                place,
                said("'{name}' is no column here.{meant} There are: {known}.", name=name, meant=meant, known=known),
            )
        elif count > 1:
            yield at(place, said("two columns are called '{name}'; delete the one that does not hold.", name=name))


def _cells(heads: Sequence[str], values: Sequence[str]) -> dict[str, str]:
    """Return a row's values under their names; what stands under no name is `TOO_MANY`."""
    cells = dict.fromkeys(filter(None, heads), "")
    for name, value in zip_longest(heads, values, fillvalue=""):
        if name:
            cells[name] = value.strip()
        elif value.strip():
            cells[TOO_MANY] = "yes"
    return cells
