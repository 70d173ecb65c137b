"""What a supplier's confirmed invoices have in common: the place, the label and the form of each value."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from robot.invoice import Certainty, Fact, Field, Invoice

_FEWEST = 2  # confirmed invoices that must agree
_SHIFT = 4.0  # points by which a place may move, as where a logo or an address grows by a line it does not
_RUN = re.compile(r"\d+|[^\W\d_]+|[\W_]+")
_OPEN = frozenset([Certainty.PROVEN, Certainty.SUPPORTED])


def with_history(invoice: Invoice, confirmed: Sequence[Invoice]) -> Invoice:
    """Return the invoice with the fact `history` for each value that stands where and as it always did.

    `confirmed`: the same supplier's newest invoices that a person approved or a system confirmed. At least two
    must have the field, and each that has it must have it by the same rule, on the same page, at the same edge
    and height, in the same form (runs of letters and digits, the last one longer by one at the most).
    A value that has another fact is proven by it; one with rivals stays what it is.
    """
    changed = {name: _known(field, name, confirmed) for name, field in invoice.each_field()}
    return invoice.with_fields(**{name: field for name, field in changed.items() if field is not None})


def _known(field: Field[Any], name: str, confirmed: Sequence[Invoice]) -> Field[Any] | None:
    if field.box is None or field.certainty not in _OPEN or Fact.HISTORY in field.facts:
        return None
    earlier = [found for one in confirmed if (found := _read_field(one, name)) is not None]
    if len(earlier) < _FEWEST or not all(_is_alike(field, other) for other in earlier):
        return None
    facts = field.facts | {Fact.HISTORY}
    return replace(field, facts=facts, certainty=Certainty.PROVEN if len(facts) >= 2 else field.certainty)


def _read_field(invoice: Invoice, name: str) -> Field[Any] | None:
    """Return what was read from a page: what a person stated has no place."""
    field = dict(invoice.each_field()).get(name)
    return field if field is not None and field.box is not None else None


def _is_alike(field: Field[Any], other: Field[Any]) -> bool:
    assert field.box is not None
    assert other.box is not None
    left = abs(field.box.x0 - other.box.x0) <= _SHIFT
    right = abs(field.box.x1 - other.box.x1) <= _SHIFT
    return (
        field.rule == other.rule
        and field.page == other.page
        and abs(field.box.top - other.box.top) <= _SHIFT
        and (left or right)
        and _has_form_of(field.raw, other.raw)
    )


def _has_form_of(raw: str, other: str) -> bool:
    """Return whether two texts have the same form: RE-2024/98 and RE-2026/101, but not RE-2024/98 and 2024-98."""
    here, there = _RUN.findall(raw), _RUN.findall(other)
    if [_kind(run) for run in here] != [_kind(run) for run in there] or not here:
        return False
    *runs, last = zip(here, there, strict=True)
    return all(len(one) == len(two) for one, two in runs) and abs(len(last[0]) - len(last[1])) <= 1


def _kind(run: str) -> str:
    return "9" if run[0].isdigit() else "A" if run[0].isalpha() else run
