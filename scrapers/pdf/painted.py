"""Says what hides text: that it has no ink, surfaces and pictures drawn over it, a ground of its own shade.

`shown.py` renders the place of a value and looks for ink, which costs too much for every word, and finds ink as well
where a picture says something else. Here the objects of the page are gone through in the order in which they are
drawn. What nobody painted for eyes is no evidence of what the page says.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from scrapers.pdf.annotations import shown_annotations
from scrapers.pdf.page_objects import PageObjects
from scrapers.pdf.shown import is_shown
from scrapers.pdf.words import PageWords, Word, box_of

_INVISIBLE = frozenset({pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium_c.FPDF_TEXTRENDERMODE_CLIP})
_COVERING = frozenset(
    {
        pdfium_c.FPDF_ANNOT_FREETEXT,
        pdfium_c.FPDF_ANNOT_SQUARE,
        pdfium_c.FPDF_ANNOT_CIRCLE,
        pdfium_c.FPDF_ANNOT_POLYGON,
        pdfium_c.FPDF_ANNOT_STAMP,
        pdfium_c.FPDF_ANNOT_INK,
        pdfium_c.FPDF_ANNOT_WIDGET,
        pdfium_c.FPDF_ANNOT_REDACT,
    }
)
_LEAST_CONTRAST = 40  # of 255
_LEAST_SURFACE = 3.0  # points; what is less high or wide is a line
_LEAST_HEIGHT = 3.0  # points; nobody can read smaller print
_MOST_OBJECTS = 5_000
_NO_SHADE = -1
_COVERED = 0.7  # of the area of what is covered
_FEWEST_DIGITS = 3


class _Painted(NamedTuple):
    """An object, in points from the page's top left corner. `shade` is 0 (black) to 255, -1 where it is not one."""

    order: int  # counts the drawing of the page
    x0: float
    top: float
    x1: float
    bottom: float
    shade: int
    hole: tuple[float, float, float, float] | None = None  # what a frame leaves open: left, top, right, bottom


def hidden_words(page: PageWords, opened: pdfium.PdfPage, *, each: bool = False) -> list[Word]:
    """Return the numbers of a page that it does not show. `each`: look for the ink of each one."""
    numbers = [w for w in page.words if is_number(w)]
    places = hidden_places(opened)
    return [
        w
        for w in numbers
        if w.height < _LEAST_HEIGHT or _any_covers(places, w) or (each and not is_shown(opened, box_of([w])))
    ]


def is_number(word: Word) -> bool:
    """Return whether a word can be an amount, a number or an account: it has three digits or more."""
    return not word.text.isalpha() and sum(map(str.isdigit, word.text)) >= _FEWEST_DIGITS


def hidden_places(page: pdfium.PdfPage) -> list[_Painted]:
    """Return the places of texts without ink, cut off, drawn over, or on a ground of their own shade.

    None for a turned or cropped page, and for one of too many objects to look at each.
    """
    width, height = page.get_size()
    left, bottom, right, top = page.get_bbox()
    whole = (left, bottom) == (0, 0) and abs(right - width) < 1 and abs(top - height) < 1
    count = pdfium_c.FPDFPage_CountObjects(page)
    if page.get_rotation() or not whole or count > _MOST_OBJECTS:
        return []
    objects = PageObjects(page)
    listed = list(enumerate(objects.listed(count)))
    texts = [(order, handle) for order, (handle, kind) in listed if kind == pdfium_c.FPDF_PAGEOBJ_TEXT]
    suspects = objects.unlike_others([handle for _, handle in texts])
    hidden: list[_Painted] = []
    for order, handle in [text for text, suspect in zip(texts, suspects, strict=True) if suspect]:
        objects.choose(handle)
        clips = objects.clips()
        if objects.render_mode() in _INVISIBLE or (clips and _is_cut_off(objects, clips)):
            hidden.append(_place(objects, order, height))
    unseen = {text.order for text in hidden}
    surfaces: list[_Painted] = []
    for order, (handle, kind) in listed:
        if kind in (pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_PATH):
            objects.choose(handle)
            surface = _surface(objects, order, height, kind)
            if surface is not None:
                surfaces.append(surface)
    surfaces += _annotations(page, count, height)
    seen = [text for text in texts if text[0] not in unseen] if unseen else texts
    return hidden + _drawn_over(objects, seen, surfaces, height)


def _drawn_over(
    objects: PageObjects, texts: Sequence[tuple[int, int]], surfaces: Sequence[_Painted], height: float
) -> list[_Painted]:
    """Return those texts (order, handle) on which a later surface lies, or whose ground is of their own shade.

    Only what is asked of each text may cost little: a page has hundreds, and hardly ever a hidden one.
    """
    near = _near_shades({s.shade for s in surfaces})
    hidden = []
    earlier, later = 0, surfaces  # how many surfaces are drawn before the text, and those after it
    for order, handle in texts:
        while later and later[0].order < order:
            earlier, later = earlier + 1, later[1:]
        objects.choose(handle)
        may_vanish = bool(near) and objects.shade() in near
        if not may_vanish and not later:
            continue
        left, bottom, right, top = objects.bounds()
        place = left, height - top, right, height - bottom
        ground = _covering(later, place) or (_covering(surfaces[:earlier], place) if may_vanish else None)
        if ground is None:
            continue
        shade = objects.shade()
        if ground.order > order or shade in _near_shades({ground.shade}):
            hidden.append(_Painted(order, *place, shade))
    return hidden


def _covering(surfaces: Sequence[_Painted], place: tuple[float, float, float, float]) -> _Painted | None:
    """Return the last of these surfaces that lies over most of a place (left, top, right, bottom)."""
    x0, top, x1, bottom = place
    least = _COVERED * (x1 - x0) * (bottom - top)
    if least <= 0:
        return None
    for surface in reversed(surfaces):
        _, left, upper, right, lower, _, hole = surface
        if (
            upper < bottom
            and lower > top
            and left < x1
            and right > x0
            and (min(right, x1) - max(left, x0)) * (min(lower, bottom) - max(upper, top)) > least
            and (hole is None or not _is_within(place, hole))
        ):
            return surface
    return None


def _is_within(place: tuple[float, float, float, float], hole: tuple[float, float, float, float]) -> bool:
    """Return whether most of a place is seen through a hole, so that no more of it is covered than may be."""
    (x0, top, x1, bottom), (left, upper, right, lower) = place, hole
    across, down = min(right, x1) - max(left, x0), min(lower, bottom) - max(upper, top)
    return across > 0 and down > 0 and across * down >= (1 - _COVERED) * (x1 - x0) * (bottom - top)


def _near_shades(shades: set[int]) -> frozenset[int]:
    """Return the shades that do not stand out from one of these."""
    reach = range(1 - _LEAST_CONTRAST, _LEAST_CONTRAST)
    return frozenset(s + by for s in shades - {_NO_SHADE} for by in reach if s + by >= 0)


def _annotations(page: pdfium.PdfPage, order: int, height: float) -> list[_Painted]:
    """Return the places of notes, stamps and form fields: viewers draw them over all that the page says."""
    found = []
    rectangle = pdfium_c.FS_RECTF()
    for index, annotation in shown_annotations(page, _COVERING):
        if pdfium_c.FPDFAnnot_GetRect(annotation, rectangle):
            top, bottom = height - rectangle.top, height - rectangle.bottom
            found.append(_Painted(order + index, rectangle.left, top, rectangle.right, bottom, _NO_SHADE))
    return found


def _surface(objects: PageObjects, order: int, height: float, kind: int) -> _Painted | None:
    """Return the object as something that covers what lies below; None for a line, a frame, or glass."""
    left, bottom, right, top = objects.bounds()
    if right - left < _LEAST_SURFACE or top - bottom < _LEAST_SURFACE or objects.is_transparent():
        return None
    if kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
        return _Painted(order, left, height - top, right, height - bottom, _NO_SHADE)
    shade = objects.shade() if objects.is_filled() else _NO_SHADE
    if shade == _NO_SHADE:
        return None
    open_part = objects.hole()
    hole = None if open_part is None else (open_part[0], height - open_part[3], open_part[2], height - open_part[1])
    return _Painted(order, left, height - top, right, height - bottom, shade, hole)


def _is_cut_off(objects: PageObjects, clips: Sequence[tuple[float, float, float, float]]) -> bool:
    """Return whether a text lies outside of what its clip paths let through."""
    left, bottom, right, top = objects.bounds()
    return any(right <= x0 or left >= x1 or top <= y0 or bottom >= y1 for x0, y0, x1, y1 in clips)


def _place(objects: PageObjects, order: int, height: float) -> _Painted:
    left, bottom, right, top = objects.bounds()
    return _Painted(order, left, height - top, right, height - bottom, objects.shade())


def _any_covers(places: Sequence[_Painted], word: Word) -> bool:
    return _covering(places, (word.x0, word.top, word.x1, word.bottom)) is not None
