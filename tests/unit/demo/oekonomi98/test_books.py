from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from robot.demo.oekonomi98.books import Books, PostedLine, PostedVoucher, books

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
VOUCHER = PostedVoucher(
    credit_note=False,
    supplier_id="99000007",
    supplier_name="Fjordby VVS ApS",
    invoice_number="F-1",
    issue_date=date(2026, 11, 2),
    due_date=None,
    currency="DKK",
    net_total=Decimal("0.10"),
    vat_total=Decimal("0.03"),
    gross_total=Decimal("0.13"),
    text="blå",
    order_reference="",
    payment_means="",
    account="",
    iban="",
    fik="",
    lines=(PostedLine(account_code="5", text="æ", amount=Decimal("0.10")),),
)


def test_a_voucher_comes_back_from_the_file_as_it_was_posted(tmp_path: Path) -> None:
    """Amounts, dates, lines and letters are the same after the file is opened anew."""
    posted = Books(tmp_path / "b.sqlite").post(VOUCHER, "robot", NOW)
    assert posted == replace(VOUCHER, number="98-000101", posted_by="robot", posted_at=NOW)
    assert books(tmp_path / "b.sqlite") == [posted]


def test_the_same_voucher_gets_a_number_each_time(tmp_path: Path) -> None:
    """Nothing hinders posting twice."""
    ledger = Books(tmp_path / "b.sqlite")
    assert [ledger.post(VOUCHER, "robot", NOW).number for _ in range(2)] == ["98-000101", "98-000102"]


def test_a_search_takes_number_supplier_or_both(tmp_path: Path) -> None:
    """Each given mark must be the voucher's; a part of a number finds nothing."""
    ledger = Books(tmp_path / "b.sqlite")
    for invoice_number, supplier in (("F-1", "1"), ("F-1", "2"), ("F-2", "2")):
        ledger.post(replace(VOUCHER, invoice_number=invoice_number, supplier_id=supplier), "robot", NOW)

    def found(invoice_number: str, supplier: str) -> list[str]:
        return [v.number[-1] for v in ledger.search(invoice_number, supplier)]

    assert found("F-1", "") == ["1", "2"]
    assert found("", "2") == ["2", "3"]
    assert found("F-1", "2") == ["2"]
    assert found("F", "") == []


def test_a_number_that_is_none_finds_no_voucher(tmp_path: Path) -> None:
    """An address that somebody made up is answered, not crashed on."""
    ledger = Books(tmp_path / "b.sqlite")
    ledger.post(VOUCHER, "robot", NOW)
    assert ledger.voucher("98-000101") is not None
    assert [ledger.voucher(n) for n in ("", "98-000102", "98-²", "101", "98-9999999999999999999999")] == [None] * 5


def test_another_voucher_is_the_newest_other_one(tmp_path: Path) -> None:
    """What the wrong record shows is a real voucher, where there is one."""
    ledger = Books(tmp_path / "b.sqlite")
    ledger.post(VOUCHER, "robot", NOW)
    assert ledger.another("98-000101") is None
    ledger.post(VOUCHER, "robot", NOW)
    other = ledger.another("98-000101")
    assert other is not None
    assert other.number == "98-000102"
