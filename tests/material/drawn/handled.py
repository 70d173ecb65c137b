"""Invoices that passed a hand: stamped in the buyer's mail room, behind a cover letter, reckoned in one line."""

from __future__ import annotations

from datetime import timedelta

from robot.demo.documents.sheet import Sheet
from tests.material.bill import Bill
from tests.material.layout import Layout, Pen


def received_stamp(bill: Bill, pen: Pen) -> bytes:
    """Draw a plain invoice with the buyer's own stamp on it: another date, another voucher number, a ledger account."""
    sheet = Sheet(pen.words["title"], font="Helvetica", size=9.5)
    _invoice(sheet, bill, pen)
    came = bill.issue_date + timedelta(days=pen.dice.randint(1, 5))
    rows = (
        f"MODTAGET {came:%d-%m-%Y}",
        f"Bilag nr. {pen.dice.randrange(10**5, 10**6)}",
        f"Konto 5-{pen.dice.randrange(10, 99)}-22-4500",
        f"Beløb {pen.amounts.number(bill.sums.net)}",
        f"Attest: {bill.buyer.contact}",
    )
    sheet.box(395, 560, 150, 84, frame="#8a1f4b")
    for at, words in enumerate(rows):
        sheet.text(402, 576 + 15 * at, words, size=9, colour="#8a1f4b")
    return sheet.finish()


def cover_letter(bill: Bill, pen: Pen) -> bytes:
    """Draw a letter that speaks of an earlier agreement, and the invoice as the second page."""
    seller, buyer = bill.seller, bill.buyer
    sheet = Sheet("Brev", font="Times-Roman", size=11)
    sheet.block(70, 90, (buyer.name, buyer.department, f"Att. {buyer.contact}", buyer.street, buyer.town))
    sheet.text(
        525, 90, f"{seller.town.split(' ', 1)[1]}, {pen.day(bill.issue_date + timedelta(days=1))}", align="right"
    )
    sheet.text(70, 200, f"Vedr.: {bill.facts['site']}", font="Times-Bold")
    letter = (
        f"Hermed fremsendes vores faktura for arbejdet, som aftalt på mødet {pen.day(bill.items[0].day)} og i"
        f" tilbud {bill.facts['own_quote']}. Tilbudssummen var kr. {pen.amounts.number(bill.sums.net * 2)} ekskl. moms;"
        " resten afregnes, når arbejdet er færdigt. Kontakt os gerne, hvis der er spørgsmål."
    )
    y = sheet.paragraph(70, 225, 455, letter)
    sheet.block(70, y + 20, ("Med venlig hilsen", "", seller.person, seller.name, f"Tlf. {seller.phone}"))
    sheet.next_page()
    sheet.font, sheet.size = "Helvetica", 9.5
    _invoice(sheet, bill, pen)
    return sheet.finish()


def _invoice(sheet: Sheet, bill: Bill, pen: Pen) -> None:
    seller, buyer, sums, words = bill.seller, bill.buyer, bill.sums, pen.words
    sheet.text(50, 64, seller.name, size=14, font="Helvetica-Bold")
    sheet.text(50, 78, f"{seller.street}, {seller.town}  -  {words['tax']} {seller.tax_id}  -  {seller.phone}", size=8)
    sheet.block(50, 120, (buyer.name, buyer.department, buyer.street, buyer.town, f"EAN {buyer.gln}"))
    sheet.text(340, 120, words["title"], size=13, font="Helvetica-Bold")
    pairs = [
        (words["number"], bill.number),
        (words["date"], pen.day(bill.issue_date)),
        (words["due"], pen.day(bill.due_date)),
        (words["order"], bill.order_reference),
        (words["corrects"], bill.corrects),
    ]
    for at, (label, value) in enumerate((label, value) for label, value in pairs if value):
        sheet.text(340, 138 + 13 * at, f"{label}{words.colon}")
        sheet.text(545, 138 + 13 * at, value, align="right")
    y = 250.0
    for item in bill.items:
        sheet.text(50, y, item.description)
        sheet.text(400, y, f"{pen.quantity(item.quantity)} x {pen.price(item.unit_price)}", align="right")
        sheet.text(545, y, pen.money(item.amount), align="right")
        y += 15
    rows = [(words.net, sums.net), (words.vat_of(sums.groups[0].rate), sums.vat), (words.gross, sums.gross)]
    if sums.rounding:
        rows.insert(2, (words["rounding"], sums.rounding))
    y += 8
    for label, amount in rows:
        sheet.text(380, y, label)
        sheet.text(545, y, pen.total(amount), align="right")
        y += 15
    sheet.text(50, y + 10, f"{bill.terms}. {bill.facts['bank']}, reg. {seller.reg}, konto {seller.account}")


def formula_line(bill: Bill, pen: Pen) -> bytes:
    """Draw a lecturer's or a teller's bill that reckons in one line: net + VAT = gross."""
    seller, buyer, sums = bill.seller, bill.buyer, bill.sums
    sheet = Sheet("Regning", font="Times-Roman", size=11)
    sheet.block(70, 80, (seller.name, seller.street, seller.town, f"Tlf. {seller.phone}", f"CVR nr. {seller.tax_id}"))
    sheet.block(330, 150, (buyer.name, buyer.department, buyer.street, buyer.town, f"EAN nr. {buyer.gln}"))
    title = pen.any("FAKTURA NR.", "Faktura", "Regning nr.", "Regning")
    sheet.text(70, 250, f"{title} {bill.number}, {pen.day(bill.issue_date)}", font="Times-Bold")
    more = f" ({pen.words['order']} {bill.order_reference})" if bill.order_reference else ""
    y = sheet.paragraph(70, 276, 455, "For: " + ", ".join(item.description for item in bill.items) + more)
    net, vat, gross = (pen.amounts.number(amount) for amount in (sums.net, sums.vat, sums.gross))
    forms = (
        f"kr. {net} + moms kr. {vat} = kr. {gross}",
        f"{net} + 25 % moms {vat} = {gross} kr.",
        f"Honorar {net} kr. + 25 % moms {vat} kr. = i alt {gross} kr.",
    )
    sheet.text(70, y + 20, pen.any(*forms), size=12)
    sheet.text(70, y + 60, f"Beløbet bedes indsat på {seller.reg} - {seller.account} senest {pen.day(bill.due_date)}.")
    return sheet.finish()


LAYOUTS = (
    Layout(
        name="received_stamp",
        engine="reportlab",
        draw=received_stamp,
        trades=("garden", "office", "rental"),
        may=frozenset({"credit", "rounding", "no_order", "return"}),
    ),
    Layout(
        name="cover_letter",
        engine="reportlab",
        draw=cover_letter,
        trades=("engineers", "plumber", "garden"),
        may=frozenset({"no_order", "rounding"}),
    ),
    Layout(
        name="formula_line",
        engine="reportlab",
        draw=formula_line,
        trades=("engineers", "hotel"),
        may=frozenset({"no_order", "whole"}),
        amounts=("1.234,56", "1234,56", "1.234,-"),
        lines=(1, 3),
    ),
)
