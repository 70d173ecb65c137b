"""What a mapping must compare with the invoice: what is never looked at could go in wrong, or twice, unnoticed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from robot.mapping.references import Fault, names_typed
from robot.mapping.values import SOURCES
from robot.sentence import Sentence, said
from robot.toml_lines import Where

_READ_AGAIN = (("form", "fields"), ("read_back", "fields"))
_FOUND: Sequence[Where] = (("lookup", "results"), ("lookup", "results", "opened"))
_NUMBER = ("invoice_number",)
_EITHER: Sequence[tuple[Sequence[Sequence[str]], Sentence]] = (
    (
        (_NUMBER,),
        said("has no invoice_number. Say where it stands, so that a wrong one is seen."),
    ),
    (
        (("supplier_id",), ("supplier_name",)),
        said("has neither supplier_id nor supplier_name. Say where one of them stands, so that a wrong one is seen."),
    ),
    (
        (
            ("gross_total",),
            ("signed_gross_total",),
            ("net_total", "vat_total"),
            ("signed_net_total", "signed_vat_total"),
        ),
        said(
            "has no gross_total. Say where it stands (or signed_gross_total, or net_total and vat_total), so that a "
            "wrong amount is seen."
        ),
    ),
)
"""Ways to compare a thing, each a set of values, and what is said where a section goes none of them."""
_MONEY = ("net_total", "vat_total", "gross_total", "iban", "account", "fik")


def comparison_faults(table: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield each thing that a mapping leaves uncompared; a section that is missing is told elsewhere."""
    for where in _READ_AGAIN:
        if where[0] in table:
            yield from _not_read_again(where, _compared(table, where))
    yield from _money_unseen(table)
    for place in _FOUND:
        if isinstance(_at(table, place), dict) and not _compared(table, (*place, "match")).issuperset(_NUMBER):
            yield (
                (*place, "match"),
                said("has no invoice_number. Say where it stands: a search finds invoices with similar numbers too."),
            )


def _not_read_again(where: Where, compared: set[str]) -> Iterator[Fault]:
    for ways, sentence in _EITHER:
        if not any(compared.issuperset(way) for way in ways):
            yield where, sentence


def _money_unseen(table: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield the amounts and accounts that [enter] fills in and neither the form nor the voucher is asked for."""
    if "form" not in table:
        return
    typed = {SOURCES.get(name, name) for section in ("enter", "blocks") for name in names_typed(table.get(section))}
    seen = {SOURCES.get(name, name) for where in _READ_AGAIN for name in _compared(table, where)}
    for name in _MONEY:
        if name in typed - seen:
            yield (
                ("form", "fields"),
                said(
                    "has no {name}, which [enter] fills in. Say where it stands, so that a wrong one is seen.",
                    name=name,
                ),
            )


def _compared(table: Mapping[str, Any], where: Where) -> set[str]:
    """Return the invoice's values that a section compares; a text that must stand there is none of them."""
    places = _at(table, where)
    if not isinstance(places, dict):
        return set()
    return {name for name, place in places.items() if not (isinstance(place, dict) and "says" in place)}


def _at(table: Any, where: Where) -> Any:
    for part in where:
        table = table.get(part) if isinstance(table, dict) else None
    return table
