"""What staff write in the workbook is read back as they meant it, or refused with a sentence that says why."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from robot.outcome import Decision
from robot.review.columns import TO_YOU, Form
from robot.review.merging import merge
from robot.review.sheets import HEADER_ROW
from tests.fakes.workbook_cases import WORDS, answer, case, column, invoice, read, row_of, write

GODKEND = {"decision": "Godkend", "initials": "MLA"}
RET = {"decision": "Ret og godkend", "initials": "MLA"}


@pytest.mark.parametrize("decision", Decision)
def test_each_decision_of_the_list_is_read_back(tmp_path: Path, decision: Decision) -> None:
    """Every word of the drop-down is an answer, with who gave it and what was remarked."""
    book = write(tmp_path / "b.xlsx", [case()])
    cells = {"decision": WORDS.decision(decision), "initials": "MLA", "comment": "Aftalt med Åse"}
    if decision is Decision.CORRECT:
        cells["correct_gross_total"] = "1.250,50 kr."
    answer(book, "F-2026-000001", cells)
    (found,) = read(book, [case()]).answers
    assert (found.decision, found.who, found.comment) == (decision, "MLA", "Aftalt med Åse")


@pytest.mark.parametrize(
    ("key", "said", "meant"),
    [
        ("gross_total", 1250.5, Decimal("1250.50")),
        ("gross_total", "1.250,50 kr.", Decimal("1250.50")),
        ("gross_total", "kr. 1250,50", Decimal("1250.50")),
        ("gross_total", "1250", Decimal("1250.00")),
        ("gross_total", "10 kr", Decimal("10.00")),
        ("gross_total", "10,00 DKK", Decimal("10.00")),
        ("gross_total", "10 kroner", Decimal("10.00")),
        ("gross_total", "10,-", Decimal("10.00")),
        ("net_total", -3, Decimal("-3.00")),
        ("due_date", datetime(2026, 12, 4), date(2026, 12, 4)),  # noqa: DTZ001 - a spreadsheet's dates have no zone
        ("due_date", "4-12-2026", date(2026, 12, 4)),
        ("due_date", "04.12.26", date(2026, 12, 4)),
        ("due_date", "2026-12-04", date(2026, 12, 4)),
        ("supplier_id", 13585628, "13585628"),
        ("supplier_id", "DK 13 58 56 28", "13585628"),
        ("iban", "DK50 0040 0440 1162 43", "DK5000400440116243"),
        ("account", "0400 123456", "0400-0000123456"),
        ("account", 12340012345678, "1234-0012345678"),
        ("fik", "+71<766802547781123 +85638969<", "+71<766802547781123+85638969<"),
        ("currency", "eur", "EUR"),
        ("invoice_number", "0012", "0012"),
    ],
)
def test_corrections_are_read_as_a_clerk_writes_them(tmp_path: Path, key: str, said: Any, meant: object) -> None:
    """Numbers and dates count as numbers and dates, and as the text that a Dane writes."""
    book = write(tmp_path / "b.xlsx", [case()])
    answer(book, "F-2026-000001", {**RET, f"correct_{key}": said})
    found = read(book, [case()])
    assert found.refused == ()
    assert found.answers[0].corrections == {key: meant}


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("no_decision", {"initials": "MLA"}, "ikke valgt en beslutning"),
    ("unknown_decision", {"decision": "Måske", "initials": "MLA"}, "»Måske« er ikke et af svarene"),
    ("formula", {"decision": "=A5", "initials": "MLA"}, "en formel i »Beslutning«"),
    ("no_initials", {"decision": "Godkend"}, "Skriv dine initialer"),
    ("initials", {"decision": "Godkend", "initials": "42"}, "»42« i »Initialer« er ikke initialer. Skriv to til seks"),
    ("initials", {"decision": "Godkend", "initials": "Lone Østergaard Jensen"}, "»Lone Østergaard Jensen« i »Init"),
    ("initials", {"decision": "Godkend", "initials": "MLA, HK"}, "for eksempel MLA"),
    ("initials", {"decision": "Godkend", "initials": "=B2"}, "er ikke initialer"),
    ("initials", {**GODKEND, "second_initials": "?"}, "»?« i »Andens initialer«"),
    ("no_correction", RET, "ikke skrevet en rettelse"),
    *(
        (
            "corrections_without_correct",
            {"decision": said, "initials": "MLA", "correct_currency": "EUR", "correct_gross_total": 10},
            f"Du har valgt »{said}«, men også skrevet en rettelse (Valuta, Beløb med moms). ",
        )
        for said in ("Godkend", "Afvis", "Klaret i hånden", "Prøv igen", "Vent")
    ),
    ("formula", {**RET, "correct_gross_total": "=1+1"}, "en formel i »Beløb med moms«"),
    ("amount", {**RET, "correct_gross_total": "1.250"}, "»1.250« i »Beløb med moms« er ikke et beløb"),
    ("amount", {**RET, "correct_gross_total": "1,250.50"}, "er ikke et beløb"),
    ("amount", {**RET, "correct_gross_total": 0.125}, "er ikke et beløb"),
    ("amount", {**RET, "correct_gross_total": 1e40}, "er ikke et beløb"),
    ("amount", {**RET, "correct_gross_total": "NaN"}, "er ikke et beløb"),
    ("amount", {**RET, "correct_gross_total": "１２５０"}, "er ikke et beløb"),
    ("amount", {**RET, "correct_gross_total": "10 penge"}, "er ikke et beløb"),
    ("amount_currency", {**RET, "correct_gross_total": "10 EUR"}, "»10 EUR« i »Beløb med moms« er ikke i sagens"),
    ("amount_currency", {**RET, "correct_gross_total": "10 kr", "correct_currency": "SEK"}, "er ikke i sagens valuta"),
    ("date", {**RET, "correct_due_date": "31-11-2026"}, "er ikke en dato"),
    ("date", {**RET, "correct_due_date": "46000"}, "er ikke en dato"),
    ("account", {**RET, "correct_account": "abc"}, "er ikke et kontonummer"),
    ("account", {**RET, "correct_account": 4001234567890}, "er ikke et kontonummer"),
    ("check_digit", {**RET, "correct_supplier_id": "13585629"}, "et kontrolciffer, der ikke passer"),
    ("check_digit", {**RET, "correct_iban": "DK5000400440116244"}, "et kontrolciffer, der ikke passer"),
    ("check_digit", {**RET, "correct_fik": "+71<766802547781124+85638969<"}, "et kontrolciffer, der ikke passer"),
    ("fik", {**RET, "correct_fik": "85638969"}, "er ikke en betalingslinje"),
    ("currency", {**RET, "correct_currency": "kroner"}, "er ikke en valuta"),
    ("too_long", {**RET, "correct_order_reference": "x" * 500}, "er for langt"),
    ("locked_cell", {**GODKEND, "gross_total": 1.0}, "noget i det hvide (Beløb inkl. moms), så"),
    ("locked_cell", {**GODKEND, "reason": "=1+1"}, "noget i det hvide (Hvad er der galt), så"),
]


@pytest.mark.parametrize(("why", "cells", "sentence"), REFUSED)
def test_an_answer_that_cannot_be_used_is_refused_with_the_reason(
    tmp_path: Path, why: str, cells: dict[str, Any], sentence: str
) -> None:
    """No unclear answer becomes a decision; the next workbook shows it again with a sentence beside it."""
    book = write(tmp_path / "b.xlsx", [case()])
    answer(book, "F-2026-000001", cells)
    found = read(book, [case()])
    assert found.answers == ()
    (refused,) = found.refused
    assert refused.why == why
    again = write(tmp_path / "again.xlsx", [case()], refused=found.refused)
    sheet = load_workbook(again).worksheets[0]
    shown = str(sheet.cell(row=HEADER_ROW + 1, column=column("reason")).value)
    assert shown.startswith("Dit svar kunne ikke bruges: ")
    assert sentence in shown
    assert "–" not in shown.partition("\n")[0]


def test_everything_that_is_wrong_with_an_answer_is_told_at_once(tmp_path: Path) -> None:
    """A clerk mends a row in one go, and does not learn of the next fault the next morning."""
    book = write(tmp_path / "b.xlsx", [case()])
    said = {"initials": "12", "correct_gross_total": "10 EUR", "correct_due_date": "31-11-2026", "supplier": "X"}
    answer(book, "F-2026-000001", {"decision": "Godkend", **said})
    (refused,) = read(book, [case()], why_not=lambda _case, _answer: "must_be_mended").refused
    whys = ["locked_cell", "initials", "date", "amount_currency", "corrections_without_correct", "must_be_mended"]
    assert [one.why for one in refused.all_wrong] == whys
    sheet = load_workbook(write(tmp_path / "again.xlsx", [case()], refused=[refused])).worksheets[0]
    shown = str(sheet.cell(row=HEADER_ROW + 1, column=column("reason")).value).split("\n")
    assert shown[0] == "Dit svar kunne ikke bruges:"
    assert [line[:3] for line in shown[1:7]] == ["• D", "• »", "• »", "• »", "• D", "• D"]


def test_an_amount_is_not_said_twice_nor_made_another_one(tmp_path: Path) -> None:
    """What was written with another currency stands there again as it was written, not as a bare number."""
    book = write(tmp_path / "b.xlsx", [case()])
    answer(book, "F-2026-000001", {**RET, "correct_gross_total": "10 SEK"})
    sheet = load_workbook(write(tmp_path / "a.xlsx", [case()], refused=read(book, [case()]).refused)).worksheets[0]
    assert sheet.cell(row=HEADER_ROW + 1, column=column("correct_gross_total")).value == "10 SEK"


def test_kroner_stand_for_no_currency_that_was_not_read(tmp_path: Path) -> None:
    """Of an invoice whose currency nobody knows, "10 kr" is not taken to be right."""
    waits = case(what=invoice(currency=None))
    book = write(tmp_path / "b.xlsx", [waits])
    answer(book, "F-2026-000001", {**RET, "correct_gross_total": "10 kr"})
    assert [r.why for r in read(book, [waits]).refused] == ["amount_currency"]
    answer(book, "F-2026-000001", {"correct_currency": "dkk"})
    assert len(read(book, [waits]).answers) == 1


def test_what_was_refused_stands_there_again_and_is_read_as_it_was_meant(tmp_path: Path) -> None:
    """A clerk who forgot the initials adds them, and nothing else: numbers, dates and accounts come back whole."""
    stated = {
        "correct_gross_total": 1250.5,
        "correct_due_date": date(2026, 12, 4),
        "correct_account": "1234-0101901234",
    }
    book = write(tmp_path / "b.xlsx", [case()])
    answer(book, "F-2026-000001", {"decision": "Ret og godkend", **stated})
    again = write(tmp_path / "again.xlsx", [case()], refused=read(book, [case()]).refused)
    answer(again, "F-2026-000001", {"initials": "MLA"})
    (found,) = read(again, [case()]).answers
    assert found.corrections == {
        "gross_total": Decimal("1250.50"),
        "due_date": date(2026, 12, 4),
        "account": "1234-0101901234",
    }


@pytest.mark.parametrize(("waiting", "why"), [([], "moved_on"), ([case(version=4)], "moved_on")])
def test_an_answer_to_a_case_that_moved_on_is_refused(tmp_path: Path, waiting: list[Any], why: str) -> None:
    """What was answered was another state of the case; it is said on a sheet of its own where the case is gone."""
    book = write(tmp_path / "b.xlsx", [case()])
    answer(book, "F-2026-000001", GODKEND)
    (refused,) = read(book, waiting).refused
    assert refused.why == why
    later = load_workbook(write(tmp_path / "later.xlsx", waiting, refused=[refused]))
    if not waiting:
        assert later["Ikke brugt"].cell(row=HEADER_ROW + 1, column=3).value == "Beslutning: Godkend\nInitialer: MLA"


def test_a_case_that_the_robot_did_not_ask_about_is_refused(tmp_path: Path) -> None:
    """A case number written over another is no answer to either."""
    book = write(tmp_path / "b.xlsx", [case()])
    answer(book, "F-2026-000001", {**GODKEND, "case": "F-2026-000002"})
    found = read(book, [case(), case(2)])
    assert [r.why for r in found.refused] == ["unknown_case"]


@pytest.mark.parametrize(("second", "used", "whys"), [("Godkend", 1, []), ("Afvis", 0, ["row_twice"])])
def test_a_row_that_stands_twice_counts_only_where_both_say_the_same(
    tmp_path: Path, second: str, used: int, whys: list[str]
) -> None:
    """Of two different answers in one file none is chosen."""
    path = write(tmp_path / "b.xlsx", [case()])
    answer(path, "F-2026-000001", GODKEND)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    for number in range(1, len(TO_YOU) + 1):
        sheet.cell(row=HEADER_ROW + 2, column=number).value = sheet.cell(row=HEADER_ROW + 1, column=number).value
    sheet.cell(row=HEADER_ROW + 2, column=column("decision")).value = second
    book.save(path)
    found = read(path, [case()])
    assert len(found.answers) == used
    assert sorted({r.why for r in found.refused}) == whys


@pytest.mark.parametrize(
    ("limit", "second", "whys"),
    [
        ("1250.49", "", ["four_eyes"]),
        ("1250.49", "mla.", ["four_eyes_same"]),
        ("1250.49", "M.L.A.", ["four_eyes_same"]),
        ("1250.49", "MLA2", ["four_eyes_same"]),
        ("1250.49", "MLÅ", ["four_eyes_same"]),
        ("1250.49", "HK", []),
        ("1250.50", "", []),
        (None, "", []),
    ],
)
def test_above_the_limit_two_different_people_must_answer(
    tmp_path: Path, limit: str | None, second: str, whys: list[str]
) -> None:
    """The same person in other letters is still one person."""
    book = write(tmp_path / "b.xlsx", [case()])
    answer(book, "F-2026-000001", {**GODKEND, "second_initials": second or None})
    found = read(book, [case()], limit=limit)
    assert [r.why for r in found.refused] == whys
    assert [a.who for a in found.answers] == ([] if whys else ["MLA, HK" if second else "MLA"])


@pytest.mark.parametrize(
    ("currency", "cells", "whys"),
    [
        ("EUR", {}, ["four_eyes"]),
        ("EUR", {"second_initials": "HK"}, []),
        ("DKK", {}, []),
        ("DKK", {**RET, "correct_currency": "EUR"}, ["four_eyes"]),
        (None, {**RET, "correct_currency": "DKK"}, []),
    ],
)
def test_an_amount_in_another_currency_asks_for_two(
    tmp_path: Path, currency: str | None, cells: dict[str, str], whys: list[str]
) -> None:
    """The limit is in kroner, and nobody has said what the amount is in those."""
    cases = [case(what=invoice(currency=currency))]
    book = write(tmp_path / "b.xlsx", cases)
    answer(book, "F-2026-000001", {**GODKEND, **cells})
    assert [r.why for r in read(book, cases, limit="50000").refused] == whys


def test_a_stated_amount_above_the_limit_asks_for_two(tmp_path: Path) -> None:
    """What will be posted decides, not what was read."""
    book = write(tmp_path / "b.xlsx", [case()])
    answer(book, "F-2026-000001", {**RET, "correct_gross_total": 9000})
    assert [r.why for r in read(book, [case()], limit="5000").refused] == ["four_eyes"]


def test_rows_may_be_sorted_and_columns_hidden_or_moved(tmp_path: Path) -> None:
    """Rows are known by their case, columns by their heads."""
    path = write(tmp_path / "b.xlsx", [case(1), case(2)])
    answer(path, "F-2026-000001", GODKEND)
    answer(path, "F-2026-000002", {"decision": "Afvis", "initials": "HK"})
    book = load_workbook(path)
    sheet = book.worksheets[0]
    first, second = ([c.value for c in sheet[HEADER_ROW + n]] for n in (1, 2))
    for row, values in ((HEADER_ROW + 1, second), (HEADER_ROW + 2, first)):
        for number, value in enumerate(values, start=1):
            sheet.cell(row=row, column=number).value = value
    sheet.column_dimensions["H"].hidden = True
    sheet.insert_cols(3)
    book.save(path)
    found = read(path, [case(1), case(2)])
    assert {a.case_id: a.decision for a in found.answers} == {
        "F-2026-000001": Decision.APPROVE,
        "F-2026-000002": Decision.REJECT,
    }


def test_a_column_that_was_deleted_is_a_fault_of_the_file(tmp_path: Path) -> None:
    """Without all its columns nothing in the file can be held against what the robot wrote."""
    path = write(tmp_path / "b.xlsx", [case()])
    answer(path, "F-2026-000001", GODKEND)
    book = load_workbook(path)
    book.worksheets[0].delete_cols(column("reason"))
    book.save(path)
    assert read(path, [case()]).fault == "columns_changed"


def test_rows_without_an_answer_say_nothing(tmp_path: Path) -> None:
    """An untouched workbook holds no answers and no complaints."""
    found = read(write(tmp_path / "b.xlsx", [case(1), case(2)]), [case(1), case(2)])
    assert (found.answers, found.refused, found.fault) == ((), (), None)


@pytest.mark.parametrize(("second", "used", "whys"), [("Godkend", 1, []), ("Afvis", 0, ["answered_differently"])])
def test_two_workbooks_with_the_same_case_agree_or_count_for_nothing(
    tmp_path: Path, second: str, used: int, whys: list[str]
) -> None:
    """A case that waits unchanged stands in two files: an answer in either counts, two different ones do not."""
    older, newer = (write(tmp_path / name, [case()]) for name in ("older.xlsx", "newer.xlsx"))
    answer(older, "F-2026-000001", GODKEND)
    alone, none = read(older, [case()]), read(newer, [case()])
    assert len(merge([("older.xlsx", alone), ("newer.xlsx", none)], WORDS)[0]) == 1
    answer(newer, "F-2026-000001", {"decision": second, "initials": "HK"})
    answers, refused = merge([("older.xlsx", alone), ("newer.xlsx", read(newer, [case()]))], WORDS)
    assert len(answers) == used
    assert [r.why for r in refused] == whys
    for one in refused:
        said = WORDS.text(f"refused.{one.why}", **one.facts)
        assert "Godkend (older.xlsx) og Afvis (newer.xlsx)" in said


def test_an_unusable_answer_that_says_another_decision_is_not_passed_over(tmp_path: Path) -> None:
    """Who rejected and forgot the initials is heard before the invoice goes in by another's word."""
    older, newer = (write(tmp_path / name, [case()]) for name in ("older.xlsx", "newer.xlsx"))
    answer(older, "F-2026-000001", {"decision": "Afvis"})
    answer(newer, "F-2026-000001", GODKEND)
    both = [("older.xlsx", read(older, [case()])), ("newer.xlsx", read(newer, [case()]))]
    answers, refused = merge(both, WORDS)
    assert (list(answers), [one.why for one in refused]) == ([], ["answered_differently"])
    answer(older, "F-2026-000001", {"decision": "Godkend"})
    both[0] = ("older.xlsx", read(older, [case()]))
    answers, refused = merge(both, WORDS)
    assert (len(answers), list(refused)) == (1, [])


@pytest.mark.parametrize("cell", [datetime(2026, 2, 1), 1.5, 12345678901234567890, True, "#N/A"])  # noqa: DTZ001
def test_a_number_that_the_spreadsheet_made_something_else_of_is_asked_again(tmp_path: Path, cell: object) -> None:
    """What was typed as 1-2, or pasted with twenty digits, is another invoice's number now."""
    path = write(tmp_path / "b.xlsx", [case()])
    answer(path, "F-2026-000001", {**GODKEND, "decision": "Ret og godkend", "correct_invoice_number": cell})
    assert [one.why for one in read(path, [case()]).refused] == ["typed_as_number"]


@pytest.mark.parametrize("pasted", ["20418\u200b", "\ufeff20418", "204\u00ad18", "20418\u202c", "２０４１８"])
def test_what_nobody_sees_of_a_pasted_number_is_not_typed(tmp_path: Path, pasted: str) -> None:
    """A number copied out of a mail or a PDF."""
    path = write(tmp_path / "b.xlsx", [case()])
    answer(path, "F-2026-000001", {**GODKEND, "decision": "Ret og godkend", "correct_invoice_number": pasted})
    (found,) = read(path, [case()]).answers
    assert found.corrections == {"invoice_number": "20418"}


def test_a_note_under_the_table_answers_no_case(tmp_path: Path) -> None:
    """Two notes alike are two notes; neither is a case that stands twice."""
    path = write(tmp_path / "b.xlsx", [case()])
    book = load_workbook(path)
    for text in ("ring til leverandøren", "MK"):
        book.worksheets[0].append(["Husk: ../../x", *[None] * (column("comment") - 2), text])
    book.save(path)
    assert {one.why for one in read(path, [case()]).refused} == {"unknown_case"}


def test_answer_cells_hold_text_as_it_is_typed(tmp_path: Path) -> None:
    """An account that begins with a zero keeps it: the cells for text have the format of text."""
    sheet = load_workbook(write(tmp_path / "b.xlsx", [case()])).worksheets[0]
    for number, one in enumerate(TO_YOU, start=1):
        cell = sheet.cell(row=row_of(sheet, "F-2026-000001"), column=number)
        assert cell.protection.locked != one.answer
        if one.answer and one.form is Form.TEXT:
            assert cell.number_format == "@"
