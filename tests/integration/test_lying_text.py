"""Text layers that say another value than their pages show, compared by the real tesseract."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from robot.invoice import Finding
from robot.outcome import Reason
from robot.ports import Hints
from robot.register import Register
from robot.settings import Limits, Office
from scrapers.ocr import compare
from scrapers.ocr.compare import compare_with_page, says_another
from scrapers.ocr.engine import Seen, is_there
from scrapers.reader import DocumentReader
from scrapers.reading import Context, read_file
from tests.fakes.needs import missing
from tests.fakes.printed_pages import danish_invoice, print_pages
from tests.fakes.scanned_pages import pictures

CONTEXT = Context(office=Office(name="Fjordby Kommune"), limits=Limits(), register=Register([]))


@pytest.fixture(autouse=True)
def _needs_tesseract() -> None:
    if not is_there():
        missing("tesseract with its Danish model is not installed (tesseract-ocr-dan)")


def covered(tmp_path: Path, *, shown: str) -> Path:
    """Return an invoice over 1.250,00 with a picture of another print of its total laid over it."""
    (other,) = pictures(print_pages(tmp_path / "other.pdf", [danish_invoice(gross=shown)]))
    scale = 200 / 72
    box = (470, 340, 560, 356)  # points, around the total
    patch = other.crop(tuple(round(edge * scale) for edge in box))  # type: ignore[arg-type] # four numbers
    patch.save(tmp_path / "patch.png")
    path = tmp_path / "covered.pdf"
    canvas = Canvas(str(path), pagesize=(595, 842))
    canvas.setFont("Helvetica", 10)
    for x, y, text, *_ in danish_invoice():
        canvas.drawString(float(x), 842 - float(y), str(text))
    canvas.drawImage(str(tmp_path / "patch.png"), box[0], 842 - box[3], box[2] - box[0], box[3] - box[1])
    canvas.save()
    return path


def found_in(path: Path) -> tuple[Finding, ...]:
    """Return what the comparison says in the worker process, as the night asks it."""
    reader = DocumentReader(CONTEXT.office, Limits(), CONTEXT.register)
    try:
        return reader.compare(path, read_file(path, Hints(), CONTEXT).invoices)
    finally:
        reader.close()


def test_a_total_that_the_page_shows_otherwise_is_hidden_text(tmp_path: Path) -> None:
    """The text layer says 1.250,00; a picture over it shows 9.250,00: that holds the invoice, by name and value."""
    (finding,) = found_in(covered(tmp_path, shown="9.250,00"))
    assert finding.reason == Reason.HIDDEN_TEXT
    assert finding.field == "gross_total"
    assert (finding.facts["value"], finding.facts["shown"]) == ("1.250,00", "9.250,00")


def test_a_picture_that_shows_the_same_value_is_no_lie(tmp_path: Path) -> None:
    """What lies over a value and shows it is compared, and nothing is found."""
    assert found_in(covered(tmp_path, shown="1.250,00")) == ()


def renamed(tmp_path: Path, *, said: str, shown: str) -> Path:
    """Return an invoice whose total is set in a font that shows one amount and means another."""
    path = print_pages(tmp_path / "a.pdf", [danish_invoice(gross=" ")])
    names = dict(
        zip(
            "0123456789.,",
            [*["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "period", "comma"]],
            strict=True,
        )
    )
    first = 0xA1
    meant = [*said[: len(shown)], *[""] * (len(shown) - len(said))]
    rows = "\n".join(f"<{first + n:02x}> <{ord(sign) if sign else 0x200B:04x}>" for n, sign in enumerate(meant))
    table = f"begincodespacerange <00> <ff> endcodespacerange {len(shown)} beginbfchar\n{rows}\nendbfchar"
    meaning = f"begincmap 1 {table} endcmap"
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0]
        shapes = pikepdf.Dictionary(
            Type=pikepdf.Name.Encoding,
            Differences=pikepdf.Array([first, *(pikepdf.Name(f"/{names[sign]}") for sign in shown)]),
        )
        page.Resources.Font.Lie = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font,
                Subtype=pikepdf.Name.Type1,
                BaseFont=pikepdf.Name.Helvetica,
                Encoding=shapes,
                ToUnicode=pdf.make_stream(meaning.encode()),
            )
        )
        text = "".join(f"{first + n:02x}" for n in range(len(shown)))
        page.contents_add(pdf.make_stream(f"BT /Lie 10 Tf 1 0 0 1 480 {842 - 352} Tm <{text}> Tj ET".encode()))
        pdf.save()
    return path


@pytest.mark.parametrize(("shown", "lies"), [("9.250,00", True), ("11.250,00", True), ("1.250,00", False)])
def test_a_font_that_means_another_amount_than_it_shows_is_found(tmp_path: Path, shown: str, *, lies: bool) -> None:
    """Also where the amount that is shown is longer than the place of the one that is meant."""
    path = renamed(tmp_path, said="1.250,00", shown=shown)
    assert [f.facts["shown"] for f in found_in(path)] == ([shown] if lies else [])


def test_where_nothing_can_lie_nothing_is_recognised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An invoice in plain fonts with nothing over its values costs no recognition."""
    asked: list[Image.Image] = []

    def recognise(picture: Image.Image, **_: object) -> list[Seen]:
        asked.append(picture)
        return []

    monkeypatch.setattr(compare, "recognise", recognise)
    path = print_pages(tmp_path / "a.pdf", [danish_invoice()])
    assert compare_with_page(path, read_file(path, Hints(), CONTEXT).invoices, 5) == ()
    assert asked == []


@pytest.mark.parametrize(
    ("layer", "shown", "other"),
    [
        ("1.000,00", "9.000,00", True),
        ("1.000,00", "19.000,00", True),
        ("1.000,00", "1 000,00", False),
        ("20417", "20471", True),
        ("A-2O17", "A-2017", False),  # a letter is no figure: that is not certain
        ("20417", "2041", False),
    ],
)
def test_only_a_value_that_is_surely_another_counts(layer: str, shown: str, other: bool) -> None:
    """Another amount, or another figure at the same place; what OCR merely did not see well is nothing."""
    assert says_another(layer, shown) is other
