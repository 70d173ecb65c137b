from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from robot.errors import LedgerFault
from robot.ledger import SqlLedger
from robot.outcome import Decision
from robot.ports import Answer
from tests.fakes.ledger_values import NOW, received


def test_a_run_is_called_after_its_minute(ledger: SqlLedger) -> None:
    """A second run in the same minute, as in the hour that the clock repeats, has a name of its own."""
    ids = [ledger.begin_run("fakturaer", NOW, urgent=False, seed=2**40).run_id for _ in range(3)]
    assert ids == ["2026-11-23-0115", "2026-11-23-0115-2", "2026-11-23-0115-3"]
    assert ledger.runs()[0].spot_check_seed == 2**40


def test_the_last_run_is_the_newest_that_was_not_urgent(ledger: SqlLedger) -> None:
    """An urgent batch does not make the scheduler think that the night ran."""
    assert ledger.last_run("fakturaer") is None
    night = ledger.begin_run("fakturaer", NOW, urgent=False, seed=1)
    ledger.begin_run("fakturaer", NOW + timedelta(hours=8), urgent=True, seed=2)
    ledger.begin_run("kreditnotaer", NOW + timedelta(hours=9), urgent=False, seed=3)
    assert ledger.last_run("fakturaer") == night
    ledger.end_run(night.run_id, NOW + timedelta(hours=1), outcome="ok", log_hash="a" * 64)
    ended = ledger.last_run("fakturaer")
    assert ended is not None
    assert (ended.outcome, ended.log_hash, ended.ended_at) == ("ok", "a" * 64, NOW + timedelta(hours=1))
    assert [run.runbook for run in ledger.runs(2)] == ["kreditnotaer", "fakturaer"]


def test_a_run_that_never_began_cannot_end(ledger: SqlLedger) -> None:
    """A wrong run id is told, not swallowed."""
    with pytest.raises(LedgerFault, match="no run"):
        ledger.end_run("2026-11-23-0115", NOW, outcome="ok", log_hash="")


def test_answers_are_kept_with_their_types_each_once(ledger: SqlLedger) -> None:
    """Amounts come back as amounts and dates as dates; a repeat after a crash adds nothing."""
    case = received(ledger, 1)
    corrections = {
        "gross_total": Decimal("125.50"),
        "issue_date": date(2026, 11, 1),
        "invoice_number": "Å-1",
        "at": NOW,
    }
    corrected = Answer(
        case_id=case.case_id, decision=Decision.CORRECT, who="Åse", at=NOW, comment="Læs igen", corrections=corrections
    )
    approved = Answer(case_id=case.case_id, decision=Decision.APPROVE, who="Bo", at=NOW + timedelta(hours=1))
    ledger.answer(approved)
    ledger.answer(corrected)
    ledger.answer(corrected)
    assert list(ledger.answers(case.case_id)) == [corrected, approved]
    assert ledger.answers("F-2026-000099") == ()


def test_an_answer_needs_its_case(ledger: SqlLedger) -> None:
    """An answer to a case that is not in the books is a fault, with the case's id."""
    with pytest.raises(LedgerFault, match="F-2026-000099"):
        ledger.answer(Answer(case_id="F-2026-000099", decision=Decision.WAIT, who="Bo", at=NOW))


def test_a_breaker_is_remembered(ledger: SqlLedger) -> None:
    """A system that was never at fault has none."""
    assert ledger.breaker("oekonomi98") == (0, None)
    ledger.set_breaker("oekonomi98", 3, NOW)
    assert ledger.breaker("oekonomi98") == (3, NOW)
    ledger.set_breaker("oekonomi98", 0, None)
    assert ledger.breaker("oekonomi98") == (0, None)
    assert ledger.breaker("arkiv2003") == (0, None)


def test_a_time_without_a_zone_is_refused(ledger: SqlLedger) -> None:
    """A naive time would be read as another time somewhere else."""
    with pytest.raises(ValueError, match="no time zone"):
        ledger.set_breaker("oekonomi98", 3, NOW.replace(tzinfo=None))
