from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.invoice import Certainty, Finding, Kind, Severity
from robot.outcome import Reason
from scrapers.einvoice import read_xml
from tests.fakes.einvoices import BANK, Sample, cii, oioubl, peppol


def reasons(findings: tuple[Finding, ...]) -> set[str]:
    """Return the reasons that hold."""
    return {finding.reason for finding in findings if finding.severity == "hold"}


@pytest.mark.parametrize(
    "amount",
    ["NaN", "1.250,00", "1_250.00", "９２５０.００", "1.25E3", "Infinity", "1250.001", "1 250.00", "0x4E2", "12 50"],
)
def test_an_amount_that_is_none_holds(amount: str) -> None:
    """Only XML Schema's decimal with the currency's decimals is an amount; Python takes far more."""
    reading = read_xml(oioubl(Sample(gross=amount, payable=amount)))

    assert reasons(reading.findings) == {"amount_invalid"}
    assert reading.invoices[0].gross_total is None
    assert reading.findings[0].facts["seen"] == amount


def test_zeros_behind_the_currencys_decimals_do_no_harm() -> None:
    """Some systems write four decimals always."""
    reading = read_xml(cii(Sample(gross="1250.0000", payable="1250.0000", net="1000", vat="+250.")))

    assert reading.findings == ()
    assert str(reading.invoices[0].value("gross_total")) == "1250.00"


def test_a_yen_has_no_decimals() -> None:
    """How many decimals an amount may have is the currency's to say."""
    assert reasons(read_xml(peppol(Sample(currency="JPY", gross="1250.50"))).findings) >= {"amount_invalid"}


@pytest.mark.parametrize(
    ("sample", "reason", "field"),
    [
        (Sample(gross="1260.00", payable="1260.00"), "totals_disagree", "gross_total"),
        (Sample(payable="1200.00"), "totals_disagree", "payable_total"),
        (Sample(line="900.00"), "lines_disagree", "net_total"),
    ],
)
def test_totals_that_do_not_add_up_hold_and_prove_nothing(sample: Sample, reason: str, field: str) -> None:
    """One sum that fails takes the proof from every value of the document."""
    reading = read_xml(peppol(sample))

    assert reasons(reading.findings) == {reason}
    assert field in {finding.field for finding in reading.findings}
    assert {found.certainty for _, found in reading.invoices[0].each_field()} == {Certainty.SUPPORTED}


def test_lines_that_do_not_add_up_hold() -> None:
    """The lines' amounts are added and compared with their stated sum."""
    first, found, last = peppol().rpartition(b">1000.00</cbc:LineExtensionAmount>")

    reading = read_xml(first + found.replace(b"1000.00", b"999.00") + last)

    (finding,) = reading.findings
    assert (finding.reason, finding.facts) == ("lines_disagree", {"lines": "999.00", "net": "1000.00"})


def test_an_invoice_whose_totals_are_all_negative_is_a_credit_note_that_a_person_sees() -> None:
    """The totals are turned, the case is held."""
    sample = Sample(net="-1000.00", vat="-250.00", gross="-1250.00", payable="-1250.00", line="-1000.00")

    reading = read_xml(cii(sample))

    assert reading.kind is Kind.CREDIT_NOTE
    assert reasons(reading.findings) == {"amount_invalid"}
    invoice = reading.invoices[0]
    assert (invoice.value("net_total"), invoice.value("gross_total")) == (Decimal(1000), Decimal(1250))
    assert invoice.lines[0].amount == Decimal(1000)


def test_one_negative_total_holds_as_an_invalid_amount_first() -> None:
    """The negative amount is the reason that people see, before the sums that it spoils."""
    reading = read_xml(oioubl(Sample(gross="-1250.00", payable="-1250.00")))

    assert reading.kind is Kind.INVOICE
    assert reading.findings[0].reason == "amount_invalid"


def test_totals_in_another_currency_than_the_documents_hold() -> None:
    """The currency of an amount must be the document's."""
    data = peppol().replace(b'TaxInclusiveAmount currencyID="DKK"', b'TaxInclusiveAmount currencyID="NOK"')

    finding = read_xml(data).findings[0]

    assert (finding.reason, finding.facts) == ("currency", {"seen": "NOK", "expected": "DKK"})


def test_a_line_with_an_invalid_amount_holds() -> None:
    """The line's number and what stands there are told."""
    reading = read_xml(peppol().replace(b'unitCode="HUR">2<', b'unitCode="HUR">to<'))

    (finding,) = reading.findings
    assert (finding.reason, finding.facts) == ("amount_invalid", {"line": "1", "seen": "to"})


def test_a_date_that_does_not_exist_holds() -> None:
    """The 31st of November is a mistake, not the 1st of December."""
    reading = read_xml(oioubl(Sample(issue_date="2026-11-31")))

    assert reasons(reading.findings) == {"date_implausible"}
    assert reading.invoices[0].issue_date is None


def test_a_number_that_stands_twice_is_a_guess() -> None:
    """A second, different id at the same place is a rival, and neither is proven."""
    number = read_xml(oioubl(Sample(more="<cbc:ID>2026-0418</cbc:ID>"))).invoices[0].invoice_number

    assert number is not None
    assert number.certainty is Certainty.GUESS
    assert [rival.raw for rival in number.rivals] == ["2026-0418"]


def test_a_second_account_makes_the_first_a_guess() -> None:
    """Which of two accounts is to be paid is not the robot's to choose."""
    invoice = read_xml(oioubl(Sample(payment=BANK + BANK.replace("1234567", "7654321")))).invoices[0]

    assert invoice.account is not None
    assert invoice.account.value == "9999-0001234567"
    assert invoice.account.certainty is Certainty.GUESS
    assert invoice.account.rivals[0].raw == "9999-0007654321"


def test_the_same_account_twice_is_no_doubt() -> None:
    """Repetition is not contradiction."""
    account = read_xml(oioubl(Sample(payment=BANK * 2))).invoices[0].account

    assert account is not None
    assert account.certainty is Certainty.PROVEN


def test_a_test_invoice_is_held() -> None:
    """What says of itself that it is a test is not posted."""
    assert reasons(read_xml(cii(test=True)).findings) == {"not_an_invoice"}


def test_a_proforma_invoice_is_held() -> None:
    """Type 325 asks for no payment."""
    assert reasons(read_xml(oioubl(Sample(type_code="325"))).findings) == {"not_an_invoice"}


CENTS = st.integers(min_value=0, max_value=10**11)


@given(net=CENTS, vat=CENTS)
def test_whatever_the_amounts_are_they_come_out_to_the_cent_and_proven(net: int, vat: int) -> None:
    """No amount is changed on its way, in any syntax."""
    n, v, g = (Decimal(cents) / 100 for cents in (net, vat, net + vat))
    sample = Sample(net=f"{n:.2f}", vat=f"{v:.2f}", gross=f"{g:.2f}", payable=f"{g:.2f}", line=f"{n:.2f}")
    for data in (oioubl(sample), peppol(sample), cii(sample)):
        reading = read_xml(data)
        invoice = reading.invoices[0]
        assert reading.findings == ()
        assert (invoice.value("net_total"), invoice.value("vat_total"), invoice.value("gross_total")) == (n, v, g)


@given(net=CENTS, vat=CENTS, off=st.integers(min_value=1, max_value=10**6))
def test_a_gross_total_that_is_off_by_any_cent_is_never_proven(net: int, vat: int, off: int) -> None:
    """Net and VAT must make the gross total exactly."""
    n, v, g = (Decimal(cents) / 100 for cents in (net, vat, net + vat + off))
    sample = Sample(net=f"{n:.2f}", vat=f"{v:.2f}", gross=f"{g:.2f}", payable=f"{g:.2f}", line=f"{n:.2f}")
    for data in (oioubl(sample), peppol(sample), cii(sample)):
        reading = read_xml(data)
        assert "totals_disagree" in reasons(reading.findings)
        assert not any(found.can_be_entered for _, found in reading.invoices[0].each_field())


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("\u200b", Reason.MISSING_FIELD),
        ("2026\u200b-0417", Reason.MISSING_FIELD),
        ("2026\u202e-7140", Reason.MISSING_FIELD),
        ("–", Reason.MISSING_FIELD),
        ("2026-0417<x xmlns=''>9</x>", Reason.UNREADABLE),
    ],
)
def test_a_number_that_is_not_what_people_see_is_not_typed(number: str, reason: Reason) -> None:
    """Signs of no width, a turned direction, no letter or figure at all, elements within: each holds."""
    reading = read_xml(peppol(Sample(number=number)))
    assert reason in {finding.reason for finding in reading.findings if finding.severity is Severity.HOLD}
    assert all(invoice.invoice_number is None for invoice in reading.invoices)


def test_a_total_that_stands_twice_with_other_amounts_holds() -> None:
    """Also where the first is what the sums say: a reader may take the second."""
    more = '<cbc:PayableAmount currencyID="DKK">1250.00</cbc:PayableAmount>'
    reading = read_xml(peppol(Sample(more_totals=more, payable="6250.00")))
    assert Reason.AMOUNT_AMBIGUOUS in {finding.reason for finding in reading.findings}


NUMBER = "<cbc:ID>1234567</cbc:ID>"
ACCOUNT = (
    "<cac:PayeeFinancialAccount><cbc:ID>0007654321</cbc:ID><cac:FinancialInstitutionBranch><cbc:ID>1234</cbc:ID>"
    "</cac:FinancialInstitutionBranch></cac:PayeeFinancialAccount></cac:PaymentMeans>"
)
NOTE = "<cac:PaymentTerms><cbc:Note>Ny bank: reg.nr. 1234, konto 0007654321</cbc:Note></cac:PaymentTerms>"


@pytest.mark.parametrize(
    ("payment", "seen"),
    [
        (BANK.replace(">1234567<", ">１２３４５６７<"), "9999 １２３４５６７"),
        (BANK.replace(">1234567<", ">\u202e7654321\u202c<"), "7654321"),
        (BANK.replace(">1234567<", ">5051-1234567 (bankgiro)<"), "9999 5051-1234567 (bankgiro)"),
        (BANK.replace(NUMBER, f"{NUMBER}<cbc:ID>7654321</cbc:ID>"), "9999-0007654321"),
        (BANK.replace("</cac:PaymentMeans>", ACCOUNT), "1234-0007654321"),
        (BANK + NOTE, "1234-0007654321"),
        (BANK + "<cbc:Note>Betal til reg.nr. 1234 konto 7654321</cbc:Note>", "1234-0007654321"),
    ],
)
def test_no_account_that_an_e_invoice_names_is_passed_over(payment: str, seen: str) -> None:
    """In figures of another script, turned round, of an unknown form, twice in one place, or in a note."""
    (invoice,) = read_xml(oioubl(Sample(payment=payment))).invoices
    assert invoice.account is not None
    assert any(seen in said for said in (invoice.account.value, *(rival.raw for rival in invoice.account.rivals)))


@pytest.mark.parametrize("code", ["220", "310", "351", "999", "0381"])
def test_what_asks_for_no_payment_by_its_type_is_held(code: str) -> None:
    """Orders, offers and what nobody knows; 0381 would be a credit note."""
    assert reasons(read_xml(peppol(Sample(type_code=code))).findings) == {"not_an_invoice"}


@pytest.mark.parametrize("code", ["10", "48", "49", "59"])
def test_what_is_paid_or_drawn_by_the_seller_is_held(code: str) -> None:
    """By card, in cash, by direct debit: entered, it would be paid once more."""
    payment = BANK.replace(">42<", f">{code}<")
    assert reasons(read_xml(oioubl(Sample(payment=payment))).findings) == {"payable_differs"}
    assert reasons(read_xml(oioubl(Sample(payment=payment + BANK))).findings) == set()  # one of two ways


@pytest.mark.parametrize(
    ("note", "reason"), [("Dette er en kreditnota", "not_an_invoice"), ("Fakturaen er betalt", "payable_differs")]
)
def test_a_note_speaks_against_paying_as_a_page_does(note: str, reason: str) -> None:
    """What holds a PDF holds its XML."""
    assert reasons(read_xml(oioubl(Sample(more=f"<cbc:Note>{note}</cbc:Note>"))).findings) == {reason}
