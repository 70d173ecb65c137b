"""Mails whose invoices go in by themselves, in every form in which suppliers send them."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

from PIL import Image, ImageDraw

from robot.demo.documents.altered import joined
from robot.demo.documents.carry_over import carry_over
from robot.demo.documents.consultancy import consultancy
from robot.demo.documents.craftsman_letter import craftsman_letter
from robot.demo.documents.dentist import dentist
from robot.demo.documents.dot_matrix import dot_matrix
from robot.demo.documents.erp_print import erp_print
from robot.demo.documents.factur_x import factur_x
from robot.demo.documents.left_totals import left_totals
from robot.demo.documents.oioubl import oioubl
from robot.demo.documents.peppol import peppol_invoice
from robot.demo.documents.small_business import small_business
from robot.demo.documents.truth import InvoiceTruth
from robot.demo.documents.utility_bill import utility_bill
from robot.demo.documents.web_shop import web_shop
from robot.demo.expected import DemoMail, duplicate, entered
from robot.demo.invoices import goods, services, works
from robot.demo.letters import Attachment, Letter, compose, from_supplier, zipped
from robot.demo.municipality import LIBRARY
from robot.demo.night import Night

Layout = Callable[[InvoiceTruth], bytes]


def pdf(truth: InvoiceTruth, layout: Layout, name: str = "") -> Attachment:
    """Return the invoice as a PDF attachment."""
    word = "Kreditnota" if truth.credit_note else "Faktura"
    return Attachment(name=name or f"{word}_{truth.invoice_number}.pdf", data=layout(truth))


def everyday_mails(night: Night) -> tuple[DemoMail, ...]:
    """Return the mails with one PDF, with XML, and with what takes a second look to unpack."""
    return (*_pdf_mails(night), *_xml_mails(night), *_packed_mails(night))


def one_file(night: Night, key: str, truth: InvoiceTruth, file: Attachment, what: tuple[str, str]) -> DemoMail:
    """Return an ordinary mail with one invoice in one file; it goes in."""
    return _mail(night, key, (truth,), (file,), what)


def xml(truth: InvoiceTruth, form: Layout) -> Attachment:
    """Return the invoice as an XML attachment."""
    return Attachment(name=f"{truth.invoice_number}.xml", data=form(truth), media_type="application/xml")


def _pdf_mails(night: Night) -> tuple[DemoMail, ...]:
    rows: tuple[tuple[str, InvoiceTruth, Layout, str, str], ...] = (
        ("erp", goods.office_supplies(night), erp_print, "ERP-udskrift med varelinjer", "ERP print with lines"),
        ("water", services.water(night), utility_bill, "Vandregning med måleraflæsning", "Utility, meter readings"),
        ("dentist", services.dental_care(night), dentist, "Tandlægeregning uden moms", "Dentist, exempt from VAT"),
        ("web-shop", goods.school_goods(night), web_shop, "Netbutik, priser inkl. moms", "Web shop, prices with VAT"),
        ("engineers", services.engineering(night), consultancy, "Rådgiver, timer og IBAN", "Consultancy with hours"),
        ("food", goods.groceries(night), carry_over, "To sider med transport", "Two pages, carried over"),
        ("garden", works.gardening(night), left_totals, "Totaler i boks til venstre", "Total box on the left"),
        ("erp-credit", goods.office_credit(night), erp_print, "Kreditnota som PDF", "Credit note as PDF"),
    )
    return tuple(
        one_file(night, key, truth, pdf(truth, layout), (what_da, what_en))
        for key, truth, layout, what_da, what_en in rows
    )


def _xml_mails(night: Night) -> tuple[DemoMail, ...]:
    invoice, credit = services.hosting(night), services.hosting_credit(night)
    cleaning, design = services.cleaning(night), services.web_design(night, 1)
    both = goods.office_supplies(night, 3, LIBRARY)
    hybrid = pdf(design, lambda truth: factur_x(small_business(truth), truth))
    double = _mail(
        night,
        "xml-and-pdf",
        (both,),
        (xml(both, oioubl), pdf(both, erp_print)),
        ("Samme faktura som XML og som PDF", "The same invoice as XML and as PDF"),
    )
    return (
        one_file(night, "oioubl", invoice, xml(invoice, oioubl), ("OIOUBL-faktura", "OIOUBL invoice")),
        one_file(night, "oioubl-credit", credit, xml(credit, oioubl), ("OIOUBL-kreditnota", "OIOUBL credit note")),
        one_file(night, "peppol", cleaning, xml(cleaning, peppol_invoice), ("Peppol BIS 3-faktura", "Peppol BIS 3")),
        one_file(night, "factur-x", design, hybrid, ("Factur-X: PDF med XML i", "Factur-X: a PDF with XML inside")),
        replace(double, expected=entered(both) + duplicate(both)),
    )


def _packed_mails(night: Night) -> tuple[DemoMail, ...]:
    gravel = (works.haulage(night), works.haulage(night, 1))
    pens, plumbing = goods.office_supplies(night, 1), works.plumbing(night)
    two = Attachment(name="Fakturaer Vej og Park.pdf", data=joined(*(dot_matrix(truth) for truth in gravel)))
    packed = zipped(night.arrival("zip"), pdf(pens, erp_print))
    inline = replace(pdf(plumbing, small_business), name="", media_type="application/octet-stream", inline=True)
    return (
        _mail(night, "two-in-one", gravel, (two,), ("To fakturaer i én PDF", "Two invoices in one PDF")),
        one_file(night, "zip", pens, packed, ("Faktura i en zip-fil", "An invoice in a zip")),
        _forwarded(night, works.locks(night)),
        one_file(night, "inline", plumbing, inline, ("Indlejret PDF uden filnavn", "An inline PDF without a name")),
        _with_logo(night, works.carpentry(night)),
    )


def _mail(
    night: Night,
    key: str,
    truths: tuple[InvoiceTruth, ...],
    files: tuple[Attachment, ...],
    what: tuple[str, str],
) -> DemoMail:
    numbers = " og ".join(truth.invoice_number for truth in truths)
    word = "Kreditnota" if truths[0].credit_note else "Faktura"
    letter = from_supplier(truths[0].supplier, key, f"{word} {numbers}", night.arrival(key), *files)
    return DemoMail(key=key, raw=compose(letter), what_da=what[0], what_en=what[1], expected=entered(*truths))


def _forwarded(night: Night, truth: InvoiceTruth) -> DemoMail:
    supplier, sent_at = truth.supplier, night.arrival("forwarded")
    original = from_supplier(
        supplier, "original", f"Faktura {truth.invoice_number}", sent_at, pdf(truth, small_business)
    )
    letter = Letter(
        sender=f"jette@{supplier.domain}",
        sender_name="Jette Ravn",
        subject=f"VS: Faktura {truth.invoice_number}",
        text="Hej\n\nDen kom vist retur første gang, så her er den igen.\n\nVh. Jette\n",
        sent_at=sent_at,
        forwarded=compose(original),
        key="forwarded",
    )
    return DemoMail(
        key="forwarded",
        raw=compose(letter),
        what_da="Faktura i en videresendt mail",
        what_en="An invoice inside a forwarded mail",
        expected=entered(truth),
    )


def _with_logo(night: Night, truth: InvoiceTruth) -> DemoMail:
    letter = from_supplier(
        truth.supplier,
        "logo",
        f"Regning {truth.invoice_number}",
        night.arrival("logo"),
        pdf(truth, craftsman_letter, "Scan0001.pdf"),
    )
    return DemoMail(
        key="logo",
        raw=compose(replace(letter, logo=_logo(), sender=f"bent@{truth.supplier.domain}")),
        what_da="Håndværkerregning som brev, logo i mailen",
        what_en="Craftsman's letter; a logo in the mail",
        expected=entered(truth),
    )


def _logo() -> bytes:
    picture = Image.new("RGB", (140, 48), "white")
    pen = ImageDraw.Draw(picture)
    pen.polygon(((10, 40), (40, 8), (70, 40)), fill="#8a5a2b")
    pen.rectangle((80, 14, 130, 40), fill="#8a5a2b")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
