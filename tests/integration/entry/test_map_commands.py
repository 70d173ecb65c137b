"""`fakturarobot map`: what a caretaker types, against the demo's finance system."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from robot.cli import app
from robot.demo.arkiv2003 import books, filed_cases
from robot.demo.oekonomi98 import EVERY
from robot.errors import ConfigurationError, ExitCode
from robot.mapping.schema import schema_text
from robot.trial import load_case, load_filing
from tests.integration.entry.conftest import MAPPINGS, PASSWORD

if TYPE_CHECKING:
    from robot.demo.arkiv2003 import Arkiv2003
    from robot.entry import WebSystem
    from tests.fakes.finance import Finance


@pytest.fixture
def office(finance: Finance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make an office's folder that knows the finance system, and return its config.toml."""
    folder = tmp_path / "office"
    shutil.copytree(MAPPINGS, folder / "mappings" / "systems")
    case = folder / "mappings" / "systems" / "case.example.json"
    told = case.read_text(encoding="utf-8")
    for of_the_example, of_the_tests in (("99000120", "99000007"), ("5-12-08-1000-40", "5-32-10-4000")):
        told = told.replace(of_the_example, of_the_tests)
    case.write_text(told, encoding="utf-8")
    config = folder / "config.toml"
    config.write_text(
        f'[office]\nname = "Fjordby"\nlanguage = "en"\n'
        f'[systems.oekonomi98]\nurl = "{finance.system.url}"\nuser = "robot"\nsecret = "oekonomi98"\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("FAKTURAROBOT_SECRET_OEKONOMI98", PASSWORD)
    monkeypatch.chdir(folder)
    return config


def fakturarobot(*arguments: str, code: int = 0) -> str:
    """Run a command and return what it printed."""
    ended = CliRunner().invoke(app, ["map", *arguments], env={"COLUMNS": "200"}, catch_exceptions=False)
    assert ended.exit_code == code, ended.output
    return ended.output


def told(*arguments: str, code: int = 0) -> Any:
    """Run a command with `--json` and return its answer."""
    return json.loads(fakturarobot(*arguments, "--json", code=code))


CASE = ("--case", "mappings/systems/case.example.json")


def test_check_says_of_each_target_how_it_was_found_and_posts_nothing(finance: Finance, office: Path) -> None:
    """All is found by its first way; the pictures lie there; the books are empty."""
    answer = told("check", "oekonomi98")
    assert answer["ok"]
    assert {one["state"] for one in answer["targets"]} == {"found", "not reached"}
    assert all((office.parent / picture).read_bytes().startswith(b"\x89PNG") for picture in answer["pictures"])
    assert finance.posted() == []


def test_check_names_what_is_missing_and_ends_with_the_systems_code(finance: Finance, office: Path) -> None:
    """A renamed label stands in red with its place in the file."""
    finance.faults.label_renamed = EVERY
    shown = fakturarobot("check", "oekonomi98", code=ExitCode.LEGACY_SYSTEM)
    assert "form.fields.invoice_number" in shown
    assert "beside 'Fakturanr.' is not on the screen." in shown
    assert office.is_file()


def test_a_danish_office_reads_what_is_missing_in_danish_once_and_uncut(finance: Finance, office: Path) -> None:
    """In a window of 80 columns each key stands whole, and each fault says once where it is to be mended."""
    office.write_text(office.read_text(encoding="utf-8").replace('language = "en"\n', ""), encoding="utf-8")
    finance.faults.label_renamed = EVERY
    ended = CliRunner().invoke(app, ["map", "check", "oekonomi98"], env={"COLUMNS": "80"}, catch_exceptions=False)
    shown = ended.output
    for key in ("form.fields.account_registration", "trin 4 i [enter]", "trin 1 i [blocks.pick_supplier]"):
        assert f" {key} " in shown or f"\n{key}\n" in shown, shown
    missing = "Økonomi 98: beside 'Fakturanr.' er ikke på skærmen. Se {} i mappings/systems/oekonomi98.toml.\n"
    for place in ("trin 4 i [enter]", "form.fields.invoice_number"):
        assert shown.count(missing.format(place)) == 1
    assert " in frame " not in shown
    assert "│ link 'Søg bilag' i rammen" in shown


def test_a_danish_office_reads_what_the_form_shows_in_its_own_figures(finance: Finance, office: Path) -> None:
    """Amounts, dates and truth values; an invoice number stays as it is."""
    office.write_text(office.read_text(encoding="utf-8").replace('language = "en"\n', ""), encoding="utf-8")
    shown = fakturarobot("run", "oekonomi98", *CASE, "--dry-run")
    for name, value in (("Beløb med moms", "1.543,00"), ("Kreditnota", "nej"), ("Fakturanummer", "PRØVE-4711")):
        assert re.search(rf"│ {name} +│ {value} +│ {value} +│", shown), shown
    assert "2026-" not in shown
    assert finance.posted() == []


def test_a_dry_run_fills_compares_and_pictures_and_posts_nothing(finance: Finance, office: Path) -> None:
    """The form shows what the case file says, and stays unposted."""
    answer = told("run", "oekonomi98", *CASE, "--dry-run")
    assert answer["fits"]
    values = {one["name"]: one["seen"] for one in answer["form"]}
    assert (values["gross_total"], values["invoice_number"]) == ("1543.00", "PRØVE-4711")
    assert {"lookup", "form"} == set(answer["pictures"])
    assert (office.parent / answer["pictures"]["form"]).is_file()
    assert finance.posted() == []


def test_a_run_posts_reads_back_and_finds_again_and_never_posts_twice(finance: Finance, office: Path) -> None:
    """Once through; the second time the search finds it, it is compared, and nothing is posted."""
    first = told("run", "oekonomi98", *CASE, "--yes")
    [voucher] = finance.posted()
    assert first["fits"]
    assert (first["voucher"], first["found_after"]) == (voucher.number, [voucher.number])
    assert all(one["same"] for one in first["read_back"])
    again = told("run", "oekonomi98", *CASE, "--yes", code=ExitCode.SOME_HELD)
    assert (again["stopped"], again["found_before"]) == ("found", [voucher.number])
    assert len(finance.posted()) == 1
    assert "map.posted" in "".join(path.read_text("utf-8") for path in (office.parent / "work/log").rglob("*.jsonl"))


def test_a_form_that_changes_a_value_is_not_posted(finance: Finance, office: Path) -> None:
    """The red lines say which, and nothing goes in."""
    finance.faults.form_changes_value = EVERY
    answer = told("run", "oekonomi98", *CASE, "--yes", code=ExitCode.SOME_HELD)
    assert answer["stopped"] == "differs"
    assert {one["name"] for one in answer["form"] if not one["same"]} >= {"net_total", "vat_total"}
    assert finance.posted() == []
    assert office.is_file()


def test_an_invoice_that_the_system_refuses_is_told_as_staff_would_read_it(finance: Finance, office: Path) -> None:
    """The system's words stand in the sentence of the workbook, on the screen as in JSON, and nothing is posted."""
    case = office.parent / "mappings" / "systems" / "case.example.json"
    case.write_text(case.read_text(encoding="utf-8").replace("5-32-10-4000", "9-99-99-9999"), encoding="utf-8")
    shown = fakturarobot("run", "oekonomi98", *CASE, "--yes", code=ExitCode.SOME_HELD)
    assert "Here the robot stops, and a person takes over. Økonomi 98" in shown
    assert "Kontostrengen 9-99-99-9999 findes ikke" in shown
    answer = told("run", "oekonomi98", *CASE, "--yes", code=ExitCode.SOME_HELD)
    assert (answer["stopped"], answer["held"]["reason"]) == ("held", "system_refused")
    assert "Kontostrengen 9-99-99-9999 findes ikke" in answer["held"]["facts"]["words"]
    assert finance.posted() == []


def test_a_run_asks_before_it_posts(finance: Finance, office: Path) -> None:
    """Whoever says no has posted nothing."""
    ended = CliRunner().invoke(app, ["map", "run", "oekonomi98", *CASE], input="n\n")
    assert ended.exit_code != 0
    assert "for real" in ended.output
    assert finance.posted() == []
    assert office.is_file()


def test_the_schema_is_printed_as_it_lies_beside_the_mappings() -> None:
    """The file that the mappings name in their first line is the language as it is."""
    assert fakturarobot("schema") == schema_text() == (MAPPINGS / "system.schema.json").read_text(encoding="utf-8")
    for path in MAPPINGS.glob("*.toml"):
        assert path.read_text(encoding="utf-8").startswith("#:schema system.schema.json\n"), path.name
        tomllib.loads(path.read_text(encoding="utf-8"))


def test_the_faults_of_a_case_file_are_told_at_once(tmp_path: Path) -> None:
    """Each wrong or missing value in a line, with the likely word."""
    path = tmp_path / "case.json"
    path.write_text('{"supplier_id": "1", "invoice_nr": "2", "issue_date": "02-11-2026"}', encoding="utf-8")
    with pytest.raises(ConfigurationError) as error:
        load_case(path, "oekonomi98")
    said = "\n".join(error.value.faults)
    for part in ("Did you mean 'invoice_number'?", "issue_date", "gross_total: is missing"):
        assert part in said


@pytest.fixture
def archive_office(archive: tuple[Arkiv2003, WebSystem, Path], office: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the office know the archive, and return the archive's books."""
    system, _, books_of_it = archive
    with office.open("a", encoding="utf-8") as config:
        config.write(f'[systems.arkiv2003]\nurl = "{system.url}"\nuser = "robot"\nsecret = "arkiv2003"\n')
    monkeypatch.setenv("FAKTURAROBOT_SECRET_ARKIV2003", PASSWORD)
    return books_of_it


def test_a_dry_run_of_filing_stops_before_anything_is_kept(archive_office: Path) -> None:
    """It says before which step: here the click that would make the supplier's case."""
    answer = told("run", "arkiv2003", *CASE, "--dry-run")
    assert (answer["fits"], answer["number"], answer["stopped_before"]) == (True, "", "click button 'Opret'")
    assert {"lookup", "form"} == set(answer["pictures"])
    assert (books(archive_office), filed_cases(archive_office)) == ([], [])


def test_a_run_of_filing_files_finds_again_and_never_files_twice(archive_office: Path) -> None:
    """Once through; the second time it is found, and a dry run comes as far as the last click."""
    first = told("run", "arkiv2003", *CASE, "--yes")
    [document] = books(archive_office)
    assert (first["number"], first["found_after"], document.voucher) == (document.number, [document.number], "PRØVE-1")
    shown = fakturarobot("run", "arkiv2003", *CASE, "--yes", code=ExitCode.SOME_HELD)
    assert "was not filed again" in shown
    assert told("run", "arkiv2003", *CASE, "--dry-run")["stopped_before"] == "click button 'Gem'"
    assert len(books(archive_office)) == 1
    log = "".join(path.read_text("utf-8") for path in Path("work/log").rglob("*.jsonl"))
    assert "map.filed" in log


def test_a_document_that_the_archive_refuses_is_told_in_its_words(
    archive: tuple[Arkiv2003, WebSystem, Path], archive_office: Path
) -> None:
    """The same sentence as staff would read, with what the archive said in it."""
    archive[0].faults.file_refused = 1
    shown = fakturarobot("run", "arkiv2003", *CASE, "--yes", code=ExitCode.SOME_HELD)
    assert re.search(r"Here the robot stops, and a person takes over\. .*Filen kunne ikke læses", shown)
    assert books(archive_office) == []


def test_a_mapping_that_does_not_say_what_saves_gets_no_dry_run(archive_office: Path) -> None:
    """Nothing is guessed: which click keeps something, only a person knows."""
    path = Path("mappings/systems/arkiv2003.toml")
    path.write_text(path.read_text(encoding="utf-8").replace(", saves = true", ""), encoding="utf-8")
    with pytest.raises(ConfigurationError, match="no step says that it saves"):
        fakturarobot("run", "arkiv2003", *CASE, "--dry-run")
    assert filed_cases(archive_office) == []


def test_a_dry_run_that_nothing_stopped_says_so(archive_office: Path) -> None:
    """Here the click that saves does not say so, and the supplier's case is there: something was kept."""
    fakturarobot("run", "arkiv2003", *CASE, "--yes")
    case = Path("mappings/systems/case.example.json")
    case.write_text(case.read_text(encoding="utf-8").replace("PRØVE-4711 fra", "PRØVE-4712 fra"), encoding="utf-8")
    path = Path("mappings/systems/arkiv2003.toml")
    path.write_text(
        path.read_text(encoding="utf-8").replace('"Gem" }, loads = true, saves = true', '"Gem" }, loads = true'),
        encoding="utf-8",
    )
    shown = fakturarobot("run", "arkiv2003", *CASE, "--dry-run", code=ExitCode.SOME_HELD)
    assert "none said that it saves" in shown
    assert len(books(archive_office)) == 2


def test_a_case_file_without_a_document_says_so(tmp_path: Path) -> None:
    """Both: nothing said of it, and a file that is not there."""
    told = (MAPPINGS / "case.example.json").read_text(encoding="utf-8")
    path = tmp_path / "case.json"
    path.write_text(told, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"filed.document: there is no file .*case.example.pdf"):
        load_filing(path, "arkiv2003")
    path.write_text(json.dumps({k: v for k, v in json.loads(told).items() if k != "filed"}), encoding="utf-8")
    with pytest.raises(ConfigurationError, match="'filed' is missing"):
        load_filing(path, "arkiv2003")
