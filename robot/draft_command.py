"""`fakturarobot map supplier FILE --set NAME=VALUE ...`: drafts a supplier mapping, proves it, says what it found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import typer
from pydantic import ValidationError
from rich.console import Console

from robot.errors import ConfigurationError, ExitCode
from robot.invoice import FIELD_NAMES
from robot.register import load_register
from robot.sentence import Sentence, said, together
from robot.settings import Settings
from robot.toml import nearest
from robot.words import Words, load_words
from scrapers.amounts import parse_amount
from scrapers.dates import parse_date
from scrapers.draft_mapping import Draft, DraftedField, draft_mapping
from scrapers.mapped_values import AMOUNT_FIELDS, DATE_FIELDS, Value
from scrapers.mapping_toml import free_file, write_mapping
from scrapers.pdf.words import PdfUnreadable
from scrapers.reader import make_context
from scrapers.supplier_mapping import Posting

DRAFTS = "drafts"
_POSTING = {"account_code": "account_code", "posting_text": "text"}


def draft_supplier(
    settings: Settings, file: Path, statements: Sequence[str], console: Console, *, name: str = "", write: bool = False
) -> ExitCode:
    """Draft a mapping from a PDF and what a person said of it, and print it, or write it among the drafts.

    Returns `SOME_HELD` where a value was not found, or is not read again with the draft. Raises
    `ConfigurationError` for a PDF without text, and `typer.BadParameter` for what cannot be a value.
    """
    words = load_words(settings.office.language)
    stated, posting = parse_stated(statements)
    register = load_register(settings.mappings / "registers", settings.mappings / "agreements")
    context = make_context(settings.office, settings.limits, register, None)
    try:
        draft = draft_mapping(file, stated, context, name=name, posting=posting)
    except PdfUnreadable as fault:
        raise ConfigurationError(
            said("{file}: {why}. A mapping needs a PDF with text.", file=file, why=words.reason_title(fault.reason))
        ) from None
    text = write_mapping(draft.mapping, (words.text("cli.map_drafted", file=file.name),))
    _tell(draft, words, console)
    if write:
        path = free_file(settings.mappings / "suppliers" / DRAFTS, draft.mapping.name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        told = words.text("cli.map_written", path=str(path), folder=str(settings.mappings / "suppliers"))
        _say(console, told)
    else:
        _say(console, f"\n{text}")
        _say(console, words.text("cli.map_not_written"))
    return ExitCode.ALL_ENTERED if draft.whole else ExitCode.SOME_HELD


def parse_stated(statements: Sequence[str]) -> tuple[dict[str, Value], Posting]:
    """Return the values of "invoice_number=4711" and the like. Raises `typer.BadParameter` with every fault."""
    stated: dict[str, Value] = {}
    posting: dict[str, str] = {}
    faults: list[str] = []
    for one in statements:
        name, equals, text = (part.strip() for part in one.partition("="))
        if not equals or not text:
            faults.append(said("'{one}': expected NAME=VALUE, for example invoice_number=4711.", one=one))
        elif name in _POSTING:
            posting[_POSTING[name]] = text
        elif name not in FIELD_NAMES:
            known = (*FIELD_NAMES, *_POSTING)
            meant = said("'{name}' is no field of an invoice.{meant}", name=name, meant=nearest(name, known))
            faults.append(said("{what} Known here: {known}.", what=meant, known=", ".join(known)))
        elif (value := _value(name, text)) is None:
            faults.append(_unusable(name, text))
        else:
            stated[name] = value
    try:
        found = Posting.model_validate(posting)
    except ValidationError as error:
        faults += [str(fault["msg"]).removeprefix("Value error, ") for fault in error.errors()]
        found = Posting()
    if not stated and not faults:
        faults.append(said("Nothing was stated. Say at least one value: --set invoice_number=4711."))
    if faults:
        raise typer.BadParameter(together(faults))
    return stated, found


def _unusable(name: str, text: str) -> Sentence:
    if name in DATE_FIELDS:
        return said("{name}: '{text}' is no date; expected for example 04-05-2026.", name=name, text=text)
    return said(
        "{name}: '{text}' is no amount, or can be read in two ways; expected for example 1.250,00.",
        name=name,
        text=text,
    )


def _value(name: str, text: str) -> Value | None:
    if name in AMOUNT_FIELDS:
        return parse_amount(text)
    return parse_date(text) if name in DATE_FIELDS else text


def _tell(draft: Draft, words: Words, console: Console) -> None:
    for field in draft.fields:
        _say(console, place_found(field, words), style="" if field.proven else "yellow")
    columns = draft.mapping.lines.columns if draft.mapping.lines else {}
    if columns:
        _say(console, words.text("cli.map_lines", columns=", ".join(columns)))
    if not draft.matches:
        _say(console, words.text("cli.map_unmatched"), style="yellow")
    elif draft.whole:
        _say(console, words.text("cli.map_proven", count=str(len(draft.fields))), style="bold")
    else:
        missing = ", ".join(words.field(field.name) for field in draft.fields if not field.proven)
        _say(console, words.text("cli.map_not_proven", fields=missing), style="bold")


def place_found(field: DraftedField, words: Words) -> str:
    """Say where a value was found, and so where the rule looks for it."""
    rule = field.rule
    facts: Mapping[str, str] = {"field": words.field(field.name), "value": words.value(field.value)}
    if rule is None:
        return words.text("cli.map_not_found", **facts)
    if rule.value:
        return words.text("cli.map_constant", **facts)
    page = str(field.page or 1)
    if rule.region is not None:
        return words.text("cli.map_region", page=page, **facts)
    return words.text(f"cli.map_{rule.direction}", anchor=rule.anchor[0], page=page, **facts)


def _say(console: Console, text: str, style: str = "") -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True, style=style)
