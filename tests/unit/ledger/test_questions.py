from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from robot.invoice import Kind
from robot.ledger import SqlLedger
from robot.outcome import State
from tests.fakes.ledger_values import (
    NOW,
    ORIGIN,
    RUNBOOK,
    document,
    entering,
    intent,
    invoice,
    message,
    new_case,
    place,
    read,
    ready,
    received,
    voucher,
)

SHA = document(1).sha256


def test_the_same_document_in_a_later_mail_is_found(ledger: SqlLedger) -> None:
    """The later case is told of the earlier one, not the other way round."""
    first = received(ledger, 1)
    (second,) = ledger.take_in(message(2), ORIGIN, [new_case(1)], runbook=RUNBOOK, now=NOW)
    assert ledger.same_document(SHA, second) == first
    assert ledger.same_document(SHA, first) is None
    assert ledger.same_document(document(9).sha256, second) is None


def test_the_same_mail_in_two_mailboxes_is_the_same_document(ledger: SqlLedger) -> None:
    """Equal bytes of the whole mail do not hide that two accounts have it."""
    first = received(ledger, 1)
    (second,) = ledger.take_in(message(1, place(1, account="skole")), ORIGIN, [new_case(1)], runbook=RUNBOOK, now=NOW)
    assert ledger.same_document(SHA, second) == first


def test_a_file_attached_twice_is_the_same_document(ledger: SqlLedger) -> None:
    """Also under the same name."""
    for number, trail in ((1, "mail > faktura.pdf"), (2, "mail > kopi.pdf")):
        new = [new_case(1), new_case(1, trail)]
        first, second = ledger.take_in(message(number), ORIGIN, new, runbook=f"r{number}", now=NOW)
        assert ledger.same_document(SHA, second) is not None
        if number == 1:
            assert ledger.same_document(SHA, first) is None


def test_the_invoices_of_one_file_are_no_duplicates_of_each_other(ledger: SqlLedger) -> None:
    """A second mail with the file is a duplicate part by part."""
    first = received(ledger, 1)
    (first_part,) = ledger.split(first, [invoice(1), invoice(2)], Kind.INVOICE, NOW)
    assert ledger.same_document(SHA, first_part) is None
    (second,) = ledger.take_in(message(2), ORIGIN, [new_case(1)], runbook=RUNBOOK, now=NOW)
    (second_part,) = ledger.split(second, [invoice(1), invoice(2)], Kind.INVOICE, NOW)
    assert ledger.same_document(SHA, second) == first
    assert ledger.same_document(SHA, second_part) == first_part


def test_earlier_cases_are_found_by_number_or_amount(ledger: SqlLedger) -> None:
    """However the number is written and whatever zeros the amount ends in; not those of other suppliers."""
    by_number = read(ledger, 1, invoice(7, gross="1.00"))
    by_amount = read(ledger, 2, invoice(8, gross="250.00"))
    read(ledger, 3, invoice(7, supplier="87654321"))
    read(ledger, 4, invoice(9, gross="251.00"))
    found = ledger.earlier("DK12345678", invoice_number="f7", gross_total=Decimal("250.0"), but="")
    assert [one.case_id for one in found] == [by_number.case_id, by_amount.case_id]
    assert found[1].gross_total == Decimal("250.00")
    assert found[0].invoice_number == "F-7"
    assert found[0].supplier_id == "12345678"
    assert not found[0].credit_note
    assert ledger.earlier("", invoice_number="F-7", gross_total=None, but="") == ()
    assert ledger.earlier("12345678", invoice_number="", gross_total=None, but="") == ()


@pytest.mark.parametrize("end", [State.SORTED_AWAY, State.DUPLICATE, State.REJECTED])
def test_what_was_taken_back_is_not_earlier(ledger: SqlLedger, end: State) -> None:
    """A rejected invoice may come again."""
    case = read(ledger, 1)
    if end is State.REJECTED:
        case = ledger.advance(case, State.HELD, NOW)
    assert ledger.earlier("12345678", invoice_number="F-1", gross_total=None, but="")
    ledger.advance(case, end, NOW)
    assert ledger.earlier("12345678", invoice_number="F-1", gross_total=None, but="") == ()


def test_of_two_alike_in_one_night_the_second_is_the_duplicate(ledger: SqlLedger) -> None:
    """The first goes on, unless the second has overtaken it."""
    first = read(ledger, 1, invoice(7))
    second = read(ledger, 2, invoice(7))

    def others(but: str) -> list[str]:
        found = ledger.earlier("12345678", invoice_number="F-7", gross_total=Decimal(125), but=but)
        return [one.case_id for one in found]

    assert others(first.case_id) == []
    assert others(second.case_id) == [first.case_id]
    second = ledger.advance(ledger.advance(second, State.CHECKED, NOW), State.READY, NOW)
    assert others(first.case_id) == [second.case_id]


def test_the_voucher_of_an_earlier_case_is_told(ledger: SqlLedger) -> None:
    """The person who compares knows where to look."""
    case = ledger.advance(entering(ledger, 1), State.ENTERED, NOW, voucher=voucher("B-3"))
    (found,) = ledger.earlier("12345678", invoice_number="F-1", gross_total=None, but="")
    assert (found.case_id, found.state, found.voucher) == (case.case_id, State.ENTERED, "B-3")


def test_a_supplier_is_known_by_what_was_approved_or_confirmed(ledger: SqlLedger) -> None:
    """What was only read says nothing of a supplier."""
    case = ready(ledger, 1)
    assert ledger.confirmed_before("12345678") == 0
    case = ledger.advance(case, State.ENTERING, NOW, intent=intent(case, 1))
    case = ledger.advance(case, State.ENTERED, NOW, voucher=voucher())
    assert ledger.confirmed_before("12345678") == 0
    ledger.advance(case, State.CONFIRMED, NOW)
    assert ledger.confirmed_before("DK 12345678") == 1
    held = ledger.advance(ready(ledger, 2), State.HELD, NOW)
    ledger.advance(held, State.READY, NOW, approved_by="Åse")
    assert ledger.confirmed_before("12345678") == 2
    assert ledger.confirmed_before("87654321") == 0


def test_the_newest_vouched_invoices_of_a_supplier_come_first(ledger: SqlLedger) -> None:
    """Their places and forms speak for the next invoice; what was only read says nothing."""
    for number in (1, 2, 3):
        case = ledger.advance(entering(ledger, number), State.ENTERED, NOW, voucher=voucher(f"B-{number}"))
        ledger.advance(case, State.CONFIRMED, NOW)
    read(ledger, 4)
    found = ledger.vouched_invoices("DK 12345678", limit=2)
    assert [one.value("invoice_number") for one in found] == ["F-3", "F-2"]
    assert ledger.vouched_invoices("87654321") == ()


def test_the_mapping_of_a_suppliers_newest_mapped_case_is_remembered(ledger: SqlLedger) -> None:
    """Cases made later and other suppliers' say nothing; after twenty without one the mapping is forgotten."""
    mapped = replace(invoice(1), supplier_mapping="tomrer.toml (ny)")
    first = read(ledger, 1, mapped)
    second = read(ledger, 2, invoice(2))
    assert ledger.mapping_before("12345678", but=second.case_id) == "tomrer.toml (ny)"
    assert ledger.mapping_before("12345678", but=first.case_id) is None
    assert ledger.mapping_before("87654321", but=second.case_id) is None
    later = [read(ledger, number, invoice(number)) for number in range(3, 23)]
    assert ledger.mapping_before("12345678", but=later[-2].case_id) == "tomrer.toml (ny)"
    assert ledger.mapping_before("12345678", but=later[-1].case_id) is None
