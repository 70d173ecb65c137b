"""`fakturarobot explain FILE`: each value of a file, where it stands, which rule found it, what spoke against it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from mail_intake.content import media_type
from robot.evidence.page_images import PageImages
from robot.evidence.page_overlay import drawing
from robot.invoice import Certainty, Document, Reading
from robot.ports import Hints
from robot.reading_command import open_reader
from robot.settings import Settings
from robot.words import Words, load_words
from scrapers.explain import Row, explain


def explain_file(
    settings: Settings | None, file: Path, console: Console, *, as_json: bool, to: Path | None = None
) -> None:
    """Read one file, without ledger or mail, and print what the reader saw.

    `to`: the folder for a picture of each page that a value stands on, with its box; None: no pictures.
    """
    data = file.read_bytes()
    document = Document(
        sha256=hashlib.sha256(data).hexdigest(), name=file.name, media_type=media_type(data), size=len(data)
    )
    words = load_words(settings.office.language if settings is not None else "da")
    reader = open_reader(settings)
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
        _show(reading, rows, words, console)
    if to is not None:
        for path in _draw(reading, file, document.media_type, to, words):
            console.print(words.text("cli.explain_picture", path=path), markup=False, highlight=False, soft_wrap=True)


def _draw(reading: Reading, file: Path, media_type: str, to: Path, words: Words) -> Iterator[Path]:
    """Write a picture of each page on which a value stands, and yield where it lies."""
    with PageImages() as pages:
        for number, invoice in enumerate(reading.invoices, start=1):
            shown = sorted({f.page for _, f in invoice.each_field() if f.page is not None and f.box is not None})
            for image in pages.draw(file, media_type, shown).images:
                part = f".{number}" if len(reading.invoices) > 1 else ""
                to.mkdir(parents=True, exist_ok=True)
                path = to / f"{file.stem}{part}.side-{image.number}.svg"
                path.write_text(drawing(image, invoice, words), encoding="utf-8")
                yield path


def _show(reading: Reading, rows: list[Row], words: Words, console: Console) -> None:
    console.print(f"{words.kind(reading.kind)}, {reading.pages} p., {reading.ms:.0f} ms", markup=False, highlight=False)
    for finding in reading.findings:
        console.print(f"! {words.reason(finding)}", markup=False, highlight=False, style="yellow")
    columns = ("field", "value", "certainty", "place", "rule", "facts", "rivals")
    table = Table(*(words.text(f"cli.explain_{c}") for c in columns), show_lines=False)
    for row in rows:
        name = words.field(row.field) if row.invoice == 1 else f"{row.invoice}: {words.field(row.field)}"
        facts = ", ".join(words.text(f"evidence_facts.{fact}") for fact in row.facts.split(", ") if fact)
        certain = words.certainty(Certainty(row.certainty))
        cells = (name, row.value, certain, row.place, words.rule(row.rule), facts, row.rivals)
        table.add_row(*(cell.replace("[", r"\[") for cell in cells))
    console.print(table)
