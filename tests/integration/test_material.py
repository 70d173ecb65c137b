"""Made invoices on real pages: what is true stands on them, scans hold no text, the reader proves nothing wrong."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from tests.benchmarks.beside_reading import misled_by
from tests.benchmarks.material_reading import read_made
from tests.fakes.needs import missing
from tests.material import __main__ as command
from tests.material.beside import KINDS
from tests.material.cache import made
from tests.material.layout import Layout
from tests.material.make import make, wanted
from tests.material.registry import LAYOUTS

DRAWN = [layout for layout in LAYOUTS if layout.engine == "reportlab"]
PRINTED = [layout for layout in LAYOUTS if layout.name in ("logo_and_footer", "subscription_english")]
OFFICE = [layout for layout in LAYOUTS if layout.engine == "libreoffice"]
SEED = 11
ON_THE_PAGE = ("invoice_number", "supplier_vat_or_tax_id", "iban", "order_reference", "ean")
AMOUNTS = ("net_total", "vat_total", "gross_total")


def text_of(path: Path) -> str:
    """Return the letters and digits of all pages, without anything between them."""
    with pypdfium2.PdfDocument(path) as document:
        return "".join(re.sub(r"[\W_]+", "", page.get_textpage().get_text_range()) for page in document).casefold()


def bare(value: str) -> str:
    """Return the letters and digits of a value."""
    return re.sub(r"[\W_]+", "", value).casefold()


def missing_from(text: str, truth: dict[str, Any]) -> list[str]:
    """Return the names of the visible values that the page does not hold."""
    seen = [name for name, visible in truth["visible"].items() if visible]
    values = {name: bare(truth["fields"][name]) for name in seen if name in ON_THE_PAGE}
    values |= {name: bare(truth["fields"][name].removesuffix(".00")) for name in seen if name in AMOUNTS}
    return [name for name, value in values.items() if value not in text]


@pytest.mark.parametrize("layout", DRAWN, ids=lambda layout: layout.name)
def test_a_drawn_page_shows_what_is_true(layout: Layout, tmp_path: Path) -> None:
    """Numbers and totals that the truth calls visible stand in the text of the page."""
    for truth in make(tmp_path, [(layout, str(seed)) for seed in range(3)]):
        assert missing_from(text_of(tmp_path / truth["file"]), truth) == []


def test_printed_and_converted_pages_show_what_is_true() -> None:
    """The same holds where Chromium or LibreOffice made the page."""
    if shutil.which("soffice") is None:
        missing("LibreOffice is not installed: `python tools/bootstrap.py test` brings it.")
    for path, truth in made(2 * len(PRINTED), SEED, PRINTED) + made(len(OFFICE), SEED, OFFICE):
        assert missing_from(text_of(path), truth) == [], path.name


@pytest.mark.parametrize("known", [False, True], ids=["nobody known", "buyer and supplier known"])
@pytest.mark.parametrize("layout", [*DRAWN, *PRINTED], ids=lambda layout: layout.name)
def test_the_reader_proves_nothing_wrong(layout: Layout, known: bool) -> None:
    """Whatever it misses: no value that it calls proven is wrong."""
    for read in read_made(made(3 if layout in DRAWN else 1, SEED, [layout]), known=known):
        assert [said for said in read.said if said.proven and said.outcome == "wrong"] == [], read.path.name


@pytest.mark.parametrize("seed", [5, 7, 8])
def test_what_is_laid_beside_is_not_proven(seed: int) -> None:
    """Days, numbers, sums and companies that say of themselves that they are another's."""
    documents = made(3 * len(DRAWN), SEED, DRAWN)
    single = [kind for kind in KINDS if kind != "whole sum"]
    misled = list(misled_by(documents, seed=seed, kinds=single))
    assert [(one.read.path.name, one.said, one.beside) for one in misled] == []


def test_of_two_whole_sums_few_are_proven() -> None:
    """Where nothing on the page tells them apart, one in a hundred pages at the most is decided for the wrong one."""
    documents = made(3 * len(DRAWN), SEED, DRAWN)
    misled = {one.read.path.name for one in misled_by(documents, seed=SEED, kinds=["whole sum"])}
    assert len(misled) * 100 <= len(documents), misled


def test_the_command_says_what_it_lacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without LibreOffice a layout that needs it ends the command with a sentence and exit code 1."""
    monkeypatch.setattr("sys.argv", ["material", str(tmp_path), "--count", "1", "--layout", OFFICE[0].name])
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SystemExit) as ended:
        command.main()
    assert ended.value.code == 1
    assert "LibreOffice is not installed" in capsys.readouterr().err


def test_a_scan_is_a_picture_of_the_page(tmp_path: Path) -> None:
    """A scan has as many pages as its original, of the same size, and no text; the seed says which specks."""
    truths = make(tmp_path / "a", wanted(1, SEED, DRAWN[-1:]), scans=True)
    again = make(tmp_path / "b", wanted(1, SEED, DRAWN[-1:]), scans=True)
    assert [truth["file"] for truth in truths] == [truth["file"] for truth in again]
    for truth in truths[1:]:
        path = tmp_path / "a" / truth["file"]
        assert text_of(path) == ""
        assert path.read_bytes() == (tmp_path / "b" / truth["file"]).read_bytes()
        with pypdfium2.PdfDocument(path) as scan, pypdfium2.PdfDocument(tmp_path / "a" / path.name) as page:
            assert len(scan) == len(page)
            assert sorted(scan[0].get_size()) == pytest.approx(sorted(page[0].get_size()), abs=1)


def test_the_command_writes_invoices_and_their_truth(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`python -m tests.material OUT --count N --seed S` leaves N PDFs, the truth of each, and truth.jsonl over all."""
    arguments = ["material", str(tmp_path), "--count", "3", "--seed", "5"]
    monkeypatch.setattr("sys.argv", [*arguments, "--layout", DRAWN[0].name, "--layout", DRAWN[1].name])
    command.main()
    rows = [json.loads(line) for line in (tmp_path / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["layout_family"] for row in rows] == [DRAWN[0].name, DRAWN[1].name, DRAWN[0].name]
    for row in rows:
        assert (tmp_path / row["file"]).read_bytes().startswith(b"%PDF-")
        beside = (tmp_path / row["file"]).with_suffix(".json")
        assert json.loads(beside.read_text(encoding="utf-8")) == row
