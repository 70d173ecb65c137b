"""Frames in frames: known by name, address, order, or by a text that stands in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from playwright.sync_api import Error, Frame

from robot.mapping.target import FrameBy


def frame_in(outer: Frame, wanted: str | FrameBy, say: Callable[[str], str]) -> Frame | None:
    """Return the frame within `outer` that is meant, None where there is none yet. `say` fills in `{value}`s."""
    below = _frames_below(outer)
    if isinstance(wanted, str):
        return next((frame for frame in below if frame.name == wanted), None)
    if wanted.url is not None:
        address = say(wanted.url)
        below = (frame for frame in below if address in frame.url)
    if wanted.shows is not None:
        words = say(wanted.shows)
        below = (frame for frame in below if _shows(frame, words))
    found = list(below)
    place = (wanted.nth or 1) - 1
    return found[place] if place < len(found) else None


def _shows(frame: Frame, words: str) -> bool:
    try:
        return frame.get_by_text(words, exact=True).filter(visible=True).count() > 0
    except Error:  # it is being loaded, or is gone: not the one, for now
        return False


def _frames_below(frame: Frame) -> Iterator[Frame]:
    """Yield the frames in a frame, the outermost first."""
    yield from frame.child_frames
    for child in frame.child_frames:
        yield from _frames_below(child)
