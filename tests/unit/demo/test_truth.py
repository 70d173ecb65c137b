"""The truth of a demo invoice: sums that hold unless a test mail wants them not to."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from robot.demo.documents.truth import fik_line, invoice_truth, line
from robot.demo.municipality import SCHOOL
from robot.demo.suppliers import FORSYNING, LYNG, TANDLAEGERNE, DemoSupplier

amounts = st.decimals(min_value="0.01", max_value="99999", places=2).map(str)


def _truth(supplier: DemoSupplier, *prices: str) -> Decimal:
    truth = invoice_truth(
        supplier,
        SCHOOL,
        invoice_number="1",
        issue_date=date(2026, 11, 1),
        due_date=date(2026, 11, 15),
        lines=[line("vare", 1, "stk", price) for price in prices],
    )
    assert truth.net_total + truth.vat_total == truth.gross_total
    return truth.vat_total


@given(prices=st.lists(amounts, min_size=1, max_size=9))
def test_net_and_vat_make_the_gross_total(prices: list[str]) -> None:
    """VAT is a quarter of the net total to the øre, and nothing where the supplier may charge none."""
    net = sum(map(Decimal, prices))
    assert abs(_truth(LYNG, *prices) * 4 - net) <= Decimal("0.02")
    assert _truth(TANDLAEGERNE, *prices) == 0


@given(number=st.integers(min_value=0, max_value=10**14 - 1))
def test_a_payment_id_has_fifteen_digits_and_holds(number: int) -> None:
    """The code line of card type 71 carries fourteen digits, their check digit, and the creditor."""
    code = fik_line(number, FORSYNING.fik_creditor)
    payment_id = code.removeprefix("+71<").removesuffix(f"+{FORSYNING.fik_creditor}<")
    assert len(payment_id) == 15
    assert luhn.is_valid(payment_id)
    assert int(payment_id[:-1]) == number


def test_half_an_oere_is_rounded_up() -> None:
    """10,50 kr. has 2,625 kr. VAT, which invoices show as 2,63."""
    assert _truth(LYNG, "10.50") == Decimal("2.63")
