"""`fakturarobot map supplier`: what it says, what it writes, and that a draft is not yet used."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import typer
from rich.console import Console

from robot.draft_command import draft_supplier, parse_stated
from robot.errors import ConfigurationError, ExitCode
from robot.settings import Settings, load_settings
from robot.starter import copy_starter
from scrapers.supplier_mapping import load_supplier_mappings
from tests.fakes.printed_pages import danish_invoice, print_pages

VALUES = ("invoice_number=20417", "gross_total=1.250,00", "issue_date=12-11-2026", "account_code=3-20-400")


@pytest.fixture
def office(tmp_path: Path) -> Settings:
    """Return the settings of a fresh office."""
    copy_starter(tmp_path / "office")
    return load_settings(tmp_path / "office" / "config.toml")


def draft(office: Settings, *said: str, write: bool = False) -> tuple[ExitCode, str]:
    """Draft a mapping of an ordinary invoice; return the exit code and what was said."""
    path = print_pages(office.home / "faktura.pdf", [danish_invoice()])
    told = io.StringIO()
    code = draft_supplier(office, path, said, Console(file=told, width=200), write=write)
    return code, told.getvalue()


def test_it_says_what_it_found_and_proves_it(office: Settings) -> None:
    """Each value with its place, the proof, and the file's text; nothing is saved unasked."""
    code, told = draft(office, *VALUES)
    assert code is ExitCode.ALL_ENTERED
    assert "Fandt Fakturanummer 20417 på side 1, til højre for »Fakturanr«." in told
    assert "Læst igen med udkastet giver fakturaen alle de værdier, du angav." in told
    assert 'account_code = "3-20-400"' in told
    assert "Intet er gemt" in told
    assert not (office.mappings / "suppliers" / "drafts").exists()


def test_a_saved_draft_is_used_only_after_a_person_moved_it(office: Settings) -> None:
    """It lies among the drafts, never replaces another, and does nothing there."""
    folder = office.mappings / "suppliers"
    before = load_supplier_mappings(folder)
    for _ in range(2):
        draft(office, *VALUES, write=True)
    names = sorted(path.name for path in (folder / "drafts").iterdir())
    assert names == ["sydfyns-tagdaekning-aps-2.toml", "sydfyns-tagdaekning-aps.toml"]
    assert load_supplier_mappings(folder) == before
    (folder / "drafts" / names[1]).rename(folder / names[1])
    assert {mapping.source for mapping in load_supplier_mappings(folder)} > {mapping.source for mapping in before}


def test_a_value_that_is_not_there_is_said_so(office: Settings) -> None:
    """The exit code tells a script, the sentence tells a person."""
    code, told = draft(office, "invoice_number=20417", "gross_total=99,00")
    assert code is ExitCode.SOME_HELD
    assert "Fandt ikke Beløb med moms 99,00 på siderne." in told
    assert "mangler Beløb med moms" in told


def test_every_fault_of_what_was_stated_is_said_at_once() -> None:
    """A wrong name with the right one, an amount that can be read in two ways, a date that is none."""
    with pytest.raises(typer.BadParameter) as caught:
        parse_stated(["invoice_nummer=1", "gross_total=1.250", "issue_date=i går", "posting_text={fakturanr}", "iban"])
    said = str(caught.value)
    for wanted in ("Did you mean 'invoice_number'?", "two ways", "04-05-2026", "known: case_id", "expected NAME=VALUE"):
        assert wanted in said


def test_a_picture_has_no_mapping(office: Settings) -> None:
    """A PDF without text is answered in a sentence."""
    path = print_pages(office.home / "scan.pdf", [[]])
    with pytest.raises(ConfigurationError, match="A mapping needs a PDF with text"):
        draft_supplier(office, path, ["invoice_number=1"], Console(file=io.StringIO()))
