"""Looks for something by the steps of a search, and reads the numbers of what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from robot.entry.reading import canonical, place_text
from robot.entry.screen import Around, Screen
from robot.entry.steps import Steps
from robot.errors import ScreenChanged
from robot.mapping.place import Place
from robot.mapping.section import Lookup, Opened, Results
from robot.sentence import said


def look_up(steps: Steps, screen: Screen, search: Lookup) -> tuple[str, ...]:
    """Return the numbers of what the search finds, those alone that show the values that must agree.

    Nothing counts as nothing only where the screen says so. Raises `ScreenChanged` where it says neither, and
    `BusinessHold` where the system refuses the search in words.
    """
    around = Around.of(search, steps.values)
    steps.run(search.steps, around)
    steps.raise_refusal()
    around = replace(around, values=steps.values)
    results, opened = search.results, search.results.opened
    choices = [(around, results.rows), (around, results.nothing)]
    if opened is not None:
        choices.append((around, opened.shown))
    match screen.find_one_of(choices):
        case 1:
            return ()
        case 2 if opened is not None:
            return _numbers(screen, opened, [around], steps.values)
    rows = [replace(around, inside=row) for row in screen.all(results.rows, around)]
    return _numbers(screen, results, rows, steps.values)


def _numbers(
    screen: Screen, results: Results | Opened, found: Sequence[Around], values: Mapping[str, Any]
) -> tuple[str, ...]:
    numbers = []
    for within in found:
        if not all(_agrees(screen, name, place, within, values) for name, place in results.match.items()):
            continue
        number = place_text(screen, results.number, within)
        if not number:
            raise ScreenChanged(
                said("{target} shows no number in the search's results.", target=results.number.read[0])
            )
        numbers.append(number)
    return tuple(dict.fromkeys(numbers))


def _agrees(screen: Screen, name: str, place: Place, around: Around, values: Mapping[str, Any]) -> bool:
    text = place_text(screen, place, around)
    if place.says:
        return " ".join(text.split()) in place.says
    return bool(canonical(text, values[name], screen.mapping.formats, place.format) == values[name])
