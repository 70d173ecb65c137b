"""The language of supplier mappings: what a file may say, and what is said of its faults."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from robot.errors import ConfigurationError
from robot.invoice import FIELD_NAMES
from scrapers.supplier_mapping import (
    LINE_COLUMNS,
    Column,
    FieldRule,
    LayoutRule,
    LinesRule,
    Match,
    Posting,
    Region,
    SupplierMapping,
    load_supplier_mappings,
)

BROKEN = """
name = "A"
decimal_mark = ";"
date_pattern = "DD-MM"
dat_order = "day_first"
[match]
supplier_id = 5
[fields.invoice_nummer]
anchor = "x"
[fields.gross_total]
anchor = "I alt"
direction = "rigt"
[fields.due_date]
region = { x0 = 5, x1 = 3, top = 1, bottom = 2 }
[fields.iban]
anchor = "x"
page = "frist"
pattern = '(\\d'
[fields.fik]
anchor = "x"
value = "y"
[lines.columns.amout]
heading = "x"
[posting]
text = "{invoice_nr}"
[[layout]]
name = "b"
match = {}
"""


def faults(folder: Path, *texts: str) -> list[str]:
    """Return the faults of files a.toml, b.toml, ... with these texts."""
    for name, text in zip("abc", texts, strict=False):
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_supplier_mappings(folder)
    return list(caught.value.faults)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("decimal_mark", "Found ';'"),
        ("date_pattern", "for example DD-MM-YYYY"),
        ("dat_order", "Did you mean 'date_order'?"),
        ("match.supplier_id", "expected a text or a list of texts"),
        ("fields.invoice_nummer", "Did you mean 'invoice_number'?"),
        ("fields.gross_total.direction", "Did you mean 'right'?"),
        ("fields.due_date.region", "expected x0 < x1"),
        ("fields.iban.page", "Did you mean 'first'?"),
        ("fields.iban.pattern", "no regular expression"),
        ("fields.fik", "exactly one of anchor, region and value"),
        ("lines.columns.amout", "Did you mean 'amount'?"),
        ("posting.text", "known: case_id"),
        ("layout[1].match", 'expected text = ["..."]'),
    ],
)
def test_each_fault_of_a_file_is_said_at_once_with_its_key(tmp_path: Path, key: str, said: str) -> None:
    """File, line, key, what was found, what was expected, and the nearest right word."""
    form = re.compile(rf"{re.escape(str(tmp_path / 'a.toml'))}, line ([0-9]+): {re.escape(key)}: .*")
    (told,) = filter(None, map(form.fullmatch, faults(tmp_path, BROKEN)))
    assert said in told[0]
    assert key.rpartition(".")[2] in BROKEN.splitlines()[int(told[1]) - 1]


def test_two_files_cannot_claim_one_supplier(tmp_path: Path) -> None:
    """Which of them counts would be a guess; layouts of one supplier stand in one file."""
    text = 'name = "A"\n[match]\nsupplier_id = "DK 13 58 56 28"\n'
    (fault,) = faults(tmp_path, text, text.replace("DK 13 58 56 28", "13585628"))
    assert "b.toml: match.supplier_id: 13585628 stands in a.toml as well" in fault


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("[lines.columns]\nquantity = { heading = 'Antal' }\n", "no columns.amount"),
        ("[lines.columns]\namount = { heading = 'Beløb' }\nquantity = { x0 = 1, x1 = 5 }\n", "the same for all"),
        ("[lines.columns]\namount = { x0 = 1, x1 = 5 }\n", "need start"),
        ("[lines.columns]\namount = { x0 = 1 }\n", "either heading, or both x0 and x1"),
    ],
)
def test_lines_say_where_their_table_is(tmp_path: Path, lines: str, said: str) -> None:
    """A table without amounts, with mixed columns or without a beginning cannot be read."""
    (fault,) = faults(tmp_path, f'name = "A"\n[match]\ntext = "A"\n{lines}')
    assert said in fault


def test_drafts_are_not_read(tmp_path: Path) -> None:
    """What lies in the folder of drafts is used only after a person moved it."""
    (tmp_path / "drafts").mkdir()
    (tmp_path / "drafts" / "a.toml").write_text("no TOML", encoding="utf-8")
    assert load_supplier_mappings(tmp_path) == ()


README = Path(__file__).parents[3] / "mappings" / "suppliers" / "README.md"


def test_the_worked_example_of_the_reference_is_a_mapping(tmp_path: Path) -> None:
    """What people copy out of the README loads as it is."""
    (example,) = re.findall(r"```toml\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "sydfyns.toml").write_text(example, encoding="utf-8")
    (mapping,) = load_supplier_mappings(tmp_path)
    assert [layout.name for layout in mapping.layout] == ["2026", "old"]
    assert mapping.lines is not None


@pytest.mark.parametrize(
    "model",
    [SupplierMapping, Match, FieldRule, Region, Column, LinesRule, Posting, LayoutRule],
    ids=lambda m: m.__name__,
)
def test_each_key_and_name_stands_in_the_reference(model: type[BaseModel]) -> None:
    """Nothing can be written that is not explained."""
    text = README.read_text(encoding="utf-8")
    for key in set(model.model_fields) - {"source"}:
        assert re.search(rf"`(?:\[+[a-z.]*)?{key}\b|\b{key}\.NAME", text), key
    for name in (*FIELD_NAMES, *LINE_COLUMNS):
        assert f"`{name}`" in text
