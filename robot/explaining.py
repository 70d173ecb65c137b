"""`fakturarobot explain FILE`: each value of a file, where it stands, which rule found it, what spoke against it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console

from mail_intake.content import media_type
from robot.evidence.page_images import PageImages
from robot.evidence.page_overlay import drawing
from robot.invoice import Document, Field, Reading
from robot.listing import print_rows
from robot.ports import Hints
from robot.reading_command import open_reader
from robot.settings import Settings
from robot.words import Words, load_words
from scrapers.explain import explain


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
    if as_json:
        findings = [asdict(f) for f in reading.findings]
        console.print_json(
            json.dumps({"kind": reading.kind, "findings": findings, "fields": [asdict(r) for r in explain(reading)]})
        )
    else:
        _show(reading, words, console)
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


def _show(reading: Reading, words: Words, console: Console) -> None:
    read = words.text(
        "cli.explain_pages" if reading.pages else "cli.explain_no_pages",
        kind=words.kind(reading.kind),
        pages=str(reading.pages),
        milliseconds=f"{reading.ms:.0f}",
    )
    console.print(read, markup=False, highlight=False)
    for finding in reading.findings:
        console.print(f"! {words.reason(finding)}", markup=False, highlight=False, soft_wrap=True, style="yellow")
    columns = ("field", "value", "certainty", "place", "rule", "facts", "rivals")
    rows = [
        (words.field(name) if number == 1 else f"{number}: {words.field(name)}", *_cells(field, words))
        for number, invoice in enumerate(reading.invoices, start=1)
        for name, field in invoice.each_field()
    ]
    print_rows(console, [words.text(f"cli.explain_{column}") for column in columns], rows)


def _cells(field: Field[Any], words: Words) -> tuple[str, ...]:
    return (
        field.value if isinstance(field.value, str) else words.value(field.value),
        words.certainty(field.certainty),
        words.place(field.page, field.box),
        words.rule(field.rule),
        ", ".join(words.evidence_fact(fact) for fact in sorted(field.facts)),
        "; ".join(f"{rival.raw} ({words.rule(rival.why_lost)})" for rival in field.rivals),
    )
