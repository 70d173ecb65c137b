"""What a clerk sees in the workbook before anything is answered."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from robot.invoice import Finding, Severity
from robot.outcome import Reason, State
from robot.review.write_workbook import write_workbook
from robot.summary import SystemSummary
from robot.words import load_words
from tests.fakes.workbook_cases import NO_LINKS, SUMMARY, WORDS, case, column, invoice, row_of


def sheet_of(path: Path, *, limit: str | None = None, language: str = "da") -> Worksheet:
    """Write a workbook with a small and a large invoice and return its first sheet."""
    cases = [case(1), case(2, what=invoice(gross_total=Decimal("25000.01")))]
    write_workbook(
        path,
        summary=SUMMARY,
        cases=cases,
        refused=(),
        words=load_words(language),
        links=NO_LINKS,
        four_eyes_above=Decimal(limit) if limit else None,
    )
    return load_workbook(path).worksheets[0]


def test_a_row_that_needs_two_people_says_so_beforehand(tmp_path: Path) -> None:
    """Nobody has to be refused first to learn of the limit; smaller rows are not bothered with it."""
    sheet = sheet_of(tmp_path / "b.xlsx", limit="25000")
    said = {n: str(sheet.cell(row_of(sheet, f"F-2026-00000{n}"), column("suggestion")).value) for n in (1, 2)}
    notice = WORDS.text("workbook.for_two", limit=Decimal(25000))
    assert notice == "Over 25.000,00: to forskellige personer skriver initialer."
    assert said[2].endswith(f"\n{notice}")
    assert notice not in said[1]


def test_a_row_in_another_currency_says_why_it_needs_two_people(tmp_path: Path) -> None:
    """A small amount in euro may be a large one in kroner: the row says which of the two the limit is in."""
    path = tmp_path / "b.xlsx"
    euro = case(1, what=invoice(currency="EUR"))
    write_workbook(
        path, summary=SUMMARY, cases=[euro], refused=(), words=WORDS, links=NO_LINKS, four_eyes_above=Decimal(25000)
    )
    sheet = load_workbook(path).worksheets[0]
    said = str(sheet.cell(row_of(sheet, euro.case_id), column("suggestion")).value)
    assert "Beløbet er i EUR, og grænsen på 25.000,00 er i kroner: to forskellige personer" in said


def test_amounts_are_numbers_that_are_shown_as_danes_write_them(tmp_path: Path) -> None:
    """A spreadsheet program of another country shows a Danish office's amounts in the Danish way."""
    danish, english = (sheet_of(tmp_path / f"{name}.xlsx", language=name) for name in ("da", "en"))
    cells = [sheet.cell(row_of(sheet, "F-2026-000002"), column("gross_total")) for sheet in (danish, english)]
    assert [cell.value for cell in cells] == [25000.01, 25000.01]
    assert [cell.number_format for cell in cells] == ["[$-406]#,##0.00", "#,##0.00"]


def test_an_approved_invoice_that_waits_for_its_system_stands_on_a_sheet(tmp_path: Path) -> None:
    """Who approved it yesterday finds it again, and the row at the top says which system it waits for."""
    ready = replace(case(1), state=State.READY, approved_by="mk", findings=())
    down = SystemSummary(name="oekonomi98", breaker_open=True)
    path = tmp_path / "b.xlsx"
    words = WORDS.naming({"oekonomi98": "Økonomi 98"})
    summary = replace(SUMMARY, systems=(down,), to_come=1)
    write_workbook(path, summary=summary, cases=[ready], refused=(), words=words, links=NO_LINKS)
    book = load_workbook(path)
    sheet = book["Venter på robotten"]
    assert [cell.value for cell in sheet[row_of(sheet, ready.case_id)]][:2] == [ready.case_id, "Klar til bogføring"]
    note = str(book.worksheets[0]["A2"].value)
    assert note.startswith("Økonomi 98 svarede ikke, som det skulle")
    assert "Venter på robottens næste kørsel: 1" in note


def test_the_gravest_reason_comes_first_and_gives_the_advice(tmp_path: Path) -> None:
    """Who only reads the first line and the suggestion is not told to approve a changed bank account."""
    account = {"account": "9999-0000000000", "known": "9999-0001234567"}
    found = (
        Finding(reason=Reason.NOT_PROVEN, severity=Severity.HOLD, field="net_total", facts={"seen": "1,00"}),
        Finding(reason=Reason.BANK_ACCOUNT_CHANGED, severity=Severity.HOLD, facts=account),
    )
    path = tmp_path / "b.xlsx"
    write_workbook(
        path, summary=SUMMARY, cases=[replace(case(1), findings=found)], refused=(), words=WORDS, links=NO_LINKS
    )
    sheet = load_workbook(path).worksheets[0]
    said = {key: str(sheet.cell(row_of(sheet, "F-2026-000001"), column(key)).value) for key in ("reason", "suggestion")}
    assert said["suggestion"] == WORDS.suggestion(Reason.BANK_ACCOUNT_CHANGED)
    assert said["reason"].startswith(WORDS.reason(found[1]))
    assert WORDS.reason(found[0]) in said["reason"]
