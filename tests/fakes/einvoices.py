"""Small e-invoices in every syntax, from one set of Danish values. Each part can be replaced."""

from __future__ import annotations

from dataclasses import dataclass

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
_CII = "urn:un:unece:uncefact:data:standard:"

BANK = (
    "<cac:PaymentMeans><cbc:PaymentMeansCode>42</cbc:PaymentMeansCode>"
    "<cbc:PaymentDueDate>2026-12-03</cbc:PaymentDueDate>"
    "<cac:PayeeFinancialAccount><cbc:ID>1234567</cbc:ID><cac:FinancialInstitutionBranch><cbc:ID>9999</cbc:ID>"
    "</cac:FinancialInstitutionBranch></cac:PayeeFinancialAccount></cac:PaymentMeans>"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The values of one invoice of Havnens Tømrerforretning ApS to Fjordby Kommune."""

    number: str = "2026-0417"
    issue_date: str = "2026-11-03"
    currency: str = "DKK"
    net: str = "1000.00"
    vat: str = "250.00"
    gross: str = "1250.00"
    payable: str = "1250.00"
    line: str = "1000.00"
    more_totals: str = ""  # further elements of the monetary total
    type_code: str = "380"
    payment: str = BANK
    more: str = ""  # further elements of the document


def oioubl(sample: Sample | None = None, *, credit_note: bool = False) -> bytes:
    """Return an OIOUBL 2 document: its TaxExclusiveAmount is the tax."""
    s = sample or Sample()
    scheme = "<cac:TaxScheme><cbc:ID>63</cbc:ID><cbc:Name>Moms</cbc:Name></cac:TaxScheme>"
    return _ubl(s, "OIOUBL-2.02", s.vat, scheme, credit_note=credit_note)


def peppol(sample: Sample | None = None, *, credit_note: bool = False) -> bytes:
    """Return a Peppol BIS 3 document."""
    s = sample or Sample()
    scheme = "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>"
    customization = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
    return _ubl(s, customization, s.net, scheme, credit_note=credit_note)


def _ubl(s: Sample, customization: str, tax_exclusive: str, scheme: str, *, credit_note: bool) -> bytes:
    root = "CreditNote" if credit_note else "Invoice"
    quantity = "CreditedQuantity" if credit_note else "InvoicedQuantity"

    def money(name: str, amount: str) -> str:
        return f'<cbc:{name} currencyID="{s.currency}">{amount}</cbc:{name}>'

    type_code = "" if credit_note else f"<cbc:InvoiceTypeCode>{s.type_code}</cbc:InvoiceTypeCode>"
    category = f"<cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>25</cbc:Percent>{scheme}</cac:TaxCategory>"
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<{root} xmlns="{_UBL}{root}-2" xmlns:cac="{_UBL}CommonAggregateComponents-2" xmlns:cbc="{_UBL}CommonBasicComponents-2">
<cbc:CustomizationID>{customization}</cbc:CustomizationID><cbc:ID>{s.number}</cbc:ID>
<cbc:IssueDate>{s.issue_date}</cbc:IssueDate>{type_code}<cbc:DocumentCurrencyCode>{s.currency}</cbc:DocumentCurrencyCode>
<cac:OrderReference><cbc:ID>REK-77</cbc:ID></cac:OrderReference>
<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>2026-0399</cbc:ID></cac:InvoiceDocumentReference>
</cac:BillingReference>
<cac:AccountingSupplierParty><cac:Party><cbc:EndpointID schemeID="GLN">5790000000012</cbc:EndpointID>
<cac:PartyName><cbc:Name>Havnens Tømrer</cbc:Name></cac:PartyName>
<cac:PartyTaxScheme><cbc:CompanyID>DK12345674</cbc:CompanyID>{scheme}</cac:PartyTaxScheme>
<cac:PartyLegalEntity><cbc:RegistrationName>Havnens Tømrerforretning ApS</cbc:RegistrationName></cac:PartyLegalEntity>
</cac:Party></cac:AccountingSupplierParty>
<cac:AccountingCustomerParty><cac:Party><cbc:EndpointID schemeID="0088">5799999000010</cbc:EndpointID>
<cac:PartyName><cbc:Name>Fjordby Kommune</cbc:Name></cac:PartyName>
<cac:Contact><cbc:ID>Anne Ø.</cbc:ID></cac:Contact></cac:Party></cac:AccountingCustomerParty>
{s.payment}
<cac:TaxTotal>{money("TaxAmount", s.vat)}<cac:TaxSubtotal>{money("TaxableAmount", s.net)}{money("TaxAmount", s.vat)}
{category}</cac:TaxSubtotal></cac:TaxTotal>
<cac:LegalMonetaryTotal>{money("LineExtensionAmount", s.line)}{money("TaxExclusiveAmount", tax_exclusive)}
{money("TaxInclusiveAmount", s.gross)}{s.more_totals}{money("PayableAmount", s.payable)}</cac:LegalMonetaryTotal>
<cac:{root}Line><cbc:ID>1</cbc:ID><cbc:{quantity} unitCode="HUR">2</cbc:{quantity}>
{money("LineExtensionAmount", s.line)}<cac:Item><cbc:Name>Montering af dør</cbc:Name>
<cac:SellersItemIdentification><cbc:ID>T-12</cbc:ID></cac:SellersItemIdentification>
<cac:ClassifiedTaxCategory><cbc:Percent>25</cbc:Percent></cac:ClassifiedTaxCategory></cac:Item>
<cac:Price>{money("PriceAmount", "1000.00")}<cbc:BaseQuantity>2</cbc:BaseQuantity></cac:Price></cac:{root}Line>
{s.more}</{root}>""".encode()


def cii(sample: Sample | None = None, *, lines: bool = True, test: bool = False) -> bytes:
    """Return a CII document; without lines and breakdown it is Factur-X MINIMUM's."""
    s = sample or Sample()
    line = f"""<ram:IncludedSupplyChainTradeLineItem>
<ram:SpecifiedTradeProduct><ram:SellerAssignedID>T-12</ram:SellerAssignedID><ram:Name>Montering af dør</ram:Name>
</ram:SpecifiedTradeProduct><ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice>
<ram:ChargeAmount>500.00</ram:ChargeAmount></ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement>
<ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode="HUR">2</ram:BilledQuantity>
</ram:SpecifiedLineTradeDelivery><ram:SpecifiedLineTradeSettlement><ram:ApplicableTradeTax>
<ram:RateApplicablePercent>25</ram:RateApplicablePercent></ram:ApplicableTradeTax>
<ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>{s.line}</ram:LineTotalAmount>
</ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement>
</ram:IncludedSupplyChainTradeLineItem>"""
    breakdown = f"""<ram:ApplicableTradeTax><ram:CalculatedAmount>{s.vat}</ram:CalculatedAmount>
<ram:TypeCode>VAT</ram:TypeCode><ram:BasisAmount>{s.net}</ram:BasisAmount>
<ram:RateApplicablePercent>25.00</ram:RateApplicablePercent></ram:ApplicableTradeTax>"""
    due = """<ram:SpecifiedTradePaymentTerms><ram:DueDateDateTime><udt:DateTimeString format="102">20261203
</udt:DateTimeString></ram:DueDateDateTime></ram:SpecifiedTradePaymentTerms>"""
    payment = """<ram:SpecifiedTradeSettlementPaymentMeans><ram:TypeCode>58</ram:TypeCode>
<ram:PayeePartyCreditorFinancialAccount><ram:IBANID>DK50 0040 0440 1162 43</ram:IBANID>
</ram:PayeePartyCreditorFinancialAccount></ram:SpecifiedTradeSettlementPaymentMeans>"""
    indicator = "<ram:TestIndicator><udt:Indicator>true</udt:Indicator></ram:TestIndicator>" if test else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice xmlns:rsm="{_CII}CrossIndustryInvoice:100"
 xmlns:ram="{_CII}ReusableAggregateBusinessInformationEntity:100" xmlns:udt="{_CII}UnqualifiedDataType:100">
<rsm:ExchangedDocumentContext>{indicator}</rsm:ExchangedDocumentContext>
<rsm:ExchangedDocument><ram:ID>{s.number}</ram:ID><ram:TypeCode>{s.type_code}</ram:TypeCode><ram:IssueDateTime>
<udt:DateTimeString format="102">{s.issue_date.replace("-", "")}</udt:DateTimeString></ram:IssueDateTime>
</rsm:ExchangedDocument><rsm:SupplyChainTradeTransaction>{line if lines else ""}<ram:ApplicableHeaderTradeAgreement>
<ram:SellerTradeParty><ram:GlobalID schemeID="0088">5790000000012</ram:GlobalID>
<ram:Name>Havnens Tømrerforretning ApS</ram:Name><ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">DK12345674</ram:ID>
</ram:SpecifiedTaxRegistration></ram:SellerTradeParty><ram:BuyerTradeParty><ram:Name>Fjordby Kommune</ram:Name>
</ram:BuyerTradeParty><ram:BuyerOrderReferencedDocument><ram:IssuerAssignedID>REK-77</ram:IssuerAssignedID>
</ram:BuyerOrderReferencedDocument></ram:ApplicableHeaderTradeAgreement><ram:ApplicableHeaderTradeSettlement>
<ram:InvoiceCurrencyCode>{s.currency}</ram:InvoiceCurrencyCode>{payment}{breakdown if lines else ""}{due}
<ram:SpecifiedTradeSettlementHeaderMonetarySummation>
{f"<ram:LineTotalAmount>{s.line}</ram:LineTotalAmount>" if lines else ""}
<ram:TaxBasisTotalAmount>{s.net}</ram:TaxBasisTotalAmount>
<ram:TaxTotalAmount currencyID="{s.currency}">{s.vat}</ram:TaxTotalAmount>
<ram:GrandTotalAmount>{s.gross}</ram:GrandTotalAmount>{s.more_totals}
<ram:DuePayableAmount>{s.payable}</ram:DuePayableAmount></ram:SpecifiedTradeSettlementHeaderMonetarySummation>
</ram:ApplicableHeaderTradeSettlement></rsm:SupplyChainTradeTransaction>{s.more}</rsm:CrossIndustryInvoice>""".encode()
