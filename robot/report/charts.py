"""Small charts as inline SVG: horizontal bars and one stacked bar. No scripts, sharp in print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

_WIDTH = 520
_ROW = 26
_LABEL_WIDTH = 222
_COUNT_WIDTH = 112
_FONT = 13


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One value of a chart. `tone` is a CSS class; `shown` the value as people read it."""

    label: str
    value: float
    shown: str
    tone: str = "calm"


def bars(rows: Sequence[Bar], title: str) -> Markup:
    """Return horizontal bars, one a row, the longest filling the width; a value above nothing is always seen."""
    longest = max((row.value for row in rows), default=0) or 1
    room = _WIDTH - _LABEL_WIDTH - _COUNT_WIDTH
    parts = [_head(_WIDTH, len(rows) * _ROW, title)]
    for index, row in enumerate(rows):
        middle = index * _ROW + _ROW / 2
        width = max(room * row.value / longest, 2.0 if row.value > 0 else 0.0)
        parts.append(
            f'<g class="{escape(row.tone)}"><text x="0" y="{middle + 4.5:.1f}">{escape(_short(row.label))}'
            f"<title>{escape(row.label)}</title></text>"
            f'<rect x="{_LABEL_WIDTH}" y="{middle - 7:.1f}" width="{width:.1f}" height="14" rx="2"/>'
            f'<text class="count" x="{_LABEL_WIDTH + width + 7:.1f}" y="{middle + 4.5:.1f}">'
            f"{escape(row.shown)}</text></g>"
        )
    return Markup("").join(map(Markup, [*parts, "</svg>"]))


def stacked(parts_of_all: Sequence[Bar], title: str) -> Markup:
    """Return one bar cut into parts by their share; parts of nothing are left out."""
    parts_seen = [part for part in parts_of_all if part.value > 0]
    total = sum(part.value for part in parts_seen) or 1
    width, height, gap = 1000.0, 22.0, 3.0
    room = width - gap * max(len(parts_seen) - 1, 0)
    drawn, x = [_head(int(width), int(height), title)], 0.0
    for part in parts_seen:
        size = room * part.value / total
        drawn.append(
            f'<g class="{escape(part.tone)}"><title>{escape(part.label)}: {escape(part.shown)}</title>'
            f'<rect x="{x:.1f}" y="0" width="{size:.1f}" height="{height}" rx="2"/></g>'
        )
        x += size + gap
    return Markup("").join(map(Markup, [*drawn, "</svg>"]))


def _head(width: int, height: int, title: str) -> str:
    return (
        f'<svg class="chart" role="img" aria-label="{escape(title)}" viewBox="0 0 {width} {max(height, 1)}" '
        f'font-size="{_FONT}">'
    )


def _short(label: str, limit: int = 30) -> str:
    return label if len(label) <= limit else label[: limit - 1] + "…"
