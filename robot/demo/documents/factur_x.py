"""Factur-X (ZUGFeRD 2): a PDF for the eye that carries the same invoice as CII XML, profile EN 16931.

Source: Factur-X 1.0 specification; UN/CEFACT Cross Industry Invoice D16B.
"""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pikepdf
from lxml import etree

from robot.demo.documents.truth import InvoiceTruth, LineTruth
from robot.demo.documents.ubl import UNIT_CODES, Element
from robot.demo.municipality import CVR, NAME

_NAMESPACES = {
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
}
_FX = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"


def factur_x(page: bytes, truth: InvoiceTruth) -> bytes:
    """Return the PDF with the invoice embedded as `factur-x.xml`."""
    with pikepdf.open(io.BytesIO(page)) as pdf:
        attached = pikepdf.AttachedFileSpec(
            pdf,
            cii(truth),
            filename="factur-x.xml",
            mime_type="text/xml",
            description="Factur-X",
            creation_date=_pdf_date(truth.issue_date),
            mod_date=_pdf_date(truth.issue_date),
        )
        attached.relationship = pikepdf.Name.Alternative
        pdf.attachments["factur-x.xml"] = attached
        pdf.Root.AF = pdf.make_indirect(pikepdf.Array([attached.obj]))
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            metadata.register_xml_namespace(_FX, "fx")
            for name, value in (
                ("DocumentType", "INVOICE"),
                ("DocumentFileName", "factur-x.xml"),
                ("Version", "1.0"),
                ("ConformanceLevel", "EN 16931"),
            ):
                metadata[f"{{{_FX}}}{name}"] = value
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
        return out.getvalue()


def cii(truth: InvoiceTruth) -> bytes:
    """Return the invoice as CII XML."""
    root = Element(etree.Element(f"{{{_NAMESPACES['rsm']}}}CrossIndustryInvoice", nsmap=_NAMESPACES))
    context = root.add("rsm:ExchangedDocumentContext")
    context.add("ram:GuidelineSpecifiedDocumentContextParameter").add("ram:ID", "urn:cen.eu:en16931:2017")
    document = root.add("rsm:ExchangedDocument")
    document.add("ram:ID", truth.invoice_number)
    document.add("ram:TypeCode", "381" if truth.credit_note else "380")
    _date(document.add("ram:IssueDateTime"), truth.issue_date)
    trade = root.add("rsm:SupplyChainTradeTransaction")
    for number, line in enumerate(truth.lines, start=1):
        _line(trade.add("ram:IncludedSupplyChainTradeLineItem"), truth, number, line)
    agreement = trade.add("ram:ApplicableHeaderTradeAgreement")
    agreement.add("ram:BuyerReference", truth.buyer.contact)
    supplier, buyer = truth.supplier, truth.buyer
    _party(agreement.add("ram:SellerTradeParty"), supplier.name, supplier.cvr, supplier.street, supplier.city)
    _party(agreement.add("ram:BuyerTradeParty"), f"{NAME}, {buyer.name}", CVR, buyer.street, buyer.city)
    if truth.order_reference:
        agreement.add("ram:BuyerOrderReferencedDocument").add("ram:IssuerAssignedID", truth.order_reference)
    trade.add("ram:ApplicableHeaderTradeDelivery")
    _settlement(trade.add("ram:ApplicableHeaderTradeSettlement"), truth)
    return root.write()


def _party(party: Element, name: str, cvr: str, street: str, city: str) -> None:
    party.add("ram:Name", name)
    party.add("ram:SpecifiedLegalOrganization").add("ram:ID", cvr, schemeID="0184")
    address = party.add("ram:PostalTradeAddress")
    address.add("ram:PostcodeCode", city[:4])
    address.add("ram:LineOne", street)
    address.add("ram:CityName", city[5:])
    address.add("ram:CountryID", "DK")
    party.add("ram:SpecifiedTaxRegistration").add("ram:ID", f"DK{cvr}", schemeID="VA")


def _settlement(settlement: Element, truth: InvoiceTruth) -> None:
    settlement.add("ram:PaymentReference", truth.invoice_number)
    settlement.add("ram:InvoiceCurrencyCode", truth.currency)
    means = settlement.add("ram:SpecifiedTradeSettlementPaymentMeans")
    means.add("ram:TypeCode", "30")
    means.add("ram:PayeePartyCreditorFinancialAccount").add("ram:IBANID", truth.iban)
    tax = settlement.add("ram:ApplicableTradeTax")
    tax.add("ram:CalculatedAmount", _amount(truth.vat_total))
    _rate(tax, truth, basis=truth.net_total)
    _date(settlement.add("ram:SpecifiedTradePaymentTerms").add("ram:DueDateDateTime"), truth.due_date)
    total = settlement.add("ram:SpecifiedTradeSettlementHeaderMonetarySummation")
    total.add("ram:LineTotalAmount", _amount(truth.net_total))
    total.add("ram:TaxBasisTotalAmount", _amount(truth.net_total))
    total.add("ram:TaxTotalAmount", _amount(truth.vat_total), currencyID=truth.currency)
    total.add("ram:GrandTotalAmount", _amount(truth.gross_total))
    total.add("ram:DuePayableAmount", _amount(truth.gross_total))


def _line(item: Element, truth: InvoiceTruth, number: int, line: LineTruth) -> None:
    item.add("ram:AssociatedDocumentLineDocument").add("ram:LineID", str(number))
    product = item.add("ram:SpecifiedTradeProduct")
    if line.item_number:
        product.add("ram:SellerAssignedID", line.item_number)
    product.add("ram:Name", line.description)
    price = item.add("ram:SpecifiedLineTradeAgreement").add("ram:NetPriceProductTradePrice")
    price.add("ram:ChargeAmount", _amount(line.unit_price))
    delivered = item.add("ram:SpecifiedLineTradeDelivery")
    delivered.add("ram:BilledQuantity", str(line.quantity), unitCode=UNIT_CODES.get(line.unit, "EA"))
    settled = item.add("ram:SpecifiedLineTradeSettlement")
    _rate(settled.add("ram:ApplicableTradeTax"), truth)
    summation = settled.add("ram:SpecifiedTradeSettlementLineMonetarySummation")
    summation.add("ram:LineTotalAmount", _amount(line.amount))


def _rate(tax: Element, truth: InvoiceTruth, basis: Decimal | None = None) -> None:
    tax.add("ram:TypeCode", "VAT")
    if basis is not None:
        tax.add("ram:BasisAmount", _amount(basis))
    tax.add("ram:CategoryCode", "S" if truth.vat_rate else "E")
    tax.add("ram:RateApplicablePercent", f"{truth.vat_rate}")


def _date(parent: Element, day: date) -> None:
    parent.add("udt:DateTimeString", day.strftime("%Y%m%d"), format="102")


def _amount(value: Decimal) -> str:
    return f"{value:.2f}"


def _pdf_date(day: date) -> str:
    return day.strftime("D:%Y%m%d090000Z")
