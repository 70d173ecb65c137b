"""The management report: each figure is counted from the cases as its name says, and shown as page and workbook."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import typer
from openpyxl import load_workbook

from robot.case import Case, Intent, Voucher
from robot.invoice import Certainty, Finding, Severity
from robot.month_command import as_plain, first_day
from robot.outcome import Reason, State
from robot.ports import Run
from robot.report.month import Month, Rules, Share, sum_up
from robot.report.month_book import write_month_book
from robot.report.month_page import write_month_page
from robot.words import load_words
from tests.fakes.invoices import CVR, case, field, invoice

NOVEMBER = date(2026, 11, 1)
RULES = Rules(required=("invoice_number", "gross_total"), manual_minutes=Decimal(5), exception_minutes=Decimal(3))
INTENT = Intent(
    case_id="F-2026-000001",
    system="oekonomi98",
    supplier_id=CVR,
    supplier_name="Tømrer Ærø",
    invoice_number="1",
    credit_note=False,
    issue_date=date(2026, 11, 16),
    due_date=None,
    currency="DKK",
    net_total=Decimal(1000),
    vat_total=Decimal(250),
    gross_total=Decimal(1250),
    account_code="1",
    text="",
)


def at(day: int) -> datetime:
    """Return a time on a day of the month."""
    return datetime(2026, 11, day, 1, 20, tzinfo=UTC)


def came(number: int, day: int, state: State, *reasons: Reason, **changed: Any) -> Case:
    """Return a case that came on a day; one that is entered has its voucher of that day."""
    found = tuple(Finding(reason=r, severity=Severity.HOLD) for r in reasons)
    entered = state in (State.CONFIRMED, State.FILED)
    usual: dict[str, Any] = {
        "case_id": f"F-2026-{number:06}",
        "state": state,
        "received_at": at(day),
        "findings": found,
        "intent": INTENT if entered else None,
        "voucher": Voucher(system="oekonomi98", number=f"98-{number}", at=at(day)) if entered else None,
    }
    return case(changed.pop("what", invoice(str(number))), **usual | changed)


def cases() -> list[Case]:
    """Return a month of nine documents: seven invoices, of which three went in by themselves."""
    late = invoice("3", due_date=date(2026, 11, 2))
    stated = replace(invoice("5"), invoice_number=field("5", certainty=Certainty.STATED))
    return [
        came(1, 2, State.FILED),
        came(2, 2, State.CONFIRMED),
        came(3, 3, State.FILED, what=late),
        came(4, 3, State.FILED, Reason.SPOT_CHECK, approved_by="mk"),
        came(5, 4, State.FILED, Reason.MISSING_FIELD, approved_by="mk", what=stated),
        came(6, 4, State.HELD, Reason.MISSING_FIELD, what=invoice("6", invoice_number=None)),
        came(7, 4, State.UNCERTAIN, Reason.UNCERTAIN_ENTRY, intent=INTENT),
        came(8, 4, State.SORTED_AWAY, Reason.REMINDER),
        came(9, 5, State.DUPLICATE, Reason.DUPLICATE),
    ]


def month(*, tried_again: tuple[str, ...] = (), of: list[Case] | None = None) -> Month:
    """Return what the month came to."""
    runs = [
        Run(
            run_id=f"2026-11-0{day}-0115",
            runbook="fakturaer",
            started_at=at(day) - timedelta(minutes=5),
            ended_at=at(day) + timedelta(minutes=minutes),
            outcome=outcome,
            spot_check_seed=1000 + day,
        )
        for day, minutes, outcome in ((2, 5, "ok"), (3, 15, "ok"), (4, 99, "killed"))
    ]
    found = cases() if of is None else of
    return sum_up(
        NOVEMBER,
        found,
        runs,
        rules=RULES,
        held_first=lambda one: Reason.CURRENCY if one.case_id in tried_again else None,
    )


def test_each_figure_is_counted_as_its_name_says() -> None:
    """Reminders and duplicates are no invoices; who was approved, held or answered is not touchless."""
    found = month()
    assert (found.documents, found.invoices, found.entered) == (9, 7, 5)
    assert (found.exceptions, found.unanswered) == (4, 2)
    assert found.touchless == Share(part=3, whole=7)
    assert found.touchless.percent == Decimal("42.9")
    assert found.enough_data == Share(part=5, whole=7)
    assert found.completed == Share(part=5, whole=6)
    assert found.due_kept == Share(part=4, whole=5)
    assert found.minutes_saved == 5 * 5 - 4 * 3
    assert found.runs == Share(part=2, whole=3)
    assert found.run_time == timedelta(minutes=15)
    assert found.reasons == {Reason.SPOT_CHECK: 1, Reason.MISSING_FIELD: 2, Reason.UNCERTAIN_ENTRY: 1}
    assert found.a_day == {date(2026, 11, 2): (2, 0), date(2026, 11, 3): (1, 1), date(2026, 11, 4): (0, 3)}


def test_what_is_no_invoice_is_an_exception_and_no_invoice() -> None:
    """A statement that waits and an advert that a person put away cost time; neither makes the rate worse."""
    asked = [came(2, 2, State.HELD, Reason.STATEMENT), rejected(3, Reason.NO_INVOICE)]
    found = month(of=[came(1, 2, State.FILED), *asked])
    assert (found.documents, found.invoices, found.exceptions, found.unanswered) == (3, 1, 2, 1)
    assert found.touchless == Share(part=1, whole=1)


def test_a_month_says_why_people_were_asked_and_not_what_they_answered() -> None:
    """An invoice that was rejected for its currency counts under its currency."""
    assert month(of=[rejected(1, Reason.CURRENCY)]).reasons == {Reason.CURRENCY: 1}


def rejected(number: int, reason: Reason) -> Case:
    """Return a case that waited for this reason, and that a person rejected."""
    held = came(number, 2, State.REJECTED, reason)
    by_person = Finding(reason=Reason.REJECTED_BY_PERSON, severity=Severity.END, by="person")
    return replace(held, findings=(by_person, *held.findings), approved_by="mk")


def test_a_month_is_told_to_other_programs() -> None:
    """Days and reasons are keys that JSON can write."""
    told = json.loads(json.dumps(as_plain(month()), default=str))
    assert told["reasons"] == {"spot_check": 1, "missing_field": 2, "uncertain_entry": 1}
    assert told["a_day"]["2026-11-02"] == [2, 0]


def test_an_invoice_that_waited_and_was_tried_again_is_not_touchless() -> None:
    """A person was there, even where no approval is left on the case."""
    found = month(tried_again=("F-2026-000001",))
    assert (found.touchless.part, found.reasons[Reason.CURRENCY]) == (2, 1)


def test_a_spot_check_names_its_run_and_seed() -> None:
    """An auditor can draw the same again."""
    (check,) = month().spot_checks
    assert (check.case_id, check.run_id, check.seed, check.approved_by) == (
        "F-2026-000004",
        "2026-11-03-0115",
        1003,
        "mk",
    )


def test_a_department_has_the_name_that_colleagues_call_it(tmp_path: Path) -> None:
    """A GLN that config.toml names is shown by its name; any other as it stands."""
    known, other = "5799999000010", "5799999000027"
    groups = [
        sum_up(
            NOVEMBER,
            at_place(gln),
            [],
            rules=replace(RULES, departments={known: "Fjordby Skole"}),
            held_first=lambda _: None,
        )
        for gln in (known, other)
    ]
    assert [month.departments[0].name for month in groups] == ["Fjordby Skole", other]


def at_place(gln: str) -> list[Case]:
    """Return one case whose invoice was sent to a GLN."""
    (first, *_) = cases()
    assert first.invoice is not None
    where = field(gln)
    return [replace(first, invoice=replace(first.invoice, buyer_gln=where))]


def test_a_month_without_anything_is_a_report_too(tmp_path: Path) -> None:
    """Nothing is divided by nothing."""
    empty = month(of=[])
    assert empty.touchless.percent is None
    write_month_page(tmp_path / "a.html", empty, office="Fjordby", words=load_words("da"))
    write_month_book(tmp_path / "a.xlsx", empty, words=load_words("da"))
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "Der kom ingen dokumenter i denne måned." in page
    assert "startværdien" not in page


@pytest.mark.parametrize("language", ["da", "en"])
def test_page_and_workbook_show_the_month(tmp_path: Path, language: str) -> None:
    """Danish figures, no scripts, names from outside as text, and charts in the workbook."""
    hostile = cases()
    hostile[6] = replace(hostile[6], intent=replace(INTENT, supplier_name="=cmd|<script>"))
    shown, words = month(of=hostile), load_words(language)
    write_month_page(tmp_path / "m.html", shown, office="Fjordby Kommune", words=words)
    write_month_book(tmp_path / "m.xlsx", shown, words=words)
    page = (tmp_path / "m.html").read_text(encoding="utf-8")
    assert ("42,9 %" if language == "da" else "42.9 %") in page
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")
    book = load_workbook(tmp_path / "m.xlsx")
    figures = [row[1].value for row in book.worksheets[0].iter_rows(min_row=8, max_row=9)]
    assert figures == [pytest.approx(13 / 60), timedelta(minutes=15)]
    unit = book.worksheets[0].cell(row=8, column=2).number_format
    assert unit == ('#,##0.0 "timer"' if language == "da" else '#,##0.0 "hours"')
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert _charts_of(tmp_path / "m.xlsx") == 2


def test_the_last_whole_month_is_meant_where_none_is_said() -> None:
    """January's report of no month is December's."""
    assert first_day("", date(2027, 1, 15)) == date(2026, 12, 1)
    assert first_day("2026-11", date(2027, 1, 15)) == NOVEMBER
    with pytest.raises(typer.BadParameter, match="has not begun"):
        first_day("2027-02", date(2027, 1, 15))
    with pytest.raises(typer.BadParameter, match="2026-13"):
        first_day("2026-13", date(2027, 1, 15))


def _charts_of(path: Path) -> int:
    with zipfile.ZipFile(path) as archive:
        return sum(name.startswith("xl/charts/chart") for name in archive.namelist())
