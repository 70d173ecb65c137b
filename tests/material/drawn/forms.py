"""Preprinted forms: a caption in the corner of each cell, or under the line that the value stands on."""

from __future__ import annotations

from robot.demo.documents.sheet import Sheet
from tests.material.bill import Bill
from tests.material.layout import Layout, Pen

_GREY = "#5a5a5a"


def _cell(sheet: Sheet, place: tuple[float, float, float], caption: str, value: str) -> None:
    x, y, width = place
    sheet.box(x, y, width, 26, frame="#444444")
    sheet.text(x + 3, y + 8, caption, size=5.5, colour=_GREY)
    sheet.text(x + 4, y + 21, value, size=9.5, font="Courier")


def cell_form(bill: Bill, pen: Pen) -> bytes:
    """Draw a form of cells, filled in by a machine in another type."""
    seller, buyer, sums, words = bill.seller, bill.buyer, bill.sums, pen.words
    sheet = Sheet(words["title"], author="", font="Helvetica", size=8)
    sheet.text(40, 52, seller.name.upper(), size=14, font="Helvetica-Bold")
    sheet.text(40, 64, f"{seller.street} . {seller.town} . Telefon {seller.phone} . CVR-NR. {seller.tax_id}", size=7)
    sheet.text(556, 52, words["title"], size=18, align="right", font="Helvetica-Bold")
    sheet.block(46, 100, (buyer.name, buyer.department, buyer.street, buyer.town), size=9.5, font="Courier")
    cells = [
        (words["number"], bill.number),
        (words["date"], pen.day(bill.issue_date)),
        (words["due"], pen.day(bill.due_date)),
        (words["customer"], bill.facts["customer"]),
        (words["own_order"], bill.facts["own_order"]),
        (words["order"], bill.order_reference or "-"),
        (words["contact"], buyer.contact),
        (words["gln"], buyer.gln),
    ]
    for at, (caption, value) in enumerate(cells):
        _cell(sheet, (300 + 128 * (at % 2), 84 + 26 * (at // 2), 128), caption, value)
    y = 226.0
    columns = ((40.0, 62.0, "item"), (102.0, 232.0, "description"), (334.0, 54.0, "quantity"), (388.0, 76.0, "price"))
    for x, width, what in (*columns, (464.0, 92.0, "amount")):
        sheet.box(x, y, width, 14, fill="#e4e4e4", frame="#444444")
        sheet.text(x + 3, y + 10, words[what], size=6.5)
        sheet.box(x, y + 14, width, 400, frame="#444444")
    y += 28
    for item in bill.items:
        sheet.text(44, y, item.number, font="Courier", size=8.5)
        sheet.text(106, y, item.description, font="Courier", size=8.5)
        sheet.text(384, y, pen.quantity(item.quantity), font="Courier", size=8.5, align="right")
        sheet.text(460, y, pen.price(item.unit_price), font="Courier", size=8.5, align="right")
        sheet.text(552, y, pen.money(item.amount), font="Courier", size=8.5, align="right")
        y += 13
    totals = [(words.net, pen.money(sums.net)), (words.vat_of(sums.groups[0].rate), pen.money(sums.vat))]
    if sums.rounding:
        totals.append((words["rounding"], pen.money(sums.rounding)))
    totals.append((words.gross, pen.money(sums.gross)))
    width = 516 / len(totals)
    for at, (caption, value) in enumerate(totals):
        _cell(sheet, (40 + width * at, 650, width), caption, value)
    _cell(sheet, (40, 690, 160), "Betalingsbetingelser", bill.terms)
    _cell(sheet, (200, 690, 178), "Pengeinstitut", bill.facts["bank"])
    _cell(sheet, (378, 690, 60), "Reg.nr.", seller.reg)
    _cell(sheet, (438, 690, 118), "Kontonr.", seller.account)
    return sheet.finish()


def caption_below(bill: Bill, pen: Pen) -> bytes:
    """Draw an association's sheet where each value stands on a line and its caption under it."""
    seller, buyer, sums, words = bill.seller, bill.buyer, bill.sums, pen.words
    sheet = Sheet(words["title"], font="Times-Roman", size=10)
    sheet.text(298, 60, seller.name, size=18, font="Times-Bold", align="centre")
    sheet.text(298, 76, f"{seller.street}, {seller.town}", align="centre")
    sheet.text(298, 108, words["title"], size=15, align="centre", font="Times-Italic")
    pairs: list[tuple[float, float, str, str]] = [
        (60, 150, bill.number, words["number"]),
        (240, 150, pen.day(bill.issue_date), words["date"]),
        (420, 150, pen.day(bill.due_date), words["due"]),
        (60, 190, buyer.name, "Modtager"),
        (240, 190, buyer.contact, words["contact"]),
        (420, 190, buyer.gln, words["gln"]),
        (60, 230, f"{buyer.street}, {buyer.town}", "Adresse"),
        (
            420,
            230,
            bill.order_reference or bill.facts["agreement"],
            words["order"] if bill.order_reference else "Aftale",
        ),
    ]
    for x, y, value, caption in pairs:
        sheet.text(x, y, value, font="Times-Bold")
        sheet.rule(x, y + 3, x + 150, y + 3)
        sheet.text(x, y + 12, caption, size=7, colour=_GREY)
    y = 290.0
    for item in bill.items:
        sheet.text(60, y, f"{pen.quantity(item.quantity)} {item.unit}")
        sheet.text(120, y, item.description)
        sheet.text(535, y, pen.money(item.amount), align="right")
        y += 18
    y += 16
    totals = [(sums.gross, words.gross)]
    if sums.vat:
        totals = [(sums.net, words.net), (sums.vat, words.vat_of(sums.groups[0].rate)), *totals]
    for at, (amount, caption) in enumerate(totals):
        x = 535.0 - 130 * (len(totals) - 1 - at)
        sheet.text(x, y, pen.total(amount), font="Times-Bold", align="right")
        sheet.rule(x - 100, y + 3, x, y + 3)
        sheet.text(x, y + 12, caption, size=7, colour=_GREY, align="right")
    sheet.text(
        60, 720, f"Betales til {bill.facts['bank']}, reg.nr. {seller.reg}, kontonr. {seller.account}. {bill.terms}."
    )
    sheet.text(60, 734, f"Foreningens CVR-nr. er {seller.tax_id}. Kasserer: {seller.person}, tlf. {seller.phone}.")
    return sheet.finish()


LAYOUTS = (
    Layout(
        name="cell_form",
        engine="reportlab",
        draw=cell_form,
        trades=("office", "haulier", "garden"),
        may=frozenset({"credit", "rounding", "no_order"}),
    ),
    Layout(
        name="caption_below",
        engine="reportlab",
        draw=caption_below,
        trades=("association", "books"),
        may=frozenset({"no_order", "whole"}),
        amounts=("1.234,56", "1.234,-", "kr. 1.234,56", "1 234,56"),
        lines=(1, 4),
    ),
)
