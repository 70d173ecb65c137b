"""Makes words of what the engine saw: specks left out, boxes as high as their line, points for pixels."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from scrapers.ocr.engine import Seen
from scrapers.ocr.tidy import tidied
from scrapers.pdf.words import Word

_LEAST_OF_LINE = 35.0  # of 100: the confidence in the words of a line, on average
_STROKES = frozenset("|_—=~'\"‘’“”.«»")  # what specks and the rules of tables are read as
_SPECKED = 1.6  # times the usual height of its line's words: there is more in its box than the word
_TWO_LINES = 2.2  # times the usual height of its words: no line is so high


def words_of(seen: Iterable[Seen], scale: float) -> tuple[Word, ...]:
    """Return the words, in points. `scale`: pixels a point."""
    lines: dict[tuple[int, int, int], list[Seen]] = defaultdict(list)
    for word in seen:
        lines[word.line].append(word)
    return tuple(word for line in lines.values() for word in tidied(list(_line(line, scale))))


def confidence(seen: Sequence[Seen]) -> float:
    """Return how sure the engine is of a page, 0 to 100: the mean over its words, longer ones counting more."""
    letters = sum(len(word.text) for word in seen)
    return sum(word.confidence * len(word.text) for word in seen) / letters if letters else 0.0


def _line(line: Sequence[Seen], scale: float) -> Iterator[Word]:
    """Yield the words of a line, all as high as it; a word with a speck over it does not make the line higher."""
    if statistics.fmean(word.confidence for word in line) < _LEAST_OF_LINE:
        return
    usual = statistics.median(word.height for word in line)
    sound = [word for word in line if word.height <= _SPECKED * usual]
    top, bottom = min(w.top for w in sound), max(w.top + w.height for w in sound)
    is_line = bottom - top <= _TWO_LINES * usual
    for word in line:
        if _STROKES.issuperset(word.text):
            continue
        upper, lower = (top, bottom) if is_line else (word.top, word.top + word.height)
        yield Word(word.text, word.left / scale, upper / scale, (word.left + word.width) / scale, lower / scale)
