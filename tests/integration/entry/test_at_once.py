"""Reading many places of a page in one call says what reading them one by one says, or leaves it to that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from robot.entry import Browsers
from robot.entry.at_once import read_at_once
from robot.entry.reading import SHOWN, place_text
from robot.entry.screen import Around, Screen
from robot.entry.watch import Watch
from robot.mapping import load_system
from robot.mapping.place import Place
from robot.mapping.target import Target
from tests.integration.entry.conftest import MAPPINGS

_PAGE = """
<h1> Ny faktura </h1>
<label for="valuta">Valuta:</label>
<select id="valuta"><option>DKK</option><option selected>EUR</option></select>
<label>Betalt <input type="checkbox" checked></label>
<table><tr><td>Fakturanr.</td><td><input name="txtNr" value=" 2026-1 "></td>
<td>Dato</td><td>02-11-2026</td></tr></table>
<p data-nr="98-1">Bilag</p>
<table><tr><th>Konto</th><th>Beløb</th></tr><tr class="linje"><td>5-32</td><td><input value="12,50"></td></tr></table>
"""
_THERE: dict[str, dict[str, Any]] = {
    "heading": {"css": "h1"},
    "currency": {"label": "Valuta"},
    "paid": {"label": "Betalt"},
    "number": {"beside": "Fakturanr."},
    "number by name": {"name": "txtNr"},
    "day": {"beside": "Dato"},
    "nr": {"css": "p", "attribute": "data-nr"},
}


@pytest.fixture
def screen(browsers: Browsers) -> Iterator[Screen]:
    """Show a page of the test's own."""
    context = browsers.context([])
    yield Screen(context.new_page(), Watch(context), load_system(MAPPINGS / "arkiv2003.toml"))
    context.close()


def _place(**keys: Any) -> Place:
    attribute = keys.pop("attribute", None)
    return Place(read=(Target(**keys),), attribute=attribute)


def _read(screen: Screen, places: dict[str, dict[str, Any]], around: Around | None = None) -> dict[str, str]:
    return read_at_once(screen, {name: _place(**keys) for name, keys in places.items()}, around or Around(), SHOWN)


def test_it_says_what_reading_one_by_one_says(screen: Screen) -> None:
    """Fields, lists, boxes, cells and attributes, by labels, captions, names and selectors."""
    screen.page.set_content(_PAGE)
    one_by_one = {name: place_text(screen, _place(**keys), Around()) for name, keys in _THERE.items()}
    assert _read(screen, _THERE) == one_by_one
    assert one_by_one["currency"] == "EUR"
    assert len(screen.served) == 2 * len(_THERE)


def test_it_reads_the_cells_of_a_row(screen: Screen) -> None:
    """Within a row, columns are those of the row's own table."""
    screen.page.set_content(_PAGE)
    row = Around(inside=screen.page.locator("tr.linje"))
    read = _read(screen, {"code": {"column": "Konto"}, "amount": {"column": "Beløb"}}, row)
    assert read == {"code": "5-32", "amount": "12,50"}


@pytest.mark.parametrize(
    ("more", "left_out"),
    [
        ("", {"gone": {"beside": "Moms"}, "a role": {"button": "Bogfør"}, "no CSS": {"css": "h1:has-text('Ny')"}}),
        ("<input name=txtNr value=2>", {"twice": {"name": "txtNr"}}),
        ("<input aria-label=Valuta>", {"twice": {"label": "Valuta"}}),
        ("<div id=host></div>", {"twice": {"name": "txtNr"}, "heading": {"css": "h1"}}),
    ],
    ids=["not there", "there twice", "labelled otherwise", "shadow DOM"],
)
def test_what_is_not_plainly_there_once_is_left_out(
    screen: Screen, more: str, left_out: dict[str, dict[str, Any]]
) -> None:
    """Whatever needs waiting, Playwright's own search, or a word on what is wrong is left to the slow way."""
    screen.page.set_content(_PAGE + more)
    shadow = "host => { host.attachShadow({mode: 'open'}).innerHTML = '<input name=txtNr value=3>' }"
    for host in screen.page.locator("#host").all():
        host.evaluate(shadow)
    assert _read(screen, left_out) == {}
