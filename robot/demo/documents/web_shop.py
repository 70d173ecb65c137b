"""A web shop's invoice: prices with VAT, freight, the VAT only as "heraf moms"."""

from __future__ import annotations

from decimal import Decimal

from robot.demo.documents.danish import kroner, plain, written
from robot.demo.documents.sheet import Sheet
from robot.demo.documents.truth import InvoiceTruth, cents
from robot.demo.municipality import NAME


def web_shop(truth: InvoiceTruth) -> bytes:
    """Draw the invoice that comes with the parcel. Its line prices include VAT, as shops show them."""
    supplier, buyer = truth.supplier, truth.buyer
    sheet = Sheet(f"Faktura #{truth.invoice_number}", author=supplier.name, font="Vera", size=8)
    sheet.text(45, 60, "skolegrej", size=24, font="Vera-Bold", colour="#e4572e")
    sheet.text(176, 60, ".dk", size=24, font="Vera", colour="#444444")
    sheet.text(550, 56, f"Faktura #{truth.invoice_number}", size=13, font="Vera-Bold", align="right")
    sheet.text(550, 70, f"Ordre {truth.facts['shop_order']} · {written(truth.issue_date)}", align="right")
    address = (NAME, buyer.name, buyer.street, buyer.city)
    for x, label in ((45, "FAKTURERES TIL"), (220, "LEVERES TIL")):
        sheet.text(x, 112, label, font="Vera-Bold", size=7, colour="#888888")
        sheet.block(x, 126, address)
    sheet.text(395, 112, "BETALING", font="Vera-Bold", size=7, colour="#888888")
    reference = truth.order_reference or buyer.contact
    sheet.block(395, 126, ("Faktura – kontokunde", f"Forfalder {written(truth.due_date)}", f"Jeres ref.: {reference}"))
    y = _basket(sheet, truth, 214)
    _sum(sheet, truth, y + 10)
    sheet.rule(45, 742, 550, 742, colour="#cccccc")
    sheet.block(
        45,
        756,
        (
            f"{supplier.name} · {supplier.street} · {supplier.city} · CVR: DK{supplier.cvr}",
            "Du har 30 dages fuld returret. Reklamation og retur: se skolegrej.example/retur",
        ),
        size=7.5,
    )
    return sheet.finish()


def _basket(sheet: Sheet, truth: InvoiceTruth, y: float) -> float:
    sheet.box(45, y - 12, 505, 18, fill="#f2f2f2", frame="")
    sheet.row(
        y,
        ((52, "Vare", "left"), (375, "Stk.", "right"), (460, "Pris", "right"), (543, "I alt", "right")),
        font="Vera-Bold",
    )
    factor = 1 + truth.vat_rate / 100
    for line in truth.lines:
        y += 22
        sheet.text(52, y, line.description)
        if line.item_number:
            sheet.text(52, y + 9, f"SKU {line.item_number}", size=6.5, colour="#888888")
        sheet.text(375, y, plain(line.quantity), align="right")
        sheet.text(460, y, kroner(cents(line.unit_price * factor)), align="right")
        sheet.text(543, y, kroner(cents(line.amount * factor)), align="right")
        sheet.rule(45, y + 13, 550, y + 13, colour="#dddddd")
    return y + 13


def _sum(sheet: Sheet, truth: InvoiceTruth, y: float) -> None:
    rows: tuple[tuple[str, Decimal], ...] = (
        ("Total ekskl. moms", truth.net_total),
        ("Heraf moms (25%)", truth.vat_total),
    )
    sheet.text(350, y + 10, "Total inkl. moms", font="Vera-Bold", size=10)
    sheet.text(543, y + 10, f"{kroner(truth.gross_total)} kr.", font="Vera-Bold", size=10, align="right")
    for number, (label, value) in enumerate(rows):
        sheet.text(350, y + 27 + 13 * number, label)
        sheet.text(543, y + 27 + 13 * number, f"{kroner(value)} kr.", align="right")
    sheet.box(45, y, 290, 46, frame="#e4572e")
    sheet.text(55, y + 16, "Betal med FI-kort i jeres netbank:", size=7.5)
    body, _, creditor = truth.fik.removeprefix("+71<").partition("+")
    sheet.text(55, y + 34, f"+71<{body} +{creditor}", font="Courier-Bold", size=11)
