import base64
import io
from pathlib import Path

import pikepdf
import pytest

from robot.outcome import Reason
from robot.ports import Hints
from robot.register import Register
from robot.settings import Limits, Office
from scrapers.einvoice import embedded_pdf, embedded_xmls, read_xml
from scrapers.reading import Context, read_file
from tests.fakes.einvoices import Sample, cii, oioubl


def a_pdf(path: Path, *attachments: tuple[str, bytes], password: str = "") -> Path:
    """Write a PDF of one empty page with attachments."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        for name, data in attachments:
            pdf.attachments[name] = pikepdf.AttachedFileSpec(
                pdf, data, filename=name, description="", mime_type="", creation_date="", mod_date=""
            )
        encryption = pikepdf.Encryption(owner=password, user=password) if password else False
        pdf.save(path, encryption=encryption)
    return path


@pytest.mark.parametrize("name", ["factur-x.xml", "ZUGFeRD-invoice.xml", "xrechnung.xml", "faktura_417.dat"])
def test_the_e_invoice_is_found_whatever_its_name(tmp_path: Path, name: str) -> None:
    """A standard's name is not needed where the content is an invoice."""
    path = a_pdf(tmp_path / "a.pdf", ("betingelser.txt", b"30 dage netto"), (name, cii()))

    assert embedded_xmls(path) == (cii(),)


def test_the_attachment_with_a_standards_name_comes_first(tmp_path: Path) -> None:
    """A second invoice under another name does not take its place, and is not passed over."""
    path = a_pdf(tmp_path / "a.pdf", ("a.xml", oioubl()), ("factur-x.xml", cii()))

    assert embedded_xmls(path) == (cii(), oioubl())


@pytest.mark.parametrize(("gross", "held"), [("1250.00", False), ("6250.00", True)])
def test_two_e_invoices_of_one_pdf_must_say_the_same(tmp_path: Path, gross: str, *, held: bool) -> None:
    """Which of them is read depends on the program; in two syntaxes alike they are no doubt."""
    other = Sample(gross=gross, payable=gross)
    path = a_pdf(tmp_path / "a.pdf", ("a.xml", oioubl(other)), ("factur-x.xml", cii()))
    context = Context(office=Office(name="Fjordby Kommune"), limits=Limits(), register=Register([]))
    reading = read_file(path, Hints(), context)
    assert (Reason.PAGE_AND_XML_DISAGREE in {finding.reason for finding in reading.findings}) is held


def test_a_broken_e_invoice_under_a_standards_name_is_returned(tmp_path: Path) -> None:
    """That it cannot be read must not look as if there were none."""
    path = a_pdf(tmp_path / "a.pdf", ("factur-x.xml", cii()[:100]))

    assert embedded_xmls(path) == (cii()[:100],)


def test_a_pdf_without_an_e_invoice_has_none(tmp_path: Path) -> None:
    """Other attachments are left alone."""
    assert embedded_xmls(a_pdf(tmp_path / "a.pdf", ("a.xml", b"<order/>"))) == ()


def test_a_pdf_that_cannot_be_opened_has_none(tmp_path: Path) -> None:
    """Encrypted, truncated, empty, or no PDF: nothing is raised."""
    encrypted = a_pdf(tmp_path / "a.pdf", ("factur-x.xml", cii()), password="hemmelig")
    truncated = tmp_path / "b.pdf"
    truncated.write_bytes(encrypted.read_bytes()[:200])
    empty = tmp_path / "c.pdf"
    empty.touch()

    assert [embedded_xmls(path) for path in (encrypted, truncated, empty)] == [(), (), ()]


def test_a_pdf_inside_an_e_invoice_is_found_and_does_not_disturb_it() -> None:
    """The picture of the invoice that OIOUBL and Peppol senders embed."""
    buffer = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(buffer)
    text = base64.encodebytes(buffer.getvalue()).decode()
    more = (
        "<cac:AdditionalDocumentReference><cbc:ID>1</cbc:ID><cac:Attachment><cbc:EmbeddedDocumentBinaryObject"
        f' mimeCode="application/pdf">{text}</cbc:EmbeddedDocumentBinaryObject></cac:Attachment>'
        "</cac:AdditionalDocumentReference>"
    )
    data = oioubl(Sample(more=more))

    assert embedded_pdf(data) == buffer.getvalue()
    assert read_xml(data).invoices == read_xml(oioubl()).invoices


@pytest.mark.parametrize("content", ["æøå", "AAAA", "===", ""])
def test_what_is_no_pdf_is_not_returned(content: str) -> None:
    """Damaged base64 and other files are passed over."""
    more = f"<cbc:EmbeddedDocumentBinaryObject>{content}</cbc:EmbeddedDocumentBinaryObject>"

    assert embedded_pdf(oioubl(Sample(more=more))) is None
    assert embedded_pdf(content.encode()) is None
