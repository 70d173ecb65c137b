from datetime import date
from decimal import Decimal

import pytest

from robot.invoice import Certainty, Fact, Kind, Line, VatSubtotal
from scrapers.einvoice import read_xml
from tests.fakes.einvoices import Sample, cii, oioubl, peppol

ZUGFERD_1_NAMESPACE = b"urn:ferd:CrossIndustryDocument:invoice:1p0"
ZUGFERD_1 = (
    cii()
    .replace(b"rsm:CrossIndustryInvoice", b"rsm:CrossIndustryDocument")
    .replace(
        b"urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100", b"urn:ferd:CrossIndustryDocument:invoice:1p0"
    )
    .replace(b"rsm:ExchangedDocument>", b"rsm:HeaderExchangedDocument>")
    .replace(b"rsm:SupplyChainTradeTransaction", b"rsm:SpecifiedSupplyChainTradeTransaction")
    .replace(b"ApplicableHeaderTrade", b"ApplicableSupplyChainTrade")
    .replace(b"SpecifiedLineTrade", b"SpecifiedSupplyChainTrade")
    .replace(b"SettlementHeaderMonetary", b"SettlementMonetary")
    .replace(b"SettlementLineMonetary", b"SettlementMonetary")
    .replace(b"RateApplicablePercent", b"ApplicablePercent")
    .replace(b"IssuerAssignedID", b"ID")
)


@pytest.mark.parametrize("data", [oioubl(), peppol(), cii(), ZUGFERD_1], ids=["oioubl", "peppol", "cii", "zugferd1"])
def test_the_same_invoice_reads_the_same_in_every_syntax(data: bytes) -> None:
    """Number, dates, parties, references, totals and the line come out alike, and proven."""
    reading = read_xml(data)

    assert reading.kind is Kind.INVOICE
    assert reading.findings == ()
    (invoice,) = reading.invoices
    expected = {
        "invoice_number": "2026-0417",
        "issue_date": date(2026, 11, 3),
        "due_date": date(2026, 12, 3),
        "currency": "DKK",
        "order_reference": "REK-77",
        "supplier_name": "Havnens Tømrerforretning ApS",
        "supplier_id": "12345674",
        "supplier_gln": "5790000000012",
        "buyer_name": "Fjordby Kommune",
        "net_total": Decimal("1000.00"),
        "vat_total": Decimal("250.00"),
        "gross_total": Decimal("1250.00"),
        "payable_total": None,
    }
    assert {name: invoice.value(name) for name in expected} == expected
    (line,) = invoice.lines
    assert line == Line(
        description="Montering af dør",
        amount=Decimal(1000),
        quantity=Decimal(2),
        unit="HUR",
        unit_price=Decimal(500),
        item_number="T-12",
        vat_rate=Decimal(25),
    )
    assert invoice.vat_subtotals == (VatSubtotal(rate=Decimal(25), taxable=Decimal(1000), vat=Decimal(250)),)
    assert {found.certainty for _, found in invoice.each_field()} == {Certainty.PROVEN}


def test_a_field_keeps_its_text_its_rule_and_its_facts() -> None:
    """What the XML says stays beside the value, for whoever asks where it came from."""
    number = read_xml(oioubl()).invoices[0].supplier_id

    assert number is not None
    assert (number.value, number.raw) == ("12345674", "DK12345674")
    assert number.rule.startswith("oioubl ")
    assert number.facts == {Fact.STRUCTURED, Fact.ARITHMETIC}


def test_oioubl_2_states_the_tax_as_its_tax_exclusive_amount() -> None:
    """The net total is the lines less allowances, plus charges and duties; never TaxExclusiveAmount."""
    more = (
        "<cbc:AllowanceTotalAmount>100.00</cbc:AllowanceTotalAmount>"
        "<cbc:ChargeTotalAmount>50.00</cbc:ChargeTotalAmount>"
    )
    sample = Sample(line="1050.00", more_totals=more)

    reading = read_xml(oioubl(sample))

    net = reading.invoices[0].net_total
    assert reading.findings == ()
    assert net is not None
    assert net.value == Decimal("1000.00")
    assert net.raw == "1050.00 - 100.00 + 50.00"


def test_a_duty_in_oioubl_2_belongs_to_the_net_total_and_not_to_the_vat() -> None:
    """A tax total under another scheme than Moms is a cost."""
    duty = (
        '<cac:TaxTotal><cbc:TaxAmount currencyID="DKK">80.00</cbc:TaxAmount><cac:TaxSubtotal>'
        '<cbc:TaxableAmount currencyID="DKK">1000.00</cbc:TaxableAmount><cbc:TaxAmount currencyID="DKK">80.00'
        "</cbc:TaxAmount><cac:TaxCategory><cac:TaxScheme><cbc:ID>16</cbc:ID></cac:TaxScheme></cac:TaxCategory>"
        "</cac:TaxSubtotal></cac:TaxTotal>"
    )
    sample = Sample(net="1080.00", vat="270.00", gross="1350.00", payable="1350.00", more=duty)
    data = oioubl(sample).replace(
        b'TaxExclusiveAmount currencyID="DKK">270.00', b'TaxExclusiveAmount currencyID="DKK">350.00'
    )

    reading = read_xml(data)

    assert reading.findings == ()
    assert reading.invoices[0].value("net_total") == Decimal("1080.00")
    assert reading.invoices[0].value("vat_total") == Decimal("270.00")


def test_prefixes_do_not_matter_but_namespaces_do() -> None:
    """Any prefix will do; an `Invoice` of another namespace is no invoice."""
    renamed = oioubl().replace(b"cbc:", b"x1:").replace(b"cbc=", b"x1=").replace(b"cac:", b"y:").replace(b"cac=", b"y=")
    foreign = oioubl().replace(b"xsd:Invoice-2", b"xsd:Invoice-9")

    assert read_xml(renamed).invoices == read_xml(oioubl()).invoices
    assert read_xml(foreign).findings[0].reason == "not_an_invoice"


def test_an_invoice_in_an_envelope_is_found() -> None:
    """The business document header of the Peppol network goes around the invoice."""
    body = peppol().partition(b"?>")[2]
    space = b"http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"
    envelope = (
        b'<StandardBusinessDocument xmlns="'
        + space
        + b'"><StandardBusinessDocumentHeader/>'
        + body
        + b"</StandardBusinessDocument>"
    )

    assert read_xml(envelope).invoices == read_xml(peppol()).invoices


def test_a_second_tax_total_in_another_currency_is_not_the_vat() -> None:
    """EN 16931 lets the VAT be stated once more in the tax currency."""
    more = '<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">33.50</cbc:TaxAmount></cac:TaxTotal>'

    reading = read_xml(peppol(Sample(more=more)))

    assert reading.findings == ()
    assert reading.invoices[0].value("vat_total") == Decimal("250.00")


def test_what_is_payable_is_kept_where_it_differs_from_the_gross_total() -> None:
    """A prepayment lowers what is to be paid, and the document's arithmetic still holds."""
    more = '<cbc:PrepaidAmount currencyID="DKK">200.00</cbc:PrepaidAmount>'

    reading = read_xml(peppol(Sample(payable="1050.00", more_totals=more)))

    assert reading.findings == ()
    assert reading.invoices[0].value("payable_total") == Decimal("1050.00")
    assert reading.invoices[0].value("gross_total") == Decimal("1250.00")


@pytest.mark.parametrize("gross", ["1250.00", "1250.30"])
def test_rounding_is_taken_whichever_total_has_it(gross: str) -> None:
    """Older profiles round within the tax inclusive amount; the gross total is without it either way."""
    more = '<cbc:PayableRoundingAmount currencyID="DKK">0.30</cbc:PayableRoundingAmount>'

    reading = read_xml(oioubl(Sample(gross=gross, payable="1250.30", more_totals=more)))

    assert reading.findings == ()
    assert reading.invoices[0].value("gross_total") == Decimal("1250.00")
    assert reading.invoices[0].value("payable_total") == Decimal("1250.30")


def test_a_minimum_profile_is_proven_by_its_totals() -> None:
    """Factur-X MINIMUM has neither lines nor breakdown; net, VAT and gross total suffice."""
    reading = read_xml(cii(lines=False))

    gross = reading.invoices[0].gross_total
    assert reading.findings == ()
    assert reading.invoices[0].lines == ()
    assert gross is not None
    assert gross.certainty is Certainty.PROVEN


@pytest.mark.parametrize(
    "data",
    [oioubl(credit_note=True), peppol(credit_note=True), cii(Sample(type_code="381"))],
    ids=["oioubl", "peppol", "cii"],
)
def test_a_credit_note_is_one_with_positive_totals(data: bytes) -> None:
    """The direction of the money is `credit_note`, not a sign."""
    reading = read_xml(data)

    assert reading.kind is Kind.CREDIT_NOTE
    assert reading.findings == ()
    assert reading.invoices[0].credit_note
    assert reading.invoices[0].value("gross_total") == Decimal("1250.00")


def test_a_credit_note_names_the_invoice_that_it_corrects() -> None:
    """The billing reference is kept."""
    assert read_xml(oioubl(credit_note=True)).invoices[0].value("corrects") == "2026-0399"
