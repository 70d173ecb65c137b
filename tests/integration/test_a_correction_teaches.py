"""A correction teaches: night one asks, night two proposes a rule, night three reads by it."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from robot.lessons import Lessons, Standing
from robot.outcome import Reason
from scrapers.supplier_mapping import load_supplier_mappings
from tests.fakes.desk_clerk import rows
from tests.fakes.office_of_nights import SHEET, OfficeOfNights

RULE = "Her fandt robotten værdien, og her læser den den fremover"


@pytest.fixture
def taught(tmp_path: Path) -> OfficeOfNights:
    """Return an office after two nights: the number was asked for and stated, and a rule is proposed."""
    office = OfficeOfNights(tmp_path / "office")
    office.night("20417")
    (case,) = office.cases()
    assert case.invoice is not None
    assert case.invoice.value("invoice_number") is None
    assert Reason.MISSING_FIELD in {f.reason for f in case.findings}
    assert SHEET not in load_workbook(office.book()).sheetnames
    office.corrects("20417")
    office.night()
    return office


def test_the_suppliers_next_invoice_is_read_right_after_three_nights(taught: OfficeOfNights) -> None:
    """The rule is asked about once, becomes a file that a person can read, and reads the next invoice's number."""
    (row,) = rows(taught.book(), SHEET).values()
    assert row["Leverandør"] == "Sydfyns Tagdækning ApS"
    assert row[RULE] == "Fandt Fakturanummer 20417 på side 1, til højre for »Tagsag«."
    before = load_supplier_mappings(taught.settings.mappings / "suppliers")
    taught.answers_rule({"Beslutning": "Brug reglen", "Initialer": "MLA"})
    taught.night("20899")
    case = taught.cases()[-1]
    assert case.invoice is not None
    assert case.invoice.value("invoice_number") == "20899"
    assert Reason.MISSING_FIELD not in {f.reason for f in case.findings}
    assert len(load_supplier_mappings(taught.settings.mappings / "suppliers")) == len(before) + 1
    file = taught.settings.mappings / "suppliers" / "sydfyns-tagdaekning-aps.toml"
    assert "Lært af en rettelse i sag F-2026-000001" in file.read_text(encoding="utf-8")
    assert SHEET not in load_workbook(taught.book()).sheetnames
    assert '"rule.accepted"' in taught.log()
    assert '"MLA"' in taught.log()


def test_a_declined_rule_is_not_asked_about_again(taught: OfficeOfNights) -> None:
    """No is an answer: nothing is written, and the next workbook asks nothing."""
    before = load_supplier_mappings(taught.settings.mappings / "suppliers")
    taught.answers_rule({"Beslutning": "Brug den ikke", "Initialer": "MLA"})
    taught.night()
    assert SHEET not in load_workbook(taught.book()).sheetnames
    assert load_supplier_mappings(taught.settings.mappings / "suppliers") == before
    assert [one.standing for one in Lessons(taught.settings.work()).all()] == [Standing.DECLINED]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"Beslutning": "Brug reglen"}, "Skriv dine initialer"),
        ({"Beslutning": "Måske", "Initialer": "MLA"}, "Vælg et af de to svar"),
        ({"Beslutning": "Brug reglen", "Initialer": "MLA", RULE: "En anden regel"}, "ikke den, som sagen har nu"),
        ({}, ""),
    ],
)
def test_what_is_no_answer_is_asked_again_with_why(taught: OfficeOfNights, said: dict[str, str], why: str) -> None:
    """Nothing is used that nobody answers for, and the proposal stays."""
    taught.answers_rule(said)
    taught.night()
    (row,) = rows(taught.book(), SHEET).values()
    assert why in str(row[RULE])
    assert [one.standing for one in Lessons(taught.settings.work()).all()] == [Standing.PROPOSED]


def test_a_rule_that_cannot_be_saved_costs_the_night_nothing(taught: OfficeOfNights) -> None:
    """Where the folder of mappings is at fault, the rule is asked about again with a sentence."""
    lesson = Lessons(taught.settings.work()).all()[0]
    path = taught.settings.work() / "regler" / f"{lesson.case_id}.json"
    path.write_text(path.read_text(encoding="utf-8").replace("[match]", "[matches]"), encoding="utf-8")
    before = load_supplier_mappings(taught.settings.mappings / "suppliers")
    taught.answers_rule({"Beslutning": "Brug reglen", "Initialer": "MLA"})
    taught.night()
    (row,) = rows(taught.book(), SHEET).values()
    assert "Reglen kunne ikke gemmes" in str(row[RULE])
    assert load_supplier_mappings(taught.settings.mappings / "suppliers") == before


def test_a_value_that_is_not_on_the_page_teaches_nothing(tmp_path: Path) -> None:
    """A slip of the pen, or a value from elsewhere, becomes no rule."""
    office = OfficeOfNights(tmp_path / "office")
    office.night("20417")
    office.corrects("99999")
    office.night()
    assert SHEET not in load_workbook(office.book()).sheetnames
    assert [one.standing for one in Lessons(office.settings.work()).all()] == [Standing.NOTHING]
