from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.demo.oekonomi98.form import FormCheck, parse_amount, parse_date, show_amount, show_date, typed_lines
from robot.register import Supplier

SUPPLIER = Supplier(name="Fjordby VVS ApS", cvr="99000007")
CHECK = FormCheck({"99000007": SUPPLIER}, frozenset({"5-32-10-4000"}))
GOOD = {
    "txtKreditor": "99000007",
    "txtFakNr": " F-1 ",
    "txtFakDato": "02-11-2026",
    "txtForfald": "",
    "cboValuta": "DKK",
    "txtBelEks": "1.000,00",
    "txtMoms": "250",
    "txtBelInk": "1250,00",
    "txtKonto1": "5-32-10-4000",
    "txtLinBel1": "1000",
}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1.234,56", "1234.56"),
        ("1234,5", "1234.50"),
        ("1250.00", "125000.00"),
        ("-3,00", "-3.00"),
        ("1,234.56", None),
        ("1,2345", None),
        ("", None),
        ("1 kr.", None),
        ("١٢", None),
    ],
)
def test_an_amount_is_read_the_way_of_the_system(typed: str, meant: str | None) -> None:
    """Points are dropped wherever they stand, a comma divides kroner from øre, anything else is no amount."""
    assert parse_amount(typed) == (Decimal(meant) if meant else None)


@given(st.decimals(min_value=-999999999, max_value=999999999, places=2))
def test_a_shown_amount_is_read_as_itself(amount: Decimal) -> None:
    """What a page shows can be typed back."""
    assert parse_amount(show_amount(amount)) == amount


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_shown_date_is_read_as_itself(day: date) -> None:
    """What a page shows can be typed back."""
    assert parse_date(show_date(day)) == day


@pytest.mark.parametrize("typed", ["31-02-2026", "2026-11-02", "2-11-2026", "02-11-26", "02.11.2026", ""])
def test_no_other_form_of_a_date_is_taken(typed: str) -> None:
    """Only dd-mm-åååå of a day that exists is a date."""
    assert parse_date(typed) is None


def test_a_good_form_becomes_a_voucher() -> None:
    """Text is stripped, a missing due date is none, the supplier's name comes from the register."""
    checked = CHECK(GOOD, credit_note=False)
    assert checked.faults == ()
    assert checked.voucher is not None
    assert (checked.voucher.invoice_number, checked.voucher.due_date) == ("F-1", None)
    assert (checked.voucher.supplier_name, checked.voucher.vat_total) == ("Fjordby VVS ApS", Decimal("250.00"))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"txtKreditor": ""}, "Kreditor mangler"),
        ({"txtFakNr": " "}, "Fakturanr. mangler"),
        ({"txtFakDato": "2026-11-02"}, "Fakturadato er ikke en gyldig dato"),
        ({"txtForfald": "x"}, "Forfaldsdato er ikke en gyldig dato"),
        ({"txtForfald": "01-11-2026"}, "Forfaldsdato ligger før fakturadato"),
        ({"cboValuta": ""}, "Valuta mangler"),
        ({"txtMoms": "x"}, "Moms er ikke et gyldigt beløb"),
        ({"txtMoms": "251"}, "Beløbene stemmer ikke"),
        ({"txtKonto1": "12345"}, "Kontostrengen 12345 findes ikke"),
        ({"txtKonto1": "", "txtLinBel1": ""}, "Der mangler en posteringslinje"),
        ({"txtLinBel1": "999"}, "Linjerne stemmer ikke med beløb ekskl. moms"),
        ({"cboBetMaade": "Bankkonto", "txtRegNr": "99"}, "Reg.nr. og kontonr. er ikke gyldige"),
        ({"cboBetMaade": "IBAN", "txtIban": "DK"}, "IBAN er ikke gyldigt"),
        ({"cboBetMaade": "FIK", "txtFik": "71 123"}, "FIK-linjen er ikke gyldig"),
        ({"cboBetMaade": "Check"}, "Betalingsmåde er ikke gyldig"),
    ],
)
def test_each_fault_has_its_sentence(change: dict[str, str], fault: str) -> None:
    """One wrong field gives that one sentence and no voucher."""
    checked = CHECK(GOOD | change, credit_note=False)
    assert checked.faults == (fault,)
    assert checked.voucher is None


@pytest.mark.parametrize("fik", ["+71<123456789012345+12345678<", "+73<+12345678<", "+71<12345678901234 5 + 12345678<"])
def test_a_payment_slip_line_is_taken(fik: str) -> None:
    """Card types with and without a payment id, spaces between or not."""
    checked = CHECK(GOOD | {"cboBetMaade": "FIK", "txtFik": fik}, credit_note=False)
    assert checked.voucher is not None
    assert checked.voucher.fik == fik.replace(" ", "")


def test_lines_keep_the_order_of_their_numbers() -> None:
    """Line ten comes after line nine, and an empty line is no line."""
    form = {f"txtKonto{n}": str(n) for n in (10, 9, 1)} | {"txtKonto2": " ", "txtLinTekst2": ""}
    assert [row[0] for row in typed_lines(form)] == ["1", "9", "10"]


def test_without_a_chart_of_accounts_each_kontostreng_is_taken() -> None:
    """A register without codes does not make posting impossible."""
    check = FormCheck({"99000007": SUPPLIER}, frozenset())
    assert check(GOOD | {"txtKonto1": "anything"}, credit_note=False).voucher is not None
