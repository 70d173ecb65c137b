"""Pages that are pictures, read by the real tesseract."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from robot.invoice import Certainty, Document, Invoice, Kind, Reading
from robot.ports import Hints
from robot.register import Register, Supplier
from robot.settings import Limits, Office
from scrapers.ocr.engine import is_there
from scrapers.reader import DocumentReader
from scrapers.reading import Context, read_file
from tests.fakes.needs import missing
from tests.fakes.printed_pages import danish_invoice, print_pages
from tests.fakes.scanned_pages import pictures, scanned

SUPPLIER = Supplier(name="Sydfyns Tagdækning ApS", cvr="13585628", account="9999-0001234567")
CONTEXT = Context(office=Office(name="Fjordby Kommune"), limits=Limits(), register=Register([SUPPLIER]))
STRANGERS = replace(CONTEXT, register=Register([]))


@pytest.fixture(autouse=True)
def _needs_tesseract() -> None:
    if not is_there():
        missing("tesseract with its Danish model is not installed (tesseract-ocr-dan)")


def read(path: Path, data: bytes, context: Context = CONTEXT, *, subject: str = "") -> Reading:
    """Read a scan, which came in a mail with this subject."""
    path.write_bytes(data)
    return read_file(path, Hints(subject=subject, received_on=date(2026, 11, 13)), context)


def only(reading: Reading) -> Invoice:
    """Return the one invoice of a reading."""
    (invoice,) = reading.invoices
    return invoice


def values(invoice: Invoice) -> tuple[object, ...]:
    """Return the values that the tests look at."""
    names = (
        "invoice_number",
        "issue_date",
        "due_date",
        "supplier_id",
        "net_total",
        "vat_total",
        "gross_total",
        "account",
    )
    return tuple(invoice.value(name) for name in names)


TRUE = (
    "20417",
    date(2026, 11, 12),
    date(2026, 12, 12),
    "13585628",
    Decimal("1000.00"),
    Decimal("250.00"),
    Decimal("1250.00"),
    "9999-0001234567",
)


@pytest.mark.parametrize(("tilt", "quarters"), [(1.5, 0), (-3.0, 90), (0.7, 180), (0.0, 270)])
def test_a_scan_is_read_however_it_lies(tmp_path: Path, tilt: float, quarters: int) -> None:
    """A tilted page, one on its side and one on its head give the same values, each boxed where it stands."""
    printed = print_pages(tmp_path / "a.pdf", [danish_invoice()])
    data = scanned(printed, tilt=tilt, quarters=quarters)
    invoice = only(read(tmp_path / "scan.pdf", data))
    assert values(invoice) == TRUE
    assert invoice.scanned == (1,)
    assert invoice.gross_total is not None
    assert invoice.gross_total.box is not None
    box = invoice.gross_total.box
    middle = ((box.x0 + box.x1) / 2, (box.top + box.bottom) / 2)
    upright = (500.0, 349.0)  # of "1.250,00" on the page as it was printed
    expected = {
        0: upright,
        90: (upright[1], 595 - upright[0]),
        180: (595 - upright[0], 842 - upright[1]),
        270: (842 - upright[1], upright[0]),
    }[quarters]
    assert middle == pytest.approx(expected, abs=22)


def test_what_a_label_alone_names_on_a_scan_is_a_guess(tmp_path: Path) -> None:
    """Without register, terms or mail only arithmetic speaks for recognised values: the totals stay proven, no more."""
    more = [(60, 500, "Anfør venligst fakturanr. 20417 ved betaling")]
    data = scanned(print_pages(tmp_path / "a.pdf", [danish_invoice(more=more)]), tilt=0.5)
    invoice = only(read(tmp_path / "scan.pdf", data, STRANGERS))
    assert {name for name, found in invoice.each_field() if found.certainty is Certainty.PROVEN} <= {
        "net_total",
        "vat_total",
        "gross_total",
        "buyer_name",
    }
    assert invoice.gross_total is not None
    assert invoice.gross_total.certainty is Certainty.PROVEN
    assert invoice.invoice_number is not None
    assert invoice.invoice_number.certainty is Certainty.GUESS
    assert invoice.invoice_number.rule.endswith("OCR")


def test_register_mail_and_terms_prove_what_a_scan_says(tmp_path: Path) -> None:
    """The register's supplier and account, a number in the mail's subject, and terms between the dates are facts."""
    more = [(60, 440, "Betalingsbetingelser: Netto 30 dage")]
    data = scanned(print_pages(tmp_path / "a.pdf", [danish_invoice(more=more)]), tilt=0.5)
    invoice = only(read(tmp_path / "scan.pdf", data, subject="Faktura 20417"))
    proven = {name for name, found in invoice.each_field() if found.certainty is Certainty.PROVEN}
    assert {"invoice_number", "issue_date", "due_date", "supplier_id", "gross_total", "account"} <= proven


def test_a_picture_file_of_a_page_is_read(tmp_path: Path) -> None:
    """A PNG of an invoice gives its values; one of a logo's size is no page, a broken one is unreadable."""
    (picture,) = pictures(print_pages(tmp_path / "a.pdf", [danish_invoice()]), tilt=0.6)
    picture.save(tmp_path / "page.png")
    invoice = only(read_file(tmp_path / "page.png", Hints(), CONTEXT))
    assert values(invoice) == TRUE
    picture.resize((400, 300)).save(tmp_path / "logo.png")
    (tmp_path / "broken.png").write_bytes((tmp_path / "page.png").read_bytes()[:3_000])
    for name, reason in (("logo.png", "unsupported_attachment"), ("broken.png", "unreadable")):
        reading = read_file(tmp_path / name, Hints(), CONTEXT)
        assert [f.reason for f in reading.findings] == [reason]


def test_a_scanners_own_text_is_not_believed(tmp_path: Path) -> None:
    """Invisible text over a picture of the page says 9.000,00; the picture says 1.250,00, and that is read."""
    (picture,) = pictures(print_pages(tmp_path / "a.pdf", [danish_invoice()]))
    picture.save(tmp_path / "a.png")
    canvas = Canvas(str(tmp_path / "b.pdf"), pagesize=(595, 842))
    canvas.drawImage(str(tmp_path / "a.png"), 0, 0, 595, 842)
    text = canvas.beginText()
    text.setTextRenderMode(3)
    for x, y, words, *_ in danish_invoice(net="7.200,00", vat="1.800,00", gross="9.000,00"):
        text.setTextOrigin(x, 842 - y)
        text.textOut(str(words))
    canvas.drawText(text)
    canvas.save()
    reading = read_file(tmp_path / "b.pdf", Hints(), CONTEXT)
    assert only(reading).value("gross_total") == Decimal("1250.00")
    assert only(reading).scanned == (1,)


@pytest.fixture
def reader() -> Iterator[DocumentReader]:
    """Return a reader with its worker, as the night has it."""
    reader = DocumentReader(CONTEXT.office, Limits(read_seconds=10, ocr_seconds=20), CONTEXT.register)
    yield reader
    reader.close()


def picture_pdf(pixels: int, points: float) -> bytes:
    """Return a PDF of one empty square picture: a few kilobytes that unpack to `pixels` squared."""
    packer = zlib.compressobj(9)
    rows = [packer.compress(b"\xff" * pixels) for _ in range(pixels)]
    data = b"".join(rows) + packer.flush()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R"
        b" /Resources << /XObject << /I 5 0 R >> >> >>" % (points, points),
        b"<< /Length %d >> stream\n%d 0 0 %d 0 0 cm /I Do\nendstream"
        % (len(b"%d 0 0 %d 0 0 cm /I Do\n" % (points, points)), points, points),
        b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8"
        b" /Filter /FlateDecode /Length %d >> stream\n" % (pixels, pixels, len(data)) + data + b"\nendstream",
    ]
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + table + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(out)


@pytest.mark.parametrize(
    ("pixels", "points", "reason"),
    [(12_000, 595.0, "too_big"), (2_000, 14_400.0, "too_big"), (1_200, 595.0, "no_text")],
    ids=["bomb", "huge-page", "blank"],
)
def test_a_picture_that_is_no_page_ends_as_a_reason(
    tmp_path: Path, reader: DocumentReader, pixels: int, points: float, reason: str
) -> None:
    """A picture that unpacks to gigabytes, a page of five metres and a blank scan are held, within the limits."""
    path = tmp_path / "a.pdf"
    path.write_bytes(picture_pdf(pixels, points))
    document = Document(sha256="0" * 64, name="a.pdf", media_type="application/pdf", size=path.stat().st_size)
    reading = reader.read(document, path, Hints())
    assert reading.kind is Kind.UNREADABLE
    assert [f.reason for f in reading.findings] == [reason]
