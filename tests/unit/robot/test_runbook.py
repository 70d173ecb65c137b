"""process.toml: how far the robot may go alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from robot.checks import verify_choice
from robot.errors import ConfigurationError
from robot.invoice import Certainty
from robot.mapping import load_system
from robot.runbook import Fields, Process, load_process
from robot.settings import load_settings
from robot.starter import copy_starter
from robot.wiring import open_process, open_register
from scrapers.supplier_mapping import load_supplier_mappings

ROOT = Path(__file__).parents[3]
LEAST = 'title = "Fakturaer"\n[posting]\nsystem = "oekonomi98"\n'


def load(tmp_path: Path, text: str) -> Process:
    """Read a runbook with this process.toml."""
    (tmp_path / "fakturaer").mkdir()
    (tmp_path / "fakturaer" / "process.toml").write_text(text, encoding="utf-8")
    return load_process(tmp_path, "fakturaer")


def test_every_runbook_that_the_project_ships_has_no_faults() -> None:
    """Each process.toml of `runbooks/` loads, with checks and systems that exist."""
    settings = load_settings(ROOT / "config.toml")
    names = [path.parent.name for path in settings.runbooks.glob("*/process.toml")]
    assert names
    for name in names:
        verify_choice(open_process(settings, name).checks.without, name)


def test_every_mapping_that_the_project_ships_has_no_faults() -> None:
    """The systems, suppliers, registers and agreements of `mappings/` load."""
    settings = load_settings(ROOT / "config.toml")
    for path in (settings.mappings / "systems").glob("*.toml"):
        assert load_system(path).title
    assert load_supplier_mappings(settings.mappings / "suppliers")
    assert len(open_register(settings))


def test_a_runbook_enters_nothing_by_itself_until_the_office_says_so(tmp_path: Path) -> None:
    """Automatic entry is off unless it is turned on, also in what the project ships."""
    assert load(tmp_path, LEAST).automatic_entry is False
    assert load_process(ROOT / "runbooks", "fakturaer").automatic_entry is False


def test_a_runbook_that_is_not_there_names_those_that_are(tmp_path: Path) -> None:
    """A misspelt runbook is answered with the nearest name and all known ones."""
    load(tmp_path, LEAST)
    with pytest.raises(ConfigurationError, match=r"Did you mean 'fakturaer'\? Known: fakturaer\."):
        load_process(tmp_path, "faktura")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (LEAST + '[fields]\nrequired = ["invoice_numbr"]\n', "Did you mean 'invoice_number'?"),
        (LEAST + '[fields]\ncertainty = { order_referense = "supported" }\n', "Did you mean 'order_reference'?"),
        (LEAST + '[fields]\ncertainty = { iban = "guess" }\n', "fields.certainty.iban"),
        (LEAST + 'text = "{suplier_name}"\n', "'suplier_name'"),
        (LEAST + "[approval]\nabove = -1\n", "approval.above"),
        ('name = "andet"\n' + LEAST, "name: unknown key"),
        (LEAST + '[checks]\ncurrencies = ["dkk"]\n', "'dkk' is no currency"),
        (LEAST + "[checks]\ncurrencies = []\n", "checks.currencies: must have at least 1"),
    ],
)
def test_a_wrong_value_is_a_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    """Each wrong value is answered with its key and, where there is one, the nearest right word."""
    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path, text)
    (fault,) = caught.value.faults
    assert sentence in fault
    assert "process.toml" in fault


ALONE = "automatic_entry = true\n" + LEAST


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (ALONE + '[approval]\nabove = "5000"\nfour_eyes_above = "1000"\n', True),
        (ALONE + '[approval]\nmode = "never"\nfour_eyes_above = "1000"\n', True),
        (ALONE + '[approval]\nabove = "5000"\nfour_eyes_above = "5000"\n', False),
        (ALONE + '[approval]\nmode = "always"\nfour_eyes_above = "1000"\n', False),
        (ALONE + '[approval]\nmode = "never"\nfour_eyes_above = "100000"\n', False),
        (
            ALONE + '[approval]\nmode = "never"\nfour_eyes_above = "100000"\n[checks]\nwithout = ["amount_limit"]\n',
            True,
        ),
        (LEAST + '[approval]\nabove = "5000"\nfour_eyes_above = "1000"\n', False),
    ],
)
def test_where_two_people_are_asked_for_nothing_goes_in_without_one(tmp_path: Path, text: str, *, wrong: bool) -> None:
    """An amount that needs two people must first be held; where all waits for approval it is."""
    if not wrong:
        assert load(tmp_path, text).automatic_entry is text.startswith(ALONE)
        return
    with pytest.raises(ConfigurationError, match=r"process\.toml, line 7") as caught:
        load(tmp_path, text)
    (fault,) = caught.value.faults
    assert "approval.four_eyes_above: asks two people above" in fault


def agreed(tmp_path: Path, config: str, process: str) -> Process:
    """Open the runbook that the project ships, with this in config.toml and in front of and behind process.toml."""
    if not (tmp_path / "runbooks").exists():
        copy_starter(tmp_path)
    own = tmp_path / "config.toml"
    own.write_text(config + '\n[systems.oekonomi98]\nurl = "http://x/"\n', encoding="utf-8")
    (tmp_path / "runbooks" / "fakturaer" / "process.toml").write_text(process, encoding="utf-8")
    return open_process(load_settings(own), "fakturaer")


def test_invoices_that_the_books_have_forgotten_are_too_old_to_go_in(tmp_path: Path) -> None:
    """What goes in up to ten years old is known for ten years, or it could go in twice."""
    old = LEAST + "[checks]\nmost_days_old = 3650\n"
    with pytest.raises(ConfigurationError, match=r"line 5: checks.most_days_old: is more than config.toml keeps"):
        agreed(tmp_path, '[office]\nname = "F"\n', old)
    ten = '[office]\nname = "F"\n[retention]\nbooks_years = 10\nlog_years = 10\n'
    assert agreed(tmp_path, ten, old).checks.most_days_old == 3650


def test_an_office_that_has_not_said_who_it_is_enters_nothing_alone(tmp_path: Path) -> None:
    """Whether an invoice is ours is seen by our CVR numbers and GLNs; until then a person looks at each."""
    with pytest.raises(ConfigurationError, match=r"line 1: automatic_entry: needs office.cvr or office.glns"):
        agreed(tmp_path, '[office]\nname = "F"\n', ALONE)
    assert not agreed(tmp_path, '[office]\nname = "F"\n', LEAST).automatic_entry
    assert agreed(tmp_path, '[office]\nname = "F"\ncvr = ["99000023"]\n', ALONE).automatic_entry


@pytest.mark.parametrize(
    ("name", "certainty", "enough"),
    [
        ("gross_total", Certainty.PROVEN, True),
        ("gross_total", Certainty.STATED, True),
        ("gross_total", Certainty.SUPPORTED, False),
        ("gross_total", Certainty.GUESS, False),
        ("order_reference", Certainty.SUPPORTED, True),
        ("order_reference", Certainty.GUESS, False),
    ],
)
def test_a_field_goes_in_alone_only_when_proven_or_stated(name: str, certainty: Certainty, *, enough: bool) -> None:
    """Only a field that the runbook names may be typed on less than proof, and never on a guess."""
    assert Fields(certainty={"order_reference": "supported"}).enough(name, certainty) is enough
