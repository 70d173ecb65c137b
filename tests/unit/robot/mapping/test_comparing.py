from __future__ import annotations

import re
from pathlib import Path

import pytest

from robot.errors import ConfigurationError
from robot.mapping import load_system

WHOLE = (Path(__file__).parents[4] / "mappings" / "systems" / "oekonomi98.toml").read_text(encoding="utf-8")


def without(section: str, *keys: str) -> str:
    """Return the mapping of Økonomi 98 without these keys of a section."""
    before, head, rest = WHOLE.partition(f"[{section}]\n")
    body, end, after = rest.partition("\n[")
    kept = [line for line in body.split("\n") if line.partition(" = ")[0] not in keys]
    assert len(kept) == len(body.split("\n")) - len(keys)
    return before + head + "\n".join(kept) + end + after


def faults(folder: Path, text: str) -> list[str]:
    """Return the faults of a mapping."""
    path = folder / "oekonomi98.toml"
    path.write_text(text, encoding="utf-8")
    try:
        load_system(path)
    except ConfigurationError as error:
        return [fault.removeprefix(str(path)) for fault in error.faults]
    return []


@pytest.mark.parametrize("section", ["form.fields", "read_back.fields"])
@pytest.mark.parametrize(
    ("keys", "told"),
    [
        (["invoice_number"], "has no invoice_number"),
        (["supplier_id"], "has neither supplier_id nor supplier_name"),
        (["gross_total", "net_total"], "has no gross_total"),
        (["gross_total", "vat_total"], "has no gross_total"),
    ],
)
def test_number_supplier_and_amount_are_read_before_posting_and_after(
    tmp_path: Path, section: str, keys: list[str], told: str
) -> None:
    """A mapping that compares one of them nowhere is a fault of the file, with its line."""
    text = without(section, *keys)
    (fault,) = faults(tmp_path, text)
    line = text.split("\n").index(f"[{section}]") + 1
    assert fault.startswith(f", line {line}: {section}: {told}")


@pytest.mark.parametrize("section", ["form.fields", "read_back.fields"])
def test_a_section_that_reads_nothing_is_told_all_that_it_lacks(tmp_path: Path, section: str) -> None:
    """An empty table would agree with every invoice."""
    head, _, rest = WHOLE.partition(f"[{section}]\n")
    text = f"{head}[{section}]\n\n[{rest.partition(chr(10) + '[')[2]}"
    assert len([fault for fault in faults(tmp_path, text) if section in fault]) == 3


def test_an_amount_in_two_parts_is_an_amount_and_so_is_a_signed_one(tmp_path: Path) -> None:
    """Systems that show no gross total, or show credit notes as negative, are described as they are."""
    assert faults(tmp_path, without("form.fields", "gross_total")) == []
    signed = WHOLE.replace("\ngross_total = {", "\nsigned_gross_total = {").replace(
        "\nnet_total = {", "\nsigned_net_total = {"
    )
    assert faults(tmp_path, signed) == []


def test_a_text_that_must_stand_there_compares_no_value(tmp_path: Path) -> None:
    """`says` is the same for every invoice."""
    text = WHOLE.replace(
        'invoice_number = { beside = "Fakturanr.", format = "invoice_number" }',
        'invoice_number = { beside = "Fakturanr.", says = "Faktura" }',
    )
    assert any("form.fields: has no invoice_number" in fault for fault in faults(tmp_path, text))


def test_an_account_that_is_typed_is_looked_at_again(tmp_path: Path) -> None:
    """In the form or on the voucher: money would go elsewhere. What nobody types need not be there."""
    one_place = without("form.fields", "iban")
    assert faults(tmp_path, one_place) == []
    nowhere = re.sub(r"\niban = \{[^\n]*", "", WHOLE)
    (fault,) = faults(tmp_path, nowhere)
    assert "form.fields: has no iban, which [enter] fills in" in fault
    assert faults(tmp_path, re.sub(r"\n  \{ fill = \{ beside = \"IBAN\" \}[^\n]*", "", nowhere)) == []


def test_an_amount_that_is_typed_is_looked_at_again(tmp_path: Path) -> None:
    """Net and VAT say nothing of a gross total that has a field of its own."""
    nowhere = re.sub(r"\ngross_total = \{[^\n]*", "", WHOLE)
    (fault,) = faults(tmp_path, nowhere)
    assert "form.fields: has no gross_total, which [enter] fills in" in fault


def test_a_search_compares_the_invoice_number(tmp_path: Path) -> None:
    """Without it, any row that a search brings would be this invoice; the same where a single hit is opened."""
    none = re.sub(r"\n\[lookup\.results\.match\][^\[]*", "\n", WHOLE)
    (fault,) = faults(tmp_path, none)
    assert "lookup.results" in fault
    assert "has no invoice_number" in fault
    opened = '\n[lookup.results.opened]\nshown = { css = "h1" }\nnumber = { css = "#nr" }\n\n[enter]\n'
    (fault,) = faults(tmp_path, WHOLE.replace("\n[enter]\n", opened))
    assert "lookup.results.opened" in fault
