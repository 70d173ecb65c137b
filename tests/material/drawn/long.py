"""Invoices of several pages: sums carried over from page to page, or a list of hours behind the invoice."""

from __future__ import annotations

from decimal import Decimal

from robot.demo.documents.sheet import Sheet
from tests.material.bill import NOTHING, Bill
from tests.material.layout import Layout, Pen

_ON_PAGE = 24


def carried_over(bill: Bill, pen: Pen) -> bytes:
    """Draw a wholesaler's pages: the number on each, "Transport" below and above, the totals on the last."""
    seller, words = bill.seller, pen.words
    sheet = Sheet(words["title"], size=8.5)
    pages = [bill.items[at : at + _ON_PAGE] for at in range(0, len(bill.items), _ON_PAGE)]
    carried = NOTHING
    carry = pen.any("Transport", "Overført", "At overføre", "Subtotal")
    for number, items in enumerate(pages, start=1):
        _long_head(sheet, bill, pen, f"{number} / {len(pages)}")
        y = 232.0
        if number > 1:
            sheet.text(100, y, carry)
            sheet.text(550, y, pen.money(carried), align="right")
            y += 18
        for item in items:
            sheet.text(45, y, item.number)
            sheet.text(100, y, item.description)
            sheet.text(370, y, pen.quantity(item.quantity), align="right")
            sheet.text(376, y, item.unit)
            sheet.text(470, y, pen.price(item.unit_price), align="right")
            sheet.text(550, y, pen.money(item.amount), align="right")
            carried += item.amount
            y += 15
        if number < len(pages):
            sheet.text(100, y + 8, carry, font="Helvetica-Bold")
            sheet.text(550, y + 8, pen.money(carried), align="right", font="Helvetica-Bold")
        else:
            _long_totals(sheet, bill, pen, y + 12)
        sheet.text(
            298, 800, f"{seller.name} - {seller.street}, {seller.town} - CVR {seller.tax_id}", size=7, align="centre"
        )
        sheet.text(
            298,
            810,
            f"{bill.facts['bank']} {seller.reg} {seller.account} - tlf. {seller.phone}",
            size=7,
            align="centre",
        )
        if number < len(pages):
            sheet.next_page()
    return sheet.finish()


def _long_head(sheet: Sheet, bill: Bill, pen: Pen, page: str) -> None:
    buyer, words = bill.buyer, pen.words
    sheet.box(45, 36, 90, 30, fill="#254d8f", frame="")
    sheet.text(550, 58, words["title"], size=16, font="Helvetica-Bold", align="right")
    sheet.block(45, 104, (buyer.name, buyer.department, buyer.street, buyer.town), size=9.5)
    pairs = [
        (words["number"], bill.number),
        (words["date"], pen.day(bill.issue_date)),
        (words["due"], pen.day(bill.due_date)),
        (words["customer"], bill.facts["customer"]),
        (words["order"], bill.order_reference),
        (words["gln"], buyer.gln),
        (words["page"], page),
    ]
    for at, (label, value) in enumerate((label, value) for label, value in pairs if value):
        sheet.text(370, 96 + 12 * at, label)
        sheet.text(550, 96 + 12 * at, value, align="right")
    sheet.row(
        210, ((45, words["item"], "left"), (100, words["description"], "left"), (370, words["quantity"], "right"))
    )
    sheet.row(210, ((470, words["price"], "right"), (550, words["amount"], "right")))
    sheet.rule(45, 214, 550, 214)


def _long_totals(sheet: Sheet, bill: Bill, pen: Pen, y: float) -> None:
    sums, words = bill.sums, pen.words
    rows = [(words.net, sums.net), (words.vat_of(sums.groups[0].rate), sums.vat)]
    if sums.freight:
        rows.insert(0, (words["freight"], sums.freight))
    if sums.rounding:
        rows.append((words["rounding"], sums.rounding))
    rows.append((words.gross, sums.gross))
    for label, amount in rows:
        sheet.text(400, y, label, font="Helvetica-Bold" if label == words.gross else "")
        sheet.text(550, y, pen.money(amount), align="right", font="Helvetica-Bold" if label == words.gross else "")
        y += 14


def hours_behind(bill: Bill, pen: Pen) -> bytes:
    """Draw a consultant's invoice of one sum, and behind it the list of hours with its own total."""
    seller, buyer, sums, words = bill.seller, bill.buyer, bill.sums, pen.words
    sheet = Sheet(words["title"], font="Vera", size=9)
    sheet.text(55, 70, seller.name, size=15, font="Vera-Bold", colour="#20606a")
    sheet.block(400, 60, (seller.street, seller.town, seller.phone, f"CVR {seller.tax_id}"), size=8)
    sheet.block(55, 130, (buyer.name, buyer.department, f"Att. {buyer.contact}", buyer.street, buyer.town), size=9)
    y = 215.0
    sheet.text(55, y, f"{words['title']} {bill.number}", size=13, font="Vera-Bold")
    days = f"{words['date']} {pen.day(bill.issue_date)}   |   {words['due']} {pen.day(bill.due_date)}"
    sheet.text(55, y + 18, f"{days}   |   EAN {buyer.gln}")
    more = f"{words['order']} {bill.order_reference}   |   " if bill.order_reference else ""
    sheet.text(55, y + 32, f"{more}{bill.facts['site']}   |   {words['own_contact']} {seller.person}")
    sheet.rule(55, y + 40, 540, y + 40, colour="#20606a")
    text = f"Honorar for rådgivning i perioden {pen.day(bill.items[0].day)} til {pen.day(bill.issue_date)}, se bilag."
    sheet.text(55, y + 60, text)
    sheet.text(540, y + 60, pen.money(sums.net), align="right")
    y += 90
    rows = [(words.net, sums.net), (words.vat_of(sums.groups[0].rate), sums.vat), (words.gross, sums.gross)]
    if sums.prepaid:
        rows += [("Tidligere aconto", -sums.prepaid), (words["pay"], sums.payable)]
    for label, amount in rows:
        sheet.text(440, y, label, align="right")
        sheet.text(540, y, pen.total(amount), align="right")
        y += 15
    sheet.text(55, y + 30, f"{bill.terms}. Overføres til {bill.facts['bank']}:")
    sheet.text(55, y + 44, f"Reg.: {seller.reg}   Konto: {seller.account}   IBAN: {seller.iban}   BIC: {seller.bic}")
    sheet.next_page()
    sheet.text(55, 60, f"Bilag til faktura {bill.number}: timeopgørelse", font="Vera-Bold")
    y = 90.0
    hours = Decimal(0)
    for item in bill.items:
        sheet.text(55, y, pen.day(item.day))
        sheet.text(150, y, item.description)
        sheet.text(400, y, pen.quantity(item.quantity), align="right")
        sheet.text(470, y, pen.price(item.unit_price), align="right")
        sheet.text(540, y, pen.money(item.amount), align="right")
        hours += item.quantity
        y += 15
    sheet.text(55, y + 6, "I alt", font="Vera-Bold")
    sheet.text(400, y + 6, pen.quantity(hours), align="right", font="Vera-Bold")
    sheet.text(540, y + 6, pen.money(sums.net), align="right", font="Vera-Bold")
    return sheet.finish()


LAYOUTS = (
    Layout(
        name="carried_over",
        engine="reportlab",
        draw=carried_over,
        trades=("food", "office", "books"),
        always=frozenset({"long"}),
        may=frozenset({"credit", "freight", "rounding", "no_order"}),
    ),
    Layout(
        name="hours_behind",
        engine="reportlab",
        draw=hours_behind,
        trades=("engineers",),
        may=frozenset({"prepaid", "no_order"}),
        lines=(4, 14),
        pays=("account", "iban"),
    ),
)
