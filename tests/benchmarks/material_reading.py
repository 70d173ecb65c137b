"""Reads made invoices (`tests/material`) and says what went wrong: `python -m tests.benchmarks.material_reading`.

Prints each wrong or missing value with its page; `bench_reading` takes the tables from here.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from robot.invoice import Certainty, Invoice
from robot.ports import Hints
from robot.reading_command import NAMES
from robot.register import Register, Supplier
from robot.settings import Limits, Office
from scrapers.reading import Context, read_file
from tests.fakes.reading_corpus import is_right
from tests.material.cache import made
from tests.material.registry import LAYOUTS

_ABSENT_MEANS_NONE = ("iban", "account", "fik")  # answered though no page has one: wrong


class Said(NamedTuple):
    """What the reader said of one field of one document."""

    field: str  # as `Invoice` calls it
    true: Any  # None: there is none
    value: Any
    outcome: str  # right, wrong, missing
    proven: bool
    rule: str


class Read(NamedTuple):
    """One made invoice and what the reader said of it."""

    path: Path
    layout: str
    said: tuple[Said, ...]


def read_made(documents: Iterable[tuple[Path, dict[str, Any]]], *, known: bool = False) -> Iterator[Read]:
    """Read each document as an office that knows nobody.

    With `known`: as the office that is its buyer, whose register holds the suppliers of all of them.
    """
    whole = list(documents)
    register = Register([_supplier(truth["fields"]) for _, truth in whole] if known else [])
    for path, truth in whole:
        fields = truth["fields"]
        office = Office(name=fields["buyer_name"], glns=(fields["ean"],)) if known else Office(name="Nowhere")
        context = Context(office=office, limits=Limits(), register=register)
        reading = read_file(path, Hints(name=path.name), context)
        invoice = reading.invoices[0] if len(reading.invoices) == 1 else None
        yield Read(path, truth["layout_family"], tuple(_said(truth, invoice)))


def _said(truth: dict[str, Any], invoice: Invoice | None) -> Iterator[Said]:
    for printed, own in NAMES.items():
        true = truth["fields"].get(printed)
        found = getattr(invoice, own) if invoice is not None else None
        if found is None:
            if true is not None and truth["visible"][printed]:
                yield Said(own, true, None, "missing", False, "")
            continue
        right = true is not None and is_right(own, true, found.value, truth["extra"])
        seen = true is not None and truth["visible"][printed]
        if seen or (not right and (true is not None or own in _ABSENT_MEANS_NONE)):
            proven = found.certainty is Certainty.PROVEN
            yield Said(own, true, found.value, "right" if right else "wrong", proven, found.rule)
    if invoice is not None:
        true = truth["fields"]["credit_note"]
        right = invoice.credit_note == true
        yield Said("credit_note", true, invoice.credit_note, "right" if right else "wrong", False, "")


def _supplier(fields: dict[str, Any]) -> Supplier:
    return Supplier(
        name=fields["supplier_name"],
        cvr=fields["supplier_vat_or_tax_id"],
        account=fields.get("account", ""),
        iban=fields.get("iban", ""),
        fik_creditor=fields.get("fik", "")[-9:-1],
        currency=fields["currency"],
    )


def main() -> None:
    """Print what went wrong, layout by layout."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=4 * len(LAYOUTS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scans", action="store_true")
    parser.add_argument("--known", action="store_true", help="the reading office is the buyer and knows the supplier")
    asked = parser.parse_args()
    documents = made(asked.count, asked.seed, scans=asked.scans)
    for read in sorted(read_made(documents, known=asked.known), key=lambda read: read.layout):
        for said in read.said:
            if said.outcome != "right":
                mark = "PROVEN WRONG" if said.proven and said.outcome == "wrong" else said.outcome
                what = f"{read.layout:22}{said.field:16}{mark:13} true {said.true!s:28} said {said.value!s:28}"
                sys.stdout.write(f"{what} {said.rule}  {read.path}\n")


if __name__ == "__main__":
    main()
