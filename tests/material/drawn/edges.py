"""What identifies the invoice stands at the page's edges alone: in the running foot, or along the margin."""

from __future__ import annotations

from robot.demo.documents.sheet import Sheet
from tests.material.bill import Bill
from tests.material.layout import Layout, Pen


def running_foot(bill: Bill, pen: Pen) -> bytes:
    """Draw an architect's page: few words, no title but in the foot, where number, date and page stand in one line."""
    seller, buyer, sums, words = bill.seller, bill.buyer, bill.sums, pen.words
    sheet = Sheet(seller.name, font="Helvetica", size=8.5)
    sheet.text(297, 70, seller.name.upper(), size=11, align="centre")
    sheet.block(80, 150, (buyer.name, buyer.department, f"att. {buyer.contact}", buyer.street, buyer.town))
    y = sheet.paragraph(
        80, 250, 300, f"Vedrørende {bill.facts['site']}. Udført til og med {pen.day(bill.items[0].day)}:"
    )
    y += 10
    for item in bill.items:
        sheet.text(80, y, item.description)
        sheet.text(360, y, f"{pen.quantity(item.quantity)} {item.unit}", align="right")
        sheet.text(520, y, pen.money(item.amount), align="right")
        y += 14
    rows = [(words.net, sums.net), (words.vat_of(sums.groups[0].rate), sums.vat), (words.gross, sums.gross)]
    if sums.prepaid:
        rows += [(words["prepaid"], -sums.prepaid), (words["pay"], sums.payable)]
    y += 12
    for label, amount in rows:
        sheet.text(80, y, label)
        sheet.text(520, y, pen.total(amount), align="right")
        y += 14
    order = f" / {words['order']} {bill.order_reference}" if bill.order_reference else ""
    days = f"{pen.day(bill.issue_date)} / forfalder {pen.day(bill.due_date)}"
    sheet.text(80, 770, f"{words['title']} {bill.number} / {days}{order} / 1 af 1", size=7.5)
    bank = f"{bill.facts['bank']} {seller.reg} {seller.account}"
    sheet.text(80, 782, f"{seller.street} / {seller.town} / {seller.phone} / CVR {seller.tax_id} / {bank}", size=7.5)
    sheet.text(80, 794, f"EAN {buyer.gln}", size=7.5)
    return sheet.finish()


def word_count(bill: Bill, pen: Pen) -> bytes:
    """Draw a translator's bill: thousands of words at a price below one, in a table without rules."""
    seller, buyer, sums, words = bill.seller, bill.buyer, bill.sums, pen.words
    sheet = Sheet("Oversættelse", font="Times-Roman", size=10.5)
    sheet.text(60, 80, seller.name, size=16, font="Times-Bold")
    sheet.text(60, 95, f"v/ {seller.person}, {seller.street}, {seller.town}, tlf. {seller.phone}")
    sheet.text(520, 80, words["title"], align="right")
    sheet.text(60, 108, f"{words['tax']} {seller.tax_id}  {words['gln']} {buyer.gln}")
    sheet.block(60, 150, (buyer.name, buyer.department, buyer.street, buyer.town))
    heads = (words["number"], words["date"], words["due"])
    values = (bill.number, pen.day(bill.issue_date), pen.day(bill.due_date))
    for at, (head, value) in enumerate(zip(heads, values, strict=True)):
        sheet.text(60 + 160 * at, 240, head, font="Times-Bold")
        sheet.text(60 + 160 * at, 254, value)
    if bill.order_reference:
        sheet.text(60, 276, f"{words['order']}: {bill.order_reference}")
    y = 300.0
    for item in bill.items:
        sheet.text(60, y, item.description)
        sheet.text(330, y, f"{pen.quantity(item.quantity)} {item.unit}", align="right")
        sheet.text(400, y, pen.price(item.unit_price), align="right")
        sheet.text(520, y, pen.money(item.amount), align="right")
        y += 16
    rows = [(words.net, sums.net), (words.vat_of(sums.groups[0].rate), sums.vat), (words.gross, sums.gross)]
    for label, amount in rows:
        y += 16
        sheet.text(400, y, label, align="right")
        sheet.text(520, y, pen.total(amount), align="right")
    sheet.text(60, y + 50, f"Betales på {seller.reg} {seller.account}. {bill.terms}.")
    return sheet.finish()


LAYOUTS = (
    Layout(
        name="running_foot",
        engine="reportlab",
        draw=running_foot,
        trades=("engineers", "garden"),
        may=frozenset({"prepaid", "no_order"}),
    ),
    Layout(
        name="word_count",
        engine="reportlab",
        draw=word_count,
        trades=("translator",),
        may=frozenset({"credit", "no_order"}),
        lines=(1, 4),
    ),
)
