import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from robot.invoice import Certainty
from scrapers.einvoice import read_xml
from scrapers.einvoice.payment import payment_means
from scrapers.einvoice.stated import StatedPayment
from tests.fakes.einvoices import Sample, cii, oioubl

PAYMENT_ID = "00000000012345" + luhn.calc_check_digit("00000000012345")


def value(stated: StatedPayment, *, danish: bool = True) -> str | None:
    """Return the canonical form."""
    means = payment_means(stated, danish=danish)
    return None if means is None else means.value


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        (StatedPayment(code="93", payment_id="71", instruction_id=PAYMENT_ID, creditor="87654321"),
         f"+71<{PAYMENT_ID}+87654321<"),
        (StatedPayment(code="93", payment_id=f"71#{PAYMENT_ID}", account="87654321"), f"+71<{PAYMENT_ID}+87654321<"),
        (StatedPayment(code="93", payment_id="71", instruction_id="18", creditor="87654321"),
         "+71<000000000000018+87654321<"),
        (StatedPayment(code="93", payment_id="75", instruction_id="0" + PAYMENT_ID, creditor="87654321"),
         f"+75<0{PAYMENT_ID}+87654321<"),
        (StatedPayment(code="93", payment_id="73", creditor="87654321"), "+73<+87654321<"),
        (StatedPayment(code="50", payment_id="04", instruction_id="0" + PAYMENT_ID, account="1234567"),
         f"+04<0{PAYMENT_ID}+1234567<"),
        (StatedPayment(code="50", payment_id="01", account="1234567"), "+01<+1234567<"),
        (StatedPayment(code="42", account="1234567", branch="9999"), "9999-0001234567"),
        (StatedPayment(code="31", account="9999 0001234567"), "9999-0001234567"),
        (StatedPayment(code="42", account="9999-1234567"), "9999-0001234567"),
        (StatedPayment(code="31", account="DK50 0040 0440 1162 43", branch="NDEADKKK"), "DK5000400440116243"),
        (StatedPayment(code="97"), None),
        (StatedPayment(code="93", payment_id="71", creditor="87654321"), None),
        (StatedPayment(code="93", payment_id="71", instruction_id="1" * 16, creditor="87654321"), None),
        (StatedPayment(code="93", payment_id="71", instruction_id="١٢٣", creditor="87654321"), None),
        (StatedPayment(code="42", account="1234567"), None),
    ],
)  # fmt: skip
def test_each_way_to_pay_has_one_canonical_form(stated: StatedPayment, expected: str | None) -> None:
    """OIOUBL 2's and Peppol's ways of writing the same slip or account come out alike."""
    assert value(stated) == expected


def test_fourteen_digits_are_a_danish_account_on_a_danish_invoice_alone() -> None:
    """Elsewhere nobody knows where the bank ends and the account begins."""
    stated = StatedPayment(account="99990001234567")

    assert value(stated, danish=True) == "9999-0001234567"
    assert value(stated, danish=False) is None


def test_a_wrong_check_digit_leaves_a_guess() -> None:
    """An IBAN or a payment id that fails its check is kept, and never entered by itself."""
    slip = (
        "<cac:PaymentMeans><cbc:PaymentMeansCode>93</cbc:PaymentMeansCode><cbc:InstructionID>000000000000019"
        "</cbc:InstructionID><cbc:PaymentID>71</cbc:PaymentID><cac:CreditAccount><cbc:AccountID>87654321"
        "</cbc:AccountID></cac:CreditAccount></cac:PaymentMeans>"
    )
    fik = read_xml(oioubl(Sample(payment=slip))).invoices[0].fik
    iban = read_xml(cii().replace(b"DK50", b"DK51")).invoices[0].iban

    assert fik is not None
    assert (fik.value, fik.certainty) == ("+71<000000000000019+87654321<", Certainty.GUESS)
    assert iban is not None
    assert iban.certainty is Certainty.GUESS


@given(st.text(max_size=40), st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_no_text_ever_raises(account: str, branch: str, payment_id: str, instruction_id: str) -> None:
    """Whatever stands in a payment means, it is a canonical form or nothing."""
    stated = StatedPayment(account=account, branch=branch, payment_id=payment_id, instruction_id=instruction_id)

    found = value(stated)

    assert found is None or found.isascii()
