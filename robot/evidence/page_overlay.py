"""Draws a page picture with a box around each field and its name in the margin, as inline SVG.

The names stand beside the page, so that none hides what it points at; a thin line leads to the box.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass

from markupsafe import Markup, escape

from robot.evidence.page_images import PageImage
from robot.invoice import Box, Invoice
from robot.masking import clean
from robot.words import Words

MARGIN = 140.0  # points on either side of the page
_LINE_HEIGHT = 15.0
_FONT_SIZE = 9.5
_PADDING = 1.8
_LONGEST_NAME = 25
_STYLE = """<style>
svg { font-family: "Segoe UI", system-ui, sans-serif; background: #eef1f4; }
.edge { fill: none; stroke: #cfd6de; stroke-width: .8; }
.proven, .stated { color: #1a7f37; } .supported { color: #9a6700; } .guess { color: #b42318; }
.box { fill: currentColor; fill-opacity: .10; stroke: currentColor; stroke-width: 1.1; }
.lead { fill: none; stroke: currentColor; stroke-width: .6; stroke-opacity: .55; }
circle, text { fill: currentColor; } text { font-weight: 600; }
</style>"""


@dataclass(frozen=True, slots=True)
class _Label:
    name: str
    tone: str
    title: str
    box: Box
    left: bool


def overlay(page: PageImage, invoice: Invoice | None, words: Words) -> Markup:
    """Return the page as an SVG element, in points, with the boxes of the invoice's fields on it."""
    labels = _labels(page, invoice, words)
    margin = MARGIN if labels else 0
    png = base64.b64encode(page.png).decode()
    name = words.text("evidence.page", page=str(page.number))
    view = f"{-margin:.0f} 0 {page.width + 2 * margin:.1f} {page.height:.1f}"
    size = f'width="{page.width:.1f}" height="{page.height:.1f}"'
    style = "page" if labels else "page plain"
    parts = [
        f'<svg class="{style}" role="img" aria-label="{escape(name)}" viewBox="{view}" font-size="{_FONT_SIZE}">',
        f'<image href="data:image/png;base64,{png}" {size}/>',
        f'<rect class="edge" {size}/>',
    ]
    for left in (True, False):
        side = sorted((label for label in labels if label.left is left), key=lambda label: label.box.top)
        for label, y in zip(side, _spread([_middle(label.box) for label in side], page.height), strict=True):
            parts.append(_drawn(label, y, page.width))
    return Markup("\n").join(map(Markup, [*parts, "</svg>"]))


def drawing(page: PageImage, invoice: Invoice | None, words: Words) -> str:
    """Return the same as an SVG file of its own, which any browser shows."""
    inside = "".join(overlay(page, invoice, words))  # plain text: Markup would escape what is put in
    return inside.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1).replace(">\n", f">\n{_STYLE}\n", 1)


def _labels(page: PageImage, invoice: Invoice | None, words: Words) -> list[_Label]:
    if invoice is None:
        return []
    found = []
    for name, field in invoice.each_field():
        box = field.box
        if box is None or field.page != page.number or not _on_page(box, page):
            continue
        left = (box.x0 + box.x1) / 2 < page.width / 2
        title = f"{words.field(name)}: {words.value(field.value)} ({words.certainty(field.certainty)})"
        found.append(_Label(words.field(name), field.certainty.value, title, box, left))
    return found


def _on_page(box: Box, page: PageImage) -> bool:
    return 0 <= box.x0 <= box.x1 <= page.width + 1 and 0 <= box.top <= box.bottom <= page.height + 1


def _middle(box: Box) -> float:
    return (box.top + box.bottom) / 2


def _spread(wanted: list[float], height: float) -> list[float]:
    """Return places for labels near those wanted (ascending), a line apart, on the page where there is room."""
    places: list[float] = []
    for y in wanted:
        places.append(max(y, places[-1] + _LINE_HEIGHT) if places else max(y, _LINE_HEIGHT / 2))
    limit = height - _LINE_HEIGHT / 2
    for i in reversed(range(len(places))):
        places[i] = min(places[i], limit)
        limit = places[i] - _LINE_HEIGHT
    return places


def _drawn(label: _Label, y: float, page_width: float) -> str:
    box = label.box
    near, far, anchor = (-6.0, box.x0 - _PADDING, "end") if label.left else (page_width + 6, box.x1 + _PADDING, "start")
    edge = 0.0 if label.left else page_width
    name = escape(clean(label.name, _LONGEST_NAME))
    text_at = near - 4 if label.left else near + 4
    return (
        f'<g class="{escape(label.tone)}"><title>{escape(label.title)}</title>'
        f'<path class="lead" d="M{near:.1f} {y:.1f}L{edge:.1f} {y:.1f}L{far:.1f} {_middle(box):.1f}"/>'
        f'<rect class="box" x="{box.x0 - _PADDING:.1f}" y="{box.top - _PADDING:.1f}" rx="1.5" '
        f'width="{box.x1 - box.x0 + 2 * _PADDING:.1f}" height="{box.bottom - box.top + 2 * _PADDING:.1f}"/>'
        f'<circle cx="{near:.1f}" cy="{y:.1f}" r="2.2"/>'
        f'<text x="{text_at:.1f}" y="{y + 3.3:.1f}" text-anchor="{anchor}">{name}</text></g>'
    )
