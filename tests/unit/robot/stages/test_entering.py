from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from robot.errors import ExitCode, Pictures
from robot.invoice import Invoice, Severity
from robot.outcome import Decision, Reason, State
from robot.pipeline import run_night
from robot.words import load_words
from tests.fakes.invoices import field, invoice, process
from tests.fakes.legacy_system import FakeSystem, Trouble
from tests.fakes.night import Town, stop_after, town_in


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Open a town where one invoice has arrived."""
    with town_in(tmp_path) as town:
        town.arrives("first", invoice("1001"))
        yield town


def test_a_mail_becomes_a_filed_voucher(town: Town) -> None:
    """From mail to filed in one night: one voucher, one document, the mail moved, every action logged; once."""
    outcome = town.runs()
    assert outcome.exit_code is ExitCode.ALL_ENTERED
    assert town.states() == [State.FILED]
    assert town.economy.numbers() == ["1001"]
    assert town.archive.filed == {"F-2026-000001": "D-1"}
    assert town.inbox.moved == {"1": "processed"}
    wanted = ["document.read", "case.ready", "entry.intended", "entry.posted", "entry.read-back", "case.filed"]
    assert town.log(1) == wanted
    town.runs()
    assert town.economy.numbers() == ["1001"]


@pytest.mark.parametrize(
    ("trouble", "reason", "posted"),
    [
        (Trouble.REFUSES, Reason.SYSTEM_REFUSED, 0),
        (Trouble.WRONG_IN_FORM, Reason.FORM_DISAGREES, 0),
        (Trouble.WRONG_IN_VOUCHER, Reason.VOUCHER_DISAGREES, 1),
        (Trouble.READ_BACK_UNKNOWN, Reason.UNCERTAIN_ENTRY, 1),
        (Trouble.READ_BACK_UNFORESEEN, Reason.UNCERTAIN_ENTRY, 1),
        (Trouble.FILL_UNFORESEEN, Reason.UNEXPECTED_ERROR, 0),
    ],
)
def test_what_the_system_says_against_an_invoice_holds_it(
    town: Town, trouble: Trouble, reason: Reason, posted: int
) -> None:
    """A refusal, a wrong value or an unforeseen error holds its case, is not retried, and stops no other."""
    town.economy.fails(trouble, times=1 if trouble is Trouble.WRONG_IN_FORM else 10, number=number_of(trouble))
    town.arrives("second", invoice("1002", issue_date=None))
    town.runs()
    assert town.case(1).state is State.HELD
    assert town.case(1).reason is reason
    assert len(town.economy.vouchers) == posted
    fills = town.economy.calls["fill"]
    town.runs()
    assert town.economy.calls["fill"] == fills


def number_of(trouble: Trouble) -> str:
    """Return the invoice that a trouble is switched on for."""
    return "" if trouble is Trouble.WRONG_IN_FORM else "1001"


@pytest.mark.parametrize("answer", [Decision.TRY_AGAIN, Decision.CORRECT, Decision.REJECT])
def test_a_voucher_that_disagrees_is_never_entered_again(town: Town, answer: Decision) -> None:
    """Whatever is answered to a voucher that stands there wrongly, no second one is made."""
    town.economy.fails(Trouble.WRONG_IN_VOUCHER)
    town.runs()
    voucher = town.case().voucher
    assert voucher is not None
    assert voucher.number == "B-1"
    town.answers(answer, corrections={"invoice_number": "1001B"})
    town.runs()
    assert town.refused() == ["already_posted"]
    assert town.case().state is State.HELD
    assert town.economy.numbers() == ["1001"]


def test_an_unclear_answer_after_the_commit_is_found_and_confirmed(town: Town) -> None:
    """Commit, then 500: the lookup finds the voucher, it is read back, and it stands there once."""
    town.economy.fails(Trouble.UNCERTAIN_POSTED)
    town.runs()
    assert town.states() == [State.FILED]
    assert town.economy.numbers() == ["1001"]


def test_an_invoice_that_was_dropped_is_entered_once_more_and_then_held(town: Town) -> None:
    """Authoritatively absent means ready again, once; the second time a person looks."""
    town.economy.fails(Trouble.UNCERTAIN_DROPPED)
    town.runs()
    assert town.case().state is State.READY
    assert town.case().lookups == 1
    town.runs()
    assert town.case().state is State.HELD
    assert town.case().reason is Reason.UNCERTAIN_ENTRY
    town.runs()
    assert town.economy.calls["submit"] == 2


def test_absence_in_a_search_that_is_not_authoritative_is_for_a_person(town: Town) -> None:
    """A search that may miss what is there never leads to a second posting."""
    town.economy.authoritative = False
    town.economy.search_is_blind = True
    town.economy.fails(Trouble.UNCERTAIN_POSTED)
    town.runs()
    assert town.case().reason is Reason.UNCERTAIN_ENTRY
    for answer in (Decision.APPROVE, Decision.CORRECT):
        town.answers(answer, corrections={"invoice_number": "1"})
        town.runs()
        assert town.refused() == ["look_it_up"]
    assert town.economy.numbers() == ["1001"]


@pytest.mark.parametrize("trouble", [Trouble.PICTURE_FAULT_AFTER_POSTING, Trouble.READ_BACK_FAULT])
def test_a_known_voucher_is_opened_not_searched_for(town: Town, trouble: Trouble) -> None:
    """A fault after the voucher number was read must not lead to a second posting, though the search sees nothing."""
    town.economy.search_is_blind = True
    town.economy.fails(trouble, times=2)
    town.runs()
    town.runs()
    assert town.case().state is State.FILED
    assert town.economy.numbers() == ["1001"]


def test_an_unforeseen_error_after_the_posting_is_looked_up(town: Town) -> None:
    """Whatever broke between the click and the voucher, the system's own books decide."""
    town.economy.fails(Trouble.SUBMIT_UNFORESEEN)
    town.runs()
    assert town.states() == [State.FILED]
    assert town.economy.numbers() == ["1001"]


def test_a_technical_fault_is_retried(town: Town) -> None:
    """One slow page costs a try, not the invoice."""
    town.economy.fails(Trouble.FILL_FAULT, times=2)
    town.runs()
    assert town.states() == [State.FILED]
    assert town.case().attempts == 2


def test_a_fault_that_comes_again_and_again_is_told_once(town: Town) -> None:
    """Each try is counted; whoever reads the end of the run reads one sentence."""
    town.economy.fails(Trouble.FILL_FAULT, times=10)
    summary = town.runs().summary
    assert [one.faults for one in summary.systems if one.name == town.economy.name] == [3]
    assert len(summary.faults) == 1


def test_a_lost_session_does_not_count_towards_the_breaker(town: Town) -> None:
    """Logging in again is daily life."""
    town.economy.fails(Trouble.FILL_SESSION_LOST, times=2)
    town.runs()
    assert town.states() == [State.FILED]
    assert town.ledger.runs(1)[0].outcome == "ok"


def test_the_breaker_opens_and_a_run_after_its_rest_goes_on(town: Town) -> None:
    """After faults in a row the system's cases wait; an hour later they go in."""
    town.arrives("second", other("1002"))
    town.economy.fails(Trouble.FILL_FAULT)
    outcome = town.runs()
    assert town.states()[0] is State.READY
    assert town.economy.calls["fill"] == 3
    assert outcome.exit_code is ExitCode.LEGACY_SYSTEM
    assert outcome.summary.systems[0].standing == "down"
    assert outcome.summary.to_come == 2
    assert town.ledger.runs(1)[0].outcome == "SystemFault"
    town.economy.works()
    again = town.runs().summary
    assert town.case(1).state is State.FILED
    assert (again.to_come, town.ledger.runs(1)[0].outcome) == (0, "ok")


def test_a_run_while_a_system_is_left_in_peace_says_until_when(town: Town) -> None:
    """Nobody takes a run that did not ask the system for one in which all went well."""
    town.economy.fails(Trouble.FILL_FAULT)
    town.runs()
    town.economy.works()
    town.clock.advance(minutes=-55)  # five minutes after the run before
    again = town.runs()
    assert (again.exit_code, town.economy.numbers()) == (ExitCode.LEGACY_SYSTEM, [])
    assert "is left in peace until" in again.summary.faults[0].detail


def test_an_invoice_that_a_system_chokes_on_is_held_and_stops_no_other_for_long(town: Town) -> None:
    """The second run enters the others first, and then sends the one that always fails to a person."""
    town.economy.fails(Trouble.FILL_FAULT, number="1001")
    town.runs()
    assert town.case(1).state is State.READY
    town.arrives("second", other("2002"))
    town.runs()
    assert town.case(2).state is State.FILED
    assert town.case(1).reason is Reason.SYSTEM_DOWN


def other(number: str) -> Invoice:
    """Return another invoice of another amount."""
    return invoice(number, net_total=Decimal(400), vat_total=Decimal(100), gross_total=Decimal(500))


def test_a_changed_screen_keeps_the_cases_waiting(town: Town, tmp_path: Path) -> None:
    """The canary sees it before anything is typed; what changed is told with its pictures, which are evidence."""
    after = tmp_path / "after.png"
    after.write_bytes(b"a picture of the changed screen")
    town.economy.pictures = (Pictures(before=None, after=after),)
    town.economy.fails(Trouble.CANARY_CHANGED)
    summary = town.runs().summary
    [changed] = summary.changed_screens
    assert (changed.system, changed.what) == (town.economy.name, ("the button Bogfør is not there",))
    assert changed.pictures == town.economy.pictures
    assert town.case().state is State.READY
    assert town.economy.calls["fill"] == 0
    assert summary.systems[0].standing == "changed"
    assert town.ledger.runs(1)[0].outcome == "ScreenChanged"


def test_a_text_that_the_system_has_no_room_for_is_noted_with_its_case(town: Town) -> None:
    """The cut is no reason to wait, but the case says that there was one."""
    town.economy.fails(Trouble.TEXT_CUT)
    town.runs()
    assert town.case().state is State.FILED
    assert [(f.reason, f.severity) for f in town.case().findings] == [(Reason.TEXT_CUT, Severity.NOTE)]


def test_a_changed_screen_of_the_filing_system_keeps_vouchers_unfiled(town: Town) -> None:
    """The canary walks it too before its batch; nothing is filed under a guess, and the next night files it."""
    town.archive.fails(Trouble.CANARY_CHANGED, times=1)
    summary = town.runs().summary
    assert [changed.system for changed in summary.changed_screens] == [town.archive.name]
    assert town.case().state is State.CONFIRMED
    town.runs()
    assert town.case().state is State.FILED


def test_the_sessions_are_kept_alive_while_the_robot_is_busy_elsewhere(town: Town) -> None:
    """Each system is looked after once an invoice, the filing system too while the vouchers are made."""
    town.runs()
    assert town.economy.calls["keep_alive"] >= 1
    assert town.archive.calls["keep_alive"] >= 1


def test_an_invoice_that_stands_there_already_is_held(town: Town) -> None:
    """A colleague was quicker: the robot enters nothing."""
    town.runs()
    number = town.economy.vouchers[0]
    town.arrives("again", other("1003"))
    town.economy.vouchers.append(
        type(number)(number="B-9", supplier_id=number.supplier_id, invoice_number="1003", values={})
    )
    town.runs()
    assert town.case(2).reason is Reason.ALREADY_IN_SYSTEM
    assert town.economy.numbers() == ["1001", "1003"]


def test_another_invoice_of_the_same_number_is_told_of_and_never_posted_over(town: Town) -> None:
    """A clerk sees what stands there and what to do; no answer but one by hand leads on, and nothing is posted."""
    town.runs()
    town.arrives("again", replace(other("1001"), issue_date=field(date(2026, 11, 20))))
    town.runs()
    assert town.case(2).reason is Reason.POSSIBLE_DUPLICATE
    town.answers(Decision.APPROVE, 2)
    town.runs()
    (found, *_) = town.case(2).findings
    assert found.reason == Reason.ALREADY_IN_SYSTEM
    said = load_words("da").reason(found)
    assert said.startswith(
        "oekonomi98 har allerede faktura 1001 fra leverandøren: bilag B-1 fra 16.11.2026 på 1.250,00."
    )
    assert "Denne er fra 20.11.2026 på 500,00." in said
    town.answers(Decision.APPROVE, 2)
    town.runs()
    assert town.refused() == ["already_there"]
    town.answers(Decision.DONE_BY_HAND, 2, comment="98-000200")
    town.runs()
    assert town.case(2).state is State.DONE_BY_HAND
    assert town.economy.numbers() == ["1001"]


def test_a_voucher_that_cannot_be_opened_is_named_by_its_number(town: Town) -> None:
    """It holds the invoice all the same."""
    town.runs()
    town.arrives("again", other("1003"))
    town.economy.vouchers.append(replace(town.economy.vouchers[0], number="B-9", invoice_number="1003"))
    town.economy.fails(Trouble.READ_BACK_FAULT, number="1003")
    town.runs()
    said = load_words("da").reason(town.case(2).findings[0])
    assert said.startswith("Fakturaen står allerede i oekonomi98 som bilag B-9.")
    assert town.economy.numbers() == ["1001", "1003"]


def test_a_dry_run_enters_nothing(town: Town) -> None:
    """It reads and checks, no more."""
    town.runs(dry_run=True)
    assert town.case().state is State.READY
    assert not town.economy.calls


def test_a_wish_to_stop_ends_the_night_between_two_steps(town: Town) -> None:
    """What was begun is durable, and the next run goes on."""
    outcome = town.runs(should_stop=stop_after(4))
    assert outcome.exit_code is ExitCode.INTERRUPTED
    town.runs()
    assert town.states() == [State.FILED]


def test_a_filing_that_is_refused_is_for_a_person_and_can_be_tried_again(town: Town) -> None:
    """It is held with its voucher, and "try again" files it without entering it."""
    town.archive.fails(Trouble.FILE_REFUSES)
    town.runs()
    assert town.case().reason is Reason.FILING_FAILED
    town.archive.works()
    town.answers(Decision.TRY_AGAIN)
    town.runs()
    assert town.states() == [State.FILED]
    assert town.economy.numbers() == ["1001"]


def test_a_filing_system_that_is_down_leaves_its_cases_confirmed(town: Town) -> None:
    """They are filed the next night."""
    town.archive.fails(Trouble.FILE_FAULT)
    town.runs()
    assert town.states() == [State.CONFIRMED]
    town.archive.works()
    town.runs()
    assert town.states() == [State.FILED]


def test_a_system_that_the_runbook_no_longer_has_leads_to_a_person(town: Town) -> None:
    """A case that was left uncertain there is held; nobody else can look."""
    town.economy.fails(Trouble.UNCERTAIN_POSTED)
    town.process = process(
        posting={"system": "oekonomi98", "look_up_before": False}, checks={"without": ["first_invoice"]}
    )
    town.economy.fails(Trouble.LOOK_UP_FAULT)
    town.runs()
    assert town.case().state is State.UNCERTAIN
    town.systems = {}
    town.runs()
    assert town.case().reason is Reason.UNCERTAIN_ENTRY


def test_a_robot_that_slept_before_its_click_does_not_click(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its machine stood still, and another robot on the same books looked meanwhile and entered the invoice."""
    with town_in(tmp_path) as town:
        town.arrives("a", invoice())
        economy, record = town.economy, town.evidence.record
        other = FakeSystem("oekonomi98")
        other.vouchers = economy.vouchers
        slept: list[str] = []

        def sleeps(action: str, **said: Any) -> None:
            record(action, **said)
            if action == "entry.intended" and not slept:
                slept.append(action)
                town.clock.advance(minutes=20)
                run_night(town.night(systems={**town.systems, "oekonomi98": other}))

        monkeypatch.setattr(town.evidence, "record", sleeps)
        town.runs()
        assert slept
        assert economy.numbers() == ["1001"]
