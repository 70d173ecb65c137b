"""Rows at a terminal of any width: each word whole, whatever a person copies on one line."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from robot.listing import print_rows

HEADINGS = ("Sted i filen", "Peger på", "Resultat")
ROWS = [
    ("form.fields.account_registration", "label 'Titel eller sagsnr.' i rammen 'arbejde'", "nås kun med en faktura"),
    ("[blocks.open_or_create_case] trin 12", "link '[Ny] faktura'", "fundet"),
]


def printed(width: int, **more: object) -> str:
    """Return what a terminal of this width shows."""
    out = io.StringIO()
    print_rows(Console(file=out, width=width), HEADINGS, ROWS, **more)  # type: ignore[arg-type]
    return out.getvalue()


@pytest.mark.parametrize("width", [40, 70, 80, 120, 200])
def test_no_word_is_cut_and_a_whole_cell_stands_on_one_line(width: int) -> None:
    """A key that a person copies out of a narrow window is the key."""
    text = printed(width, whole=[0])
    assert "…" not in text
    for row in ROWS:
        assert row[0] in text
        for word in " ".join(row[1:]).split():
            assert word in text


def test_a_narrow_terminal_shows_each_row_line_by_line() -> None:
    """Below the width of the longest words a table would break them."""
    text = printed(40, whole=[0])
    assert text.startswith("form.fields.account_registration\n    Peger på: label 'Titel eller sagsnr.' i rammen")
    assert "\n    Resultat: fundet\n" in text
    assert printed(80, whole=[0]).startswith("┏")


def test_a_table_is_no_wider_than_the_terminal() -> None:
    """Otherwise the terminal itself would break its lines."""
    for width in range(80, 130):
        assert max(map(len, printed(width, whole=[0]).splitlines())) <= width
