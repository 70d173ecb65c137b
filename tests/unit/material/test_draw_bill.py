"""The truth of made invoices: it adds up, its numbers are valid, and a seed says all of it."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import ean, luhn
from stdnum import iban as iban_number
from stdnum.dk import cvr

from tests.material.answer import answer
from tests.material.draw_bill import draw_bill
from tests.material.layout import Layout
from tests.material.registry import LAYOUTS

layouts = st.sampled_from(LAYOUTS)
seeds = st.integers(min_value=0, max_value=10**9).map(str)


@settings(deadline=None)  # an IBAN with its check digit may take a while to be drawn
@given(layouts, seeds)
def test_totals_follow_from_the_lines(layout: Layout, seed: str) -> None:
    """Lines less discount plus freight are the net, or with VAT the gross; the other sums close on the way to pay."""
    bill = draw_bill(layout, seed).bill
    sums = bill.sums
    goods = sum((item.amount for item in bill.items), Decimal(0))
    whole = goods - sums.discount + sums.freight
    assert sums.goods == goods
    assert whole == (sums.net + sums.vat if sums.with_vat else sums.net)
    assert sums.net + sums.vat + sums.rounding == sums.gross
    assert sums.gross - sums.prepaid == sums.payable
    assert abs(sums.rounding) <= Decimal("0.50")
    assert sums.payable > 0


@settings(deadline=None)
@given(layouts, seeds)
def test_each_rate_carries_its_own_vat(layout: Layout, seed: str) -> None:
    """The bases and the VAT of the rates add up, and each VAT is its rate of its base to half a hundredth."""
    sums = draw_bill(layout, seed).bill.sums
    assert sum(group.base for group in sums.groups) == sums.net
    assert sum(group.vat for group in sums.groups) == sums.vat
    for group in sums.groups:
        assert abs(group.vat - group.base * group.rate / 100) <= Decimal("0.01")


@settings(deadline=None)
@given(layouts, seeds)
def test_numbers_have_valid_check_digits(layout: Layout, seed: str) -> None:
    """Danish CVR numbers, location numbers, IBANs and payment slips pass the check that a reader makes."""
    bill = draw_bill(layout, seed).bill
    seller, buyer = bill.seller, bill.buyer
    assert seller.country != "DK" or cvr.is_valid(seller.tax_id)
    assert buyer.country != "DK" or cvr.is_valid(buyer.cvr)
    assert ean.is_valid(buyer.gln)
    assert not seller.iban or iban_number.is_valid(seller.iban)
    payment_id = seller.fik[4:].split("+")[0].removesuffix("<") if seller.fik else ""
    assert not payment_id or luhn.is_valid(payment_id)
    assert seller.fik or seller.account or seller.iban


@settings(deadline=None)
@given(layouts, seeds)
def test_a_seed_says_everything(layout: Layout, seed: str) -> None:
    """The same layout and seed give the same bill; the due date is never before the issue date."""
    bill = draw_bill(layout, seed).bill
    assert bill == draw_bill(layout, seed).bill
    assert bill.due_date >= bill.issue_date


@settings(deadline=None)
@given(layouts, seeds)
def test_the_answer_has_the_form_of_the_read_command(layout: Layout, seed: str) -> None:
    """Amounts are decimal text that adds up, dates ISO 8601, and each field says whether a page shows it."""
    bill = draw_bill(layout, seed).bill
    truth = answer("x.pdf", layout, bill)
    fields = truth["fields"]
    total = Decimal(fields["net_total"]) + Decimal(fields["vat_total"]) + Decimal(truth["extra"]["rounding"])
    assert total == Decimal(fields["gross_total"])
    assert fields["issue_date"] <= fields["due_date"]
    assert set(truth["visible"]) == set(fields)
    assert truth["visible"]["gross_total"]


def test_layouts_have_names_of_their_own() -> None:
    """At least 25 layouts, half of them or more printed by Chromium, no name twice."""
    names = [layout.name for layout in LAYOUTS]
    assert len(set(names)) == len(names)
    assert len(names) >= 25
    assert 2 * sum(layout.engine == "chromium" for layout in LAYOUTS) >= len(names)
