"""Peppol BIS Billing 3.0: the European invoice (EN 16931) in UBL, payable to an IBAN.

Source: Peppol BIS Billing 3.0, "Syntax - UBL Invoice".
"""

from __future__ import annotations

from robot.demo.documents.truth import InvoiceTruth, LineTruth
from robot.demo.documents.ubl import UNIT_CODES, Element, ubl_root
from robot.demo.municipality import CVR, NAME

_CUSTOMIZATION = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
_PROFILE = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
_GLN, _CVR = "0088", "0184"  # ISO 6523 codes of the identifiers


def peppol_invoice(truth: InvoiceTruth) -> bytes:
    """Return the invoice as Peppol BIS 3 XML."""
    root = ubl_root("Invoice")
    root.add("cbc:CustomizationID", _CUSTOMIZATION)
    root.add("cbc:ProfileID", _PROFILE)
    root.add("cbc:ID", truth.invoice_number)
    root.add("cbc:IssueDate", truth.issue_date.isoformat())
    root.add("cbc:DueDate", truth.due_date.isoformat())
    root.add("cbc:InvoiceTypeCode", "380")
    root.add("cbc:DocumentCurrencyCode", truth.currency)
    root.add("cbc:BuyerReference", truth.buyer.contact)
    if truth.order_reference:
        root.add("cac:OrderReference").add("cbc:ID", truth.order_reference)
    supplier, buyer = truth.supplier, truth.buyer
    _party(
        root.add("cac:AccountingSupplierParty"),
        supplier.gln,
        (supplier.name, supplier.name),
        (supplier.street, supplier.city),
        supplier.cvr,
    )
    _party(
        root.add("cac:AccountingCustomerParty"),
        buyer.gln,
        (buyer.name, NAME),
        (buyer.street, buyer.city),
        CVR,
    )
    means = root.add("cac:PaymentMeans")
    means.add("cbc:PaymentMeansCode", "30")
    means.add("cbc:PaymentID", truth.invoice_number)
    account = means.add("cac:PayeeFinancialAccount")
    account.add("cbc:ID", truth.iban)
    account.add("cac:FinancialInstitutionBranch").add("cbc:ID", supplier.bic)
    _totals(root, truth)
    for number, line in enumerate(truth.lines, start=1):
        _line(root.add("cac:InvoiceLine"), truth, number, line)
    return root.write()


def _party(role: Element, gln: str, names: tuple[str, str], address: tuple[str, str], cvr: str) -> None:
    party = role.add("cac:Party")
    name, legal_name = names
    party.add("cbc:EndpointID", gln, schemeID=_GLN)
    party.add("cac:PartyName").add("cbc:Name", name)
    street, city = address
    postal = party.add("cac:PostalAddress")
    postal.add("cbc:StreetName", street)
    postal.add("cbc:CityName", city[5:])
    postal.add("cbc:PostalZone", city[:4])
    postal.add("cac:Country").add("cbc:IdentificationCode", "DK")
    scheme = party.add("cac:PartyTaxScheme")
    scheme.add("cbc:CompanyID", f"DK{cvr}")
    scheme.add("cac:TaxScheme").add("cbc:ID", "VAT")
    legal = party.add("cac:PartyLegalEntity")
    legal.add("cbc:RegistrationName", legal_name)
    legal.add("cbc:CompanyID", cvr, schemeID=_CVR)


def _totals(root: Element, truth: InvoiceTruth) -> None:
    currency = truth.currency
    tax = root.add("cac:TaxTotal")
    tax.amount("cbc:TaxAmount", truth.vat_total, currency)
    subtotal = tax.add("cac:TaxSubtotal")
    subtotal.amount("cbc:TaxableAmount", truth.net_total, currency)
    subtotal.amount("cbc:TaxAmount", truth.vat_total, currency)
    _category(subtotal.add("cac:TaxCategory"), truth)
    total = root.add("cac:LegalMonetaryTotal")
    for name, value in (
        ("LineExtensionAmount", truth.net_total),
        ("TaxExclusiveAmount", truth.net_total),
        ("TaxInclusiveAmount", truth.gross_total),
        ("PayableAmount", truth.gross_total),
    ):
        total.amount(f"cbc:{name}", value, currency)


def _line(row: Element, truth: InvoiceTruth, number: int, line: LineTruth) -> None:
    row.add("cbc:ID", str(number))
    row.add("cbc:InvoicedQuantity", str(line.quantity), unitCode=UNIT_CODES.get(line.unit, "EA"))
    row.amount("cbc:LineExtensionAmount", line.amount, truth.currency)
    item = row.add("cac:Item")
    item.add("cbc:Name", line.description)
    if line.item_number:
        item.add("cac:SellersItemIdentification").add("cbc:ID", line.item_number)
    _category(item.add("cac:ClassifiedTaxCategory"), truth)
    row.add("cac:Price").amount("cbc:PriceAmount", line.unit_price, truth.currency)


def _category(category: Element, truth: InvoiceTruth) -> None:
    category.add("cbc:ID", "S" if truth.vat_rate else "E")
    category.add("cbc:Percent", f"{truth.vat_rate}")
    category.add("cac:TaxScheme").add("cbc:ID", "VAT")
