"""The corpus of invoices with known values beside the project (`../shared`), and how an answer is compared with it."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

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
"""The fields of `Invoice` and their names in the truth."""


def documents(*sets: str) -> list[dict[str, Any]]:
    """Return the rows of the truth of these sets; none where the corpus is absent."""
    if not CORPUS.is_dir():
        return []
    rows = [json.loads(line) for line in (CORPUS / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if row["set"] in sets]


def hostile_pdfs() -> list[Path]:
    """Return the PDFs made to harm who reads them; none where that corpus is absent."""
    return sorted(path for path in (CORPUS.parent / "hostile" / "pdf").rglob("*") if path.is_file())


def asked(row: dict[str, Any]) -> dict[str, Any]:
    """Return the true values of a document that can be read in it, by the names of `Invoice`."""
    seen = row.get("visible", {})
    return {
        name: row["fields"][true] for name, true in FIELDS.items() if true in row["fields"] and seen.get(true, True)
    }


def is_right(name: str, true: Any, value: Any, extra: dict[str, Any]) -> bool:
    """Compare as the corpus's own scoring does."""
    if name.endswith("_total"):
        return bool(abs(Decimal(str(true))) == abs(value))
    bare_true, bare = _bare(true), _bare(value)
    if name == "supplier_id":
        known = {bare_true, *(_bare(v) for v in extra.get("supplier_tax_ids", {}).values())}
        return bare.removeprefix("dk") in {k.removeprefix("dk") for k in known}
    if name == "iban":
        return bare == bare_true or bare in {_bare(v) for v in extra.get("ibans", [])}
    if name.endswith("_name"):
        others = {_bare(v) for v in extra.get(f"{name}_alt", [])}
        return bare in others or (len(bare) >= 5 and (bare.startswith(bare_true) or bare_true.startswith(bare)))
    return bare == bare_true


def _bare(value: Any) -> str:
    return re.sub(r"[\W_]+", "", str(value)).casefold()
