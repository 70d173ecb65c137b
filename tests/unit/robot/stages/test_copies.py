"""The same invoice in another form, from another sender, at another account, or after it was rejected."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from robot.invoice import Certainty, Finding, Kind, Reading, Severity
from robot.outcome import Decision, Reason, State
from robot.words import load_words
from tests.fakes.invoices import CVR, field, invoice
from tests.fakes.legacy_system import Trouble
from tests.fakes.night import Town, town_in

HALF: dict[str, Any] = {"net_total": Decimal(500), "vat_total": Decimal(125), "gross_total": Decimal(625)}
BELOW_ZERO: dict[str, Any] = {"net_total": Decimal(-1000), "vat_total": Decimal(-250), "gross_total": Decimal(-1250)}


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Open a town whose one supplier was paid before."""
    with town_in(tmp_path) as town:
        town.arrives("first", invoice("900", issue_date=date(2026, 11, 2), **HALF))
        town.runs()
        town.answers(Decision.APPROVE)
        town.runs()
        assert town.economy.numbers() == ["900"]
        yield town


def test_the_genuine_invoice_waits_beside_a_forged_copy_that_came_before(town: Town) -> None:
    """Whoever rejects the forged one still sees the other."""
    town.arrives("forged", invoice(account="1111-0009999999"))
    town.runs()
    town.arrives("genuine", invoice())
    town.runs()
    assert (town.case(2).state, town.case(3).state) == (State.HELD, State.HELD)
    assert Reason.POSSIBLE_DUPLICATE in {f.reason for f in town.case(3).findings}


def test_a_forged_copy_of_what_is_paid_is_shown_to_a_person(town: Town) -> None:
    """Sorted out in silence, nobody would warn the supplier."""
    town.arrives("genuine", invoice())
    town.runs()
    town.arrives("forged", invoice(account="1111-0009999999"))
    town.runs()
    assert town.case(3).state is State.HELD
    assert Reason.BANK_ACCOUNT_CHANGED in {f.reason for f in town.case(3).findings}


@pytest.mark.parametrize("number", ["01001", "F-1001", "Faktura 1001", "1OO1", "l001", "1001.", "2026-1001"])
def test_the_same_amount_under_a_number_that_looks_alike_is_asked_about(town: Town, number: str) -> None:
    """On whatever day: a reminder's copy is dated anew."""
    town.arrives("one", invoice())
    town.arrives("other", invoice(number, issue_date=date(2026, 11, 17)))
    town.runs()
    assert town.case(3).state is State.HELD
    assert "1001" in town.economy.numbers()


def test_a_subscription_with_its_numbers_in_order_goes_in(town: Town) -> None:
    """The same amount each month is no duplicate."""
    town.arrives("one", invoice("1001"))
    town.arrives("two", invoice("1002", issue_date=date(2026, 11, 17)))
    town.runs()
    assert sorted(town.economy.numbers()) == ["1001", "1002", "900"]


def test_number_amount_and_day_of_another_supplier_is_asked_about(town: Town) -> None:
    """A company with two tax numbers, or one that was misread."""
    town.arrives("one", invoice())
    town.arrives("other", invoice(supplier_id="99000007"))
    town.runs()
    assert town.case(3).state is State.HELD
    assert Reason.POSSIBLE_DUPLICATE in {f.reason for f in town.case(3).findings}
    (finding,) = (f for f in town.case(3).findings if f.reason == Reason.POSSIBLE_DUPLICATE)
    said = load_words("da").reason(finding)
    assert f"fra en anden leverandør ({CVR})" in said
    assert "F-2026-000002" in said


def test_a_file_that_was_rejected_and_comes_again_waits_for_a_person(town: Town) -> None:
    """It does not vanish, nor is it entered; who wants it after all tries it again."""
    town.arrives("a", invoice(account="1111-0009999999"))
    town.runs()
    town.answers(Decision.REJECT, 2)
    town.runs()
    town.arrives("a", invoice())
    town.runs()
    assert (town.case(3).state, town.case(3).reason) == (State.HELD, Reason.SAME_DOCUMENT)
    town.answers(Decision.TRY_AGAIN, 3)
    town.runs()
    assert "1001" in town.economy.numbers()


def test_a_copy_is_asked_about_when_its_original_is_rejected(town: Town) -> None:
    """The first was a bad scan: whoever rejects it for the better copy does not lose both."""
    guessed = field(date(2026, 12, 1), certainty=Certainty.GUESS)
    town.arrives("bad", invoice(due_date=guessed, issue_date=field(date(2026, 11, 16), certainty=Certainty.GUESS)))
    town.runs()
    town.arrives("good", invoice())
    town.runs()
    assert (town.case(2).state, town.case(3).state) == (State.HELD, State.DUPLICATE)
    town.answers(Decision.REJECT, 2)
    town.runs()
    assert (town.case(3).state, town.case(3).reason) == (State.HELD, Reason.POSSIBLE_DUPLICATE)
    town.answers(Decision.TRY_AGAIN, 3)
    town.runs()
    assert "1001" in town.economy.numbers()


def test_what_may_be_posted_is_not_rejected(town: Town) -> None:
    """Rejected, no later copy would be held against it."""
    town.economy.search_is_blind = True
    town.economy.authoritative = False
    town.economy.fails(Trouble.UNCERTAIN_POSTED, times=1)
    town.arrives("a", invoice())
    town.runs()
    town.answers(Decision.REJECT, 2)
    town.runs()
    assert town.refused() == ["look_it_up"]
    assert town.case(2).state is not State.REJECTED


def test_nothing_is_learned_from_an_invoice_that_was_rejected_after_all(tmp_path: Path) -> None:
    """Approved, refused by the system, rejected: its supplier was never paid."""
    with town_in(tmp_path) as town:
        town.economy.fails(Trouble.REFUSES)
        town.arrives("a", invoice())
        for decision in (Decision.APPROVE, Decision.REJECT):
            town.runs()
            assert town.case().state is State.HELD
            town.answers(decision)
        town.runs()
        assert town.case().state is State.REJECTED
        assert town.ledger.confirmed_before(CVR) == 0


def test_two_credit_notes_take_back_no_more_than_their_invoice(town: Town) -> None:
    """Each alone would do."""
    town.arrives("a", invoice())
    town.runs()
    first = invoice("K1", credit_note=True, corrects="1001", issue_date=date(2026, 11, 17), **HALF)
    town.arrives("k1", first)
    town.runs()
    assert town.case(3).state is State.FILED
    town.arrives("k2", invoice("K2", credit_note=True, corrects="1001", issue_date=date(2026, 11, 18)))
    town.runs()
    assert (town.case(4).state, town.case(4).reason) == (State.HELD, Reason.CREDIT_WITHOUT_INVOICE)


def test_a_credit_note_s_amounts_are_stated_with_the_sign_that_staff_see(town: Town) -> None:
    """The workbook shows them below zero."""
    guessed = {name: field(-value, certainty=Certainty.GUESS) for name, value in BELOW_ZERO.items()}
    read = invoice("K-17", credit_note=True, corrects="900", **guessed)
    town.arrives("k", read)
    town.runs()
    town.answers(Decision.CORRECT, 2, corrections={"gross_total": Decimal(-625), "net_total": Decimal(-500)})
    town.runs()
    read_again = town.case(2).invoice
    assert read_again is not None
    assert (read_again.credit_note, read_again.value("gross_total")) == (True, Decimal(625))


@pytest.mark.parametrize("kind", [Kind.CREDIT_NOTE, Kind.UNREADABLE])
def test_amounts_stated_below_zero_make_a_credit_note(town: Town, kind: Kind) -> None:
    """Of a page that the robot could not read, or took for an invoice."""
    finding = Finding(reason=Reason.NO_TEXT, severity=Severity.HOLD)
    town.reader.says["k"] = Reading(kind=kind, findings=(finding,), pages=1)
    town.inbox.put("k")
    town.runs()
    stated: dict[str, Any] = {"invoice_number": "K-17", "supplier_id": CVR, "currency": "DKK", **BELOW_ZERO}
    town.answers(Decision.CORRECT, 2, corrections=stated | {"issue_date": date(2026, 11, 17)})
    town.runs()
    case = town.case(2)
    assert case.invoice is not None
    assert (case.kind, case.invoice.credit_note) == (Kind.CREDIT_NOTE, True)
    assert case.invoice.value("gross_total") == Decimal(1250)


def test_an_amount_below_zero_is_not_approved(town: Town) -> None:
    """An invoice of less than nothing is a credit note that was misread."""
    town.arrives("a", invoice(**BELOW_ZERO))
    town.runs()
    town.answers(Decision.APPROVE, 2)
    town.runs()
    assert town.refused() == ["must_be_mended"]
    assert town.economy.numbers() == ["900"]
