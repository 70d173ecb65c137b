"""Real PDFs that nobody of this project wrote: nothing that is called proven may be wrong."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from robot.invoice import Certainty
from robot.ports import Hints
from robot.register import Register
from robot.settings import Limits, Office
from scrapers.page_reading import read_pdf

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "extraction"
FIELDS = {
    "invoice_number": "invoice_number",
    "issue_date": "issue_date",
    "due_date": "due_date",
    "supplier_name": "supplier_name",
    "supplier_id": "supplier_vat_or_tax_id",
    "buyer_name": "buyer_name",
    "currency": "currency",
    "net_total": "net_total",
    "vat_total": "vat_total",
    "gross_total": "gross_total",
    "iban": "iban",
    "order_reference": "order_reference",
}

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not part of the project")


def documents(*sets: str) -> list[dict[str, Any]]:
    """Return the rows of the truth of these sets."""
    if not CORPUS.is_dir():
        return []
    rows = [json.loads(line) for line in (CORPUS / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if row["set"] in sets]


def is_right(name: str, true: Any, value: Any, extra: dict[str, Any]) -> bool:
    """Compare as the corpus's own scoring does."""
    if name.endswith("_total"):
        return bool(abs(Decimal(str(true))) == abs(value))
    bare_true, bare = (re.sub(r"[\W_]+", "", str(v)).casefold() for v in (true, value))
    if name == "supplier_id":
        known = {
            bare_true,
            *(re.sub(r"[\W_]+", "", str(v)).casefold() for v in extra.get("supplier_tax_ids", {}).values()),
        }
        return bare.removeprefix("dk") in {k.removeprefix("dk") for k in known}
    if name.endswith("_name"):
        others = {re.sub(r"[\W_]+", "", str(v)).casefold() for v in extra.get(f"{name}_alt", [])}
        return bare in others or (len(bare) >= 5 and (bare.startswith(bare_true) or bare_true.startswith(bare)))
    return bare == bare_true


def test_nothing_proven_is_wrong_and_most_fields_are_right() -> None:
    """Over the sets with a text layer: no proven value is wrong, and the share of right fields does not fall."""
    right = seen = 0
    proven_wrong = []
    for row in documents("pdf", "pdf_real_da"):
        reading = read_pdf(
            CORPUS / row["file"],
            office=Office(name="Nowhere"),
            limits=Limits(),
            register=Register([]),
            hints=Hints(name=Path(row["file"]).name),
        )
        for name, true_name in FIELDS.items():
            if true_name not in row["fields"] or not row["visible"].get(true_name, True):
                continue
            seen += 1
            field = getattr(reading.invoices[0], name) if reading.invoices else None
            if field is None:
                continue
            good = is_right(name, row["fields"][true_name], field.value, row["extra"])
            right += good
            if not good and field.certainty is Certainty.PROVEN:
                proven_wrong.append((row["file"], name, field.value))
    assert proven_wrong == []
    assert right / seen >= 0.88
