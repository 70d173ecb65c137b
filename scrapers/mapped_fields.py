"""Applies a supplier mapping to the pages of an invoice: its rules come before what the reader found by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from robot.invoice import Box, Certainty, Fact, Field, Finding, Invoice, Rival, Severity
from robot.outcome import Reason
from scrapers.amounts import find_amounts, settle
from scrapers.dates import find_dates
from scrapers.labels import normalised
from scrapers.pdf.layout import Row
from scrapers.sightings import Notes
from scrapers.supplier_mapping import FieldRule, Region, SupplierMapping

_AMOUNTS = frozenset(["net_total", "vat_total", "gross_total", "payable_total"])
_DATES = frozenset(["issue_date", "due_date"])


def mapping_for(notes: Notes, invoice: Invoice, mappings: Sequence[SupplierMapping]) -> SupplierMapping | None:
    """Return the first mapping that matches: by the supplier's id, or by all of its texts on the pages."""
    found = invoice.supplier_id.value if invoice.supplier_id is not None else None
    text = " ".join(notes.text.casefold().split())
    for mapping in mappings:
        texts = [" ".join(t.casefold().split()) for t in mapping.match.text]
        if (found is not None and found in mapping.match.supplier_id) or (texts and all(t in text for t in texts)):
            return mapping
    return None


def apply_mapping(notes: Notes, invoice: Invoice, mapping: SupplierMapping) -> tuple[Invoice, list[Finding]]:
    """Return the invoice with the mapping's fields, and a note for each field whose place is no longer there."""
    changed: dict[str, Field[Any]] = {}
    findings = []
    for name, rule in mapping.fields.items():
        own: Field[Any] | None = getattr(invoice, name)
        field = _field(notes, name, rule, mapping, own)
        if field is not None:
            changed[name] = field
        else:
            facts = {"mapping": mapping.source, "anchor": rule.anchor}
            findings.append(Finding(reason=Reason.NOT_PROVEN, severity=Severity.NOTE, field=name, facts=facts))
    return replace(invoice.with_fields(**changed), supplier_mapping=mapping.source), findings


def _field(
    notes: Notes, name: str, rule: FieldRule, mapping: SupplierMapping, own: Field[Any] | None
) -> Field[Any] | None:
    place = (rule.value, None, None) if rule.value else _place(notes, rule)
    if place is None:
        return None
    raw, page, box = place
    value = _parsed(name, raw, rule, mapping)
    if value is None:
        return None
    agrees = own is not None and own.value == value
    facts = frozenset([Fact.MAPPING]) | (own.facts if own is not None and agrees else frozenset())
    rivals = () if own is None or agrees else (Rival(raw=own.raw, why_lost="the supplier mapping says otherwise"),)
    return Field(
        value=value,
        raw=raw,
        certainty=Certainty.PROVEN if len(facts) >= 2 and not rivals else Certainty.SUPPORTED,
        rule=f"supplier mapping {mapping.source}",
        facts=facts,
        page=page,
        box=box,
        rivals=rivals,
    )


def _place(notes: Notes, rule: FieldRule) -> tuple[str, int, Box] | None:
    """Return the text at the rule's place, its page and its rectangle."""
    if rule.region is not None:
        return _in_region(notes, rule.region)
    wanted = normalised(rule.anchor)
    for row_notes in notes.rows:
        row = row_notes.row
        for first in range(len(row.words)):
            last = _anchor_end(row, first, wanted)
            if last is not None and (found := _beside(notes, row, first, last, rule)) is not None:
                return found
    return None


def _anchor_end(row: Row, first: int, wanted: tuple[str, ...]) -> int | None:
    tokens: tuple[str, ...] = ()
    for place in range(first, len(row.words)):
        tokens += normalised(row.words[place].text)
        if tokens == wanted:
            return place + 1
        if len(tokens) >= len(wanted) or tokens != wanted[: len(tokens)]:
            return None
    return None


def _beside(notes: Notes, row: Row, first: int, last: int, rule: FieldRule) -> tuple[str, int, Box] | None:
    if rule.side == "right":
        words = row.words[last:]
        return (row.text(last), row.page, row.box(last, len(row.words))) if words else None
    x0, x1 = row.words[first].x0, row.words[last - 1].x1
    for below in notes.layout.below(row, 3):
        for segment in below.segments:
            if segment.x0 < x1 + 20 and segment.x1 > x0 - 20:
                return segment.text, below.page, below.box(segment.first, segment.last)
    return None


def _in_region(notes: Notes, region: Region) -> tuple[str, int, Box] | None:
    page = notes.layout.pages[0] + region.page - 1
    for row_notes in notes.rows:
        row = row_notes.row
        if row.page != page:
            continue
        inside = [
            place
            for place, w in enumerate(row.words)
            if region.x0 <= (w.x0 + w.x1) / 2 <= region.x1 and region.top <= (w.top + w.bottom) / 2 <= region.bottom
        ]
        if inside:
            first, last = inside[0], inside[-1] + 1
            return row.text(first, last), page, row.box(first, last)
    return None


def _parsed(name: str, raw: str, rule: FieldRule, mapping: SupplierMapping) -> str | date | Decimal | None:
    text = raw
    if rule.pattern:
        match = re.search(rule.pattern, raw)
        if match is None:
            return None
        text = match.group(1) if match.re.groups else match.group()
    if name in _AMOUNTS:
        amounts = [settle(a, mapping.decimal_mark) for a in find_amounts(text) if not a.percent]
        value = amounts[0].value if amounts else None
        return abs(value) if value is not None else None
    if name in _DATES:
        dates = find_dates(text)
        if not dates:
            return None
        american = dates[0].american if mapping.date_order == "month_first" else None
        return american or dates[0].value
    return text.strip(" .,:;") or None
