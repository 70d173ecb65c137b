from __future__ import annotations

from pathlib import Path

import pytest

from robot.errors import ConfigurationError
from robot.mapping import load_system

SHIPPED = sorted((Path(__file__).parents[4] / "mappings" / "systems").glob("*.toml"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_shipped_mappings_have_no_fault(path: Path) -> None:
    """Each mapping that comes with the robot can be loaded."""
    assert load_system(path).name == path.stem


def test_all_faults_of_a_mapping_are_told_at_once(tmp_path: Path) -> None:
    """Unknown keys, wrong names, circles and halves: one line each, with its place and the likely word."""
    path = tmp_path / "system.toml"
    path.write_text(
        """
title = "Et system"
[login]
steps = [
  { fill = { labell = "Bruger" }, with = "usr" },
  { click = { button = "Log på", frame = "a" }, fill = { label = "x" }, with = "user" },
  { fill = { label = "Kode" }, text = "{secret}" },
]
[ready]
shown = "forside"
[enter]
steps = [
  { fill = { label = "Beløb" }, with = "gros_total", format = "belob" },
  { do = "linje", when = "credit_note == ja nej" },
  { click = { label = "OK", window = "soeg" } },
]
[form.fields]
invoice_nr = { label = "Nr." }
[blocks.a]
steps = [{ do = "a" }]
[submit]
click = "bogfoer"
refused = { css = ".fejl" }
[voucher]
value = "kladdenr"
[lookup.results.match]
invoice_number = "nummer"
[formats.beloeb]
kind = "amount"
max_length = 3
""",
        encoding="utf-8",
    )
    with pytest.raises(ConfigurationError) as error:
        load_system(path)
    told = "\n".join(error.value.faults)
    for part in (
        "labell: unknown key. Did you mean 'label'?",
        "'usr' is no value here. Did you mean 'user'?",
        "fill and click are given",
        "the secret stands in no text",
        "there is no target 'forside'",
        "'gros_total' is no value here. Did you mean 'gross_total'?",
        "there is no format 'belob' in [formats]. Did you mean 'beloeb'?",
        "there is no block 'linje'",
        "no step opens a window 'soeg'",
        "'invoice_nr' is no value of an invoice. Did you mean 'invoice_number'?",
        "blocks.a: comes back to itself",
        "kind = 'amount' has no max_length",
        "lookup.results.match.invoice_number: there is no target 'nummer'",
        "submit.click: there is no target 'bogfoer'",
        "voucher.value: no step reads a value 'kladdenr'",
        "submit.done: is missing",
        "read_back: is missing",
    ):
        assert part in told, f"{part!r} is not in:\n{told}"
    assert all(str(path) in fault for fault in error.value.faults)


def test_a_fault_names_its_line_and_its_step_counted_from_1(tmp_path: Path) -> None:
    """The caretaker finds the place in an editor, and by counting as people do."""
    path = tmp_path / "system.toml"
    path.write_text(
        """title = "Et system"
[login]
steps = [
  # en kommentar
  { fill = { label = "Bruger" }, with = "user" },

  { fill = [{ label = "Kode" }, { labell = "Kode" }], with = "secrt" },
  { click = { button = "Log på" }, to = 1 },
]
[ready]
shown = { text = "Velkommen", nth = 0 }
""",
        encoding="utf-8",
    )
    with pytest.raises(ConfigurationError) as error:
        load_system(path)
    told = "\n".join(error.value.faults)
    for part in (
        f"{path}, line 7: step 2 of [login], fill[2].labell: unknown key",
        f"{path}, line 7: step 2 of [login], with: 'secrt' is no value here",
        f"{path}, line 8: step 3 of [login], to: unknown key",
        f"{path}, line 11: ready.shown.nth: ",
        f"{path}: the file: there is nothing to do here",
    ):
        assert part in told, f"{part!r} is not in:\n{told}"


def test_a_step_over_several_lines_is_answered_with_what_to_do(tmp_path: Path) -> None:
    """TOML wants an inline table on one line; its own message would help nobody."""
    path = tmp_path / "system.toml"
    path.write_text('[enter]\nsteps = [\n  { click = { button = "Gem" },\n    loads = true },\n]\n', encoding="utf-8")
    with pytest.raises(ConfigurationError, match="must stand on one line"):
        load_system(path)


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ('{ click = { button = "x" }, option = { text = "y" } }', "'option' goes with choose, not with click"),
        ('{ download = { link = "x" } }', "'download' needs 'into'"),
        ('{ go_to = "/x", is = "enabled" }', "'is' goes with expect"),
        ('{ fill = { label = "x", frame = {} }, with = "text" }', "a frame is known by its name, or by url"),
    ],
)
def test_keys_that_mean_nothing_together_are_told(tmp_path: Path, step: str, said: str) -> None:
    """What a step cannot use would be a wish that nobody hears."""
    path = tmp_path / "system.toml"
    path.write_text(f"title = 'x'\n[login]\nsteps = [{step}]\n[ready]\nshown = {{ text = 'x' }}\n", encoding="utf-8")
    with pytest.raises(ConfigurationError) as error:
        load_system(path)
    assert said in "\n".join(error.value.faults)


def test_what_others_are_inside_of_is_a_target_of_the_file(tmp_path: Path) -> None:
    """A name that points nowhere, and one that comes back to itself, are told."""
    path = tmp_path / "system.toml"
    path.write_text(
        "title = 'x'\n[login]\nsteps = []\n[ready]\nshown = { text = 'x', inside = 'windw' }\n"
        "[targets]\nwindow = { css = '.a', inside = 'window' }\n",
        encoding="utf-8",
    )
    with pytest.raises(ConfigurationError) as error:
        load_system(path)
    told = "\n".join(error.value.faults)
    assert "there is no target 'windw' in [targets]. Did you mean 'window'?" in told
    assert "targets.window: comes back to itself" in told
