"""Reads labels that are broken over two rows of a narrow column: "Faktura" over "nr.", "Købers" over "ordrenr."."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scrapers.labels import Label, find_labels
from scrapers.pdf.layout import Row, Segment

_CLOSE = 0.4  # of a row's height: the gap between two rows of one cell
_SAME_EDGE = 3.0  # points
_SAME_PRINT = 0.1  # of a word's height
_MOST_WORDS = 3
_DIGIT = re.compile(r"\d")


def with_wrapped_labels(rows: Sequence[Row], labels: Sequence[Sequence[Label]]) -> list[tuple[Label, ...]]:
    """Return the labels of each row with those that only two cells over each other make; they stand in the lower one.

    The labels that the two cells seemed to have by themselves are dropped.
    """
    read = [tuple(found) for found in labels]
    for place in range(1, len(rows)):
        above, below = rows[place - 1], rows[place]
        if not (read[place - 1] or read[place]) or not _are_close(above, below) or _has_values(above, below):
            continue
        for upper, lower in _cells(above, below):
            label = _joined(above, upper, below, lower)
            if label is not None:
                read[place - 1] = _without(read[place - 1], upper)
                both = (*_without(read[place], lower), label)
                read[place] = tuple(sorted(both, key=lambda one: one.first))
    return read


def _are_close(above: Row, below: Row) -> bool:
    return above.page == below.page and below.top - above.bottom < _CLOSE * below.height


def _has_values(*rows: Row) -> bool:
    """Return whether values stand in the rows: then each row has labels of its own."""
    return any(_DIGIT.search(word.text) and not word.text.endswith("%") for row in rows for word in row.words)


def _cells(above: Row, below: Row) -> Iterator[tuple[Segment, Segment]]:
    """Yield the cells over each other that hold a few words without digits, in the same print."""
    for lower in below.segments:
        if not _is_wordy(lower):
            continue
        for upper in above.segments:
            aligned = abs(upper.x0 - lower.x0) < _SAME_EDGE or abs(upper.x1 - lower.x1) < _SAME_EDGE
            if aligned and _is_wordy(upper) and _in_same_print(above, upper, below, lower):
                yield upper, lower


def _is_wordy(cell: Segment) -> bool:
    return cell.last - cell.first <= _MOST_WORDS and _DIGIT.search(cell.text) is None


def _in_same_print(above: Row, upper: Segment, below: Row, lower: Segment) -> bool:
    heights = above.words[upper.first].height, below.words[lower.first].height
    return abs(heights[0] - heights[1]) < _SAME_PRINT * heights[1]


def _joined(above: Row, upper: Segment, below: Row, lower: Segment) -> Label | None:
    """Return the label that the words of both cells make, all of them; None where there is none."""
    words = (*above.words[upper.first : upper.last], *below.words[lower.first : lower.last])
    last, first = above.words[upper.last - 1], below.words[lower.first]
    broken = last._replace(text=last.text.rstrip("-") + first.text)  # "Rekvisi-" over "tion"
    ends = upper.last - upper.first
    for joined in (words, (*words[: ends - 1], broken, *words[ends + 1 :])):
        text = " ".join(word.text for word in joined)
        whole = Segment(0, len(joined), text, lower.x0, lower.x1)
        row = Row(
            page=below.page, index=below.index, words=joined, segments=(whole,), top=below.top, bottom=below.bottom
        )
        labels = find_labels(row, text)
        if len(labels) == 1 and (labels[0].first, labels[0].last) == (0, len(joined)):
            return Label(labels[0].field, labels[0].wording, below, lower.first, lower.last)
    return None


def _without(labels: Sequence[Label], cell: Segment) -> tuple[Label, ...]:
    return tuple(label for label in labels if not cell.first <= label.first < cell.last)
