"""A German supplier's invoice in English and euros, without VAT: reverse charge."""

from __future__ import annotations

from robot.demo.documents.sheet import Sheet
from robot.demo.documents.truth import InvoiceTruth
from robot.demo.municipality import CVR, NAME


def euro_invoice(truth: InvoiceTruth) -> bytes:
    """Draw the invoice; amounts as 1,234.50."""
    supplier, buyer = truth.supplier, truth.buyer
    sheet = Sheet(f"Invoice {truth.invoice_number}", author=supplier.name, font="Times-Roman", size=10.5)
    sheet.text(60, 66, supplier.name, size=17, font="Times-Bold", colour="#7a4a1d")
    sheet.text(60, 80, f"{supplier.street} · {supplier.city} · {supplier.phone}", size=9)
    sheet.rule(60, 90, 535, 90, colour="#7a4a1d", width=1.5)
    sheet.block(60, 135, (NAME, buyer.name, f"Attn. {buyer.contact}", buyer.street, buyer.city, "Denmark"))
    sheet.text(60, 236, "INVOICE", size=16, font="Times-Bold")
    left = (
        ("Invoice number", truth.invoice_number),
        ("Invoice date", truth.issue_date.strftime("%d %B %Y")),
        ("Payment due", truth.due_date.strftime("%d %B %Y")),
    )
    right = (
        ("Your order", truth.order_reference or buyer.contact),
        ("Your VAT ID", f"DK{CVR}"),
        ("Our VAT ID", supplier.cvr),
    )
    for x, pairs in ((60, left), (330, right)):
        for number, (label, value) in enumerate(pairs):
            sheet.text(x, 258 + 14 * number, f"{label}:")
            sheet.text(x + 95, 258 + 14 * number, value)
    y = 326.0
    sheet.row(
        y,
        ((60, "Article", "left"), (330, "Qty", "right"), (430, "Unit price", "right"), (535, "Amount EUR", "right")),
        font="Times-Bold",
    )
    sheet.rule(60, y + 4, 535, y + 4)
    for line in truth.lines:
        y += 17
        sheet.text(60, y, f"{line.item_number}  {line.description}")
        sheet.text(330, y, f"{line.quantity:f}", align="right")
        sheet.text(430, y, f"{line.unit_price:,.2f}", align="right")
        sheet.text(535, y, f"{line.amount:,.2f}", align="right")
    sheet.rule(60, y + 8, 535, y + 8)
    rows = (("Net amount", truth.net_total), ("VAT 0 %", truth.vat_total), ("Total EUR", truth.gross_total))
    for number, (label, amount) in enumerate(rows):
        y += 26 if number == 0 else 16
        font = "Times-Bold" if number == 2 else ""
        sheet.text(400, y, label, font=font)
        sheet.text(535, y, f"{amount:,.2f}", font=font, align="right")
    y = sheet.paragraph(
        60,
        y + 40,
        470,
        "Intra-Community supply, exempt from VAT. Reverse charge: the recipient is liable for the VAT"
        " (Art. 196 of Directive 2006/112/EC).",
    )
    sheet.block(
        60,
        y + 14,
        ("Please transfer to:", f"IBAN {_grouped(truth.iban)}", f"BIC {supplier.bic}"),
    )
    return sheet.finish()


def _grouped(iban: str) -> str:
    return " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))
