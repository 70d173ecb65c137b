"""OIOUBL 2.1, the Danish public sector's own UBL: invoice and credit note.

In OIOUBL 2 `LegalMonetaryTotal/TaxExclusiveAmount` is the sum of taxes, not the net total as in UBL and EN 16931.
Source: OIOUBL guideline G32, "Totaler".
"""

from __future__ import annotations

from robot.demo.documents.truth import InvoiceTruth, LineTruth
from robot.demo.documents.ubl import UNIT_CODES, Element, street_and_number, ubl_root
from robot.demo.municipality import CVR, NAME, Department
from robot.demo.suppliers import DemoSupplier

_UNECE_AGENCY = {"schemeAgencyID": "320", "schemeID": "urn:oioubl:id:profileid-1.2"}


def oioubl(truth: InvoiceTruth) -> bytes:
    """Return the invoice or credit note as OIOUBL XML, payable to a Danish bank account."""
    kind = "CreditNote" if truth.credit_note else "Invoice"
    root = ubl_root(kind)
    root.add("cbc:UBLVersionID", "2.1")
    root.add("cbc:CustomizationID", "OIOUBL-2.1")
    root.add("cbc:ProfileID", "Procurement-BilSim-1.0", **_UNECE_AGENCY)
    root.add("cbc:ID", truth.invoice_number)
    root.add("cbc:CopyIndicator", "false")
    root.add("cbc:IssueDate", truth.issue_date.isoformat())
    if not truth.credit_note:
        root.add("cbc:InvoiceTypeCode", "380", listAgencyID="320", listID="urn:oioubl:codelist:invoicetypecode-1.1")
    root.add("cbc:Note", truth.subject)
    root.add("cbc:DocumentCurrencyCode", truth.currency)
    if truth.order_reference:
        root.add("cac:OrderReference").add("cbc:ID", truth.order_reference)
    if truth.corrects:
        root.add("cac:BillingReference").add("cac:InvoiceDocumentReference").add("cbc:ID", truth.corrects)
    _supplier(root.add("cac:AccountingSupplierParty"), truth.supplier)
    _customer(root.add("cac:AccountingCustomerParty"), truth.buyer)
    if not truth.credit_note:
        _payment(root, truth)
    _tax(root.add("cac:TaxTotal"), truth)
    total = root.add("cac:LegalMonetaryTotal")
    total.amount("cbc:LineExtensionAmount", truth.net_total, truth.currency)
    total.amount("cbc:TaxExclusiveAmount", truth.vat_total, truth.currency)
    total.amount("cbc:TaxInclusiveAmount", truth.gross_total, truth.currency)
    total.amount("cbc:PayableAmount", truth.gross_total, truth.currency)
    for number, line in enumerate(truth.lines, start=1):
        _line(root.add(f"cac:{kind}Line"), truth, number, line)
    return root.write()


def _supplier(role: Element, supplier: DemoSupplier) -> None:
    party = role.add("cac:Party")
    party.add("cbc:EndpointID", supplier.gln, schemeAgencyID="9", schemeID="GLN")
    party.add("cac:PartyIdentification").add("cbc:ID", f"DK{supplier.cvr}", schemeID="DK:CVR")
    party.add("cac:PartyName").add("cbc:Name", supplier.name)
    _address(party, supplier.street, supplier.city)
    scheme = party.add("cac:PartyTaxScheme")
    scheme.add("cbc:CompanyID", f"DK{supplier.cvr}", schemeID="DK:SE")
    _moms(scheme)
    legal = party.add("cac:PartyLegalEntity")
    legal.add("cbc:RegistrationName", supplier.name)
    legal.add("cbc:CompanyID", f"DK{supplier.cvr}", schemeID="DK:CVR")
    contact = party.add("cac:Contact")
    contact.add("cbc:ID", "1")
    contact.add("cbc:Telephone", supplier.phone)
    contact.add("cbc:ElectronicMail", f"faktura@{supplier.domain}")


def _customer(role: Element, buyer: Department) -> None:
    party = role.add("cac:Party")
    party.add("cbc:EndpointID", buyer.gln, schemeAgencyID="9", schemeID="GLN")
    party.add("cac:PartyIdentification").add("cbc:ID", buyer.gln, schemeAgencyID="9", schemeID="GLN")
    party.add("cac:PartyName").add("cbc:Name", f"{NAME}, {buyer.name}")
    _address(party, buyer.street, buyer.city)
    legal = party.add("cac:PartyLegalEntity")
    legal.add("cbc:RegistrationName", NAME)
    legal.add("cbc:CompanyID", f"DK{CVR}", schemeID="DK:CVR")
    contact = party.add("cac:Contact")
    contact.add("cbc:ID", buyer.contact)
    contact.add("cbc:Name", buyer.contact)


def _address(party: Element, street: str, city: str) -> None:
    address = party.add("cac:PostalAddress")
    address.add(
        "cbc:AddressFormatCode", "StructuredDK", listAgencyID="320", listID="urn:oioubl:codelist:addressformatcode-1.1"
    )
    name, number = street_and_number(street)
    address.add("cbc:StreetName", name)
    if number:
        address.add("cbc:BuildingNumber", number)
    address.add("cbc:CityName", city[5:])
    address.add("cbc:PostalZone", city[:4])
    address.add("cac:Country").add("cbc:IdentificationCode", "DK")


def _payment(root: Element, truth: InvoiceTruth) -> None:
    means = root.add("cac:PaymentMeans")
    means.add("cbc:ID", "1")
    means.add("cbc:PaymentMeansCode", "42")
    means.add("cbc:PaymentDueDate", truth.due_date.isoformat())
    means.add(
        "cbc:PaymentChannelCode", "DK:BANK", listAgencyID="320", listID="urn:oioubl:codelist:paymentchannelcode-1.1"
    )
    account = means.add("cac:PayeeFinancialAccount")
    account.add("cbc:ID", truth.account)
    account.add("cbc:PaymentNote", truth.invoice_number)
    account.add("cac:FinancialInstitutionBranch").add("cbc:ID", truth.reg)
    terms = root.add("cac:PaymentTerms")
    terms.add("cbc:ID", "1")
    terms.add("cbc:PaymentMeansID", "1")
    terms.amount("cbc:Amount", truth.gross_total, truth.currency)


def _tax(total: Element, truth: InvoiceTruth) -> None:
    total.amount("cbc:TaxAmount", truth.vat_total, truth.currency)
    subtotal = total.add("cac:TaxSubtotal")
    subtotal.amount("cbc:TaxableAmount", truth.net_total, truth.currency)
    subtotal.amount("cbc:TaxAmount", truth.vat_total, truth.currency)
    _category(subtotal.add("cac:TaxCategory"), truth)


def _category(category: Element, truth: InvoiceTruth) -> None:
    category.add(
        "cbc:ID",
        "StandardRated" if truth.vat_rate else "ZeroRated",
        schemeAgencyID="320",
        schemeID="urn:oioubl:id:taxcategoryid-1.1",
    )
    category.add("cbc:Percent", f"{truth.vat_rate}")
    _moms(category)


def _moms(parent: Element) -> None:
    scheme = parent.add("cac:TaxScheme")
    scheme.add("cbc:ID", "63", schemeAgencyID="320", schemeID="urn:oioubl:id:taxschemeid-1.1")
    scheme.add("cbc:Name", "Moms")


def _line(row: Element, truth: InvoiceTruth, number: int, line: LineTruth) -> None:
    currency = truth.currency
    quantity = "cbc:CreditedQuantity" if truth.credit_note else "cbc:InvoicedQuantity"
    row.add("cbc:ID", str(number))
    row.add(quantity, str(line.quantity), unitCode=UNIT_CODES.get(line.unit, "EA"))
    row.amount("cbc:LineExtensionAmount", line.amount, currency)
    tax = row.add("cac:TaxTotal")
    share = (line.amount * truth.vat_rate / 100).quantize(line.amount)
    tax.amount("cbc:TaxAmount", share, currency)
    subtotal = tax.add("cac:TaxSubtotal")
    subtotal.amount("cbc:TaxableAmount", line.amount, currency)
    subtotal.amount("cbc:TaxAmount", share, currency)
    _category(subtotal.add("cac:TaxCategory"), truth)
    item = row.add("cac:Item")
    item.add("cbc:Name", line.description)
    if line.item_number:
        item.add("cac:SellersItemIdentification").add("cbc:ID", line.item_number)
    row.add("cac:Price").amount("cbc:PriceAmount", line.unit_price, currency)
