"""A consultancy's invoice: hours by person, an hourly rate each, the project in the head."""

from __future__ import annotations

from robot.demo.documents.danish import kroner, plain, written
from robot.demo.documents.sheet import Sheet
from robot.demo.documents.truth import InvoiceTruth
from robot.demo.municipality import NAME

_GREY = "#5b6770"


def consultancy(truth: InvoiceTruth) -> bytes:
    """Draw the invoice of an engineers' office, payable by IBAN."""
    supplier, buyer = truth.supplier, truth.buyer
    sheet = Sheet(f"Faktura {truth.invoice_number}", author=supplier.name, size=9.5)
    sheet.text(70, 66, "KYSTLINJE", size=22, colour="#16425b")
    sheet.text(70, 80, "Rådgivende Ingeniører", size=9, colour=_GREY)
    sheet.block(
        430,
        58,
        (supplier.name, supplier.street, supplier.city, f"Telefon {supplier.phone}", f"CVR nr.: {supplier.cvr}"),
        size=7.5,
    )
    sheet.block(70, 130, (NAME, buyer.name, buyer.street, buyer.city, f"Att. {buyer.contact}"), size=10)
    sheet.block(
        70,
        232,
        ("Faktura nr.", "Dato", "Projekt", "Rekvisitionsnr.", "Periode"),
        lead=14,
    )
    sheet.block(
        160,
        232,
        (
            truth.invoice_number,
            written(truth.issue_date),
            truth.subject,
            truth.order_reference,
            truth.facts["period"],
        ),
        font="Helvetica-Bold",
        lead=14,
    )
    y = _hours(sheet, truth, 332)
    y = _totals(sheet, truth, y + 12)
    sheet.paragraph(
        70,
        y + 40,
        455,
        f"Betaling forfalder {written(truth.due_date)}. Beløbet bedes overført til IBAN {_grouped(truth.iban)},"
        f" SWIFT/BIC {supplier.bic}, med angivelse af fakturanummer. Arbejdet er udført efter ABR 18.",
        size=9,
    )
    sheet.text(297, 810, "Side 1/1", size=7.5, align="centre", colour=_GREY)
    return sheet.finish()


def _hours(sheet: Sheet, truth: InvoiceTruth, y: float) -> float:
    sheet.rule(70, y - 13, 525, y - 13, width=1, colour="#16425b")
    sheet.row(
        y,
        (
            (70, "Medarbejder / ydelse", "left"),
            (350, "Timer", "right"),
            (430, "Timesats", "right"),
            (525, "Beløb i kr.", "right"),
        ),
        colour=_GREY,
    )
    sheet.rule(70, y + 5, 525, y + 5, colour="#16425b")
    for line in truth.lines:
        y += 19
        sheet.text(70, y, line.description)
        if line.unit == "time":
            sheet.text(350, y, plain(line.quantity), align="right")
            sheet.text(430, y, kroner(line.unit_price), align="right")
        sheet.text(525, y, kroner(line.amount), align="right")
    return y


def _totals(sheet: Sheet, truth: InvoiceTruth, y: float) -> float:
    sheet.rule(300, y, 525, y, colour="#16425b")
    rows = (
        ("Honorar i alt ekskl. moms", truth.net_total),
        ("Moms, 25 %", truth.vat_total),
        ("Fakturabeløb inkl. moms", truth.gross_total),
    )
    for number, (label, value) in enumerate(rows):
        font = "Helvetica-Bold" if number == 2 else ""
        y += 17
        sheet.text(300, y, label, font=font)
        sheet.text(525, y, kroner(value), font=font, align="right")
    sheet.rule(300, y + 5, 525, y + 5, width=1, colour="#16425b")
    return y


def _grouped(iban: str) -> str:
    return " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))
