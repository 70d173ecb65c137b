"""A utility's bill: meter readings, charges and taxes, a payment slip at the bottom."""

from __future__ import annotations

from robot.demo.documents.danish import dotted, kroner, plain
from robot.demo.documents.sheet import WIDTH, Sheet
from robot.demo.documents.truth import InvoiceTruth
from robot.demo.municipality import NAME

_BLUE = "#0b6aa2"


def utility_bill(truth: InvoiceTruth) -> bytes:
    """Draw the bill with its payment slip (indbetalingskort, card type 71)."""
    sheet = Sheet(f"Regning {truth.invoice_number}", author=truth.supplier.name, font="Helvetica", size=9)
    _head(sheet, truth)
    y = _meter(sheet, truth, 248)
    y = _charges(sheet, truth, y + 26)
    sheet.paragraph(
        45,
        y + 22,
        500,
        "Spørgsmål til regningen? Ring til kundeservice hverdage kl. 9-14. Flyttemeddelelse og aflæsning kan meldes"
        " på vores selvbetjening. Klagevejledning findes samme sted.",
        size=7.5,
    )
    _slip(sheet, truth)
    return sheet.finish()


def _head(sheet: Sheet, truth: InvoiceTruth) -> None:
    supplier = truth.supplier
    sheet.box(0, 0, WIDTH, 62, fill=_BLUE, frame="")
    sheet.text(45, 40, supplier.name, size=19, font="Helvetica-Bold", colour="#ffffff")
    sheet.text(550, 40, "Vand · Spildevand · Varme", size=10, align="right", colour="#ffffff")
    sheet.block(45, 96, (NAME, truth.buyer.name, truth.buyer.street, truth.buyer.city), size=10)
    sheet.box(330, 80, 220, 100, fill="#e8f1f7", frame="")
    rows = (
        ("Kundenummer", truth.facts["customer"]),
        ("Regningsnummer", truth.invoice_number),
        ("Udskrevet", dotted(truth.issue_date)),
        ("Forbrugssted", truth.facts["place"]),
        ("CVR-nr.", truth.supplier.cvr),
        ("Betales senest", dotted(truth.due_date)),
        ("Til betaling", f"{kroner(truth.gross_total)} kr."),
    )
    for number, (label, value) in enumerate(rows):
        font = "Helvetica-Bold" if number >= 5 else ""
        sheet.text(340, 94 + 13 * number, label, font=font)
        sheet.text(542, 94 + 13 * number, value, align="right", font=font)
    sheet.text(45, 215, truth.subject, size=14, font="Helvetica-Bold", colour=_BLUE)


def _meter(sheet: Sheet, truth: InvoiceTruth, y: float) -> float:
    sheet.row(
        y,
        (
            (45, "Målernr.", "left"),
            (150, "Periode", "left"),
            (380, "Forrige aflæsning", "right"),
            (465, "Ny aflæsning", "right"),
            (550, "Forbrug m³", "right"),
        ),
        font="Helvetica-Bold",
        size=8.5,
    )
    sheet.rule(45, y + 4, 550, y + 4, colour=_BLUE)
    before, after = int(truth.facts["before"]), int(truth.facts["after"])
    cells = (
        (45.0, truth.facts["meter"], "left"),
        (150.0, truth.facts["period"], "left"),
        (380.0, f"{before:,d}".replace(",", "."), "right"),
        (465.0, f"{after:,d}".replace(",", "."), "right"),
        (550.0, f"{after - before:,d}".replace(",", "."), "right"),
    )
    sheet.row(y + 17, cells)  # type: ignore[arg-type]  # mypy widens the alignment to str
    return y + 17


def _charges(sheet: Sheet, truth: InvoiceTruth, y: float) -> float:
    sheet.box(45, y - 11, 505, 16, fill="#e8f1f7", frame="")
    sheet.text(50, y, "Specifikation (priser ekskl. moms)", font="Helvetica-Bold")
    sheet.text(545, y, "Kr.", font="Helvetica-Bold", align="right")
    for line in truth.lines:
        y += 16
        sheet.text(50, y, line.description)
        sheet.text(420, y, f"{plain(line.quantity)} {line.unit} x {kroner(line.unit_price)}", align="right")
        sheet.text(545, y, kroner(line.amount), align="right")
    sheet.rule(45, y + 6, 550, y + 6, colour=_BLUE)
    for label, value in (("Momspligtigt beløb", truth.net_total), ("Moms 25 %", truth.vat_total)):
        y += 18
        sheet.text(50, y, label)
        sheet.text(545, y, kroner(value), align="right")
    y += 20
    sheet.text(50, y, f"I alt til betaling senest {dotted(truth.due_date)}", font="Helvetica-Bold", size=10.5)
    sheet.text(545, y, kroner(truth.gross_total), align="right", font="Helvetica-Bold", size=10.5)
    return y


def _slip(sheet: Sheet, truth: InvoiceTruth) -> None:
    top = 640
    for start in range(20, 575, 8):
        sheet.rule(start, top - 12, start + 4, top - 12)
    sheet.text(45, top + 8, "INDBETALINGSKORT", font="Helvetica-Bold", size=10)
    sheet.text(545, top + 8, "Kvittering", size=8, align="right")
    sheet.box(45, top + 18, 245, 74)
    sheet.text(50, top + 28, "Kreditornummer og beløbsmodtager", size=6.5)
    creditor = truth.supplier.fik_creditor
    supplier = truth.supplier
    sheet.block(50, top + 44, (creditor, supplier.name, supplier.street, supplier.city), size=9)
    sheet.box(300, top + 18, 250, 74)
    sheet.text(305, top + 28, "Indbetaler", size=6.5)
    sheet.block(305, top + 44, (NAME, truth.buyer.name, truth.buyer.street, truth.buyer.city), size=9)
    crowns, _, oere = kroner(truth.gross_total).partition(",")
    sheet.box(45, top + 100, 120, 30)
    sheet.text(50, top + 109, "Kroner", size=6.5)
    sheet.text(158, top + 124, crowns, size=12, font="Courier-Bold", align="right")
    sheet.box(165, top + 100, 45, 30)
    sheet.text(170, top + 109, "Øre", size=6.5)
    sheet.text(187, top + 124, oere, size=12, font="Courier-Bold", align="centre")
    sheet.box(220, top + 100, 110, 30)
    sheet.text(225, top + 109, "Betalingsdato", size=6.5)
    sheet.text(275, top + 124, truth.due_date.strftime("%d%m%y"), size=12, font="Courier-Bold", align="centre")
    body = truth.fik.removeprefix("+71<").partition("+")[0]
    sheet.text(45, top + 158, f"+71< {body} +{creditor}<", size=13, font="Courier")
