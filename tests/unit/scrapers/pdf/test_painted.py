"""Text that nobody painted for eyes gets no value in by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from robot.invoice import Reading
from robot.outcome import Reason
from robot.ports import Hints
from robot.register import Register
from robot.settings import Limits, Office
from scrapers.page_reading import read_pdf
from tests.fakes.lying_pages import WAYS, in_a_border, on_a_layer_that_is_off, under_a_note, white_on_a_bar, write
from tests.fakes.printed_pages import Text, danish_invoice, print_pages

_LIE = "I alt DKK: 125.000,00"


def read(path: Path) -> Reading:
    """Read a page as an office would that knows nobody."""
    return read_pdf(
        path,
        office=Office(name="Fjordby Kommune", glns=("5798000000018",)),
        limits=Limits(),
        register=Register([]),
        hints=Hints(),
    )


def hides(reading: Reading) -> bool:
    """Return whether the reader found hidden text."""
    return Reason.HIDDEN_TEXT in {finding.reason for finding in reading.findings}


@pytest.mark.parametrize("way", WAYS)
def test_an_amount_that_no_eye_sees_holds_the_invoice(way: str, tmp_path: Path) -> None:
    """However a second total is hidden, the invoice waits for a person, who is told of it."""
    reading = read(write(tmp_path / "a.pdf", danish_invoice(), WAYS[way], _LIE))
    assert hides(reading)
    assert any("125.000,00" in finding.facts.get("value", "") for finding in reading.findings)


@pytest.mark.parametrize("way", WAYS)
def test_a_total_that_no_eye_sees_is_not_proven(way: str, tmp_path: Path) -> None:
    """Where the hidden amount is the only total there is, it holds the invoice or is no value at all."""
    page: list[Text] = [text for text in danish_invoice() if "1.250,00" not in text[2] and "alt" not in text[2]]
    reading = read(write(tmp_path / "a.pdf", page, WAYS[way], "I alt DKK: 1.250,00"))
    total = reading.invoices[0].gross_total
    assert hides(reading) or total is None or not total.can_be_entered


def test_a_layer_that_is_switched_off_holds_the_invoice(tmp_path: Path) -> None:
    """Optional content that no viewer shows is found in the text layer all the same."""
    assert hides(read(on_a_layer_that_is_off(tmp_path / "a.pdf", danish_invoice(), _LIE)))


def test_a_note_over_an_amount_holds_the_invoice(tmp_path: Path) -> None:
    """What a viewer draws over the page is not what the text layer says."""
    assert hides(read(under_a_note(tmp_path / "a.pdf", danish_invoice(), _LIE)))


def test_an_honest_page_is_not_suspected(tmp_path: Path) -> None:
    """An ordinary invoice hides nothing."""
    assert not hides(read(print_pages(tmp_path / "a.pdf", [danish_invoice()])))


def test_white_figures_on_a_dark_bar_are_seen(tmp_path: Path) -> None:
    """A number in white on a bar that was drawn before it is what many suppliers print."""
    assert not hides(read(write(tmp_path / "a.pdf", danish_invoice(), white_on_a_bar, "Ordrenr. 47110815")))


def test_a_border_around_figures_covers_nothing(tmp_path: Path) -> None:
    """Some programs fill a border between two rectangles, after the text: what lies in its middle is seen."""
    assert not hides(read(write(tmp_path / "a.pdf", danish_invoice(), in_a_border, "Ordrenr. (47110815)")))
