"""Applies a supplier mapping to the pages of an invoice: its rules come before what the reader found by itself.

A mapping is one kind of fact. It proves nothing alone: the reader's own finding at the same value, a second
sighting or the arithmetic of the totals must speak for it as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, NamedTuple

from robot.invoice import Box, Fact, Field, Finding, Invoice, Line, Rival, Severity
from robot.outcome import Reason
from robot.ports import Hints
from scrapers.certainty import grade
from scrapers.lines import adds_up
from scrapers.mapped_lines import mapped_lines
from scrapers.mapped_places import places_of
from scrapers.mapped_values import Value, parsed
from scrapers.numbers import seen_again
from scrapers.sightings import Notes
from scrapers.supplier_mapping import FieldRule, LayoutRule, LinesRule, SupplierMapping
from scrapers.vat_rows import rate_of

_TOTALS = ("net_total", "vat_total", "gross_total")
_SEEN_AGAIN = ("invoice_number", "order_reference")


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """A mapping that matches, and which of its layouts; `layout` is None where it has none, or none matches."""

    mapping: SupplierMapping
    layout: LayoutRule | None = None

    @property
    def fits(self) -> bool:
        """Whether the pages have one of the mapping's layouts (or it has none to choose from)."""
        return self.layout is not None or not self.mapping.layout

    @property
    def name(self) -> str:
        """The mapping as it is kept with the case: its file, and its layout."""
        return f"{self.mapping.source} ({self.layout.name})" if self.layout else self.mapping.source

    @property
    def fields(self) -> Mapping[str, FieldRule]:
        """The rules of the fields: the layout's, and the mapping's for the others."""
        return {**self.mapping.fields, **(self.layout.fields if self.layout else {})}

    @property
    def lines(self) -> LinesRule | None:
        """The rule of the lines."""
        return self.layout.lines if self.layout and self.layout.lines else self.mapping.lines


def mapping_for(notes: Notes, invoice: Invoice, mappings: Sequence[SupplierMapping]) -> Matched | None:
    """Return the mapping that matches: by the supplier's id first, else by all of its texts on the pages."""
    if not mappings:
        return None
    text = _folded(notes.text)
    found = invoice.supplier_id.value if invoice.supplier_id is not None else None
    allowed = [m for m in mappings if not _stand_in(text, m.match.not_text, every=False)]
    by_id = (m for m in allowed if found is not None and found in m.match.supplier_id)
    by_text = (m for m in allowed if m.match.text and _stand_in(text, m.match.text, every=True))
    mapping = next(by_id, None) or next(by_text, None)
    if mapping is None:
        return None
    layouts = (
        layout
        for layout in mapping.layout
        if _stand_in(text, layout.match.text, every=True) and not _stand_in(text, layout.match.not_text, every=False)
    )
    return Matched(mapping=mapping, layout=next(layouts, None))


def apply_mapping(notes: Notes, invoice: Invoice, matched: Matched, hints: Hints) -> tuple[Invoice, list[Finding]]:
    """Return the invoice with the mapping's values, and a note for whatever of the mapping is no longer there."""
    mapping = matched.mapping
    findings: list[Finding] = []
    if not matched.fits:
        facts = {"mapping": mapping.source, "supplier": mapping.name}
        findings.append(Finding(reason=Reason.MAPPING_UNMATCHED, severity=Severity.NOTE, facts=facts))
    changed: dict[str, Field[Any]] = {}
    for name, rule in matched.fields.items():
        field = mapped_field(notes, name, rule, matched, own=getattr(invoice, name), hints=hints)
        if field is not None:
            changed[name] = field
        elif not rule.optional:
            findings.append(_lost(mapping, name))
    mapped = replace(
        _with_arithmetic(invoice.with_fields(**changed)),
        supplier_mapping=matched.name if matched.fits else None,
        account_code=mapping.posting.account_code,
        posting_text=mapping.posting.text,
    )
    lines = matched.lines
    if lines is None:
        return mapped, findings
    found = mapped_lines(notes, lines, mapping.decimal_mark or notes.mark)
    if not found:
        findings.append(_lost(mapping, "lines"))
    return replace(mapped, lines=_better(found, mapped)), findings


def mapped_field(
    notes: Notes, name: str, rule: FieldRule, matched: Matched, *, own: Field[Any] | None, hints: Hints
) -> Field[Any] | None:
    """Return the field that a rule gives, or None where its place is not there or holds no value of the right form.

    `own` is what the reader found by itself: the same value adds its facts, another one is a rival.
    """
    hits = list(_hits(notes, name, rule, matched.mapping))
    if not hits:
        return None
    best, others = _chosen(hits, rule)
    if best is None:
        return None
    agrees = own is not None and own.value == best.value
    facts = {Fact.MAPPING} | (set(own.facts) if own is not None and agrees else set())
    if name in _SEEN_AGAIN and seen_again(str(best.value), notes, hints):
        facts.add(Fact.SECOND_SIGHTING)
    rivals = [Rival(raw=hit.raw, why_lost="it stands at a later place of the same anchor") for hit in others]
    if own is not None and not agrees:
        rivals.insert(0, Rival(raw=own.raw, why_lost="the supplier mapping says otherwise", page=own.page, box=own.box))
    return Field(
        value=best.value,
        raw=best.raw,
        certainty=grade(name, frozenset(facts), most_of_rivals=len(facts) if rivals else 0),
        rule=f"supplier mapping {matched.name}",
        facts=frozenset(facts),
        page=best.page,
        box=best.box,
        rivals=tuple(rivals),
    )


class _Hit(NamedTuple):
    """A value at one of a rule's places; `anchor` counts the anchors from 1."""

    value: Value
    raw: str
    anchor: int
    page: int | None
    box: Box | None


def _hits(notes: Notes, name: str, rule: FieldRule, mapping: SupplierMapping) -> Iterator[_Hit]:
    """Yield the value at each anchor of the rule that has one."""
    if rule.value:
        value = parsed(name, rule.value, rule, mapping)
        if value is not None:
            yield _Hit(value, rule.value, 1, None, None)
        return
    for number, places in enumerate(places_of(notes, rule), start=1):
        found = next(((p, v) for p in places if (v := parsed(name, p.text, rule, mapping)) is not None), None)
        if found is not None:
            place, value = found
            yield _Hit(value, place.text, number, place.row.page, place.box)


def _chosen(hits: Sequence[_Hit], rule: FieldRule) -> tuple[_Hit | None, list[_Hit]]:
    """Return the hit that counts, and those with other values where the rule does not say which occurrence it means."""
    match rule.occurrence:
        case "last":
            return hits[-1], []
        case int(number):
            return next((hit for hit in hits if hit.anchor == number), None), []
        case "first":
            return hits[0], []
    return hits[0], [hit for hit in hits[1:] if hit.value != hits[0].value]


def _with_arithmetic(invoice: Invoice) -> Invoice:
    """Return the invoice with arithmetic for mapped totals that add up at a VAT rate that exists."""
    fields = [getattr(invoice, name) for name in _TOTALS]
    if any(field is None for field in fields) or not any(Fact.MAPPING in field.facts for field in fields):
        return invoice
    net, vat, gross = (field.value for field in fields)
    if net + vat != gross or rate_of(net, vat) is None:
        return invoice
    proven = {}
    for name, field in zip(_TOTALS, fields, strict=True):
        facts = field.facts | {Fact.ARITHMETIC}
        proven[name] = replace(
            field, facts=facts, certainty=grade(name, facts, most_of_rivals=len(facts) if field.rivals else 0)
        )
    return invoice.with_fields(**proven)


def _better(found: tuple[Line, ...], invoice: Invoice) -> tuple[Line, ...]:
    """Return the mapping's lines, unless they do not add up and the reader's own do."""
    totals: tuple[Decimal | None, ...] = (invoice.value("net_total"), invoice.value("gross_total"))
    if not found or (not adds_up(found, *totals) and adds_up(invoice.lines, *totals)):
        return invoice.lines
    return found


def _lost(mapping: SupplierMapping, name: str) -> Finding:
    facts = {"mapping": mapping.source, "field": name}
    return Finding(reason=Reason.MAPPING_FIELD_MISSING, severity=Severity.NOTE, field=name, facts=facts)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _stand_in(text: str, wanted: Sequence[str], *, every: bool) -> bool:
    """Return whether all (or any) of the texts stand on the pages; `text` is folded."""
    hits = [_folded(one) in text for one in wanted]
    return all(hits) if every else any(hits)
