from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

import pytest

from robot.errors import ExitCode, LedgerFault, MailboxFault
from robot.invoice import Box, Certainty, Fact, Field, Invoice
from robot.outcome import Decision, Reason, State
from robot.pipeline import run_night
from robot.ports import KILLED, Ledger
from robot.register import Register
from tests.fakes.invoices import SUPPLIER, field, invoice
from tests.fakes.night import FakeInbox, Town, town_in


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Open a town without mails."""
    with town_in(tmp_path) as town:
        yield town


@pytest.mark.parametrize("fault", [MailboxFault("no answer"), ZeroDivisionError()])
def test_an_inbox_that_fails_does_not_stop_the_others(town: Town, fault: Exception) -> None:
    """The second inbox is emptied, and people are told of the first."""
    broken = FakeInbox(town.work / "broken", "broken")
    broken.fault = fault
    town.inboxes = [broken, town.inbox]
    town.arrives("a", invoice())
    outcome = town.runs()
    assert town.states() == [State.FILED]
    assert outcome.summary.faults


def test_a_message_that_breaks_the_robot_stays_and_the_next_is_taken_in(town: Town) -> None:
    """One poisoned mail is left where it lies; no other waits behind it."""
    town.inbox.put("poison")
    town.arrives("a", invoice())
    outcome = town.runs()
    assert town.inbox.moved == {"2": "processed"}
    assert outcome.exit_code is ExitCode.INTERNAL


def test_a_message_whose_entering_broke_off_is_counted_with_its_cases(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is in the books: the figures of the morning must come out even."""
    take_in = town.ledger.take_in

    def break_off(*args: Any, **named: Any) -> NoReturn:
        take_in(*args, **named)
        raise ZeroDivisionError

    town.arrives("a", invoice())
    monkeypatch.setattr(town.ledger, "take_in", break_off)
    summary = town.runs().summary
    assert (summary.messages_in, summary.cases_in, town.states()) == (1, 1, [State.FILED])


@pytest.mark.parametrize(
    ("text", "why"), [("empty", "no_invoice"), ("breaks unpacking", "unexpected_error, no_invoice")]
)
def test_a_message_without_a_document_is_a_row_for_a_person(town: Town, text: str, why: str) -> None:
    """Nothing is lost: it is held, the log says why, and it lies in the folder to be looked through."""
    town.inbox.put(text)
    town.runs()
    assert town.states() == [State.HELD]
    assert town.inbox.moved == {"1": "review"}
    lines = [line for path in (town.work / "log").glob("*.jsonl") for line in path.read_text().splitlines()]
    (held,) = (record for record in map(json.loads, lines) if record["action"] == "case.held")
    assert held["values"] == {"reason": why}


def test_the_same_document_twice_is_one_voucher(town: Town) -> None:
    """The second mail ends as a duplicate of the first."""
    town.arrives("a", invoice())
    town.arrives("a", invoice())
    town.runs()
    assert town.states() == [State.FILED, State.DUPLICATE]
    assert town.case(2).reason is Reason.SAME_DOCUMENT
    assert town.economy.numbers() == ["1001"]


def test_what_killed_runs_did_is_told_by_the_next_one(town: Town) -> None:
    """Nobody was told of it: its cases are in the workbook and the figures; those of a run that ended are not again."""
    town.arrives("a", _of(1000))
    town.runs()
    for amount in (2000, 3000):
        town.arrives(str(amount), _of(amount))
        killed = town.runs().summary.run_id
        town.ledger.end_run(killed, town.clock.now(), outcome=KILLED, log_hash="")
    town.arrives("4000", _of(4000))
    summary = town.runs().summary
    assert (summary.messages_in, summary.cases_in, summary.entered) == (3, 3, 3)
    assert {system.name: system.entered for system in summary.systems} == {"oekonomi98": 3, "arkiv2003": 3}
    assert town.desk.handed is not None
    assert sorted(case.case_id for case in town.desk.handed[1]) == [f"F-2026-00000{number}" for number in (2, 3, 4)]


def test_what_a_run_without_a_workbook_did_is_told_by_the_next_one(town: Town) -> None:
    """Nobody has read of it yet; once it is told, it is not told again."""
    town.desk.fault = OSError("the disk is full")
    town.arrives("a", invoice())
    town.runs()
    town.desk.fault = None
    assert [town.runs().summary.entered for _ in range(2)] == [1, 0]


class _AnswersTooLate:
    """The ledger, but the first claim of a ready case is kept without an answer: the connection broke behind it."""

    def __init__(self, inner: Ledger) -> None:
        self._inner = inner
        self._broken = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def claim(self, state: State, **how: Any) -> Any:
        """Claim, and lose the answer once."""
        case = self._inner.claim(state, **how)
        if state is State.READY and not self._broken:
            self._broken = True
            raise LedgerFault("The connection was lost.")
        return case


def test_a_claim_whose_answer_was_lost_keeps_the_case_from_no_later_run(town: Town) -> None:
    """The run gives back what it holds, known to it or not; the next one need not wait for the lease."""
    town.arrives("a", invoice())
    outcome = run_night(town.night(ledger=_AnswersTooLate(town.ledger)))
    assert outcome.summary.outcome == "LedgerFault"
    run_night(town.night())
    assert town.states() == [State.FILED]


def _of(amount: int) -> Invoice:
    net = Decimal(amount)
    return invoice(str(amount), net_total=net, vat_total=net / 4, gross_total=net * 5 / 4)


def test_a_night_goes_on_when_the_workbook_breaks_it(town: Town) -> None:
    """Neither answers that cannot be collected nor a workbook that cannot be written undo the entering."""
    town.desk.collect_fault = ZeroDivisionError()
    town.desk.fault = ZeroDivisionError()
    town.arrives("a", invoice())
    outcome = town.runs()
    assert town.states() == [State.FILED]
    assert outcome.exit_code is ExitCode.INTERNAL


def test_a_file_missing_from_the_archive_concerns_its_case_alone(town: Town) -> None:
    """Its case is held with a reason; the other one is filed."""
    town.arrives("a", invoice())
    town.runs(dry_run=True)
    document = town.case().document
    assert document is not None
    town.evidence.path(document.sha256).unlink()
    town.runs()
    assert town.case().reason is Reason.FILING_FAILED


def test_a_number_where_the_suppliers_confirmed_invoices_have_theirs_goes_in_by_itself(town: Town) -> None:
    """The first two wait for a person, since a label alone proves nothing; the third stands where they stood."""

    def placed(number: str, top: float = 170.0) -> Invoice:
        box = Box(x0=450, top=top, x1=480, bottom=top + 10)
        facts = frozenset([Fact.LABEL])
        field = Field(
            value=number, raw=number, certainty=Certainty.SUPPORTED, rule="label", facts=facts, page=1, box=box
        )
        return invoice(
            invoice_number=field, gross_total=Decimal(number), net_total=Decimal(number), vat_total=Decimal(0)
        )

    for case, number in ((1, "1001"), (2, "1002")):
        town.arrives(number, placed(number))
        town.runs()
        assert town.case(case).reason is Reason.NOT_PROVEN
        town.answers(Decision.APPROVE, case)
        town.runs()
    town.arrives("1003", placed("1003"))
    town.arrives("1004", placed("1004", top=600.0))
    town.runs()
    assert town.states() == [State.FILED, State.FILED, State.FILED, State.HELD]


def test_what_comes_again_after_it_was_rejected_is_told_and_not_taken(town: Town) -> None:
    """Somebody laid it there once more and waits for it: who reads of the night learns what became of it, once."""
    town.arrives("a", replace(invoice(), net_total=field(Decimal(1000), certainty=Certainty.GUESS)))
    town.runs()
    town.inbox.moved.clear()
    assert town.runs().summary.came_again == ()
    town.answers(Decision.REJECT)
    town.runs()
    town.inbox.moved.clear()
    (again,) = town.runs().summary.came_again
    assert (again.case_id, again.state) == ("F-2026-000001", State.REJECTED)
    assert town.states() == [State.REJECTED]
    assert "message.came-again" in "".join(path.read_text() for path in (town.work / "log").glob("*.jsonl"))
    assert town.inbox.moved
    assert town.runs().summary.came_again == ()


def test_a_mapping_that_matches_no_longer_is_told_once_and_holds_nothing(town: Town) -> None:
    """The supplier's second paper has a new layout: it goes in, and people read which mapping to mend."""
    town.arrives("old paper", replace(invoice("1001"), supplier_mapping="tomrer.toml"))
    assert town.runs().summary.mappings_lost == ()
    for number, amount in (("1002", 20), ("1003", 40)):
        totals = {
            "net_total": Decimal(amount),
            "vat_total": Decimal(amount) / 4,
            "gross_total": Decimal(amount) * 5 / 4,
        }
        town.arrives(f"new paper {number}", invoice(number, **totals))
    (lost,) = town.runs().summary.mappings_lost
    assert (lost.reason, lost.facts["mapping"]) == (Reason.MAPPING_UNMATCHED, "tomrer.toml")
    assert town.states() == [State.FILED] * 3


def test_a_mappings_account_and_text_are_posted_where_the_register_names_none(town: Town) -> None:
    """The register comes first, then the mapping, then the runbook."""
    town.register = Register([replace(SUPPLIER, account_code="")])
    town.arrives("a", replace(invoice(), account_code="3-20-400", posting_text="Tag {invoice_number}"))
    town.runs()
    intent = town.case().intent
    assert intent is not None
    assert (intent.account_code, intent.text) == ("3-20-400", "Tag 1001")
    assert town.states() == [State.FILED]
