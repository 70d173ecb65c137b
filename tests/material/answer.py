"""The truth of a made invoice in the form of `fakturarobot read` (docs/read.md), with what its pages do not show."""

from __future__ import annotations

from typing import Any

from tests.material.bill import Bill
from tests.material.layout import Layout


def answer(file: str, layout: Layout, bill: Bill, *, scanned: bool = False) -> dict[str, Any]:
    """Return the truth as one JSON object.

    `fields` holds what is true, `visible` says for each whether a page shows it. A due date that only
    follows from the printed terms is not visible. Amounts are decimal text, dates ISO 8601.
    """
    seller, buyer, sums = bill.seller, bill.buyer, bill.sums
    values: dict[str, Any] = {
        "invoice_number": bill.number,
        "issue_date": bill.issue_date.isoformat(),
        "due_date": bill.due_date.isoformat(),
        "supplier_name": seller.name,
        "supplier_vat_or_tax_id": seller.tax_id,
        "buyer_name": buyer.name,
        "currency": bill.currency,
        "net_total": f"{sums.net}",
        "vat_total": f"{sums.vat}",
        "gross_total": f"{sums.gross}",
        "iban": seller.iban,
        "account": f"{seller.reg}-{seller.account.zfill(10)}" if seller.account else "",
        "fik": seller.fik,
        "order_reference": bill.order_reference,
        "ean": buyer.gln,
        "credit_note": bill.credit_note,
    }
    fields = {name: value for name, value in values.items() if value != ""}
    hidden = layout.hides | (set() if bill.due_printed else {"due_date"})
    if not sums.vat:
        hidden |= {"net_total", "vat_total"}
    lines = [
        {
            "item_number": item.number or None,
            "description": item.description,
            "quantity": f"{item.quantity}",
            "unit": item.unit,
            "unit_price": f"{item.unit_price}",
            "amount": f"{item.amount}",
        }
        for item in bill.items
    ]
    return {
        "file": file,
        "set": "scan" if scanned else "pdf",
        "language": layout.language,
        "text_layer": not scanned,
        "layout_family": layout.name,
        "synthetic": True,
        "fields": fields,
        "visible": {name: name not in hidden for name in fields},
        "lines": lines,
        "extra": {
            "payable_total": f"{sums.payable}",
            "rounding": f"{sums.rounding}",
            "prepaid": f"{sums.prepaid}",
            "lines_with_vat": sums.with_vat,
        },
    }
