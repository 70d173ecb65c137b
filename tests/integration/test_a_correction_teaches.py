"""A correction teaches: night one asks, night two proposes a rule, night three reads by it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest
from openpyxl import load_workbook

from robot.case import Case
from robot.lessons import Lessons, Standing
from robot.outcome import Reason, State
from robot.pipeline import run_night
from robot.settings import DropFolder, Settings, load_settings
from robot.starter import copy_starter
from robot.wiring import open_books, open_night
from scrapers.supplier_mapping import load_supplier_mappings
from tests.fakes.desk_clerk import newest_workbook, rows
from tests.fakes.hand_clock import HandClock
from tests.fakes.night import QuietProgress
from tests.fakes.printed_pages import Text, danish_invoice, print_pages

SHEET = "Forslag til regler"
SUPPLIER = "Sydfyns Tagdækning ApS;13585628;9999;0001234567;;;;sydfyn.example;ja;5-03-22-4500-49;DKK\n"
RULE = "Her fandt robotten værdien, og her læser den den fremover"
OUR_GLN = "5799999000010"


class OfficeOfNights:
    """An office with a drop folder, whose nights stop before the systems."""

    def __init__(self, folder: Path) -> None:
        copy_starter(folder)
        with (folder / "mappings" / "registers" / "suppliers.csv").open("a", encoding="utf-8") as register:
            register.write(SUPPLIER)
        self.drop = folder / "indbakke"
        self.drop.mkdir()
        drop_folder = DropFolder(name="scanner", path=Path("indbakke"))
        changed = {"mailbox": (), "drop_folder": (drop_folder,)}
        self.settings: Settings = load_settings(folder / "config.toml").model_copy(update=changed)
        self.clock = HandClock()

    def night(self, *numbers: str) -> None:
        """Let invoices with these numbers lie in the folder and run a night."""
        for number in numbers:
            path = print_pages(self.drop / f"scan-{number}.pdf", [strange_invoice(number)])
            os.utime(path, (0, 0))  # it lies there since long, so nobody writes it any more
        with open_night(self.settings, "fakturaer", progress=QuietProgress(), dry_run=True, clock=self.clock) as night:
            outcome = run_night(night)
        assert not outcome.summary.faults
        self.clock.advance(days=1)

    def book(self) -> Path:
        """Return tonight's workbook."""
        return newest_workbook(self.settings.work())

    def cases(self) -> list[Case]:
        """Return all cases in the order in which they came."""
        with closing(open_books(self.settings)) as ledger:
            return sorted(ledger.cases(list(State)), key=lambda case: case.case_id)

    def corrects(self, number: str) -> None:
        """State the invoice number in the one row that waits."""
        said = {"Beslutning": "Ret og godkend", "Initialer": "MLA", "Ret: Fakturanummer": number}
        self._write("Til dig", said)

    def answers_rule(self, said: Mapping[str, str]) -> None:
        """Write into the one row of the sheet of rules."""
        self._write(SHEET, said)

    def _write(self, sheet: str, said: Mapping[str, str]) -> None:
        path = self.book()
        book = load_workbook(path)
        heads = [str(cell.value) for cell in book[sheet][4]]
        for head, value in said.items():
            book[sheet].cell(row=5, column=heads.index(head) + 1).value = value
        book.save(path)

    def log(self) -> str:
        """Return the action log."""
        return "".join(path.read_text() for path in (self.settings.work() / "log").glob("*.jsonl"))


def strange_invoice(number: str) -> list[Text]:
    """Return an invoice that calls its number by a word that no other supplier has."""
    renamed = {f"Fakturanr.: {number}": f"Tagsag {number}", "EAN-nr.: 5798000000018": f"EAN-nr.: {OUR_GLN}"}
    return [(t[0], t[1], renamed.get(t[2], t[2])) for t in danish_invoice(number)]


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
