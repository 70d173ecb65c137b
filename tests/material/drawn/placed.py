"""Pages that look plain and are not: each sign placed by itself, or the columns drawn in another order than read."""

from __future__ import annotations

import io

import pikepdf
from reportlab.pdfbase.pdfmetrics import stringWidth

from robot.demo.documents.sheet import HEIGHT, WIDTH, Sheet
from tests.material.bill import Bill
from tests.material.layout import Layout, Pen

_Cell = tuple[float, float, str]  # left edge, base line, words


def sign_by_sign(bill: Bill, pen: Pen) -> bytes:
    """Draw each sign alone, as printer drivers do; blanks are gaps and nothing else."""
    sheet = Sheet("", font="Helvetica", size=9.5)
    for x, y, words in _cells(bill, pen):
        at = x
        for sign in words:
            if sign not in " \N{NO-BREAK SPACE}":
                sheet.text(at, y, sign)
            at += stringWidth(sign, "Helvetica", 9.5)
    return sheet.finish()


def column_by_column(bill: Bill, pen: Pen) -> bytes:
    """Draw from the bottom up and from the right to the left: all values, then all labels."""
    sheet = Sheet("", font="Helvetica", size=9.5)
    for x, y, words in sorted(_cells(bill, pen), key=lambda cell: (-cell[0], -cell[1])):
        sheet.text(x, y, words)
    return sheet.finish()


def turned_sheet(bill: Bill, pen: Pen) -> bytes:
    """Draw a page that lies on its side in the file, and whose /Rotate turns it upright for whoever looks."""
    sheet = Sheet("", font="Helvetica", size=9.5)
    for x, y, words in _cells(bill, pen):
        sheet.text(x, y, words)
    with pikepdf.open(io.BytesIO(sheet.finish())) as document:
        for page in document.pages:
            page.contents_add(f"q 0 1 -1 0 {HEIGHT} 0 cm".encode(), prepend=True)
            page.contents_add(b"Q")
            page.mediabox = pikepdf.Array([0, 0, HEIGHT, WIDTH])
            page.rotate(90, relative=False)
        out = io.BytesIO()
        document.save(out, deterministic_id=True)
    return out.getvalue()


def _cells(bill: Bill, pen: Pen) -> list[_Cell]:
    seller, buyer, sums, words = bill.seller, bill.buyer, bill.sums, pen.words
    cells: list[_Cell] = [
        (50, 60, seller.name),
        (50, 72, seller.street),
        (50, 84, seller.town),
        (50, 96, f"{words['tax']} {seller.tax_id}"),
        (50, 150, buyer.name),
        (50, 162, buyer.department),
        (50, 174, buyer.street),
        (50, 186, buyer.town),
        (50, 198, words["gln"]),
        (160, 198, buyer.gln),
        (50, 240, words["title"]),
    ]
    pairs = [
        (words["number"], bill.number),
        (words["date"], pen.day(bill.issue_date)),
        (words["due"], pen.day(bill.due_date)),
        (words["customer"], bill.facts["customer"]),
        (words["order"], bill.order_reference),
        (words["contact"], buyer.contact),
    ]
    for at, (label, value) in enumerate((label, value) for label, value in pairs if value):
        cells += [(340, 150 + 13 * at, label), (440, 150 + 13 * at, value)]
    y = 270.0
    for x, what in ((50, "description"), (330, "quantity"), (390, "price"), (490, "amount")):
        cells.append((float(x), y, words[what]))
    for item in bill.items:
        y += 15
        cells += [
            (50, y, item.description),
            (330, y, pen.quantity(item.quantity)),
            (390, y, pen.price(item.unit_price)),
            (490, y, pen.money(item.amount)),
        ]
    rows = [(words.net, sums.net), (words.vat_of(sums.groups[0].rate), sums.vat), (words.gross, sums.gross)]
    if sums.prepaid:
        rows += [(words["prepaid"], -sums.prepaid), (words["pay"], sums.payable)]
    y += 15
    for label, amount in rows:
        y += 15
        cells += [(340, y, label), (490, y, pen.total(amount))]
    cells.append((50, y + 40, f"{bill.terms}. Reg.nr. {seller.reg} Konto nr. {seller.account}"))
    return cells


LAYOUTS = (
    Layout(
        name="turned_sheet",
        engine="reportlab",
        draw=turned_sheet,
        trades=("cleaning", "rental", "software"),
        may=frozenset({"credit", "prepaid", "no_order", "return"}),
    ),
    Layout(
        name="sign_by_sign",
        engine="reportlab",
        draw=sign_by_sign,
        trades=("garden", "cleaning", "haulier"),
        may=frozenset({"credit", "prepaid", "no_order"}),
    ),
    Layout(
        name="column_by_column",
        engine="reportlab",
        draw=column_by_column,
        trades=("software", "plumber", "phone"),
        may=frozenset({"credit", "prepaid", "no_order"}),
    ),
)
