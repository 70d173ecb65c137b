"""`fakturarobot explain FILE`: a table in the office's words, and pictures of the pages with each value in its box."""

from __future__ import annotations

import io
from pathlib import Path

from lxml import etree
from rich.console import Console

from robot.explaining import explain_file
from robot.settings import Office, Settings
from tests.fakes.printed_pages import danish_invoice, print_pages

SVG = "{http://www.w3.org/2000/svg}"


def test_a_file_is_explained_in_words_and_drawn_with_boxes(tmp_path: Path) -> None:
    """The table speaks Danish; the picture has a box around the proven total, where the page shows it."""
    file = print_pages(tmp_path / "faktura.pdf", [danish_invoice()])
    settings = Settings(home=tmp_path, office=Office(name="Fjordby Kommune", cvr=("25313763",)))
    console = Console(file=io.StringIO(), width=200)
    explain_file(settings, file, console, as_json=False, to=tmp_path / "billeder")
    assert isinstance(console.file, io.StringIO)
    text = console.file.getvalue()
    assert "Bevist" in text
    assert "står ved sin ledetekst" in text
    assert text.startswith("Faktura, sider: 1, læst på ")
    assert "2026-" not in text
    picture = tmp_path / "billeder" / "faktura.side-1.svg"
    assert picture.name in text
    drawn = etree.parse(picture).getroot()
    boxes = {g.findtext(f"{SVG}text"): g for g in drawn.iter(f"{SVG}g")}
    total = boxes["Beløb med moms"]
    assert total.get("class") == "proven"
    box = total.find(f"{SVG}rect")
    assert box is not None
    # the amount stands at (480, 352): left edge, and baseline from the top edge
    assert abs(float(box.get("x", "0")) - 480) < 5
    assert float(box.get("y", "0")) < 352 < float(box.get("y", "0")) + float(box.get("height", "0"))


def test_without_a_configuration_nobody_is_known_and_the_file_is_explained(tmp_path: Path) -> None:
    """A caretaker may look at a file anywhere."""
    file = print_pages(tmp_path / "faktura.pdf", [danish_invoice()])
    console = Console(file=io.StringIO(), width=200)
    explain_file(None, file, console, as_json=False)
    assert isinstance(console.file, io.StringIO)
    assert "20417" in console.file.getvalue()
