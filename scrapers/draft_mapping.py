"""Drafts a supplier mapping from one document and the values that a person states for it.

A draft is proven before it is given out: the document is read again with it, and every stated value must come
out. It is used only once a person has put it into `mappings/suppliers`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from robot.errors import ConfigurationError
from robot.invoice import Invoice
from robot.outcome import Reason
from robot.ports import Hints
from scrapers.draft_lines import draft_lines
from scrapers.invoices import split_pages
from scrapers.mapped_fields import Matched, mapped_field
from scrapers.mapped_places import Place
from scrapers.mapped_values import COMPACT_FIELDS, Value
from scrapers.page_reading import read_words
from scrapers.pdf.words import PageWords, PdfUnreadable, has_usable_text, open_pdf, read_pages
from scrapers.reading import Context
from scrapers.sightings import Notes
from scrapers.stated_places import candidates, places_with, same, variants
from scrapers.supplier_mapping import FieldRule, Match, Posting, SupplierMapping

_NEVER_PRINTED = ("currency",)  # a code that is the same on all of a supplier's invoices, wherever it stands


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftedField:
    """What was made of one stated value. `rule` is None where the pages do not show it."""

    name: str
    value: Value
    rule: FieldRule | None = None
    page: int | None = None
    proven: bool = False  # the document, read again with the draft, gives this value


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A drafted mapping, and what became of each stated value."""

    mapping: SupplierMapping
    fields: tuple[DraftedField, ...]
    matches: bool  # the document, read again, is recognised by the draft

    @property
    def whole(self) -> bool:
        """Whether every stated value was found and is read again."""
        return self.matches and all(field.proven for field in self.fields)


def draft_mapping(
    path: Path, stated: Mapping[str, Value], context: Context, *, name: str = "", posting: Posting | None = None
) -> Draft:
    """Return a mapping by which the stated values would be read from the document.

    `stated` has canonical values (str, Decimal, date) under the invoice's field names; `name` is the supplier's,
    where it shall not be the one on the page. Raises `PdfUnreadable` for a PDF without text, and
    `ConfigurationError` where nothing tells the supplier's documents from others'.
    """
    stated = {field: _canonical(field, value) for field, value in stated.items()}
    document = open_pdf(path)
    try:
        pages = read_pages(document, context.limits.most_pages)
    finally:
        document.close()
    if not has_usable_text(pages):
        raise PdfUnreadable(Reason.NO_TEXT, pages=str(len(pages)))
    groups = [group.notes for group in split_pages(pages, frozenset(context.office.cvr))]
    notes = max(groups, key=lambda one: _count(one, stated))
    own = _read(pages, context, (), notes)
    empty = _frame(path, notes, own, stated).model_copy(update={"posting": posting or Posting()})
    empty = empty.model_copy(update={"name": name}) if name else empty
    drafted = [_draft_field(notes, field, value, empty) for field, value in stated.items()]
    rules = {field.name: field.rule for field in drafted if field.rule is not None}
    totals = [stated.get(total) or own.value(total) for total in ("net_total", "gross_total")]
    lines = draft_lines(notes, empty.decimal_mark, *(total for total in totals if isinstance(total, Decimal)))
    mapping = empty.model_copy(update={"fields": rules, "lines": lines})
    again = _read(pages, context, (mapping,), notes)
    proven = [replace(f, proven=f.rule is not None and same(again.value(f.name), f.value)) for f in drafted]
    return Draft(mapping=mapping, fields=tuple(proven), matches=again.supplier_mapping is not None)


def _canonical(name: str, value: Value) -> Value:
    """Return a value as the reader gives it: amounts without sign, a Danish CVR number without "DK"."""
    if isinstance(value, Decimal):
        return abs(value)
    if name in COMPACT_FIELDS and isinstance(value, str):
        bare = re.sub(r"\s", "", value)
        return re.sub(r"^DK-?(?=\d{8}$)", "", bare) if name in ("supplier_id", "buyer_id") else bare
    return value


def _count(notes: Notes, stated: Mapping[str, Value]) -> int:
    nobody = SupplierMapping(name="-", match=Match(text=("-",)))
    return sum(bool(places_with(notes, name, value, nobody)) for name, value in stated.items())


def _read(pages: list[PageWords], context: Context, mappings: tuple[SupplierMapping, ...], notes: Notes) -> Invoice:
    """Return the invoice on these pages of the document, an empty one where the reader finds none."""
    reading = read_words(
        pages, office=context.office, register=context.register, hints=Hints(), supplier_mappings=mappings
    )
    on_page = notes.layout.pages[0]
    return next((invoice for invoice in reading.invoices if on_page in invoice.pages), Invoice())


def _frame(path: Path, notes: Notes, own: Invoice, stated: Mapping[str, Value]) -> SupplierMapping:
    """Return the mapping without any field: whose it is, how it is recognised, how it writes numbers and dates."""
    supplier_id = stated.get("supplier_id") or own.value("supplier_id")
    supplier_name = str(stated.get("supplier_name") or own.value("supplier_name") or "")
    match: dict[str, Any] = {"supplier_id": (str(supplier_id),)} if supplier_id else {}
    if own.value("supplier_id") != supplier_id or not supplier_id:
        match["text"] = _telling(notes, supplier_name)
    if not supplier_id and not match["text"]:
        raise ConfigurationError(
            f"{path}: nothing on the page tells whose it is. State it: --set supplier_id=12345678, or "
            '--set supplier_name="..." as it stands on the page.'
        )
    return SupplierMapping(
        name=supplier_name or str(supplier_id or match["text"][0]),
        match=Match.model_validate(match),
        decimal_mark=notes.mark,  # type: ignore[arg-type] # "," or "." or ""
        date_order="month_first" if _is_american(notes, stated) else "day_first",
        source="draft.toml",
    )


def _telling(notes: Notes, supplier_name: str) -> tuple[str, ...]:
    """Return what stands on no other supplier's pages: the name, else a web or mail address; nothing without any."""
    if supplier_name and " ".join(supplier_name.casefold().split()) in " ".join(notes.text.casefold().split()):
        return (supplier_name,)
    words = [word.text.strip(".,:;()") for row in notes.layout.rows for word in row.words]
    address = next((word for word in words if word.casefold().startswith(("www.", "http"))), None)
    address = address or next((word for word in words if "@" in word[1:-1]), None)
    return (address,) if address else ()


def _is_american(notes: Notes, stated: Mapping[str, Value]) -> bool:
    """Return whether a stated date stands on the pages with its month first, and none with its day first."""
    dates = [at.found for row in notes.rows for at in row.dates]
    wanted = [value for value in stated.values() if isinstance(value, date)]
    return any(found.american in wanted for found in dates) and not any(
        found.value in wanted and found.american is not None for found in dates
    )


def _draft_field(notes: Notes, name: str, value: Value, mapping: SupplierMapping) -> DraftedField:
    if name in _NEVER_PRINTED:
        return DraftedField(name=name, value=value, rule=FieldRule(value=str(value)))
    matched = Matched(mapping=mapping)
    found = places_with(notes, name, value, mapping)
    for bound in (False, True):  # first rules that need no page and no count of places
        for place, pattern in found:
            for rule in _rules(notes, name, place, pattern, bound=bound):
                field = mapped_field(notes, name, rule, matched, own=None, hints=Hints())
                if field is not None and not field.rivals and same(field.value, value):
                    return DraftedField(name=name, value=value, rule=rule, page=place.row.page)
    return DraftedField(name=name, value=value)


def _rules(notes: Notes, name: str, place: Place, pattern: str, *, bound: bool) -> Iterator[FieldRule]:
    """Yield the rules to try: labels as they are, or (`bound`) each with its page or place, and regions."""
    for rule in candidates(notes, name, place, pattern):
        if bound:
            yield from variants(rule, notes, place)
        elif rule.region is None:
            yield rule
