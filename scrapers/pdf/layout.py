"""Puts words in order: rows from top to bottom, in each row segments (words without a wide gap), and blocks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from operator import itemgetter
from typing import NamedTuple, TypedDict

from robot.invoice import Box
from scrapers.pdf.words import PageWords, Word, box_of

_WIDE_GAP = 0.8  # of the word's height: what parts two columns rather than two words; a typewriter's space is 0.77
_WIDER = 1.1  # than the letters behind it: a font that does not say how high it is seems low
_SAME_EDGE = 3.0  # points
_SAME_RIGHT = 1.0  # points
_SAME_ROW = 0.4  # of the lower word's height: how far the middles of two words may be apart
_LEFT, _TOP, _BOTTOM = (itemgetter(Word._fields.index(edge)) for edge in ("x0", "top", "bottom"))
_UPRIGHT = 4.0  # a word of four letters and more that is this many times higher than wide runs up the margin


class Segment(NamedTuple):
    """Words of one row that stand together, as places `first` to `last` (exclusive) in the row."""

    first: int
    last: int
    text: str
    x0: float
    x1: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The words of a page on one height, from left to right."""

    page: int
    index: int  # counted over the whole document
    words: tuple[Word, ...]
    segments: tuple[Segment, ...]
    top: float
    bottom: float

    @property
    def height(self) -> float:
        """The height of the row's first word, in points."""
        return self.words[0].height

    def box(self, first: int, last: int) -> Box:
        """Return the rectangle around the words `first` to `last` (exclusive)."""
        return box_of(self.words[first:last])

    def text(self, first: int = 0, last: int | None = None) -> str:
        """Return the words `first` to `last` with single spaces."""
        return " ".join(word.text for word in self.words[first:last])

    def places(self, start: int, end: int) -> tuple[int, int]:
        """Return the words (first, last exclusive) that hold these characters of `text()`."""
        first = last = 0
        at = 0
        for place, word in enumerate(self.words):
            if at <= start:
                first = place
            if at < end:
                last = place + 1
            at += len(word.text) + 1
        return first, last

    def segment_at(self, place: int) -> Segment:
        """Return the segment that holds the word at this place."""
        for segment in self.segments:
            if place < segment.last:
                return segment
        raise IndexError(place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Segments under each other with the same left edge, as an address is set."""

    page: int
    parts: tuple[tuple[Row, Segment], ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """The lines of the block."""
        return tuple(segment.text for _, segment in self.parts)

    @property
    def top(self) -> float:
        """The upper edge, in points from the page's top."""
        return self.parts[0][0].top

    @property
    def x0(self) -> float:
        """The left edge."""
        return self.parts[0][1].x0

    @property
    def x1(self) -> float:
        """The right edge."""
        return max(segment.x1 for _, segment in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The rows of one invoice's pages."""

    rows: tuple[Row, ...]
    pages: tuple[int, ...]
    page_height: float
    stream: tuple[Word, ...] = ()  # all words, in the order in which the file writes them
    written: Mapping[int, int] = field(default_factory=dict)  # the place of each word in `stream`, by its `id`

    def above(self, row: Row, count: int) -> tuple[Row, ...]:
        """Return the rows of the same page before this one."""
        start = row.index - self.rows[0].index
        return tuple(r for r in self.rows[max(0, start - count) : start] if r.page == row.page)

    def below(self, row: Row, count: int) -> tuple[Row, ...]:
        """Return the next rows of the same page."""
        start = row.index - self.rows[0].index + 1
        return tuple(r for r in self.rows[start : start + count] if r.page == row.page)


class _Stream(TypedDict):
    stream: tuple[Word, ...]
    written: Mapping[int, int]


def lay_out(pages: Sequence[PageWords], first: int = 0) -> Layout:
    """Return the rows of these pages, in reading order, counted from `first`."""
    rows: list[Row] = []
    for page in pages:
        for words, top, bottom in _grouped(page.words):
            rows.append(
                Row(
                    page=page.number,
                    index=first + len(rows),
                    words=tuple(words),
                    segments=tuple(_segments(words)),
                    top=top,
                    bottom=bottom,
                )
            )
    return Layout(
        rows=tuple(rows),
        pages=tuple(page.number for page in pages),
        page_height=pages[0].height if pages else 0.0,
        **_stream([page.words for page in pages]),
    )


def _stream(parts: Sequence[Sequence[Word]]) -> _Stream:
    words = tuple(chain.from_iterable(parts))
    return {"stream": words, "written": dict(zip(map(id, words), range(len(words)), strict=True))}


def put_together(layouts: Sequence[Layout]) -> Layout:
    """Return the layout of pages that follow each other and whose rows are counted on."""
    return Layout(
        rows=tuple(row for layout in layouts for row in layout.rows),
        pages=tuple(page for layout in layouts for page in layout.pages),
        page_height=layouts[0].page_height,
        **_stream([layout.stream for layout in layouts]),
    )


def _grouped(words: Sequence[Word]) -> Iterator[tuple[list[Word], float, float]]:
    """Yield the words of each height from left to right, with their upper and lower edge."""
    heights = sorted(
        (top + bottom, place)
        for place, (text, x0, top, x1, bottom) in enumerate(words)
        if bottom - top <= _UPRIGHT * (x1 - x0) or len(text) < 4
    )
    row: list[Word] = []
    doubled_middle = doubled_reach = 0.0
    for doubled, place in heights:
        word = words[place]
        _, _, top, _, bottom = word
        below = doubled - doubled_middle
        doubled_own = 2 * _SAME_ROW * max(bottom - top, 1.0)
        if row and below < doubled_reach and below < doubled_own:
            row.append(word)
            continue
        if row:
            yield _in_order(row)
        row, doubled_middle, doubled_reach = [word], doubled, doubled_own
    if row:
        yield _in_order(row)


def _in_order(row: list[Word]) -> tuple[list[Word], float, float]:
    row.sort(key=_LEFT)
    return row, min(map(_TOP, row)), max(map(_BOTTOM, row))


def _segments(words: Sequence[Word]) -> Iterator[Segment]:
    _, left, _, right, _ = words[0]
    first, texts = 0, [words[0].text]
    for place in range(1, len(words)):
        text, x0, top, x1, bottom = words[place]
        gap = x0 - right
        if gap > _WIDE_GAP * (bottom - top) and gap * len(text) > _WIDER * (x1 - x0):
            yield Segment(first, place, " ".join(texts), left, right)
            first, left, texts = place, x0, [text]
        else:
            texts.append(text)
        right = x1
    yield Segment(first, len(words), " ".join(texts), left, right)


def blocks(layout: Layout) -> list[Block]:
    """Return the blocks of a layout: lines under each other with the same left or right edge, and no gap of a line."""
    open_blocks: list[list[tuple[Row, Segment]]] = []
    done: list[list[tuple[Row, Segment]]] = []
    reach = {row.index: 0.9 * row.height for row in layout.rows}
    for row in layout.rows:
        still_open: list[list[tuple[Row, Segment]]] = []
        page, top = row.page, row.top
        for block in open_blocks:
            last = block[-1][0]
            near = page == last.page and top - last.bottom < reach[last.index]
            (still_open if near else done).append(block)
        # The edges of those blocks that have none of this row; an address at the right is set by its right edge.
        homes = [(block[-1][1].x0, block[-1][1].x1, block) for block in still_open]
        for segment in row.segments:
            for place, (left, right, home) in enumerate(homes):
                if -_SAME_EDGE < left - segment.x0 < _SAME_EDGE or -_SAME_RIGHT < right - segment.x1 < _SAME_RIGHT:
                    home.append((row, segment))
                    del homes[place]
                    break
            else:
                still_open.append([(row, segment)])
        open_blocks = still_open
    done.extend(open_blocks)
    found = [Block(page=b[0][0].page, parts=tuple(b)) for b in done]
    return sorted(found, key=lambda b: (b.page, b.top, b.x0))
