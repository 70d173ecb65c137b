"""`fakturarobot read`: the JSON that other programs build on."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

from typer.testing import CliRunner

from robot.cli import app
from robot.invoice import Box, Certainty, Fact, Field, Finding, Invoice, Kind, Line, Reading, Severity
from robot.outcome import Reason
from robot.reading_command import NAMES, as_answer, read_files
from tests.fakes.printed_pages import danish_invoice, print_pages

DOCS = Path(__file__).resolve().parents[3] / "docs" / "read.md"


def field(value: object) -> Field[object]:
    """Return a proven field with a place."""
    box = Box(x0=1.0, top=2.0, x1=3.5, bottom=4.0)
    return Field(value=value, raw=str(value), certainty=Certainty.PROVEN, rule="label 'x'", page=1, box=box)


def test_values_are_plain_text_with_their_place() -> None:
    """Amounts are decimal text, dates ISO 8601, a box four numbers."""
    invoice = Invoice(issue_date=field(date(2026, 3, 4)), gross_total=field(Decimal("1250.00")))  # type: ignore[arg-type] # any field
    answer = as_answer("a.pdf", Reading(kind=Kind.INVOICE, invoices=(invoice,), ms=1.5))
    assert answer["fields"]["issue_date"]["value"] == "2026-03-04"
    assert answer["fields"]["gross_total"] == {
        "value": "1250.00",
        "certainty": "proven",
        "rule": "label 'x'",
        "page": 1,
        "box": [1.0, 2.0, 3.5, 4.0],
    }
    assert (answer["kind"], answer["holds"], answer["ms"]) == ("invoice", [], 1.5)


def test_a_credit_note_says_so_in_kind_and_field() -> None:
    """Both the kind and the field `credit_note` tell which way the money goes."""
    number = Field(value="9", raw="9", certainty=Certainty.PROVEN, rule="cbc:ID", facts=frozenset([Fact.STRUCTURED]))
    invoice = Invoice(credit_note=True, invoice_number=number, lines=(Line(description="x", amount=Decimal(-5)),))
    answer = as_answer("a.xml", Reading(kind=Kind.CREDIT_NOTE, invoices=(invoice,)))
    assert answer["kind"] == "credit_note"
    assert answer["fields"]["credit_note"]["value"] is True
    assert answer["fields"]["credit_note"]["certainty"] == "proven"
    assert answer["lines"][0]["amount"] == "-5"


def test_several_invoices_stand_under_their_own_key() -> None:
    """A file with two invoices has `invoices`, each of the form of one."""
    invoices = (Invoice(pages=(1,)), Invoice(credit_note=True, pages=(2,)))
    answer = as_answer("a.pdf", Reading(kind=Kind.INVOICE, invoices=invoices))
    assert [(i["kind"], i["pages"]) for i in answer["invoices"]] == [("invoice", [1]), ("credit_note", [2])]
    assert "fields" not in answer


def test_holds_are_reasons_once_each_without_notes() -> None:
    """What merely is noted holds nothing."""
    findings = (
        Finding(reason=Reason.NO_TEXT, severity=Severity.HOLD),
        Finding(reason=Reason.NO_TEXT, severity=Severity.HOLD),
        Finding(reason=Reason.CURRENCY, severity=Severity.NOTE),
    )
    answer = as_answer("a.pdf", Reading(kind=Kind.UNREADABLE, findings=findings))
    assert answer["holds"] == ["no_text"]
    assert answer["fields"] == {}


def test_a_line_a_file_is_printed_in_order(tmp_path: Path) -> None:
    """Readable and unreadable files alike are one JSON line each."""
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 and nothing more")
    good = print_pages(tmp_path / "faktura.pdf", [danish_invoice()])
    out = io.StringIO()
    read_files([broken, good], None, out, one_line=True)
    first, second = (json.loads(line) for line in out.getvalue().splitlines())
    assert (first["kind"], first["file"], first["holds"]) == ("unreadable", str(broken), ["unreadable"])
    assert second["fields"]["invoice_number"]["value"] == "20417"
    assert second["fields"]["ean"]["value"] == "5798000000018"


def test_many_files_are_printed_in_their_order(tmp_path: Path) -> None:
    """Several are read at the same time, and a file that is named twice has two lines."""
    pages = [danish_invoice() for _ in range(30)]
    files = [print_pages(tmp_path / f"{n}.pdf", pages if n == 0 else pages[:1]) for n in range(6)]
    out = io.StringIO()
    read_files([*files, files[0]], None, out, one_line=True)
    assert [json.loads(line)["file"] for line in out.getvalue().splitlines()] == [*map(str, files), str(files[0])]


def test_the_command_reads_without_a_configuration(tmp_path: Path) -> None:
    """No config.toml is needed to read a file."""
    good = print_pages(tmp_path / "faktura.pdf", [danish_invoice()])
    answer = CliRunner().invoke(app, ["read", str(good), "--jsonl", "--config", str(tmp_path / "none.toml")])
    assert answer.exit_code == 0
    assert json.loads(answer.stdout)["fields"]["gross_total"]["value"] == "1250.00"


def test_every_name_is_documented() -> None:
    """docs/read.md names each field that is printed."""
    named = set(re.findall(r"`(\w+)`", DOCS.read_text(encoding="utf-8")))
    assert {*NAMES, "credit_note"} <= named
