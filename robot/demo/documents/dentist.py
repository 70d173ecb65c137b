"""A dentist's invoice: treatments by date, no VAT, and the paragraph that says why."""

from __future__ import annotations

from robot.demo.documents.danish import dotted, kroner, plain
from robot.demo.documents.sheet import Sheet
from robot.demo.documents.truth import InvoiceTruth
from robot.demo.municipality import NAME

_GREEN = "#2f7f79"


def dentist(truth: InvoiceTruth) -> bytes:
    """Draw the invoice of a clinic whose services are exempt from VAT."""
    supplier = truth.supplier
    sheet = Sheet(f"Faktura {truth.invoice_number}", author=supplier.name, font="Vera", size=8.5)
    sheet.disc(520, 64, 24, fill=_GREEN)
    sheet.text(520, 70, "T", size=20, font="Vera-Bold", align="centre", colour="#ffffff")
    sheet.text(60, 60, supplier.name, size=15, font="Vera-Bold", colour=_GREEN)
    sheet.text(60, 75, f"{supplier.street} | {supplier.city} | tlf. {supplier.phone}", size=8)
    sheet.rule(60, 92, 535, 92, colour=_GREEN, width=1.5)
    buyer = truth.buyer
    sheet.block(60, 128, (NAME, buyer.name, f"Att. {buyer.contact}", buyer.street, buyer.city))
    sheet.text(60, 222, "FAKTURA", size=13, font="Vera-Bold")
    labels = ("Nummer", "Dato", "Betalingsfrist", "Jeres reference", "EAN")
    values = (
        truth.invoice_number,
        dotted(truth.issue_date),
        dotted(truth.due_date),
        truth.order_reference or buyer.contact,
        buyer.gln,
    )
    for number, (label, value) in enumerate(zip(labels, values, strict=True)):
        x = 60 + 97 * number
        sheet.text(x, 244, label, size=7, colour="#666666")
        sheet.text(x, 256, value)
    y = sheet.paragraph(60, 286, 470, truth.subject)
    y = _treatments(sheet, truth, y + 16)
    sheet.text(350, y + 22, "Beløb til betaling, kr.", font="Vera-Bold", size=9.5)
    sheet.text(535, y + 22, kroner(truth.gross_total), font="Vera-Bold", size=9.5, align="right")
    sheet.text(60, y + 52, "Ydelserne er fritaget for moms, jf. momslovens § 13, stk. 1, nr. 1.", font="Vera-Italic")
    sheet.box(60, y + 70, 300, 52, frame=_GREEN)
    sheet.text(70, y + 86, "Betales til Fjordby Sparekasse", font="Vera-Bold")
    sheet.text(70, y + 99, f"Reg.nr. {truth.reg}   Konto {truth.account}")
    sheet.text(70, y + 112, f"Oplys venligst fakturanummer {truth.invoice_number} ved betaling", size=7.5)
    sheet.text(297, 800, f"CVR {supplier.cvr} · klinik@{supplier.domain}", size=7.5, align="centre", colour="#666666")
    return sheet.finish()


def _treatments(sheet: Sheet, truth: InvoiceTruth, y: float) -> float:
    sheet.text(60, y, "Ydelse", font="Vera-Bold")
    sheet.text(380, y, "Antal", font="Vera-Bold", align="right")
    sheet.text(455, y, "Pris", font="Vera-Bold", align="right")
    sheet.text(535, y, "Kr.", font="Vera-Bold", align="right")
    sheet.rule(60, y + 4, 535, y + 4, colour=_GREEN)
    for line in truth.lines:
        y += 16
        sheet.text(60, y, line.description)
        sheet.text(380, y, plain(line.quantity), align="right")
        sheet.text(455, y, kroner(line.unit_price), align="right")
        sheet.text(535, y, kroner(line.amount), align="right")
    sheet.rule(60, y + 7, 535, y + 7, colour=_GREEN)
    return y
