"""Prints of old and large programs: fixed pitch with leaders, two values behind one label, no words at the total."""

from __future__ import annotations

from robot.demo.documents.sheet import Sheet
from tests.material.bill import Bill
from tests.material.layout import Layout, Pen

_PITCH = 84


def dotted_leaders(bill: Bill, pen: Pen) -> bytes:
    """Draw what a program of the eighties prints: capitals, labels led to their colon by full stops."""
    seller, buyer, sums, words = bill.seller, bill.buyer, bill.sums, pen.words
    sheet = Sheet("SPOOL", font="Courier", size=9.5)
    left = [buyer.name, buyer.department, buyer.street, buyer.town, "", f"EAN {buyer.gln}", "", ""]
    pairs = [
        (words["number"], bill.number),
        (words["date"], pen.day(bill.issue_date)),
        (words["customer"], bill.facts["customer"]),
        (words["own_order"], bill.facts["own_order"]),
        (words["delivery"], bill.facts["delivery"]),
        (words["own_contact"], seller.person),
        (words["due"], pen.day(bill.due_date)),
    ]
    if bill.order_reference:
        pairs.append((words["order"], bill.order_reference))
    right = [f"{label.rstrip('.'):.<18}: {value}" for label, value in pairs]
    right += [""] * (len(left) - len(right))
    rows = [f"{seller.name:<48}{words['title'].upper()}", f"{seller.street}, {seller.town}", ""]
    rows += [f"{a.upper():<38}{b}" for a, b in zip(left, right, strict=True)]
    rows += ["=" * _PITCH, f"{'VARE NR':<10}{'VARETEKST':<38}{'ANTAL':>10}{'PRIS':>12}{'BELØB':>14}", "-" * _PITCH]
    rows += [
        f"{item.number:<10}{item.description[:38]:<38}{pen.quantity(item.quantity):>10}{pen.price(item.unit_price):>12}"
        f"{pen.money(item.amount):>14}"
        for item in bill.items
    ]
    rows.append("-" * _PITCH)
    if sums.freight:
        rows.append(f"{'FRAGT':.<68}:{pen.money(sums.freight):>15}")
    rows.append(f"{words.net.upper().rstrip('.'):.<68}:{pen.money(sums.net):>15}")
    rows.append(f"{words.vat_of(sums.groups[0].rate).upper():.<68}:{pen.money(sums.vat):>15}")
    if sums.rounding:
        rows.append(f"{words['rounding'].upper():.<68}:{pen.money(sums.rounding):>15}")
    rows.append(f"{words.gross.upper():.<68}:{pen.money(sums.gross):>15}")
    rows += ["", f"BETALING..: {bill.terms.upper()}", f"BANK......: {bill.facts['bank'].upper()}"]
    rows += [
        f"KONTO.....: {seller.reg} {seller.account.zfill(10)}",
        f"SE-NR.....: {seller.tax_id}   TLF {seller.phone}",
    ]
    for number, words_of_row in enumerate(rows):
        if words_of_row.strip():
            sheet.text(48, 60 + 12.5 * number, words_of_row)
    return sheet.finish()


def paired_values(bill: Bill, pen: Pen) -> bytes:
    """Draw the print of a group's system: number and date behind one label, positions in tens, VAT on a base."""
    seller, buyer, sums = bill.seller, bill.buyer, bill.sums
    kind = "Kreditnota" if bill.credit_note else "Faktura"
    sheet = Sheet(f"{kind} {bill.number}", font="Helvetica", size=9)
    sheet.text(60, 120, f"{seller.name} - {seller.street} - {seller.town}", size=6.5)
    sheet.block(60, 140, (buyer.name, buyer.department, buyer.street, buyer.town, "Danmark"), size=10)
    sheet.box(330, 108, 215, 118, frame="#000000")
    sheet.text(336, 122, kind, font="Helvetica-Bold", size=12)
    pairs = [
        (f"{kind}nr. / dato", f"{bill.number} / {pen.day(bill.issue_date)}"),
        ("Ordrenr. / dato", f"{bill.facts['own_order']} / {pen.day(bill.items[0].day)}"),
        ("Følgeseddelnr. / dato", f"{bill.facts['delivery']} / {pen.day(bill.items[-1].day)}"),
        ("Deres ordrenr. / dato", f"{bill.order_reference} / {pen.day(bill.items[0].day)}"),
        ("Kundenummer", bill.facts["customer"]),
        ("Valuta", bill.currency),
        ("Side", "1 / 1"),
    ]
    for at, (label, value) in enumerate((label, value) for label, value in pairs if not value.startswith(" / ")):
        sheet.text(336, 138 + 12.5 * at, label, size=8)
        sheet.text(430, 138 + 12.5 * at, value, size=8)
    sheet.text(60, 262, f"Betalingsbetingelser: {bill.terms}, forfald {pen.day(bill.due_date)}")
    sheet.text(60, 275, f"EAN-lokationsnr. {buyer.gln}   Kontaktperson: {seller.person} {seller.phone}")
    y = 304.0
    sheet.row(y, ((60, "Pos.", "left"), (95, "Materiale/betegnelse", "left"), (380, "Mængde", "right")), size=8)
    sheet.row(y, ((465, "Pris pr. 1", "right"), (545, "Værdi", "right")), size=8)
    sheet.rule(60, y + 4, 545, y + 4)
    for at, item in enumerate(bill.items, start=1):
        y += 18
        sheet.text(60, y, f"{at * 10:06d}")
        sheet.text(95, y, item.description)
        sheet.text(95, y + 9, item.number, size=7)
        sheet.text(380, y, f"{pen.quantity(item.quantity)} {item.unit.upper()}", align="right")
        sheet.text(465, y, pen.price(item.unit_price), align="right")
        sheet.text(545, y, pen.money(item.amount), align="right")
        y += 6
    y += 20
    rate = sums.groups[0].rate
    rows = [
        ("Positioner i alt", "", pen.money(sums.goods)),
        (f"Udg. moms {rate},000 %", pen.money(sums.net), pen.money(sums.vat)),
        (f"Slutbeløb {bill.currency}", "", pen.money(sums.gross)),
    ]
    if sums.freight:
        rows.insert(1, ("Fragt og emballage", "", pen.money(sums.freight)))
    for label, base, value in rows:
        sheet.text(280, y, label, font="Helvetica-Bold" if label.startswith("Slut") else "")
        sheet.text(450, y, base, align="right")
        sheet.text(545, y, value, align="right", font="Helvetica-Bold" if label.startswith("Slut") else "")
        y += 14
    sheet.rule(60, 780, 545, 780)
    sheet.block(60, 790, (seller.name, seller.street, seller.town), size=6.5)
    sheet.block(220, 790, (f"CVR {seller.tax_id}", f"Tlf. {seller.phone}", f"www.{seller.domain}"), size=6.5)
    sheet.block(380, 790, (bill.facts["bank"], f"IBAN {seller.iban}", f"SWIFT {seller.bic}"), size=6.5)
    return sheet.finish()


def bare_total(bill: Bill, pen: Pen) -> bytes:
    """Draw a lone craftsman's bill: amounts below each other, a line, the VAT, and a total without a word."""
    seller, buyer, sums = bill.seller, bill.buyer, bill.sums
    sheet = Sheet("Regning", font="Times-Roman", size=12)
    sheet.text(70, 80, seller.name, size=22, font="Times-BoldItalic")
    sheet.text(70, 98, f"{seller.street} - {seller.town} - tlf. {seller.phone}", size=10)
    sheet.text(70, 111, f"CVR {seller.tax_id}", size=10)
    sheet.text(525, 150, pen.day(bill.issue_date), align="right")
    sheet.block(70, 150, (buyer.name, f"att. {buyer.contact}", buyer.street, buyer.town))
    sheet.text(
        70,
        240,
        f"{pen.any('Regning', 'Faktura', 'Regning nr.', 'Faktura nr.')} {bill.number}",
        size=14,
        font="Times-Bold",
    )
    if bill.order_reference:
        sheet.text(70, 258, f"{pen.words['order']} {bill.order_reference}")
    y = 290.0
    for item in bill.items:
        sheet.text(70, y, f"{item.description}, {pen.quantity(item.quantity)} {item.unit}")
        sheet.text(525, y, pen.money(item.amount), align="right")
        y += 20
    sheet.rule(430, y - 12, 525, y - 12)
    sheet.text(525, y + 4, pen.money(sums.net), align="right")
    sheet.text(70, y + 24, pen.any("25 % moms", "moms", "Moms 25%"))
    sheet.text(525, y + 24, pen.money(sums.vat), align="right")
    sheet.rule(430, y + 30, 525, y + 30)
    sheet.text(525, y + 46, pen.total(sums.gross), align="right", font="Times-Bold")
    sheet.rule(430, y + 50, 525, y + 50)
    sheet.rule(430, y + 52, 525, y + 52)
    sheet.text(
        70, y + 100, f"{bill.terms}, altså senest {pen.day(bill.due_date)}. Konto {seller.reg} {seller.account}."
    )
    sheet.text(70, y + 118, f"Sendt elektronisk til EAN {buyer.gln}.", size=10)
    return sheet.finish()


LAYOUTS = (
    Layout(
        name="dotted_leaders",
        engine="reportlab",
        draw=dotted_leaders,
        trades=("office", "food"),
        may=frozenset({"credit", "freight", "rounding", "no_order"}),
    ),
    Layout(
        name="paired_values",
        engine="reportlab",
        draw=paired_values,
        trades=("office", "software", "food"),
        may=frozenset({"credit", "freight", "no_order"}),
        pays=("iban",),
    ),
    Layout(
        name="bare_total",
        engine="reportlab",
        draw=bare_total,
        trades=("plumber", "garden", "haulier"),
        may=frozenset({"no_order", "whole"}),
        amounts=("1.234,56", "1.234,-", "1234,56", "kr. 1.234,56"),
    ),
)
