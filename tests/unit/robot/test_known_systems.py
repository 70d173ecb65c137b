"""The systems that config.toml, runbooks and mappings name are the same ones, or the wrong word is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from robot.errors import ConfigurationError
from robot.known_systems import tables_without_mapping, verify_systems
from robot.map_running import login_of
from robot.runbook import load_process
from robot.settings import Settings, load_settings

FILING = '[filing]\nsystem = "arkiv2003"\n'


def office(home: Path, tables: str, mapped: str, runbook: str = "") -> Settings:
    """Return an office with these tables, mappings and a runbook that posts in oekonomi98."""
    text = '[office]\nname = "F"\n' + "".join(f'[systems.{name}]\nurl = "http://x/"\n' for name in tables.split())
    (home / "office.toml").write_text(text, encoding="utf-8")
    for folder in ("mappings/systems", "runbooks/fakturaer"):
        (home / folder).mkdir(parents=True)
    for name in mapped.split():
        (home / "mappings" / "systems" / f"{name}.toml").touch()
    process = f'title = "F"\n[posting]\nsystem = "oekonomi98"\n{runbook}'
    (home / "runbooks" / "fakturaer" / "process.toml").write_text(process, encoding="utf-8")
    return load_settings(home / "office.toml")


def faults_of(settings: Settings) -> tuple[str, ...]:
    """Return what is wrong with the systems of the runbook."""
    with pytest.raises(ConfigurationError) as caught:
        verify_systems(settings, load_process(settings.runbooks, "fakturaer"))
    return caught.value.faults


def test_a_mistyped_table_is_named_with_file_line_and_the_word_that_was_meant(tmp_path: Path) -> None:
    """Where no mapping has the table's name, the table is wrong, and not the runbook."""
    first, second = faults_of(office(tmp_path, "arkiv2003 oekonomi89", "arkiv2003 oekonomi98 tryton"))
    assert first == (
        f"{tmp_path / 'office.toml'}, line 5: systems.oekonomi89: there is no "
        f"{tmp_path / 'mappings' / 'systems' / 'oekonomi89.toml'}. Did you mean 'oekonomi98'? "
        "There are: arkiv2003, oekonomi98, tryton."
    )
    assert second == (
        f"{tmp_path / 'runbooks' / 'fakturaer' / 'process.toml'}, line 3: posting.system: there is no table "
        f"[systems.oekonomi98] in {tmp_path / 'office.toml'}. There are: [systems.arkiv2003], [systems.oekonomi89]."
    )


def test_a_mistyped_system_of_a_runbook_is_the_runbooks_fault(tmp_path: Path) -> None:
    """Where the table and its mapping go together, the runbook has the wrong word."""
    settings = office(tmp_path, "oekonomi98 arkiv2003", "oekonomi98 arkiv2003", FILING.replace("arkiv", "akriv"))
    (fault,) = faults_of(settings)
    assert "process.toml, line 5: filing.system: there is no table [systems.akriv2003] in" in fault
    assert "Did you mean 'arkiv2003'?" in fault


def test_a_system_without_its_mapping_is_found_before_the_night_begins(tmp_path: Path) -> None:
    """The table is right and the runbook too, but the mapping's file is called otherwise."""
    (fault,) = faults_of(office(tmp_path, "oekonomi98", "oekonomi"))
    assert "office.toml, line 3: systems.oekonomi98: there is no" in fault
    assert "Did you mean 'oekonomi'?" in fault


def test_a_table_that_the_runbook_does_not_use_holds_no_night_up(tmp_path: Path) -> None:
    """The doctor says it; the night needs it not."""
    settings = office(tmp_path, "oekonomi98 arkiv2003", "oekonomi98")
    verify_systems(settings, load_process(settings.runbooks, "fakturaer"))
    assert ["systems.arkiv2003: there is no" in fault for fault in tables_without_mapping(settings).values()] == [True]


def test_a_command_for_a_system_without_a_table_says_the_nearest(tmp_path: Path) -> None:
    """`map check` and `map run` take a name from the command line."""
    with pytest.raises(ConfigurationError, match=r"no table \[systems.oekonomi89\] in .* Did you mean 'oekonomi98'\?"):
        login_of(office(tmp_path, "oekonomi98", ""), "oekonomi89")
