"""Pages become pictures within limits, and no file stops the night."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from robot.evidence.page_images import PageImages


@pytest.fixture(scope="module")
def images() -> Iterator[PageImages]:
    """Return one worker for all."""
    with PageImages() as worker:
        yield worker


def a_pdf(path: Path, pages: int = 1, size: tuple[float, float] = (595, 842)) -> Path:
    """Write a PDF with so many pages."""
    canvas = Canvas(str(path), pagesize=size)
    for number in range(pages):
        canvas.drawString(100, 700, f"Faktura {number}")
        canvas.showPage()
    canvas.save()
    return path


def test_a_page_becomes_a_picture_in_its_own_proportions(images: PageImages, tmp_path: Path) -> None:
    """A PDF page is drawn as PNG, with the page's size in points beside it."""
    drawn = images.draw(a_pdf(tmp_path / "a.pdf"), "application/pdf")
    (page,) = drawn.images
    assert (page.width, page.height, drawn.total) == (595, 842, 1)
    with Image.open(io.BytesIO(page.png)) as picture:
        assert picture.format == "PNG"
        assert picture.height / picture.width == pytest.approx(842 / 595, rel=0.01)


def test_only_the_pages_that_are_asked_for_are_drawn(images: PageImages, tmp_path: Path) -> None:
    """An invoice on pages two and three shows these; a number that is no page is left out; `most` holds."""
    path = a_pdf(tmp_path / "a.pdf", pages=5)
    assert [p.number for p in images.draw(path, "application/pdf", [2, 3, 9]).images] == [2, 3]
    assert [p.number for p in images.draw(path, "application/pdf", most=2).images] == [1, 2]


def test_a_poster_is_drawn_coarser(images: PageImages, tmp_path: Path) -> None:
    """A page of any size costs no more than four million pixels."""
    (page,) = images.draw(a_pdf(tmp_path / "a.pdf", size=(14000, 14000)), "application/pdf").images
    with Image.open(io.BytesIO(page.png)) as picture:
        assert picture.width * picture.height <= 4_100_000


def test_a_scan_is_shown_too(images: PageImages, tmp_path: Path) -> None:
    """A picture file is one page."""
    path = tmp_path / "scan.jpg"
    Image.new("RGB", (300, 400), "white").save(path)
    assert [p.number for p in images.draw(path, "image/jpeg").images] == [1]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"\xff" * 5000])
def test_a_broken_file_is_said_to_be_damaged_and_the_next_is_drawn(
    images: PageImages, tmp_path: Path, data: bytes
) -> None:
    """What cannot be drawn is told; the worker goes on."""
    path = tmp_path / "broken.pdf"
    path.write_bytes(data)
    assert images.draw(path, "application/pdf").why == "damaged"
    assert images.draw(a_pdf(tmp_path / "a.pdf"), "application/pdf").images


def test_what_has_no_pages_is_not_asked_of_the_worker(images: PageImages, tmp_path: Path) -> None:
    """XML and missing files are answered at once."""
    assert images.draw(tmp_path / "a.xml", "application/xml").why == "not_pdf"
    assert images.draw(tmp_path / "gone.pdf", "application/pdf").why == "missing"


def test_a_worker_that_takes_too_long_is_ended_and_replaced(tmp_path: Path) -> None:
    """Past the time limit the answer is "timeout"; a later document gets a fresh worker."""
    path = a_pdf(tmp_path / "a.pdf")
    with PageImages(seconds=0.001) as images:
        assert images.draw(path, "application/pdf").why == "timeout"
        images._seconds = 60
        assert images.draw(path, "application/pdf").images


def test_a_worker_without_memory_dies_alone(tmp_path: Path) -> None:
    """Under a memory limit that nothing fits in, the answer is "damaged", not a crash."""
    with PageImages(memory_mb=1) as images:
        assert images.draw(a_pdf(tmp_path / "a.pdf"), "application/pdf").why == "damaged"
