"""Looks for something by the steps of a search, and reads the numbers of what was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from robot.entry.reading import canonical, place_text
from robot.entry.screen import Around, Screen
from robot.entry.steps import Steps
from robot.errors import ScreenChanged
from robot.mapping.section import Lookup, Results


def look_up(steps: Steps, screen: Screen, search: Lookup) -> tuple[str, ...]:
    """Return the numbers of what the search finds, those alone whose row shows the values that must agree.

    Nothing counts as nothing only where the screen says so. Raises `ScreenChanged` where it says neither.
    """
    around = Around.of(search, steps.values)
    steps.run(search.steps, around)
    around = replace(around, values=steps.values)
    results = search.results
    if screen.find_one_of([(around, results.rows), (around, results.nothing)]) == 1:
        return ()
    found = []
    for row in screen.all(results.rows, around):
        within = replace(around, inside=row)
        if not _agrees(screen, results, within, steps.values):
            continue
        number = place_text(screen, results.number, within)
        if not number:
            raise ScreenChanged(f"{results.number.read[0]} shows no number in the search's results.")
        found.append(number)
    return tuple(dict.fromkeys(found))


def _agrees(screen: Screen, results: Results, around: Around, values: Mapping[str, Any]) -> bool:
    for name, place in results.match.items():
        text = place_text(screen, place, around)
        if canonical(text, values[name], screen.mapping.formats, place.format) != values[name]:
            return False
    return True
