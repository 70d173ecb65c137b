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
        "submit: is missing",
    ):
        assert part in told, f"{part!r} is not in:\n{told}"
    assert all(str(path) in fault for fault in error.value.faults)
