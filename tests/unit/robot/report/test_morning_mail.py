"""What the morning mail says of answers, and of what is ready and was not entered."""

from __future__ import annotations

from datetime import UTC, date, datetime

from robot.answered import AnswersRead, Refused
from robot.outcome import State
from robot.report.morning_mail import as_text, night_mail
from robot.summary import CameAgain, RunSummary, SystemSummary
from robot.words import load_words
from tests.fakes.invoices import case, invoice

WORDS = load_words("da")
NOW = datetime(2026, 11, 23, 2, 15, tzinfo=UTC)


def test_answers_that_could_not_be_used_are_told() -> None:
    """Who answered sees it before noon, and not when the reminder comes."""
    refused = Refused(case_id="F-2026-000054", why="no_initials")
    read = AnswersRead(source="exceptions-2026-11-22.xlsx", used=3, refused=(refused,))
    summary = RunSummary(run_id="2026-11-23-0215", runbook="fakturaer", started_at=NOW, ended_at=NOW, answers=(read,))
    text = as_text(night_mail(summary, [], [], WORDS))
    assert "! 1 svar kunne ikke bruges: F-2026-000054." in text


def test_what_came_again_is_named_with_what_became_of_it() -> None:
    """A file that was laid into the drop folder once more does not vanish without a word."""
    again = CameAgain(name="scan.pdf", case_id="F-2026-000054", state=State.REJECTED)
    summary = RunSummary(
        run_id="2026-11-23-0215", runbook="fakturaer", started_at=NOW, ended_at=NOW, came_again=(again,)
    )
    text = as_text(night_mail(summary, [], [], WORDS))
    assert "- »scan.pdf« kom også før, som sag F-2026-000054: afvist. Robotten har ikke taget den igen." in text


def test_what_is_ready_and_due_while_its_system_is_down_is_told() -> None:
    """Somebody must enter it by hand: the robot cannot, and a reminder costs money."""
    due = case(invoice("1", due_date=date(2026, 11, 23)), state=State.READY)
    down = SystemSummary(name="oekonomi98", breaker_open=True)
    summary = RunSummary(run_id="r", runbook="fakturaer", started_at=NOW, ended_at=NOW, systems=(down,), to_come=1)
    mail = night_mail(summary, [due], [], WORDS)
    assert mail.subject.endswith(" – 1 forfalder inden næste arbejdsdag – noget svarede ikke")
    assert "klar, men ikke bogført endnu" in as_text(mail)
