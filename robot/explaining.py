"""`fakturarobot explain FILE`: each value of a file, where it stands, which rule found it, what spoke against it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from mail_intake.content import media_type
from robot.invoice import Document, Reading
from robot.ports import Hints
from robot.register import load_register
from robot.settings import Settings
from robot.words import Words, load_words
from scrapers.explain import Row, explain
from scrapers.reader import DocumentReader


def explain_file(settings: Settings, file: Path, console: Console, *, as_json: bool) -> None:
    """Read one file, without ledger or mail, and print what the reader saw."""
    data = file.read_bytes()
    document = Document(
        sha256=hashlib.sha256(data).hexdigest(), name=file.name, media_type=media_type(data), size=len(data)
    )
    register = load_register(settings.mappings / "registers", settings.mappings / "agreements")
    reader = DocumentReader(settings.office, settings.limits, register, settings.mappings / "suppliers")
    try:
        reading = reader.read(document, file.resolve(), Hints(name=file.name))
    finally:
        reader.close()
    rows = explain(reading)
    if as_json:
        findings = [asdict(f) for f in reading.findings]
        console.print_json(
            json.dumps({"kind": reading.kind, "findings": findings, "fields": [asdict(r) for r in rows]})
        )
    else:
        _show(reading, rows, load_words(settings.office.language), console)


def _show(reading: Reading, rows: list[Row], words: Words, console: Console) -> None:
    console.print(f"{words.kind(reading.kind)}, {reading.pages} p., {reading.ms:.0f} ms", markup=False, highlight=False)
    for finding in reading.findings:
        console.print(f"! {words.reason(finding)}", markup=False, highlight=False, style="yellow")
    columns = ("field", "value", "certainty", "place", "rule", "facts", "rivals")
    table = Table(*(words.text(f"cli.explain_{c}") for c in columns), show_lines=False)
    for row in rows:
        name = words.field(row.field) if row.invoice == 1 else f"{row.invoice}: {words.field(row.field)}"
        cells = (name, row.value, row.certainty, row.place, row.rule, row.facts, row.rivals)
        table.add_row(*(cell.replace("[", r"\[") for cell in cells))
    console.print(table)
